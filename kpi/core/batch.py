"""Batches: one import of one file into a dataset, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl


@dataclass(frozen=True, slots=True)
class Batch:
    """One import; `live` is False once it was undone."""

    batch: int
    dataset: str
    file: str
    sha256: str
    sheet: str | None
    rows: int
    rejected: int
    first_day: date
    last_day: date
    who: str
    imported_at: datetime
    live: bool = True


@dataclass(frozen=True, slots=True)
class Incoming:
    """The facts of one file, typed and mapped, before they are stored: the dataset's columns and `_row`.

    Where they are of several sheets `sheet` is None and `_sheet` says on which each row stands; `rejected` rows of the
    file were skipped.
    """

    dataset: str
    file: str
    sha256: str
    sheet: str | None
    frame: pl.DataFrame
    rejected: int
    months: list[date]
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Difference:
    """What a batch changes: rows that come, rows that it replaces, and for each month the sums before and after.

    Of the rows that come `changed` are known with other figures and `same` as they are; `gone` come no more.
    """

    added: int
    replaced: int
    sums: pl.DataFrame
    changed: int = 0
    same: int = 0
    gone: int = 0

    @property
    def new(self) -> int:
        """The rows that were not there before."""
        return self.added - self.changed - self.same
