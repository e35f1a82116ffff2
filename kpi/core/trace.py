"""A figure taken apart: its formula as operands with their values, the queries behind them, and the rows these take.

Whoever has the operands of a figure can do its arithmetic again; whoever has the rows can look each up in its sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isclose, isfinite
from typing import Any

import polars as pl

from kpi.core.batch import Batch
from kpi.core.dataset import Dataset
from kpi.core.doubt import Doubt
from kpi.core.evaluation import expression, moved
from kpi.core.formula import Aggregate, Literal, Moved, Node, Operation, Reference
from kpi.core.formula_text import written
from kpi.core.indicator import Indicator
from kpi.core.label import Language
from kpi.core.period import Span

CLOSE = 1e-9
"""Two ways to the same figure may differ by the last digits of a float."""
_WHOLE = 1e15

Read = tuple[Aggregate, Span]
"""An aggregate and the window it is read at."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A part of a formula at a window: an aggregate, or a named indicator that opens to operands of its own.

    `formula` is the text of what an indicator stands for, `filled` the same with the values of its operands put in.
    """

    text: str
    value: float | None
    span: Span
    node: Node
    formula: str | None = None
    filled: str | None = None
    operands: tuple[Operand, ...] = ()

    @property
    def dataset(self) -> str | None:
        """The dataset whose rows an aggregate reads."""
        return self.node.dataset if isinstance(self.node, Aggregate) else None

    @property
    def indicator(self) -> str | None:
        """The indicator that is named."""
        return self.node.indicator if isinstance(self.node, Reference) else None

    def walk(self) -> Iterator[Operand]:
        """This operand and all inside it, parents first."""
        yield self
        for operand in self.operands:
            yield from operand.walk()


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What it takes to open a formula: those of the indicators it names, and where the fiscal year starts."""

    formulas: Mapping[str, Node]
    fiscal_start: int = 1

    def reads(self, node: Node, span: Span) -> list[Read]:
        """Every different aggregate that `node` stands on, with the window it is read at, in the order they stand."""
        node, span = self._at(node, span)
        if isinstance(node, Aggregate):
            return [(node, span)]
        found = [self.reads(leaf, span) for leaf in _leaves(self._meant(node))]
        return list(dict.fromkeys(read for reads in found for read in reads))

    def opened(self, node: Node, span: Span, values: Mapping[Read, float | None]) -> Operand:
        """`node` as an operand, down to the aggregates, whose `values` are known."""
        text = written(node)
        node, span = self._at(node, span)
        if isinstance(node, Aggregate):
            return Operand(text, values[node, span], span, node)
        meant = self._meant(node)
        operands = {leaf: self.opened(leaf, span, values) for leaf in _leaves(meant)}
        known = {leaf: operand.value for leaf, operand in operands.items()}
        value, filled = _value(meant, known), written(_filled(meant, known))
        return Operand(text, value, span, node, written(meant), filled, tuple(operands.values()))

    def _at(self, node: Node, span: Span) -> tuple[Node, Span]:
        """What is read, and the window where it is read."""
        while isinstance(node, Moved):
            span = moved(span, node.move, self.fiscal_start)
            node = node.operand
        return node, span

    def _meant(self, node: Node) -> Node:
        return self.formulas[node.indicator] if isinstance(node, Reference) else node


def _leaves(node: Node) -> list[Node]:
    """The different parts of an expression that have a value of their own, in the order they stand."""
    if isinstance(node, (Aggregate, Reference, Moved)):
        return [node]
    return list(dict.fromkeys(leaf for part in node.operands() for leaf in _leaves(part)))


def _value(node: Node, known: Mapping[Node, float | None]) -> float | None:
    """What an expression comes to, given its leaves; never infinite and never a negative zero."""
    columns = {leaf: f"leaf_{number}" for number, leaf in enumerate(known)}
    row = {"one": 1.0} | {columns[leaf]: value for leaf, value in known.items()}
    frame = pl.DataFrame([row], schema=dict.fromkeys(row, pl.Float64))
    value = frame.select(expression(node, columns).cast(pl.Float64)).item()
    return value + 0.0 if value is not None and isfinite(value) else None


def _filled(node: Node, known: Mapping[Node, float | None]) -> Node:
    """An expression with the values of its leaves in their place."""
    if node in known:
        return Literal(_plain(known[node]))
    return Operation(node.name, tuple(_filled(p, known) for p in node.parts)) if isinstance(node, Operation) else node


def _plain(value: float | None) -> float | int | None:
    """A value as it is written by hand: whole where it is whole, without the noise after its fifteenth digit."""
    if value is None:
        return None
    return int(value) if value.is_integer() and abs(value) < _WHOLE else float(f"{value:.15g}")


