"""Sheets of one shape as one table, each row with the name of the sheet it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kpi.core.layout import plain
from kpi.core.problem import Place, Problem, Severity
from kpi.core.reading import DAYS, ROW, SHEET, ColumnType, ReadColumn, ReadTable, as_text

TELLING = 5
"""So many different figures have to be the same before two sheets are called copies."""
_CLOSE = 1e-9


def united(tables: Sequence[ReadTable]) -> list[ReadTable]:
    """One table for each shape that several sheets have; copies and sheets that sum up the others are left out."""
    shapes: dict[frozenset[str], list[ReadTable]] = {}
    for table in tables:
        names = frozenset(plain(column.name) for column in table.columns)
        if table.sheet is not None and table.frame.height and len(names) == len(table.columns):
            shapes.setdefault(names, []).append(table)
    groups = [group for group in shapes.values() if len({table.sheet for table in group}) == len(group) > 1]
    return [_one(group) for group in groups]


def _one(group: list[ReadTable]) -> ReadTable:
    """The tables of one shape under the names that the first of them has."""
    first, alike = group[0], [_renamed(table, group[0]) for table in group]
    copies, summary = _copies(alike), _summary(alike)
    kept = [table for table in alike if table.sheet not in (*copies, summary)]
    said = [_said("copied_sheet", sheet) for sheet in copies] + ([_said("summary_sheet", summary)] if summary else [])
    columns = [_column([table.columns[position] for table in kept]) for position in range(len(first.columns))]
    frames = [_typed(table, columns) for table in kept]
    return ReadTable(
        sheet=None,
        header_rows=first.header_rows,
        first_row=min(table.first_row for table in kept),
        last_row=max(table.last_row for table in kept),
        columns=columns,
        frame=pl.concat(frames),
        layout=first.layout,
        period=_period(kept),
        problems=[*said, *(problem for table in kept for problem in table.problems)],
        lost=pl.concat([_on_sheet(table.lost, table) for table in kept]),
    )


def _said(key: str, sheet: str | None) -> Problem:
    return Problem(Severity.WARNING, f"mapping.{key}", {"sheet": sheet}, Place(sheet=sheet))


def _renamed(table: ReadTable, first: ReadTable) -> ReadTable:
    """A table with the columns of the first one, in its order and by its names."""
    called = {plain(column.name): column for column in table.columns}
    columns = [replace(called[plain(column.name)], name=column.name) for column in first.columns]
    names = {called[plain(column.name)].name: column.name for column in first.columns}
    frame = table.frame.rename(names).select(ROW, *(column.name for column in columns))
    return replace(table, columns=columns, frame=frame, lost=table.lost.with_columns(pl.col("column").replace(names)))


def _copies(tables: Sequence[ReadTable]) -> list[str | None]:
    """The sheets whose every row stands on an earlier one too."""
    found: list[str | None] = []
    for position, table in enumerate(tables):
        earlier = [other.frame.drop(ROW) for other in tables[:position]]
        if _figures(table) >= TELLING and any(table.frame.drop(ROW).equals(other) for other in earlier):
            found.append(table.sheet)
    return found


def _figures(table: ReadTable) -> int:
    """How many different figures a table has."""
    return len({value for name in _numbers(table) for value in table.frame[name].drop_nulls()})


def _numbers(table: ReadTable) -> list[str]:
    return [column.name for column in table.columns if column.type is ColumnType.NUMBER]


def _summary(tables: Sequence[ReadTable]) -> str | None:
    """The sheet whose every column of figures adds up to what all the others do: it would count them twice."""
    names = _numbers(tables[0])
    if any(_numbers(table) != names for table in tables):
        return None
    sums = [[float(table.frame[name].sum()) for name in names] for table in tables]
    if sum(map(any, sums)) < 3:
        return None
    whole = [sum(values) for values in zip(*sums, strict=True)]
    for table, own in zip(tables, sums, strict=True):
        halves = all(abs(2 * one - all_of) <= _CLOSE * abs(all_of) for one, all_of in zip(own, whole, strict=True))
        if halves and any(own) and _months(table) <= set().union(*(_months(o) for o in tables if o is not table)):
            return table.sheet
    return None


def _months(table: ReadTable) -> set[object]:
    """The months of a table's days: one that no other sheet has is summed up nowhere."""
    days = [table.frame[column.name].cast(pl.Date) for column in table.columns if column.type in DAYS]
    return {month for values in days for month in values.drop_nulls().dt.truncate("1mo")}


def _column(same: Sequence[ReadColumn]) -> ReadColumn:
    """A column of all sheets: of the type that those with values agree on, else text."""
    types = {column.type for column in same if column.filled} or {same[0].type}
    found = [column for column in same if column.filled] or list(same)
    kind = types.pop() if len(types) == 1 else _wider(types)
    total = sum(column.sum or 0.0 for column in same) if kind is ColumnType.NUMBER else None
    unit = found[0].unit if len({column.unit for column in found}) == 1 else None
    filled = sum(column.filled for column in same)
    return ReadColumn(same[0].name, kind, unit, filled, total, found[0].first, found[-1].last)


def _wider(types: set[ColumnType]) -> ColumnType:
    days = {ColumnType.DATE, ColumnType.MONTH, ColumnType.DATETIME}
    return ColumnType.DATE if types <= days else ColumnType.TEXT


_DTYPES: dict[ColumnType, pl.DataType] = {
    ColumnType.NUMBER: pl.Float64(),
    ColumnType.DATE: pl.Date(),
    ColumnType.MONTH: pl.Date(),
    ColumnType.DATETIME: pl.Datetime("us"),
    ColumnType.BOOLEAN: pl.Boolean(),
}


def _typed(table: ReadTable, columns: Sequence[ReadColumn]) -> pl.DataFrame:
    values = [_cast(table.frame[column.name], column.type) for column in columns]
    return _on_sheet(pl.DataFrame([table.frame[ROW].cast(pl.Int32), *values]), table)


def _cast(values: pl.Series, kind: ColumnType) -> pl.Series:
    if kind is ColumnType.TEXT:
        return as_text(values)
    return values.cast(_DTYPES[kind], strict=False)


def _on_sheet(frame: pl.DataFrame, table: ReadTable) -> pl.DataFrame:
    return frame.with_columns(pl.lit(table.sheet, pl.String).alias(SHEET))


def _period(tables: Sequence[ReadTable]) -> tuple[str, str] | None:
    periods = [table.period for table in tables if table.period]
    return (min(first for first, _ in periods), max(last for _, last in periods)) if periods else None
