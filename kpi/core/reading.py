"""What the reader sees in one spreadsheet file: tables, columns, and every row that is not data with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import polars as pl

from kpi.core.problem import Problem

ROW, NTH = "_row", "_nth"
SHEET = "_sheet"
"""The column of a table of several sheets that says on which of them a row stands."""


class ColumnType(StrEnum):
    """The type a column was read as; `month` holds the first day of its month."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    MONTH = "month"
    BOOLEAN = "boolean"


DAYS = frozenset({ColumnType.DATE, ColumnType.DATETIME, ColumnType.MONTH})
"""The types that say when."""


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


LOST = {ROW: pl.Int32, "column": pl.String, "value": pl.String, "key": pl.String}
"""The columns of `ReadTable.lost`: row and column of a cell, what it says, and the key of the problem with it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person chose where the reader asked: the problem's `topic` and place, and one of its `choices`."""

    topic: str
    choice: str
    sheet: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One table of a sheet: `frame` has the `columns` in order, and the sheet's row number in `_row`.

    `lost` lists every cell whose value its column's type could not hold, not only those told one by one in `problems`.
    `turned` is a wide table once more with a row for each period, or for each other heading its columns share.
    """

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
    lost: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LOST))
    turned: ReadTable | None = None


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


def nth(keys: Sequence[str]) -> pl.Expr:
    """Which of the cells at one place a cell is: a wide table turned long has several of one row of the sheet."""
    return pl.int_range(pl.len()).over(keys).alias(NTH)


def as_text(values: pl.Series) -> pl.Series:
    """Values as a person would write them: whole numbers without a decimal point."""
    if values.dtype == pl.Float64:
        whole = values.cast(pl.Int64, strict=False)
        written = pl.select(pl.when(whole == values).then(whole.cast(pl.String)).otherwise(values.cast(pl.String)))
        return written.to_series().alias(values.name)
    return values.cast(pl.String).str.strip_chars()