def shares(counts: Sequence[int], most: int) -> list[int]:
    """How many of each group of rows to list, `most` in all: what one has not the others may have.

    >>> shares([9, 1], 4), shares([1, 9], 4), shares([5, 5], 4)
    ([3, 1], [1, 3], [2, 2])
    """
    found = list[int]()
    for position, count in enumerate(counts):
        left, after = most - sum(found), counts[position + 1 :]
        found.append(min(count, max(left // (len(after) + 1), left - sum(after))))
    return found


@dataclass(frozen=True, slots=True)
class Query:
    """An aggregate at a window: the query that gives it alone, its value, and how many rows it takes."""

    text: str
    aggregate: Aggregate
    dataset: Dataset
    span: Span
    sql: str
    value: float | None
    rows: int


@dataclass(frozen=True, slots=True)
class Source:
    """A batch behind a figure: how many of its rows are taken, and whether its file can be looked at."""

    batch: Batch
    taken: int
    kept: bool


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row that a figure takes: the file and the sheet's row that it stands in, and the values of the columns read."""

    batch: Batch
    sheet: str | None
    row: int
    span: Span
    values: Mapping[str, str | float | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in the file for a column of a row: its header there and what was read; neither where it has none."""

    column: str
    header: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure followed to its rows: `figure` from the plain queries, `kept` as the product has it.

    Where no figure is kept for the window, `kept` is the one computed when it is asked for. `rows` are some of the
    `total_rows`; a row that is read at two windows is listed at each. `keep` are the members kept to, by column.
    """

    kpi: str | None
    indicator: Indicator
    unit: str
    span: Span
    figure: Operand
    kept: float | None
    queries: tuple[Query, ...]
    sources: tuple[Source, ...]
    rows: tuple[SourceRow, ...]
    total_rows: int
    doubts: tuple[Doubt, ...]
    fiscal_start: int = 1
    keep: Mapping[str, str] = field(default_factory=dict)

    @property
    def value(self) -> float | None:
        """The figure that the plain queries give."""
        return self.figure.value

    @property
    def difference(self) -> float | None:
        """By how much the figure of the plain queries is beside the one that is kept."""
        return None if self.value is None or self.kept is None else self.value - self.kept

    @property
    def agrees(self) -> bool:
        """Whether both ways give the same figure, or both none."""
        if self.value is None or self.kept is None:
            return self.value is self.kept
        return isclose(self.value, self.kept, rel_tol=CLOSE, abs_tol=CLOSE)

    def days(self, span: Span) -> tuple[date, date]:
        """The first and the last day of a window."""
        return span.first(self.fiscal_start), span.last()

    def document(self, period: str, language: Language) -> dict[str, Any]:
        """The trace as plain data; the window of an operand is its first and last day."""
        valid_from = self.indicator.valid_from
        return {
            "kpi": self.kpi,
            "indicator": self.indicator.code,
            "name": self.indicator.name.text(language),
            "org": self.unit,
            "period": period,
            "window": self.span.window.value,
            "value": self.value,
            "kept": self.kept,
            "agrees": self.agrees,
            "formula": self.indicator.formula,
            "valid_from": valid_from.isoformat() if valid_from else None,
            "operands": [self._operand(operand) for operand in self.figure.operands],
            "queries": [self._query(query) for query in self.queries],
            "batches": [_source(source) for source in self.sources],
            "rows": [self._row(row) for row in self.rows],
            "total_rows": self.total_rows,
        }

    def _window(self, span: Span) -> str:
        return "/".join(day.isoformat() for day in self.days(span))

    def _operand(self, operand: Operand) -> dict[str, Any]:
        return {
            "text": operand.text,
            "value": operand.value,
            "dataset": operand.dataset,
            "window": self._window(operand.span),
            "operands": [self._operand(inner) for inner in operand.operands],
        }

    def _query(self, query: Query) -> dict[str, Any]:
        window = self._window(query.span)
        return {"dataset": query.dataset.code, "window": window, "sql": query.sql, "value": query.value}

    def _row(self, row: SourceRow) -> dict[str, Any]:
        return {
            "dataset": row.batch.dataset,
            "batch": row.batch.batch,
            "file": row.batch.file,
            "sheet": row.sheet,
            "row": row.row,
            "window": self._window(row.span),
            "values": dict(row.values),
        }


def _source(source: Source) -> dict[str, Any]:
    batch = source.batch
    return {
        "batch": batch.batch,
        "dataset": batch.dataset,
        "file": batch.file,
        "sheet": batch.sheet,
        "sha256": batch.sha256,
        "who": batch.who,
        "at": batch.imported_at.isoformat(timespec="seconds"),
        "rows": batch.rows,
        "taken": source.taken,
    }
