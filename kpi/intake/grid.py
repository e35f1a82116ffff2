"""A sheet as a grid of typed cells, the same for every format."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain
from types import NoneType
from typing import Any

from kpi.intake.answers import Answers

_EDGES = " \t\r\n\f\v\u00a0\u3000\u200b\u200c\u200d\ufeff\u200e\u200f"
_INDENTS = " \u3000\u00a0\t"
_FORMULA_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that holds no value: an error such as #REF!, or with an empty code a formula that was never computed."""

    code: str


Cell = None | bool | float | str | date | datetime | Fault
Row = list[Cell]
_OURS = frozenset({NoneType, bool, float, str, date, datetime})


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, zero-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """The cells of one sheet; `indents` is how far a text is pushed in, `width` that of the widest row.

    `semicolons` says that they separate the cells, as they do where a comma is the decimal point. `left` counts the
    columns of the sheet to the left of the grid, `answers` are what a person chose where the reader asked.
    """

    sheet: str | None
    rows: list[Row]
    merges: list[Merge] = field(default_factory=list)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    width: int = 0
    semicolons: bool = False
    left: int = 0
    answers: Answers = field(default_factory=Answers)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place, empty where the row is shorter."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def size(self, row: int) -> int:
        """How many cells of a row hold something."""
        cells = self.rows[row]
        return len(cells) - cells.count(None)

    def filled(self, row: int) -> list[int]:
        """The columns of a row that hold something."""
        return [column for column, cell in enumerate(self.rows[row]) if cell is not None]


def counted(cells: Sequence[Cell]) -> Counter[str]:
    """How often each text stands among some cells."""
    return Counter([cell for cell in cells if isinstance(cell, str)] if str in set(map(type, cells)) else ())


def grid_of(
    sheet: str | None,
    rows: Iterable[Sequence[object]],
    merges: Iterable[Merge] = (),
    faults: dict[tuple[int, int], str] | None = None,
) -> Grid:
    """A grid of whatever a reader of a format gave."""
    given = list(rows)
    texts = {cell for cell in set(chain.from_iterable(given)) if isinstance(cell, str)}
    grid = Grid(sheet, _cleaned(given, texts), list(merges), _indents(given, texts))
    for (row_number, column), code in (faults or {}).items():
        _put_fault(grid, row_number, column, code)
    return _trimmed(grid)


def _cleaned(given: list[Sequence[object]], texts: set[str]) -> list[Row]:
    """The rows with every cell as one of our kinds; each distinct text is looked at once."""
    changed: dict[object, Cell] = {text: plain for text in texts if (plain := bare(text)) != text}
    # a figure too large to be held comes as infinity, which is no figure
    changed |= {endless: repr(endless) for endless in (math.inf, -math.inf) if any(endless in row for row in given)}
    rows: list[list[Any]] = [list(row) for row in given]
    if not _OURS.issuperset(map(type, chain.from_iterable(given))):
        rows = [[cell if type(cell) in _OURS else _as_ours(cell) for cell in row] for row in rows]
    return [[changed.get(cell, cell) for cell in row] for row in rows] if changed else rows


def _as_ours(cell: object) -> Cell:
    if isinstance(cell, int):
        return float(cell)
    if isinstance(cell, timedelta):
        return _clock(cell)
    return cell.isoformat() if isinstance(cell, time) else str(cell)


def bare(text: str) -> str | None:
    """A text without what an export wraps around it, or nothing."""
    text = text.strip(_EDGES)
    if text[:1] == "=" and (wrapped := _FORMULA_TEXT.match(text)):
        text = wrapped[1].strip(_EDGES)
    if text[:1] == "'" and text.count("'") == 1:
        text = text[1:]
    return text or None


def _clock(length: timedelta) -> str:
    seconds = round(length.total_seconds())
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


def _indents(given: list[Sequence[object]], texts: set[str]) -> dict[tuple[int, int], int]:
    """How far each text that does not begin at the edge of its cell is pushed in."""
    depths: dict[object, int] = {text: depth for text in texts if (depth := len(text) - len(text.lstrip(_INDENTS)))}
    if not depths:
        return {}
    cells = ((number, column, cell) for number, row in enumerate(given) for column, cell in enumerate(row))
    return {(number, column): depths[cell] for number, column, cell in cells if cell in depths}


def _put_fault(grid: Grid, row: int, column: int, code: str) -> None:
    if row < len(grid.rows):
        cells = grid.rows[row]
        cells.extend([None] * (column + 1 - len(cells)))
        if cells[column] is None:
            cells[column] = Fault(code)


def _trimmed(grid: Grid) -> Grid:
    """Phantom rows and columns at the end are no part of the sheet."""
    while grid.rows and all(cell is None for cell in grid.rows[-1]):
        grid.rows.pop()
    for cells in grid.rows:
        while cells and cells[-1] is None:
            cells.pop()
    grid.width = max(map(len, grid.rows), default=0)
    return grid
