"""The text of a formula's parts: read again it gives the same parts, and no parentheses stand that are not needed.

Names are written as codes, in quotes where they would be read as something else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from kpi.core.catalog import Catalog
from kpi.core.dataset import Dataset, FactColumn, FactType
from kpi.core.errors import Invalid
from kpi.core.formula import Aggregate, Column, Literal, Move, Moved, Node, Operation, Reference
from kpi.core.grammar import parse
from kpi.core.label import Label

_OR, _AND, _NOT, _EQUAL, _COMPARED, _RANGE, _SUM, _PRODUCT, _UNARY, _WHOLE = range(10)
"""How tightly a part holds together, the loosest first."""
_INFIX = {
    "or": _OR,
    "and": _AND,
    "=": _EQUAL,
    "<>": _EQUAL,
    **dict.fromkeys(("<", "<=", ">", ">="), _COMPARED),
    **dict.fromkeys(("+", "-"), _SUM),
    **dict.fromkeys(("*", "/"), _PRODUCT),
}
_RANGES = {"like": _RANGE, "between": _RANGE, "in": _RANGE, "is_null": _EQUAL}


def written(node: Node) -> str:
    """The text of `node`; `parse` gives `node` back, unless a moved operand is more than an indicator's name."""
    return _text(node)[0]


def _text(node: Node) -> tuple[str, int]:
    """The text of a part and how tightly it holds together."""
    if isinstance(node, Literal):
        return _literal(node.value)
    if isinstance(node, Column):
        return f"{_table(node.dataset)}.{_column(node.column)}", _WHOLE
    if isinstance(node, Reference):
        return _indicator(node.indicator), _WHOLE
    if isinstance(node, Moved):
        return _moved(node), _WHOLE
    if isinstance(node, Aggregate):
        return _aggregate(node, node.function), _WHOLE
    if isinstance(node, Operation):
        return _operation(node)
    raise TypeError(f"no text for {node}")


def _within(node: Node, least: int) -> str:
    """The text of an operand, in parentheses where it holds together less than its place needs."""
    text, bound = _text(node)
    return text if bound >= least else f"({text})"


def _literal(value: float | str | bool | None) -> tuple[str, int]:
    if value is None:
        return "null", _WHOLE
    if isinstance(value, bool):
        return str(value).lower(), _WHOLE
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'", _WHOLE
    return str(value), _WHOLE if value >= 0 else _UNARY


def _in_quotes_unless(read: bool, code: str) -> str:
    return code if read else f'"{code}"'


@lru_cache(maxsize=4096)
def _indicator(code: str) -> str:
    """A code as it stands, or in quotes where it would not be read as a name; so for datasets and columns too."""
    named, known = Reference(code), Catalog({}, [code])
    choice = Operation("case", (named, Moved(Move.PRIOR, named), Literal(None)))
    texts = {
        f"{code} - case when {code} then prior({code}) end": Operation("-", (named, choice)),
        f"{code} in ({code})": Operation("in", (named, named)),
    }
    return _in_quotes_unless(all(_reads(text, known, meant) for text, meant in texts.items()), code)


@lru_cache(maxsize=4096)
def _table(code: str) -> str:
    read = _reads(
        f"count({code}.*) * count(distinct {code}.c)",
        Catalog({code: _dataset(code, "c")}, []),
        Operation("*", (Aggregate("count", code), Aggregate("count", code, Column(code, "c"), distinct=True))),
    )
    return _in_quotes_unless(read, code)


@lru_cache(maxsize=4096)
def _column(code: str) -> str:
    meant = Aggregate("count", "s", Column("s", code), distinct=True)
    read = _reads(f"count(distinct s.{code})", Catalog({"s": _dataset("s", code)}, []), meant)
    return _in_quotes_unless(read, code)


def _dataset(code: str, column: str) -> Dataset:
    return Dataset(
        code=code, name=Label(zh=code, en=code), columns={column: FactColumn(role="date", type=FactType.DATE)}
    )


def _reads(text: str, catalog: Catalog, meant: Node) -> bool:
    """Whether `text` is read as what is meant."""
    try:
        return parse(text, catalog) == meant
    except Invalid:
        return False


def _moved(node: Moved) -> str:
    if node.move is Move.BEFORE and isinstance(node.operand, Aggregate):
        return _aggregate(node.operand, "opening_balance")
    return f"{node.move.value}({written(node.operand)})"


def _aggregate(node: Aggregate, function: str) -> str:
    argument = written(node.argument) if node.argument is not None else _star(node)
    distinct = "distinct " if node.distinct else ""
    where = f" filter (where {written(node.where)})" if node.where is not None else ""
    return f"{function}({distinct}{argument}){where}"


def _star(node: Aggregate) -> str:
    """All columns, with the dataset where the filter does not say it."""
    said = node.where is not None and any(isinstance(part, Column) for part in node.where.walk())
    return "*" if said or not node.dataset else f"{_table(node.dataset)}.*"


def _operation(node: Operation) -> tuple[str, int]:
    name, parts = node.name, node.parts
    if name in _INFIX:
        bound = _INFIX[name]
        return f"{_within(parts[0], bound)} {name} {_within(parts[1], bound + 1)}", bound
    if name in _RANGES:
        return _range(node, ""), _RANGES[name]
    if name == "not":
        return _denied(parts[0])
    if name == "neg":
        return f"-{_within(parts[0], _WHOLE)}", _UNARY
    return _CALLS.get(name, _call)(node), _WHOLE


def _denied(operand: Node) -> tuple[str, int]:
    if isinstance(operand, Operation) and operand.name in _RANGES:
        return _range(operand, "not "), _RANGES[operand.name]
    return f"not {_within(operand, _NOT)}", _NOT


def _range(node: Operation, denied: str) -> str:
    """A predicate that may be denied in its midst."""
    first, *others = (_within(part, _SUM) for part in node.parts)
    if node.name == "is_null":
        return f"{first} is {denied}null"
    if node.name == "in":
        return f"{first} {denied}in ({', '.join(others)})"
    return f"{first} {denied}{node.name} {' and '.join(others)}"


def _call(node: Operation) -> str:
    return f"{node.name}({', '.join(map(written, node.parts))})"


def _round(node: Operation) -> str:
    value, digits = node.parts
    return f"round({written(value)})" if digits == Literal(0) else _call(node)


def _case(node: Operation) -> str:
    *branches, default = map(written, node.parts)
    whens = [f"when {when} then {then}" for when, then in zip(branches[::2], branches[1::2], strict=True)]
    otherwise = [] if default == "null" else [f"else {default}"]
    return " ".join(["case", *whens, *otherwise, "end"])


_CALLS: dict[str, Callable[[Operation], str]] = {"round": _round, "case": _case}
