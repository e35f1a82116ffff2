"""The tables of a grid: header, data rows, typed columns, and everything that is not data with its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, count, pairwise
from typing import Literal

import polars as pl

from kpi.core.problem import Place, Problem
from kpi.core.reading import ROW, CheckedTotal, ColumnType, DroppedRow, ReadColumn, ReadTable
from kpi.intake.body import Body, body_of
from kpi.intake.columns import Source, read_column
from kpi.intake.dates import stated_month
from kpi.intake.grid import Cell, Fault, Grid
from kpi.intake.header import Header, begins_table, find_header
from kpi.intake.notes import drop_headings, drop_notes
from kpi.intake.periods import is_period_name, span
from kpi.intake.problems import note, warning
from kpi.intake.totals import check_totals, drop_totals, is_ratio, recuts, total_agrees

_SPARE = 0.5
_REPORTED = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A run of rows that becomes one table."""

    body: Body
    rows: list[int]
    totals: list[int]
    dropped: list[DroppedRow]


def tables_of(grid: Grid, *, delimited: bool = False) -> list[ReadTable]:
    """Every table of a sheet, from the top down."""
    tables: list[ReadTable] = []
    start = 0
    while start < len(grid.rows):
        header = find_header(grid, start)
        if header is None:
            break
        end = _end(grid, header)
        tables += _tables_below(grid, header, start, end, delimited=delimited)
        start = end
    return tables


def _end(grid: Grid, header: Header) -> int:
    """Where another table begins: after a blank row a new header with other labels than this one."""
    if not header.rows:
        return len(grid.rows)
    own = {cell for row in header.rows for cell in grid.rows[row]}
    for row in range(header.body + 1, len(grid.rows) - 1):
        if grid.rows[row - 1] or not grid.rows[row]:
            continue
        for top in range(row, min(row + 3, len(grid.rows) - 1)):
            if begins_table(grid, top) and not own.intersection(grid.cell(top, c) for c in grid.filled(top)):
                return row
    return len(grid.rows)


def _tables_below(grid: Grid, header: Header, start: int, end: int, *, delimited: bool) -> list[ReadTable]:
    if delimited and _has_row_names(grid, header, end):
        header = replace(header, names=["", *header.names[:-1]])
    _spread_down(grid, header, end)
    body = body_of(grid, header, end)
    drop_notes(body)
    drop_headings(body)
    totals = drop_totals(body)
    if not body.data:
        return []
    parts = _parts(body, totals, start)
    return [_table(part, header, delimited=delimited) for part in parts]


def _has_row_names(grid: Grid, header: Header, end: int) -> bool:
    """A header one cell shorter than every row below it leaves out the name of the first column, as R writes it."""
    sizes = {len(grid.rows[row]) for row in range(header.body, end) if grid.rows[row]}
    return bool(header.rows) and sizes == {len(grid.rows[header.rows[-1]]) + 1} and header.body + 1 < end


def _spread_down(grid: Grid, header: Header, end: int) -> None:
    """A merged cell of words holds for all its rows; a figure is not repeated, it would count twice."""
    for merge in grid.merges:
        cell = grid.cell(merge.top, merge.left) if merge.top < len(grid.rows) else None
        if merge.top < header.body or merge.bottom >= end or merge.left != merge.right or cell is None:
            continue
        if not isinstance(cell, float | bool | Fault):
            for row in range(merge.top + 1, merge.bottom + 1):
                _put(grid, row, merge.left, cell)


def _put(grid: Grid, row: int, column: int, cell: Cell) -> None:
    cells = grid.rows[row]
    if any(other is not None for other in cells):
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = cell if cells[column] is None else cells[column]


def _parts(body: Body, totals: list[int], start: int) -> list[Part]:
    """One part, or several where the same total is printed again below another cut of the same figures."""
    dropped = _dropped(body, start)
    cuts = recuts(body, totals)
    if not cuts:
        return [Part(body, body.data, totals, dropped)]
    bounds = [start, *(cut + 1 for cut in cuts)]
    bounds[-1] = max(bounds[-1], body.rows[-1] + 1)
    parts = []
    for low, high in pairwise(bounds):
        rows = [row for row in body.data if low <= row < high]
        lines = [line for line in dropped if low < line.row <= high]
        parts.append(Part(body, rows, [total for total in totals if low <= total < high], lines))
    return [part for part in parts if part.rows]


def _dropped(body: Body, start: int) -> list[DroppedRow]:
    """The rows above the header and those among the data that are none."""
    top = body.header.rows[0] if body.header.rows else body.header.body
    above = [(row, "title" if body.grid.filled(row) else "blank") for row in range(start, top)]
    return [DroppedRow(row + 1, reason) for row, reason in [*above, *sorted(body.reasons.items())]]


