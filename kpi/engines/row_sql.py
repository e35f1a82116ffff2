"""The inside of an aggregate as SQL: an expression of a row's columns, built from its parts only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kpi.core.formula import Column, Literal, Node, Operation

DECIMAL = "decimal(38, 12)"


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
        return f"({_WRITERS[node.name]([sql(part) for part in node.parts])})"
    raise TypeError(f"not an expression of a row: {node}")


def _literal(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return text(value) if isinstance(value, str) else format(value, "f" if isinstance(value, float) else "d")


def _infix(operator: str) -> Callable[[Sequence[str]], str]:
    return lambda parts: f" {operator} ".join(parts)


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
    "round": lambda p: f"round({p[0]}, {p[1]})",
    "between": lambda p: f"{p[0]} between {p[1]} and {p[2]}",
    "in": lambda p: f"{p[0]} in ({', '.join(p[1:])})",
    "is_null": lambda p: f"{p[0]} is null",
    "nullif": lambda p: f"nullif({p[0]}, {p[1]})",
    "coalesce": lambda p: f"coalesce({', '.join(p)})",
    "case": _case,
}
