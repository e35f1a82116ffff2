"""Tables beside each other on one sheet, with blank columns between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from kpi.core.problem import Place, Problem
from kpi.intake.grid import Grid, Merge
from kpi.intake.header import Header, find_header, is_typed
from kpi.intake.problems import question

_FULL = 0.9
_SEARCHED = 5_000
_CHOICES = ("one", "two")


@dataclass(frozen=True, slots=True)
class _Block:
    """A run of columns between blank ones, with the header it has on its own and how far its rows go."""

    grid: Grid
    header: Header
    last: int

    @property
    def labels(self) -> list[str]:
        return [name for name in self.header.names if name]


def blocks(grid: Grid) -> tuple[list[Grid], list[Problem]]:
    """The sheet as it is, or cut at blank columns where the right side is a table of its own; unsure it is asked."""
    cuts = _gutters(grid)
    if not cuts:
        return [grid], []
    sides = [_cut(grid, left, right) for left, right in cuts]
    found = [_block(side) for side in sides]
    known = [block for block in found if block is not None]
    if len(known) < len(found) or len(known) < 2:
        return [grid], []
    evidence = min(_evidence(left, right) for left, right in pairwise(known))
    if evidence == 0:
        return [grid], []
    said = grid.answers.choice("side_by_side", _CHOICES, sheet=grid.sheet)
    if said == "two" or (said is None and evidence == 2):
        return sides, []
    if said == "one":
        return [grid], []
    return [grid], [question("side_by_side_open", "side_by_side", "one", _CHOICES, Place(sheet=grid.sheet))]


def _gutters(grid: Grid) -> list[tuple[int, int]]:
    """The runs of columns between columns that are blank in every row of more than one cell; titles reach over."""
    used: set[int] = set()
    for row in range(min(len(grid.rows), _SEARCHED)):
        cells = grid.filled(row)
        used |= set(cells) if len(cells) > 1 else set()
        if len(used) == grid.width:
            return []
    runs: list[tuple[int, int]] = []
    for column in sorted(used):
        if runs and column == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs if len(runs) > 1 and all(right > left for left, right in runs) else []


def _cut(grid: Grid, left: int, right: int) -> Grid:
    """Some columns of a grid as a grid; lone cells above the table stay with the columns they stand in."""
    rows = [cells[left : right + 1] for cells in grid.rows]
    for cells in rows:
        while cells and cells[-1] is None:
            cells.pop()
    while rows and not rows[-1]:
        rows.pop()
    merges = [
        Merge(merge.top, merge.left - left, merge.bottom, min(merge.right, right) - left)
        for merge in grid.merges
        if left <= merge.left <= right and merge.bottom < len(rows)
    ]
    indents = {(row, c - left): depth for (row, c), depth in grid.indents.items() if left <= c <= right}
    width = max(map(len, rows), default=0)
    return replace(grid, rows=rows, merges=merges, indents=indents, width=width, left=grid.left + left)


def _block(grid: Grid) -> _Block | None:
    """A side that has a header over at least two columns, one of them of figures and the first one of labels."""
    header = find_header(grid)
    if header is None or not header.rows or sum(map(bool, header.names)) < 2:
        return None
    rows = [row for row in range(header.body, len(grid.rows)) if len(grid.filled(row)) > 1]
    if not rows or not any(_is_typed(grid, rows, column) for column in range(1, grid.width)):
        return None
    first = sum(grid.cell(row, 0) is not None for row in rows)
    if first < _FULL * len(rows) or not isinstance(grid.cell(header.rows[-1], 0), str):
        return None
    return _Block(grid, header, rows[-1])


def _is_typed(grid: Grid, rows: list[int], column: int) -> bool:
    cells = [cell for row in rows if (cell := grid.cell(row, column)) is not None]
    return bool(cells) and sum(map(is_typed, cells)) > 0.5 * len(cells)


def _evidence(left: _Block, right: _Block) -> int:
    """2 that two blocks are two tables, 1 that they may be, 0 that the right one only goes on with the left one."""
    if right.labels[0] == left.labels[0]:
        return 2
    begins = [right.grid.cell(row, 0) for row in range(right.header.body, right.last + 1)]
    names = [cell for cell in begins if isinstance(cell, str)]
    if len(names) < _FULL * len(begins) or any(map(is_typed, names)) or len(set(names)) < len(names):
        return 0
    return 2 if right.header.rows != left.header.rows or abs(left.last - right.last) > 1 else 1
