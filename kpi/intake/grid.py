"""A sheet as a grid of typed cells, the same for every format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

_EDGES = " \t\r\n\f\v\u00a0\u3000\u200b\u200c\u200d\ufeff\u200e\u200f"
_INDENTS = " \u3000\u00a0\t"
_FORMULA_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that holds no value: an error such as #REF!, or with an empty code a formula that was never computed."""

    code: str


Cell = None | bool | float | str | date | datetime | Fault
Row = list[Cell]


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

    `semicolons` says that they separate the cells, as they do where a comma is the decimal point.
    """

    sheet: str | None
    rows: list[Row]
    merges: list[Merge] = field(default_factory=list)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    width: int = 0
    semicolons: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place, empty where the row is shorter."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def filled(self, row: int) -> list[int]:
        """The columns of a row that hold something."""
        return [column for column, cell in enumerate(self.rows[row]) if cell is not None]


def grid_of(
    sheet: str | None,
    rows: Iterable[Sequence[object]],
    merges: Iterable[Merge] = (),
    faults: dict[tuple[int, int], str] | None = None,
) -> Grid:
    """A grid of whatever a reader of a format gave."""
    grid = Grid(sheet, [], list(merges))
    for number, row in enumerate(rows):
        grid.rows.append([_cleaned(cell) for cell in row])
        _note_indents(grid, number, row)
    for (row_number, column), code in (faults or {}).items():
        _put_fault(grid, row_number, column, code)
    return _trimmed(grid)


def _cleaned(cell: object) -> Cell:
    """Whatever was given as one of our kinds of cells."""
    if isinstance(cell, str):
        return bare(cell)
    if isinstance(cell, bool | float | datetime | date) or cell is None:
        return cell
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


def _note_indents(grid: Grid, number: int, row: Sequence[object]) -> None:
    for column, raw in enumerate(row):
        if isinstance(raw, str) and raw[:1] in _INDENTS and raw:
            grid.indents[number, column] = len(raw) - len(raw.lstrip(_INDENTS))


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
