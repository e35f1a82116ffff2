"""The tables of a grid: header, data rows, typed columns, and everything that is not data with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, count, pairwise

import polars as pl

from kpi.core.problem import Place, Problem
from kpi.core.reading import LOST, ROW, SHEET, CheckedTotal, ColumnType, DroppedRow, ReadColumn, ReadTable
from kpi.intake.body import Body, body_of
from kpi.intake.columns import Column, read_column
from kpi.intake.coverage import differing, layout_of, period_of_table
from kpi.intake.dates import stated_month
from kpi.intake.grid import Cell, Fault, Grid
from kpi.intake.groups import filled_down
from kpi.intake.header import Header, begins_table, find_header
from kpi.intake.notes import drop_headings, drop_notes
from kpi.intake.periods import is_period
from kpi.intake.problems import note, warning
from kpi.intake.source import Source, as_text
from kpi.intake.stated import Stated, stated_period
from kpi.intake.totals import check_totals, drop_totals, is_ratio, recuts, total_agrees
from kpi.intake.turning import turned

_SPARE = 0.5
_NEAR = 20
_REPORTED = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A run of rows that becomes one table; `asked` are questions about its rows."""

    body: Body
    rows: list[int]
    totals: list[int]
    dropped: list[DroppedRow]
    asked: list[Problem] = field(default_factory=list)


def tables_of(grid: Grid, file: str = "", *, delimited: bool = False) -> list[ReadTable]:
    """Every table of a sheet, from the top down."""
    tables: list[ReadTable] = []
    start = 0
    while start < len(grid.rows):
        header = find_header(grid, start)
        if header is None:
            break
        end = _end(grid, header)
        tables += _tables_below(grid, header, start, end, file, delimited=delimited)
        start = end
    return tables


def _end(grid: Grid, header: Header) -> int:
    """Where another table begins: after a blank row a new header, which does not only say this one again."""
    if not header.rows:
        return len(grid.rows)
    own = {(column, grid.cell(row, column)) for row in header.rows for column in grid.filled(row)}
    for row in range(header.body + 1, len(grid.rows) - 1):
        if grid.rows[row - 1] or not grid.rows[row]:
            continue
        for top in range(row, min(row + 3, len(grid.rows) - 1)):
            others = {(column, grid.cell(top, column)) for column in grid.filled(top)}
            if not others <= own and begins_table(grid, top) and not _goes_on(grid, range(header.body, row), top):
                return row
    return len(grid.rows)


def _goes_on(grid: Grid, above: range, row: int) -> bool:
    """A period or a day under a column of such is one more of them and no heading."""
    for column in grid.filled(row):
        if _says_when(grid.cell(row, column)):
            cells = [cell for r in above[-_NEAR:] if (cell := grid.cell(r, column)) is not None]
            if cells and sum(map(_says_when, cells)) > 0.5 * len(cells):
                return True
    return False


def _says_when(cell: Cell) -> bool:
    return is_period(cell) or isinstance(cell, date)


def _tables_below(grid: Grid, header: Header, start: int, end: int, file: str, *, delimited: bool) -> list[ReadTable]:
    if delimited and _has_row_names(grid, header, end):
        header = replace(header, names=["", *header.names[:-1]])
    _spread_down(grid, header, end)
    body = body_of(grid, header, end, _anchor(grid, header, _stated(grid, header, start, file)))
    drop_notes(body)
    drop_headings(body)
    totals, asked = drop_totals(body)
    if not body.data:
        return []
    parts = _parts(body, totals, start, [*header.asked, *asked])
    return [_table(part, header, _stated(grid, header, start, file), delimited=delimited) for part in parts]


def _has_row_names(grid: Grid, header: Header, end: int) -> bool:
    """A header one cell shorter than every row below it leaves out the name of the first column, as R writes it."""
    sizes = {len(grid.rows[row]) for row in range(header.body, end) if grid.rows[row]}
    wide = max((len(grid.rows[row]) for row in header.rows), default=0)
    return wide > 0 and sizes == {wide + 1} and header.body + 1 < end


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


def _parts(body: Body, totals: list[int], start: int, asked: list[Problem]) -> list[Part]:
    """One part, or several where the same total is printed again below another cut of the same figures."""
    dropped = _dropped(body, start)
    cuts = recuts(body, totals)
    if not cuts:
        return [Part(body, body.data, totals, dropped, asked)]
    bounds = [start, *(cut + 1 for cut in cuts)]
    bounds[-1] = max(bounds[-1], body.rows[-1] + 1)
    parts = []
    for low, high in pairwise(bounds):
        rows = [row for row in body.data if low <= row < high]
        lines = [line for line in dropped if low < line.row <= high]
        mine = [problem for problem in asked if problem.place.row is None or low < problem.place.row <= high]
        parts.append(Part(body, rows, [total for total in totals if low <= total < high], lines, mine))
    return [part for part in parts if part.rows]


