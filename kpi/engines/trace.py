"""One aggregate, one window, one org unit as a plain query that a person can read, and the rows that it takes.

It is written for itself and shares nothing with the query that computes all figures at once, so that each shows the
other to be right. No text of a user becomes SQL except as an escaped literal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpi.core.dataset import Dataset, FactType
from kpi.core.formula import Aggregate, Column, Literal, Node, Operation

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
RESERVED = frozenset(
    re.findall(
        r"\w+",
        """
        all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit boolean
        both by case cast char character check coalesce collate collation column columns concurrently constraint create
        cross dec decimal default deferrable desc describe distinct do else end except exists extract false fetch float
        for foreign freeze from full generated glob group grouping grouping_id having ilike in initially inner inout int
        integer intersect interval into is isnull join lambda lateral leading left like limit map national natural nchar
        none not notnull null nullif numeric offset on only or order out outer overlaps overlay pivot pivot_longer
        pivot_wider placing position positional precision primary qualify real references returning right row select
        semi setof show similar smallint some struct substring summarize symmetric table tablesample then time timestamp
        to trailing treat trim true try_cast tuple union unique unpack unpivot using values varchar variadic verbose
        when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi
        xmlroot xmlserialize xmltable
        """,
    )
)
"""The words that are no name to DuckDB unless they are quoted."""
_DIGITS = 12
_DECIMAL = f"decimal(38, {_DIGITS})"


@dataclass(frozen=True)
class Cut:
    """Which rows may count: those of a dataset's view, of some org units, from a first day to a last one.

    Rows of a dataset that says nothing of org units are those of the `root`. `keep` keeps to members, by column.
    """

    dataset: Dataset
    source: str
    units: Sequence[str]
    root: str
    first: date
    last: date
    keep: Mapping[str, str] = field(default_factory=dict)


def value(aggregate: Aggregate, cut: Cut) -> str:
    """The query whose one row is the aggregate; without a row, or with an empty one, there is no figure.

    A count of none of the rows there are is 0, but where there are no rows there is no count.
    """
    argument = expression(aggregate.argument) if aggregate.argument is not None else "*"
    rows, members = _place(aggregate, cut), _members(cut)
    if aggregate.function not in ("count", "average_balance"):
        function = "sum" if aggregate.function == "closing_balance" else aggregate.function
        kept = [_inner(aggregate.where)] if aggregate.where is not None else []
        return _select(f"{function}({argument})", cut, [*rows, *members, *kept])
    where = [expression(aggregate.where)] if aggregate.where is not None else []
    if aggregate.function == "average_balance":
        total = f"sum({argument}){_only([*members, *where])}"
        return _select(f"{total} / count(distinct {name(cut.dataset.date_column)})", cut, rows)
    distinct = "distinct " if aggregate.distinct else ""
    return _select(f"count({distinct}{argument}){_only(where)}", cut, [*rows, *members]) + "\nhaving count(*) > 0"


def _only(conditions: Sequence[str]) -> str:
    """What keeps an aggregate to the rows for which all conditions hold."""
    if len(conditions) < 2:
        return "".join(f" filter (where {one})" for one in conditions)
    return f" filter (where {' and '.join(f'({one})' for one in conditions)})"


def columns(aggregates: Sequence[Aggregate], dataset: Dataset, keep: Mapping[str, str] | None = None) -> list[str]:
    """The columns that the aggregates read: when, where, which and whose, and those of their arguments and filters."""
    parts = [part for aggregate in aggregates for part in aggregate.walk()]
    read = dataset.needed | {part.column for part in parts if isinstance(part, Column)} | (keep or {}).keys()
    return [code for code in dataset.columns if code in read]


def listing(taken: Sequence[Aggregate], cut: Cut, most: int | None = None, largest: bool = False) -> str:
    """The query for the rows that one or more aggregates take, in the order of the sheets or the `largest` first."""
    heads = ["_batch", "_sheet", "_row", *map(name, columns(taken, cut.dataset, cut.keep))]
    first = [_size(taken[0])] if largest and taken[0].argument is not None else []
    order = ", ".join([*first, "_batch", "coalesce(_at, _row)"])
    limit = "" if most is None else f"\nlimit {most}"
    return _select(", ".join(heads), cut, [condition([(each, cut) for each in taken])]) + f"\norder by {order}{limit}"


def per_batch(taken: Sequence[tuple[Aggregate, Cut]]) -> str:
    """The query for how many rows of each batch some aggregates of one dataset take together."""
    return _select("_batch, count(*) as rows", taken[0][1], [condition(taken)]) + "\ngroup by _batch\norder by _batch"


def condition(taken: Sequence[tuple[Aggregate, Cut]]) -> str:
    """What holds for the rows that one of the aggregates takes."""
    each = list(dict.fromkeys(" and ".join(_taken(aggregate, cut)) for aggregate, cut in taken))
    return each[0] if len(each) == 1 else "(" + " or ".join(f"({one})" for one in each) + ")"


def _taken(aggregate: Aggregate, cut: Cut) -> list[str]:
    """What holds for the rows that an aggregate takes: those where its argument is empty add nothing to it."""
    kept = [_inner(aggregate.where)] if aggregate.where is not None else []
    filled = [f"{_inner(aggregate.argument)} is not null"] if aggregate.argument is not None else []
    return [*_place(aggregate, cut), *_members(cut), *kept, *filled]


def _size(aggregate: Aggregate) -> str:
    """The order of rows in which those that weigh most in an aggregate come first."""
    argument = expression(aggregate.argument or Literal(None))
    if aggregate.function in ("min", "max"):
        return f"{argument} {'desc' if aggregate.function == 'max' else 'asc'}"
    return argument if aggregate.function == "count" else f"abs({argument}) desc"


def _select(what: str, cut: Cut, conditions: Sequence[str]) -> str:
    return f"select {what}\nfrom {name(cut.source)}\nwhere " + "\nand ".join(conditions)


def _place(aggregate: Aggregate, cut: Cut) -> list[str]:
    """The rows of the window and the units; of a closing balance those of the last day that each unit has."""
    day, org = name(cut.dataset.date_column), cut.dataset.org_column
    within = [f"{day} between '{cut.first}' and '{cut.last}'"]
    if org or cut.root not in cut.units:
        within.append(_among(name(org) if org else _text(cut.root), cut.units))
    if aggregate.function != "closing_balance":
        return within
    rows = f"from {name(cut.source)} where {' and '.join(within)}"
    if org is None:
        return [f"{day} = (select max({day}) {rows})"]
    return [f"({name(org)}, {day}) in (select {name(org)}, max({day}) {rows} group by {name(org)})"]


def _members(cut: Cut) -> list[str]:
    """The rows of the members kept to."""
    return [f"{_member(code, cut.dataset)} = {_text(wanted)}" for code, wanted in cut.keep.items()]


def _member(code: str, dataset: Dataset) -> str:
    """A column as the text of its members, a number as a person writes it."""
    column, kind = name(code), dataset.columns[code].type
    if kind is FactType.TEXT:
        return column
    written = f"cast({column} as varchar)"
    return f"rtrim(rtrim({written}, '0'), '.')" if kind is FactType.NUMBER else written


def _among(one: str, units: Sequence[str]) -> str:
    return f"{one} = {_text(units[0])}" if len(units) == 1 else f"{one} in ({', '.join(map(_text, units))})"


def name(code: str) -> str:
    """An identifier as SQL, quoted only where it must be."""
    if _PLAIN.fullmatch(code) and code.lower() not in RESERVED:
        return code
    return '"' + code.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def expression(node: Node) -> str:
    """A row's expression as SQL; products and quotients are decimals as facts are, so that their sum has no order."""
    if isinstance(node, Literal):
        return _literal(node.value)
    if isinstance(node, Column):
        return name(node.column)
    if isinstance(node, Operation):
        return _WRITERS[node.name](node.parts)
    raise TypeError(f"not an expression of a row: {node}")


