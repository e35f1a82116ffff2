"""A wide table turned long: columns that share a heading become rows, one for each of what they are called by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, count

import polars as pl

from kpi.core.reading import ROW, SHEET, ColumnType, ReadColumn, ReadTable, as_text

_ORDER = "_order"


@dataclass(frozen=True, slots=True)
class _Measure:
    """A value column of the result: its name, whether it holds figures, and its header for each member."""

    title: str
    is_number: bool
    headers: Mapping[str | date, str]

    def of(self, frame: pl.DataFrame, member: str | date) -> pl.Series:
        """The values that stand under a member, as one type for all of them."""
        dtype = pl.Float64 if self.is_number else pl.String
        header = self.headers.get(member)
        if header is None:
            return pl.Series(self.title, [None] * frame.height, dtype=dtype)
        values = frame[header]
        return (values.cast(pl.Float64, strict=False) if self.is_number else as_text(values)).alias(self.title)


def unpivot(
    table: ReadTable,
    members: Mapping[str, str | date],
    name: str,
    values: str = "value",
    kind: ColumnType | None = None,
    measures: Mapping[str, str] | None = None,
    without: Collection[str] = (),
) -> ReadTable:
    """`table` with a row for each of the headers `members`: what it stands for under `name`, its value under `values`.

    `measures` gives a header a value column of its own where several stand under one member. The columns `without` are
    left out, all others are repeated. A row without any value is left out too, unless a value was lost in it. `kind` is
    the type of the new column, told from the members where it is not given.
    """
    labels = [column for column in table.columns if column.name not in members and column.name not in without]
    titles = _unique([name, *_titles(table, members, measures or {}, values)], {column.name for column in labels})
    called = {c.name: titles[(measures or {}).get(c.name, values)] for c in table.columns if c.name in members}
    found = [_measure(table, members, called, title) for title in dict.fromkeys(called.values())]
    frame = _long(table, labels, members, titles[name], found)
    days = ColumnType.DATE if frame[titles[name]].dtype == pl.Date else ColumnType.TEXT
    columns = [
        *(_described(frame[column.name], column.type, column.unit) for column in labels),
        _described(frame[titles[name]], kind or days),
        *(_described(frame[m.title], _type(m), _unit(table, m)) for m in found),
    ]
    kept = table.lost.filter(~pl.col("column").is_in(list(without)))
    lost = kept.with_columns(pl.col("column").replace(called))
    return replace(table, layout="long", columns=columns, frame=frame, lost=lost, totals=[], turned=None)


def _titles(
    table: ReadTable, members: Mapping[str, str | date], measures: Mapping[str, str], values: str
) -> dict[str, None]:
    return dict.fromkeys(measures.get(column.name, values) for column in table.columns if column.name in members)


def _unique(wanted: Iterable[str], taken: set[str]) -> dict[str, str]:
    """The new columns' names, numbered where the table has a column of that name already."""
    used = {ROW, SHEET, *taken}
    found: dict[str, str] = {}
    for name in wanted:
        title = next(n for n in chain([name], (f"{name}_{number}" for number in count(2))) if n not in used)
        used.add(title)
        found[name] = title
    return found


def _measure(table: ReadTable, members: Mapping[str, str | date], called: Mapping[str, str], title: str) -> _Measure:
    """A column without any value is of every type."""
    own = [column for column in table.columns if called.get(column.name) == title]
    is_number = all(column.type is ColumnType.NUMBER or not column.filled for column in own)
    return _Measure(title, is_number, {members[column.name]: column.name for column in reversed(own)})


def _long(
    table: ReadTable,
    labels: list[ReadColumn],
    members: Mapping[str, str | date],
    name: str,
    measures: list[_Measure],
) -> pl.DataFrame:
    """The rows in the order of the sheet, the members of each in the order of its columns."""
    keys = [ROW, *([SHEET] if SHEET in table.frame.columns else []), *(column.name for column in labels)]
    order = dict.fromkeys(members[column.name] for column in table.columns if column.name in members)
    parts = []
    for member in order:
        own = [measure.headers[member] for measure in measures if member in measure.headers]
        lost = table.lost.filter(pl.col("column").is_in(own))[ROW].to_list()
        rows = table.frame.select(*keys).with_columns(
            pl.lit(member).alias(name), *(measure.of(table.frame, member) for measure in measures)
        )
        said = pl.any_horizontal(pl.col(measure.title).is_not_null() for measure in measures)
        parts.append(rows.with_row_index(_ORDER).filter(said | pl.col(ROW).is_in(lost)))
    return pl.concat(parts).sort(_ORDER, maintain_order=True).drop(_ORDER)


def _type(measure: _Measure) -> ColumnType:
    return ColumnType.NUMBER if measure.is_number else ColumnType.TEXT


def _unit(table: ReadTable, measure: _Measure) -> str | None:
    """The unit that all columns of a measure share."""
    units = {column.unit for column in table.columns if column.name in measure.headers.values()}
    return units.pop() if len(units) == 1 else None


def _described(values: pl.Series, kind: ColumnType, unit: str | None = None) -> ReadColumn:
    present = values.drop_nulls()
    ends = [_plain(present[at], kind) for at in (0, -1)] if len(present) else [None, None]
    total = float(present.sum()) if kind is ColumnType.NUMBER else None
    return ReadColumn(values.name, kind, unit, len(present), total, ends[0], ends[1])


def _plain(value: object, kind: ColumnType) -> str | float | bool:
    if isinstance(value, date):
        return value.isoformat()[: 7 if kind is ColumnType.MONTH else None]
    return value  # type: ignore[return-value]
