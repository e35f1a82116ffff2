"""Sheets as they are written: every cell the text that stands in it, in its place, with nothing understood.

For books of our own making, whose rows mean what they say and whose words may look like totals, notes or figures.
"""

from __future__ import annotations

import polars as pl

from kpi.core.problem import Problem
from kpi.core.reading import LOST, ROW, ColumnType, ReadColumn, ReadTable
from kpi.intake import losses
from kpi.intake.grid import Grid
from kpi.intake.setting import Setting
from kpi.intake.source import Source, as_text


def whole_table(grid: Grid) -> ReadTable:
    """A sheet whole: its columns are called by their letters, and its rows are all there, blank ones too."""
    rows = list(range(1, len(grid.rows) + 1))
    columns = [pl.Series(ROW, rows, dtype=pl.Int32)]
    problems: list[Problem] = []
    lost: list[tuple[int, str, str, str]] = []
    for position in range(grid.width):
        cells = [grid.cell(row, position) for row in range(len(rows))]
        source = Source(letters(position), cells, rows, Setting(grid.sheet))
        columns.append(pl.Series(source.name, [as_text(cell) for cell in cells], dtype=pl.String))
        told, faults = losses.faults(source)
        problems += told
        lost += [(rows[fault.index], source.name, fault.value, fault.key) for fault in faults]
    read = [ReadColumn(s.name, ColumnType.TEXT, filled=len(s) - s.null_count()) for s in columns[1:]]
    gone = pl.DataFrame(lost, LOST, orient="row")
    return ReadTable(grid.sheet, [], 1, len(rows), read, pl.DataFrame(columns), problems=problems, lost=gone)


def letters(position: int) -> str:
    """What a sheet calls a column, counted from nought.

    >>> [letters(position) for position in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    before, last = divmod(position, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)