def _inner(node: Node) -> str:
    """An operand: in parentheses unless it is one word or a call."""
    whole = not isinstance(node, Operation) or node.name in _CALLS
    negative = isinstance(node, Literal) and type(node.value) in (int, float) and node.value < 0  # type: ignore[operator]
    return expression(node) if whole and not negative else f"({expression(node)})"


def _literal(given: object) -> str:
    if given is None:
        return "null"
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, str):
        return _text(given)
    number = Decimal(str(given))
    exponent = number.normalize().as_tuple().exponent
    finer = isinstance(exponent, int) and -exponent > _DIGITS
    return f"{number:f}e0" if finer else f"{number:f}"


Parts = tuple[Node, ...]


def _infix(operator: str) -> Callable[[Parts], str]:
    return lambda parts: f" {operator} ".join(map(_inner, parts))


def _added(operator: str) -> Callable[[Parts], str]:
    """A sum or difference of decimals: two whole numbers alone could be too large for what DuckDB takes them to be."""

    def sql(parts: Parts) -> str:
        bare = all(isinstance(part, Literal) for part in parts)
        return f"{_inner(parts[0])}{f'::{_DECIMAL}' if bare else ''} {operator} {_inner(parts[1])}"

    return sql


def _decimal(sql: str) -> str:
    return f"try_cast({sql} as {_DECIMAL})"


def _round(parts: Parts) -> str:
    return _decimal(f"round({expression(parts[0])}, {expression(parts[1])})")


def _case(parts: Parts) -> str:
    whens = [
        f"when {expression(when)} then {expression(then)}"
        for when, then in zip(parts[0:-1:2], parts[1:-1:2], strict=True)
    ]
    return f"case {' '.join(whens)} else {expression(parts[-1])} end"


def _call(function: str) -> Callable[[Parts], str]:
    return lambda parts: f"{function}({', '.join(map(expression, parts))})"


_CALLS = frozenset({"*", "/", "round", "abs", "nullif", "coalesce"})
"""The operations that are written as a call."""
_WRITERS: dict[str, Callable[[Parts], str]] = {
    **{operator: _infix(operator) for operator in ("=", "<>", "<", "<=", ">", ">=", "and", "or", "like")},
    **{operator: _added(operator) for operator in ("+", "-")},
    **{function: _call(function) for function in ("abs", "nullif", "coalesce")},
    "*": lambda p: _decimal(f"{_inner(p[0])}::double * {_inner(p[1])}::double"),
    "/": lambda p: _decimal(f"{_inner(p[0])}::double / nullif({_inner(p[1])}::double, 0)"),
    "round": _round,
    "case": _case,
    "not": lambda p: f"not {_inner(p[0])}",
    "neg": lambda p: f"-{_inner(p[0])}",
    "between": lambda p: f"{_inner(p[0])} between {_inner(p[1])} and {_inner(p[2])}",
    "in": lambda p: f"{_inner(p[0])} in ({', '.join(map(expression, p[1:]))})",
    "is_null": lambda p: f"{_inner(p[0])} is null",
}
