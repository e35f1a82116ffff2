"""A fast lane for large regular files: the edges are read cell by cell, the rows between them column by column.

What the file is (header, names, types, units, totals and notes at the end) is learnt by reading its first and last rows
as any small file is read. The rows between are then held against that: each must be a plain row of data under it, so
that the whole file, read cell by cell, would give the same. Where one is not, the file is read cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import polars as pl

from kpi.core.problem import Place, Problem
from kpi.core.reading import ROW, Reading, ReadTable
from kpi.intake.bulk_column import Irregular, fitted, summed
from kpi.intake.bulk_rows import check_ends, check_rows, check_typing
from kpi.intake.bulk_total import checked
from kpi.intake.coverage import differing, period_of_table
from kpi.intake.grid import Cell
from kpi.intake.stated import Stated, stated_period

LEAST = 20_000
"""The rows from which on a file takes the fast lane."""
EDGE = 500
"""The rows read cell by cell at either end: more than the reader looks at to find a header or a separator."""
NEAR = 100
Report = Callable[[float], None]
Slow = Callable[[bytes], Reading]
_HARMLESS = {
    "intake.cell_not_date",
    "intake.cell_not_number",
    "intake.more_cells",
    "intake.no_numbers",
    "intake.total_differs",
    "intake.date_from_serial",
    "intake.year_from_title",
    "intake.hidden_sheet",
    "intake.hidden_columns",
    "intake.empty_sheet",
}
"""Problems of the edges that the rows between, when they are regular, do not change."""
_AGAIN = {"intake.sheet_period_differs", "intake.file_period_differs"}
"""Problems that are looked for again in the whole table."""


@dataclass(frozen=True, slots=True)
class Edges:
    """The first and last rows of a sheet: their cells, what they say, and how many rows are left out between them."""

    cells: list[list[Cell]]
    reading: Reading
    table: ReadTable
    left_out: int

    @property
    def data(self) -> list[list[Cell]]:
        """The cells of the rows that are data."""
        return [self.cells[row - 1] for row in self.table.frame[ROW]]

    @property
    def width(self) -> int:
        """How many columns the sheet has."""
        return max(map(len, self.cells))

    def column(self, number: int) -> list[Cell]:
        """The cells of a column in the rows of data."""
        return [cells[number] if number < len(cells) else None for cells in self.data]

    @property
    def stated(self) -> Stated | None:
        """The period that the lines above the header, the sheet or the file state."""
        above = self.cells[: self.table.header_rows[0] - 1]
        titles = [cell for row in above for cell in row if isinstance(cell, str)]
        return stated_period(titles, self.table.sheet, self.reading.file)

    def moved(self, row: int) -> int:
        """The number that a row of the edges has in the whole sheet."""
        return row if row <= EDGE else row + self.left_out


def edges_of(cells: list[list[Cell]], reading: Reading, sheet: str | None, left_out: int) -> Edges:
    """The edges of a sheet, when they are those of one long table that lasts through both."""
    tables = [table for table in reading.tables if table.sheet == sheet]
    if reading.error is not None or len(tables) != 1 or not tables[0].header_rows or tables[0].layout != "long":
        raise Irregular("not one long table")
    table = tables[0]
    inner = set(range(EDGE - NEAR + 1, EDGE + NEAR + 1))
    said = {problem.key for problem in [*reading.problems, *table.problems]}
    if table.turned is not None or not inner <= set(table.frame[ROW]) or not said <= _HARMLESS | _AGAIN:
        raise Irregular("more than rows of data at the edges")
    if any(other.frame.columns == table.frame.columns for other in reading.tables if other is not table):
        raise Irregular("several tables of one shape")
    edges = Edges(cells, reading, table, left_out)
    if edges.width != len(table.columns):
        raise Irregular("columns left out")
    return edges


def joined(edges: Edges, middle: pl.DataFrame, report: Report) -> Reading:
    """The reading of the whole file from that of its edges and the rows between, which have `bare` cells."""
    table = edges.table
    pairs = zip(table.columns, map(edges.column, range(edges.width)), middle.iter_columns(), strict=True)
    with ThreadPoolExecutor() as pool:
        columns = list(pool.map(lambda pair: fitted(*pair), pairs))
    report(0.5)
    above = table.header_rows[-1]
    check_rows(middle, columns, [edges.cells[row - 1] for row in table.header_rows])
    below = edges.cells[above:]
    cells = [[row[column] if column < len(row) else None for row in below] for column in range(edges.width)]
    check_typing(cells, columns, EDGE - above)
    report(0.8)
    whole = _whole(edges, pl.DataFrame([column.values for column in columns]))
    tables = [whole if found is table else found for found in edges.reading.tables]
    return replace(edges.reading, tables=tables)


def _whole(edges: Edges, middle: pl.DataFrame) -> ReadTable:
    table = edges.table
    numbered = middle.with_columns(pl.int_range(EDGE + 1, EDGE + 1 + middle.height, dtype=pl.Int32).alias(ROW))
    head = table.frame.filter(pl.col(ROW) <= EDGE)
    tail = table.frame.filter(pl.col(ROW) > EDGE).with_columns(pl.col(ROW) + edges.left_out)
    frame = pl.concat([head, numbered.rename(dict(zip(numbered.columns, head.columns, strict=True))), tail])
    columns = [replace(column, **summed(column, frame[column.name])) for column in table.columns]
    check_ends(frame)
    totals = checked(edges.cells, table, frame, edges.moved)
    stated, place = edges.stated, Place(sheet=table.sheet)
    problems = [_moved(p, edges) for p in totals.corrected(table.problems, edges.moved) if p.key not in _AGAIN]
    return replace(
        table,
        last_row=edges.moved(table.last_row),
        columns=columns,
        frame=frame,
        period=period_of_table(columns, frame, stated),
        dropped=[replace(row, row=edges.moved(row.row)) for row in table.dropped],
        totals=totals.lines,
        problems=[*problems, *(_in_file(p, edges.reading) for p in differing(columns, frame, stated, place))],
        lost=table.lost.with_columns(pl.when(pl.col(ROW) > EDGE).then(pl.col(ROW) + edges.left_out).otherwise(ROW)),
    )


def _in_file(problem: Problem, reading: Reading) -> Problem:
    return replace(problem, place=replace(problem.place, file=reading.file))


def _moved(problem: Problem, edges: Edges) -> Problem:
    row = problem.place.row
    return problem if row is None else replace(problem, place=replace(problem.place, row=edges.moved(row)))