def _dropped(body: Body, start: int) -> list[DroppedRow]:
    """The rows above the header and those among the data that are none."""
    top = body.header.rows[0] if body.header.rows else body.header.body
    above = [(row, "title" if body.grid.filled(row) else "blank") for row in range(start, top)]
    return [DroppedRow(row + 1, reason) for row, reason in [*above, *sorted(body.reasons.items())]]


def _table(part: Part, header: Header, stated: Stated | None, *, delimited: bool) -> ReadTable:
    grid = part.body.grid
    cells = {column: part.body.cells(column, part.rows) for column in range(grid.width)}
    kept, spilled = _kept_columns(grid, header, part.rows, cells, delimited=delimited)
    names = _names(header, kept, grid.left)
    rows = [row + 1 for row in part.rows]
    grouped = filled_down({c: cells[c] for c in kept}, names, Place(sheet=grid.sheet), grid.answers)
    cells |= grouped.cells
    read = [read_column(Source(names[column], cells[column], rows, part.body.setting)) for column in kept]
    columns = [column.read for column in read]
    frame = pl.DataFrame([*(column.values for column in read), pl.Series(ROW, rows, dtype=pl.Int32)])
    numbers = {c: names[c] for c, column in zip(kept, columns, strict=True) if column.type is ColumnType.NUMBER}
    totals = check_totals(replace_rows(part), part.totals, numbers)
    place = Place(sheet=grid.sheet)
    problems = [problem for column in read for problem in column.problems]
    problems += part.asked + grouped.asked
    problems += _overflow_problems(spilled, place) + _table_problems(header, columns, totals, place)
    table = ReadTable(
        sheet=grid.sheet,
        header_rows=[row + 1 for row in header.rows],
        first_row=rows[0],
        last_row=rows[-1],
        columns=columns,
        frame=frame,
        layout=layout_of(columns),
        period=period_of_table(columns, frame, stated),
        dropped=part.dropped,
        totals=totals,
        problems=problems + differing(columns, frame, stated, place),
        lost=_lost(read, rows, _spill(grid, spilled, kept)),
    )
    return turned(table, stated)


def _lost(read: list[Column], rows: list[int], spill: list[tuple[int, str, str, str]]) -> pl.DataFrame:
    """Every cell whose value is not in the frame, in the order of the columns."""
    cells = [(rows[cell.index], column.read.name, cell.value, cell.key) for column in read for cell in column.lost]
    return pl.DataFrame(cells + spill, schema=LOST, orient="row")


def _spill(grid: Grid, rows: list[int], kept: list[int]) -> list[tuple[int, str, str, str]]:
    """The cells of rows that are longer than the header, under no column's name."""
    last = max(kept, default=-1)
    return [
        (row + 1, f"column_{column + 1 + grid.left}", as_text(grid.cell(row, column)) or "", "intake.rows_too_long")
        for row in rows
        for column in grid.filled(row)
        if column > last
    ]


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


def _names(header: Header, kept: list[int], left: int) -> dict[int, str]:
    """Names as written; one that comes again is numbered, one that is missing is called by its place."""
    written = {header.names[column] for column in kept}
    used = {ROW, SHEET}
    names: dict[int, str] = {}
    for column in kept:
        name = header.names[column] or f"column_{column + 1 + left}"
        numbered = (f"{name}_{number}" for number in count(2))
        unique = next(n for n in chain([name], numbered) if n not in used and (n == name or n not in written))
        used.add(unique)
        names[column] = unique
    return names


def _titles(grid: Grid, first: int, header: Header) -> list[str]:
    top = header.rows[0] if header.rows else first
    return [cell for row in grid.rows[first:top] for cell in row if isinstance(cell, str)]


def _stated(grid: Grid, header: Header, start: int, file: str) -> Stated | None:
    """The period that the lines above the header state, or else the sheet's name or the file's."""
    return stated_period(_titles(grid, start, header), grid.sheet, file)


def _anchor(grid: Grid, header: Header, stated: Stated | None) -> Stated | None:
    """Where dates take a year from: the last month named above, even as part of a day, else what is stated."""
    month = stated_month(_titles(grid, 0, header))
    return Stated(month.year, month=month.month) if month else stated


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
    if layout_of(columns) == "wide":
        problems.append(note("wide", place))
    return problems
