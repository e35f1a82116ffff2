"""The rows of a table while they are being sorted into data and what is not."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpi.intake import lexicon
from kpi.intake.grid import Cell, Grid
from kpi.intake.header import Header, is_typed
from kpi.intake.values import decimal_comma, figure, is_missing

_SAMPLE = 4_000


@dataclass(slots=True)
class Body:
    """The rows below a header; `reasons` holds those which are not data, `spoken_rows` those whose words may say so."""

    grid: Grid
    header: Header
    rows: list[int]
    filled: dict[int, list[int]]
    typed: set[int]
    commas: set[int]
    spoken_rows: list[int]
    reasons: dict[int, str] = field(default_factory=dict)
    _words: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    _amounts: dict[int, dict[int, float]] = field(default_factory=dict)

    @property
    def data(self) -> list[int]:
        """The rows that are data so far."""
        return [row for row in self.rows if row not in self.reasons]

    def drop(self, row: int, reason: str) -> None:
        """A row is not data, for the first reason found."""
        self.reasons.setdefault(row, reason)

    def spoken(self) -> list[int]:
        """The data rows in which some word of the lexicon stands."""
        return [row for row in self.spoken_rows if row not in self.reasons]

    def words(self, row: int) -> list[tuple[int, str]]:
        """The cells of a row that are words, with their columns."""
        if row not in self._words:
            cells = ((column, self.grid.cell(row, column)) for column in self.filled[row])
            self._words[row] = [(column, cell) for column, cell in cells if isinstance(cell, str) and _is_word(cell)]
        return self._words[row]

    def amounts(self, row: int) -> dict[int, float]:
        """The figures of a row in the columns of figures."""
        if row not in self._amounts:
            cells = ((column, self.grid.cell(row, column)) for column in self.filled[row] if column in self.typed)
            found = ((column, amount(cell, comma=column in self.commas)) for column, cell in cells)
            self._amounts[row] = {column: value for column, value in found if value is not None}
        return self._amounts[row]

    def is_wordless(self, row: int) -> bool:
        """Whether a row has anything in a column of figures, so that it is no lone label."""
        return any(column in self.typed for column in self.filled[row])


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


def body_of(grid: Grid, header: Header, end: int) -> Body:
    """The rows from below a header to an end, with blank rows and repeated headers set apart."""
    rows = list(range(header.body, end))
    filled = {row: grid.filled(row) for row in rows}
    sample = rows[:: max(1, len(rows) // _SAMPLE)]
    typed = _typed_columns(grid, sample, filled)
    commas = {column for column in typed if _writes_commas(grid, sample, column)}
    body = Body(grid, header, rows, filled, typed, commas, _spoken(grid, rows))
    levels = [grid.rows[row] for row in header.rows if len(grid.filled(row)) > 1]
    for row in rows:
        if not filled[row] or _is_hollow(grid.rows[row]):
            body.drop(row, "blank")
        elif grid.rows[row] in levels:
            body.drop(row, "header")
    return body


def _spoken(grid: Grid, rows: list[int]) -> list[int]:
    """The rows with a text that contains a word of totals, averages, changes or balances."""
    texts = {cell for row in rows for cell in grid.rows[row] if isinstance(cell, str)}
    telling = {text for text in texts if lexicon.tells(text)}
    return [row for row in rows if any(isinstance(cell, str) and cell in telling for cell in grid.rows[row])]


def _writes_commas(grid: Grid, rows: list[int], column: int) -> bool:
    cells = (grid.cell(row, column) for row in rows)
    return decimal_comma([cell for cell in cells if isinstance(cell, str)], semicolons=grid.semicolons)


def _is_hollow(cells: list[Cell]) -> bool:
    """A row of zeros alone, left by formulas over empty cells."""
    return len(cells) > 3 and all(cell is None or cell == 0.0 for cell in cells)


def _typed_columns(grid: Grid, rows: list[int], filled: dict[int, list[int]]) -> set[int]:
    """The columns of figures and dates: more than half of their cells are such."""
    seen: dict[int, list[int]] = {}
    for row in rows:
        for column in filled[row]:
            cell = grid.cell(row, column)
            if not (isinstance(cell, str) and is_missing(cell)):
                counts = seen.setdefault(column, [0, 0])
                counts[0] += is_typed(cell)
                counts[1] += 1
    return {column for column, (typed, total) in seen.items() if typed > 0.5 * total}
