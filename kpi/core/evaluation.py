"""The outside of a formula, computed over frames of aggregates.

Every frame has a row for each place of a figure: org unit, month, window and, where a figure is broken down, the
members of the dimensions. Empty operands give empty, and so does a division by zero; nothing becomes infinite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

import polars as pl

from kpi.core.formula import Aggregate, Literal, Move, Moved, Node, Operation
from kpi.core.period import Span

PLACE = ("unit", "month", "window")


def moved(span: Span, move: Move, fiscal_start: int) -> Span:
    """The window where an operand with this move is read."""
    if move is Move.PRIOR:
        return span.prior()
    return span.last_year() if move is Move.LAST_YEAR else span.before(fiscal_start)


def spans_needed(node: Node, spans: Iterable[Span], fiscal_start: int) -> set[Span]:
    """Every window that some part of `node` is read at, to give figures for `spans`.

    Those between two moves are among them: what is moved twice has to stand there first.
    """
    spans = set(spans)
    if isinstance(node, Moved):
        there = {moved(span, node.move, fiscal_start) for span in spans}
        return there | spans_needed(node.operand, there, fiscal_start)
    inside = [] if isinstance(node, Aggregate) else node.operands()
    return spans.union(*(spans_needed(part, spans, fiscal_start) for part in inside))


def evaluate(node: Node, frame: pl.DataFrame, columns: Mapping[Aggregate, str], fiscal_start: int = 1) -> pl.DataFrame:
    """The places of `frame` with the figure of `node` in `value`; `columns` names the column of each aggregate."""
    keys = [name for name in frame.columns if name not in set(columns.values())]
    base = frame
    found: dict[Node, str] = dict(columns.items())
    for number, part in enumerate(_moves(node)):
        operand = base.select(*keys, expression(part.operand, found).cast(pl.Float64).alias(f"move_{number}"))
        base = base.join(_read_at(operand, part.move, base, fiscal_start), on=keys, how="left", nulls_equal=True)
        found[part] = f"move_{number}"
    value = expression(node, found).cast(pl.Float64)
    value = pl.when(value == 0).then(0.0).otherwise(value)  # never a negative zero
    return base.select(*keys, pl.when(value.is_finite()).then(value).alias("value"))


def _moves(node: Node) -> list[Moved]:
    """Every part that is read at another window, the innermost first."""
    return list(dict.fromkeys(part for part in reversed(list(node.walk())) if isinstance(part, Moved)))


def _read_at(operand: pl.DataFrame, move: Move, frame: pl.DataFrame, fiscal_start: int) -> pl.DataFrame:
    """`operand` placed at the windows that look at it."""
    spans = [Span(month, window) for month, window in frame.select("month", "window").unique().iter_rows()]
    rows = [(span.month, span.window, moved(span, move, fiscal_start).month) for span in spans]
    schema = {"month": pl.Date, "window": pl.String, "from_month": pl.Date}
    way = pl.DataFrame(rows, schema=schema, orient="row")
    return operand.rename({"month": "from_month"}).join(way, on=["from_month", "window"]).drop("from_month")


def expression(node: Node, columns: Mapping[Node, str]) -> pl.Expr:
    """The expression of `node` over a frame that has the columns of its aggregates and moved operands."""
    if node in columns:
        return pl.col(columns[node])
    if isinstance(node, Literal):
        return _literal(node.value)
    if isinstance(node, Operation) and node.name == "round":
        return _round(node, columns)
    if isinstance(node, Operation):
        return _OPERATIONS[node.name]([expression(part, columns) for part in node.parts])
    raise TypeError(f"no value for {node}")


def _literal(value: float | str | bool | None) -> pl.Expr:
    """A constant; whole numbers are floats too, so that a product of two is never cut off.

    It is a whole column: a choice between bare literals comes back from polars with one row at times.
    """
    return pl.repeat(value if value is None or isinstance(value, (str, bool)) else float(value), pl.len())


def _round(node: Operation, columns: Mapping[Node, str]) -> pl.Expr:
    """Half away from zero, to any number of digits, as SQL rounds."""
    value, digits = node.parts
    places = int(digits.value) if isinstance(digits, Literal) and isinstance(digits.value, int) else 0
    scaled = _number(expression(value, columns)) * 10.0**places
    return scaled.round(0, mode="half_away_from_zero") / 10.0**places


def _number(operand: pl.Expr) -> pl.Expr:
    """An operand that may be a bare `null`, which has no type of its own."""
    return operand.cast(pl.Float64)


def _truth(operand: pl.Expr) -> pl.Expr:
    return operand.cast(pl.Boolean)


def quotient(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """A division whose zero denominator gives empty.

    >>> frame = pl.DataFrame({"a": [1.0, 1.0], "b": [2.0, 0.0]})
    >>> frame.select(quotient(pl.col("a"), pl.col("b"))).to_series().to_list()
    [0.5, None]
    """
    return pl.when(denominator != 0).then(numerator / denominator)


def _case(parts: Sequence[pl.Expr]) -> pl.Expr:
    result = parts[-1]
    for condition, value in reversed(list(zip(parts[0:-1:2], parts[1:-1:2], strict=True))):
        result = pl.when(_truth(condition)).then(value).otherwise(result)
    return result


def _like(text: pl.Expr, pattern: pl.Expr) -> pl.Expr:
    text, pattern = text.cast(pl.String), pattern.cast(pl.String)
    anchored = pl.concat_str(pl.lit("^(?s)"), pattern.str.escape_regex(), pl.lit("$"))
    return text.str.contains(anchored.str.replace_all("%", ".*", literal=True).str.replace_all("_", ".", literal=True))


_OPERATIONS: dict[str, Callable[[Sequence[pl.Expr]], pl.Expr]] = {
    "+": lambda p: p[0] + p[1],
    "-": lambda p: p[0] - p[1],
    "*": lambda p: p[0] * p[1],
    "/": lambda p: quotient(p[0], p[1]),
    "=": lambda p: p[0] == p[1],
    "<>": lambda p: p[0] != p[1],
    "<": lambda p: p[0] < p[1],
    "<=": lambda p: p[0] <= p[1],
    ">": lambda p: p[0] > p[1],
    ">=": lambda p: p[0] >= p[1],
    "and": lambda p: _truth(p[0]) & _truth(p[1]),
    "or": lambda p: _truth(p[0]) | _truth(p[1]),
    "not": lambda p: ~_truth(p[0]),
    "neg": lambda p: -_number(p[0]),
    "abs": lambda p: _number(p[0]).abs(),
    "like": lambda p: _like(p[0], p[1]),
    "between": lambda p: p[0].is_between(p[1], p[2]),
    "in": lambda p: reduce(lambda one, other: one | other, [p[0] == item for item in p[1:]]),
    "is_null": lambda p: p[0].is_null(),
    "nullif": lambda p: pl.when((p[0] == p[1]).fill_null(False)).then(None).otherwise(p[0]),
    "coalesce": pl.coalesce,
    "case": _case,
}