def _table(part: Part, header: Header, *, delimited: bool) -> ReadTable:
    grid = part.body.grid
    cells = {column: part.body.cells(column, part.rows) for column in range(grid.width)}
    kept, overflow = _kept_columns(grid, header, part.rows, cells, delimited=delimited)
    names = _names(header, kept)
    place = Place(sheet=grid.sheet)
    stated = _stated(grid, header)
    columns, series, problems = [], [], []
    numbers_of_rows = [row + 1 for row in part.rows]
    for column in kept:
        where = Place(sheet=grid.sheet, column=names[column])
        source = Source(names[column], cells[column], numbers_of_rows, stated, where, grid.semicolons)
        read, values, found = read_column(source)
        columns.append(read)
        series.append(values)
        problems += found
    frame = pl.DataFrame([*series, pl.Series(ROW, numbers_of_rows, dtype=pl.Int32)])
    numbers = {
        column: names[column] for column, read in zip(kept, columns, strict=True) if read.type is ColumnType.NUMBER
    }
    totals = check_totals(replace_rows(part), part.totals, numbers)
    problems += _overflow_problems(overflow, place) + _table_problems(header, columns, totals, place)
    return ReadTable(
        sheet=grid.sheet,
        header_rows=[row + 1 for row in header.rows],
        first_row=part.rows[0] + 1,
        last_row=part.rows[-1] + 1,
        columns=columns,
        frame=frame,
        layout=_layout(columns),
        period=_period(columns, frame),
        dropped=part.dropped,
        totals=totals,
        problems=problems,
    )


def replace_rows(part: Part) -> Body:
    """The body with only the rows of one part as data."""
    mine = set(part.rows)
    reasons = {row: part.body.reasons.get(row, "part") for row in part.body.rows if row not in mine}
    return replace(part.body, reasons=reasons)


def _kept_columns(
    grid: Grid, header: Header, rows: list[int], cells: dict[int, list[Cell]], *, delimited: bool
) -> tuple[list[int], list[int]]:
    """The columns with a name or values; in a delimited text the spill of rows that are too long is no column."""
    counts = [len(rows) - column.count(None) for column in cells.values()]
    named = [column for column, name in enumerate(header.names) if name]
    right = max(named, default=grid.width)
    spill = {c for c in range(right + 1, grid.width) if delimited and named and counts[c] < _SPARE * len(rows)}
    kept = [
        c for c in range(grid.width) if c not in spill and (counts[c] or (header.names[c] and _is_own(grid, header, c)))
    ]
    return kept, [row for row in rows if spill and any(column in spill for column in grid.filled(row))]


def _is_own(grid: Grid, header: Header, column: int) -> bool:
    """A column without values is kept when a label stands in it, not only spread over it from a merged cell."""
    return any(grid.cell(row, column) is not None for row in header.rows)


def _names(header: Header, kept: list[int]) -> dict[int, str]:
    """Names as written; one that comes again is numbered, one that is missing is called by its place."""
    written = {header.names[column] for column in kept}
    used = {ROW}
    names: dict[int, str] = {}
    for column in kept:
        name = header.names[column] or f"column_{column + 1}"
        numbered = (f"{name}_{number}" for number in count(2))
        unique = next(n for n in chain([name], numbered) if n not in used and (n == name or n not in written))
        used.add(unique)
        names[column] = unique
    return names


def _stated(grid: Grid, header: Header) -> date | None:
    top = header.rows[0] if header.rows else 0
    return stated_month([cell for row in grid.rows[:top] for cell in row if isinstance(cell, str)])


def _overflow_problems(rows: list[int], place: Place) -> list[Problem]:
    if not rows:
        return []
    return [
        warning(
            "rows_too_long",
            Place(sheet=place.sheet, row=rows[0] + 1),
            count=len(rows),
            rows=[str(r + 1) for r in rows[:20]],
        )
    ]


def _table_problems(
    header: Header, columns: list[ReadColumn], totals: list[CheckedTotal], place: Place
) -> list[Problem]:
    problems: list[Problem] = []
    if not header.rows:
        problems.append(warning("no_header", place))
    if not any(column.type is ColumnType.NUMBER for column in columns):
        problems.append(warning("no_numbers", place))
    for total in totals[:_REPORTED]:
        if not total_agrees(total) and not is_ratio(total.column):
            where = Place(sheet=place.sheet, row=total.row, column=total.column)
            problems.append(warning("total_differs", where, printed=total.printed, computed=total.computed))
    if _layout(columns) == "wide":
        problems.append(note("wide", place))
    return problems


def _layout(columns: list[ReadColumn]) -> Literal["long", "wide"]:
    """A table with three or more columns named after periods is wide."""
    return "wide" if sum(is_period_name(column.name.split("/")[0]) for column in columns) >= 3 else "long"


def _period(columns: list[ReadColumn], frame: pl.DataFrame) -> tuple[str, str] | None:
    """From the first to the last day of the first column of dates, or of the periods in the header."""
    for column in columns:
        if column.type in (ColumnType.DATE, ColumnType.DATETIME, ColumnType.MONTH) and column.filled:
            days = frame[column.name].cast(pl.Date)
            size = 7 if column.type is ColumnType.MONTH else 10
            return str(days.min())[:size], str(days.max())[:size]
    return span([column.name.split("/")[0] for column in columns])
