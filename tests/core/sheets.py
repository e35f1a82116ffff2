"""Tables as the reader would give them, for tests of what is done with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from kpi.core.reading import ROW, ColumnType, ReadColumn, ReadTable

_TYPES = {
    pl.Float64: ColumnType.NUMBER,
    pl.String: ColumnType.TEXT,
    pl.Date: ColumnType.DATE,
    pl.Boolean: ColumnType.BOOLEAN,
}


def sheet(name: str | None, given: dict[str, Sequence[object]], units: dict[str, str] | None = None) -> ReadTable:
    """A table on a sheet of that name, its columns typed by their values, its first row the second of the sheet."""
    frame = pl.DataFrame({header: pl.Series(header, values, strict=False) for header, values in given.items()})
    columns = [_column(frame[header], (units or {}).get(header)) for header in given]
    return ReadTable(name, [1], 2, 1 + frame.height, columns, frame.with_row_index(ROW, 2))


def _column(values: pl.Series, unit: str | None) -> ReadColumn:
    present = values.drop_nulls().to_list()
    kind = _TYPES.get(values.dtype.base_type(), ColumnType.TEXT)
    ends = [day.isoformat() if isinstance(day, date) else day for day in (present[:1] + present[-1:])] or [None, None]
    total = float(sum(present)) if kind is ColumnType.NUMBER else None
    return ReadColumn(values.name, kind, unit, len(present), total, ends[0], ends[-1])
