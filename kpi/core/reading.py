"""What the reader sees in one spreadsheet file: tables, columns, and every row that is not data with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import polars as pl

from kpi.core.problem import Problem

ROW = "_row"


class ColumnType(StrEnum):
    """The type a column was read as; `month` holds the first day of its month."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    MONTH = "month"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """One column as read: `filled` counts its values, `sum` is of numbers only, `first` and `last` are in row order."""

    name: str
    type: ColumnType
    unit: str | None = None
    filled: int = 0
    sum: float | None = None
    first: str | float | bool | None = None
    last: str | float | bool | None = None


@dataclass(frozen=True, slots=True)
class DroppedRow:
    """A row of the sheet that is not data; `reason` is total, title, note, blank, header or hidden."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class CheckedTotal:
    """A total printed in the sheet beside the sum of the rows it covers."""

    row: int
    column: str
    printed: float
    computed: float


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One table of a sheet: `frame` has the `columns` in order, and the sheet's row number in `_row`."""

    sheet: str | None
    header_rows: list[int]
    first_row: int
    last_row: int
    columns: list[ReadColumn]
    frame: pl.DataFrame
    layout: Literal["long", "wide"] = "long"
    period: tuple[str, str] | None = None
    dropped: list[DroppedRow] = field(default_factory=list)
    totals: list[CheckedTotal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """One file as read; `error` is set when it could not be read at all, and then there are no tables."""

    file: str
    sha256: str
    format: str | None = None
    encoding: str | None = None
    error: Problem | None = None
    problems: list[Problem] = field(default_factory=list)
    tables: list[ReadTable] = field(default_factory=list)
