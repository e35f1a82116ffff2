"""Which time a table covers: by its dates, by its headings, or by what is stated for it."""

from __future__ import annotations

from typing import Literal

import polars as pl

from kpi.core.problem import Place, Problem
from kpi.core.reading import DAYS, ColumnType, ReadColumn
from kpi.intake.periods import days_across, is_period_heading, span
from kpi.intake.problems import warning
from kpi.intake.stated import Stated

_DIFFERS = {"sheet": "sheet_period_differs", "file": "file_period_differs"}


def layout_of(columns: list[ReadColumn]) -> Literal["long", "wide"]:
    """A table with three or more columns named after periods, or with the days of a month, is wide."""
    names = [column.name for column in columns]
    return "wide" if sum(map(is_period_heading, names)) >= 3 or days_across(names) else "long"


def _dates(columns: list[ReadColumn]) -> ReadColumn | None:
    return next((column for column in columns if column.type in DAYS and column.filled), None)


def period_of_table(columns: list[ReadColumn], frame: pl.DataFrame, stated: Stated | None) -> tuple[str, str] | None:
    """From the first to the last day of the first column of dates, of the periods in the header, or what is stated."""
    column = _dates(columns)
    if column is not None:
        days = frame[column.name].cast(pl.Date)
        size = 7 if column.type is ColumnType.MONTH else 10
        return str(days.min())[:size], str(days.max())[:size]
    across = span([column.name for column in columns], stated)
    return across or ((str(stated), str(stated)) if stated else None)


def differing(columns: list[ReadColumn], frame: pl.DataFrame, stated: Stated | None, place: Place) -> list[Problem]:
    """A sheet or file named after a month in which fewer than half of its dates lie has a wrong name or wrong dates."""
    column = _dates(columns)
    if column is None or stated is None or stated.month is None or stated.origin not in _DIFFERS:
        return []
    days = frame[column.name].cast(pl.Date).drop_nulls()
    first = stated.last_month
    inside = ((days.dt.year() == first.year) & (days.dt.month() == first.month)).sum()
    if inside >= 0.5 * len(days):
        return []
    where = Place(sheet=place.sheet, column=column.name)
    return [warning(_DIFFERS[stated.origin], where, stated=str(stated), first=str(days.min()), last=str(days.max()))]
