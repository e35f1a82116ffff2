"""The rows of a table while they are being sorted into data and what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, zip_longest
from typing import TypeVar

from kpi.intake import lexicon
from kpi.intake.grid import Cell, Grid, counted
from kpi.intake.header import Header, is_typed
from kpi.intake.setting import Setting
from kpi.intake.stated import Stated
from kpi.intake.values import figure, is_missing

_SAMPLE = 4_000
_NEARLY_ALL = 0.8
_HOLLOW = frozenset({None, 0.0})
Columns = list[Sequence[Cell]]
T = TypeVar("T")


@dataclass
class Body:
    """The rows below a header, also as columns; `reasons` holds those which are not data, `sizes` how full they are.

    `kept` are those that a person says are data.
    """

    grid: Grid
    header: Header
    setting: Setting
    rows: range
    columns: Columns
    sizes: dict[int, int]
    typed: set[int]
    commas: set[int]
    reasons: dict[int, str] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)
    _words: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    _amounts: dict[int, dict[int, float]] = field(default_factory=dict)
    _figures: dict[int, list[float]] = field(default_factory=dict)

    @property
    def data(self) -> list[int]:
        """The rows that are data so far."""
        return [row for row in self.rows if row not in self.reasons]

    @cached_property
    def untyped(self) -> set[int]:
        """The columns that are not of figures or dates."""
        return set(range(len(self.columns))) - self.typed

    @cached_property
    def spoken_rows(self) -> list[int]:
        """The rows with a text that contains a word of totals, averages, changes or balances."""
        texts = {cell for cell in set(chain.from_iterable(self.columns)) if isinstance(cell, str)}
        telling = lexicon.telling(texts)
        return [row for row in self.rows if not telling.isdisjoint(self.grid.rows[row])] if telling else []

    def labels(self) -> set[int]:
        """The columns of words that nearly every data row fills."""
        data = self.data
        counts = {column: len(data) - self.cells(column, data).count(None) for column in self.untyped}
        return {column for column, count in counts.items() if count and count >= _NEARLY_ALL * (len(data) - 1)}

    def drop(self, row: int, reason: str) -> None:
        """A row is not data, for the first reason found."""
        self.reasons.setdefault(row, reason)

    def spoken(self) -> list[int]:
        """The data rows in which some word of the lexicon stands."""
        return [row for row in self.spoken_rows if row not in self.reasons]

    def words(self, row: int) -> list[tuple[int, str]]:
        """The cells of a row that are words, with their columns."""
        if row not in self._words:
            cells = enumerate(self.grid.rows[row])
            self._words[row] = [(column, cell) for column, cell in cells if isinstance(cell, str) and _is_word(cell)]
        return self._words[row]

    def amounts(self, row: int) -> dict[int, float]:
        """The figures of a row in the columns of figures."""
        if row not in self._amounts:
            cells = ((column, cell) for column, cell in enumerate(self.grid.rows[row]) if column in self.typed)
            found = ((column, amount(cell, comma=column in self.commas)) for column, cell in cells)
            self._amounts[row] = {column: value for column, value in found if value is not None}
        return self._amounts[row]

    def cells(self, column: int, rows: Sequence[int]) -> list[Cell]:
        """The cells of a column in some of the rows, in order."""
        return _picked(self.columns[column] if column < len(self.columns) else [None] * len(self.rows), self.rows, rows)

    def figures(self, column: int, rows: Sequence[int]) -> list[float]:
        """The figures of a column of figures in some of the rows, zero where there is none."""
        if column not in self._figures:
            self._figures[column] = _figures(self.columns[column], comma=column in self.commas)
        return _picked(self._figures[column], self.rows, rows)

    def has_typed(self, row: int) -> bool:
        """Whether a row has anything in a column of figures, so that it is no lone label."""
        return self.sizes[row] > len(self.untyped) or any(c in self.typed for c in self.grid.filled(row))


def _picked(values: Sequence[T], all_rows: range, rows: Sequence[int]) -> list[T]:
    if len(rows) == len(all_rows):
        return list(values)
    first = all_rows.start
    return [values[row - first] for row in rows]


def _is_word(text: str) -> bool:
    return not is_typed(text) and not is_missing(text)


def amount(cell: Cell, *, comma: bool = False) -> float | None:
    """The figure in a cell, when it holds one."""
    if isinstance(cell, float):
        return cell
    if isinstance(cell, str):
        found = figure(cell, comma)
        return found.value if found else None
    return None


def _figures(cells: Sequence[Cell], *, comma: bool) -> list[float]:
    written = {cell: amount(cell, comma=comma) or 0.0 for cell in set(cells) if isinstance(cell, str)}
    return [cell if isinstance(cell, float) else written.get(cell, 0.0) for cell in cells]  # type: ignore[arg-type]


def body_of(grid: Grid, header: Header, end: int, stated: Stated | None = None) -> Body:
    """The rows from below a header to an end, with blank rows and repeated headers set apart."""
    rows = range(header.body, end)
    columns: Columns = list(zip_longest(*grid.rows[header.body : end]))
    step = max(1, len(rows) // _SAMPLE)
    samples = [column[::step] for column in columns]
    texts = [counted(sample) for sample in samples]
    typed = {number for number, sample in enumerate(samples) if _is_of_figures(sample, texts[number])}
    setting = Setting(grid.sheet, stated, grid.semicolons, columns, grid.answers)
    marks = {number: setting.decimal_mark(header.names[number], list(texts[number])) for number in typed}
    commas = {number for number, (mark, _) in marks.items() if mark == ","}
    body = Body(grid, header, setting, rows, columns, {row: grid.size(row) for row in rows}, typed, commas)
    # a page break prints the lines above the header again
    titles = [grid.rows[row] for row in range(header.rows[0] if header.rows else 0) if grid.size(row)]
    levels = [grid.rows[row] for row in header.rows if grid.size(row) > 1]
    for row in rows:
        if not body.sizes[row] or _is_hollow(grid.rows[row]):
            body.drop(row, "blank")
        elif grid.rows[row] in levels:
            body.drop(row, "header")
        elif grid.rows[row] in titles:
            body.drop(row, "title")
    return body


def _is_of_figures(cells: Sequence[Cell], texts: Counter[str]) -> bool:
    """Whether more than half of the cells of a column are figures and dates."""
    others = len(cells) - cells.count(None) - texts.total()
    said = {text: count for text, count in texts.items() if not is_missing(text)}
    typed = sum(count for text, count in said.items() if is_typed(text))
    return others + typed > 0.5 * (others + sum(said.values()))


def _is_hollow(cells: list[Cell]) -> bool:
    """A row of zeros alone, left by formulas over empty cells."""
    return len(cells) > 3 and _HOLLOW.issuperset(cells)
