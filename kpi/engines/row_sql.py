"""The inside of an aggregate as SQL: an expression of a row's columns, built from its parts only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from kpi.core.formula import Column, Literal, Node, Operation

DIGITS = 12
DECIMAL = f"decimal(38, {DIGITS})"


def quoted(name: str) -> str:
    """An identifier as SQL text."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text literal."""
    return "'" + value.replace("'", "''") + "'"


def sql(node: Node) -> str:
    """The SQL of a row expression; products and quotients come back as decimals, so that their sum has no order."""
    if isinstance(node, Literal):
        return _literal(node.value)
    if isinstance(node, Column):
        return quoted(node.column)
    if isinstance(node, Operation):
        if node.name == "round":
            return _scaled(f"round({sql(node.parts[0])}, {_digits(node.parts[1])})")
        parts = [_day(part) if node.name == "-" else sql(part) for part in node.parts]
        return f"({_WRITERS[node.name](parts)})"
    raise TypeError(f"not an expression of a row: {node}")


def _day(node: Node) -> str:
    """An operand of a difference, of numbers or of days: there a text is a day."""
    is_text = isinstance(node, Literal) and isinstance(node.value, str)
    return f"date {sql(node)}" if is_text else sql(node)


def _digits(node: Node) -> int:
    return int(node.value) if isinstance(node, Literal) and isinstance(node.value, int) else 0


def _literal(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return text(value) if isinstance(value, str) else _number(Decimal(str(value)))


def _number(value: Decimal) -> str:
    """A number of the type facts have, so that adding cannot overflow; one finer than facts can be is a double."""
    exponent = value.normalize().as_tuple().exponent
    fine = isinstance(exponent, int) and -exponent > DIGITS
    return f"cast({value:f} as {'double' if fine else DECIMAL})"


def _infix(operator: str) -> Callable[[Sequence[str]], str]:
    return f" {operator} ".join


def _scaled(expression: str) -> str:
    return f"try_cast({expression} as {DECIMAL})"


def _case(parts: Sequence[str]) -> str:
    branches = " ".join(
        f"when {condition} then {value}" for condition, value in zip(parts[0:-1:2], parts[1:-1:2], strict=True)
    )
    return f"case {branches} else {parts[-1]} end"


_WRITERS: dict[str, Callable[[Sequence[str]], str]] = {
    **{operator: _infix(operator) for operator in ("+", "-", "=", "<>", "<", "<=", ">", ">=", "and", "or", "like")},
    "*": lambda p: _scaled(f"cast({p[0]} as double) * cast({p[1]} as double)"),
    "/": lambda p: _scaled(f"cast({p[0]} as double) / nullif(cast({p[1]} as double), 0)"),
    "not": lambda p: f"not {p[0]}",
    "neg": lambda p: f"-{p[0]}",
    "abs": lambda p: f"abs({p[0]})",
    "between": lambda p: f"{p[0]} between {p[1]} and {p[2]}",
    "in": lambda p: f"{p[0]} in ({', '.join(p[1:])})",
    "is_null": lambda p: f"{p[0]} is null",
    "nullif": lambda p: f"nullif({p[0]}, {p[1]})",
    "coalesce": lambda p: f"coalesce({', '.join(p)})",
    "case": _case,
}
