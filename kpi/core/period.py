"""Periods and windows of time: months, quarters and years, and what a window at a month covers.

A figure is asked for at a month and over a window: the month itself, its quarter to date or its year to date.
Quarters and years are fiscal; a fiscal year carries the number of the calendar year it starts in.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

_SHAPES = (
    re.compile(r"(?P<year>19\d\d|2[01]\d\d)"),
    re.compile(r"(?P<year>19\d\d|2[01]\d\d)-?Q(?P<quarter>[1-4])"),
    re.compile(r"(?P<year>19\d\d|2[01]\d\d)-(?P<month>0?[1-9]|1[0-2])"),
)
"""The years are those that facts may have."""


class Window(StrEnum):
    """What a figure covers: the month, the quarter to date, the year to date, or everything up to the month's end."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ALL = "all"


KEPT = (Window.MONTH, Window.QUARTER, Window.YEAR)
"""The windows whose figures are kept and scored; everything up to a month is computed when it is asked for."""

EARLIEST = date(1900, 1, 1)
"""The first day that a fact may have."""

_MONTHS = {Window.MONTH: 1, Window.QUARTER: 3, Window.YEAR: 12}


def shift(month: date, months: int) -> date:
    """The first day of the month that many months later.

    >>> shift(date(2026, 1, 1), -1)
    datetime.date(2025, 12, 1)
    """
    index = month.year * 12 + month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_of(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def last_day(month: date) -> date:
    """The last day of the month of `month`."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def months_between(first: date, last: date) -> list[date]:
    """Every month from `first` to `last`, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [shift(month_of(first), n) for n in range(count + 1)]


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A window at a month: the place of one figure in time."""

    month: date
    window: Window = Window.MONTH

    def first(self, fiscal_start: int = 1) -> date:
        """The first day the window covers."""
        if self.window == Window.ALL:
            return EARLIEST
        into = (self.month.month - fiscal_start) % 12 % _MONTHS[self.window]
        return shift(self.month, -into)

    def last(self) -> date:
        """The last day the window covers."""
        return last_day(self.month)

    def months(self, fiscal_start: int = 1) -> list[date]:
        """The months the window covers."""
        return months_between(self.first(fiscal_start), self.month)

    def complete(self, fiscal_start: int = 1) -> bool:
        """Whether the window covers its whole month, quarter or year."""
        return len(self.months(fiscal_start)) == _MONTHS.get(self.window)

    def prior(self) -> Span:
        """The window of the same shape before: the month before, or the quarter or year before up to the same month."""
        if self.window == Window.ALL:
            return self.before(fiscal_start=1)
        return Span(shift(self.month, -_MONTHS[self.window]), self.window)

    def last_year(self) -> Span:
        """The same window twelve months back."""
        return Span(shift(self.month, -12), self.window)

    def before(self, fiscal_start: int = 1) -> Span:
        """The whole month, quarter or year that ends the day before this window begins."""
        return Span(shift(self.first(fiscal_start), -1), self.window)

    def elapsed(self, today: date, fiscal_start: int = 1) -> float:
        """The share of the window's days that are gone when `today` begins, from 0 to 1."""
        first = self.first(fiscal_start)
        whole = (self.last() - first).days + 1
        return min(max((today - first).days / whole, 0.0), 1.0)

    def running(self, today: date) -> bool:
        """Whether the window has begun its last month but not ended it."""
        return self.month <= today <= self.last()


@dataclass(frozen=True, slots=True)
class Period:
    """A named period: a month 2026-10, a quarter 2026-Q4 or a year 2026."""

    year: int
    quarter: int | None = None
    month: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The period written as `text`, or None where it is none.

        >>> Period.parse("2026-Q4")
        Period(year=2026, quarter=4, month=None)
        """
        for shape in _SHAPES:
            if found := shape.fullmatch(str(text).strip().upper()):
                return cls(**{name: int(digits) for name, digits in found.groupdict().items()})
        return None

    def __str__(self) -> str:
        """The period as it is written in a model file."""
        if self.month:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-Q{self.quarter}" if self.quarter else f"{self.year:04d}"

    def span(self, window: Window | None = None, fiscal_start: int = 1) -> Span:
        """The window that the period is: a month ends any window, a quarter and a year are their own."""
        if self.month:
            return Span(date(self.year, self.month, 1), window or Window.MONTH)
        own = Window.QUARTER if self.quarter else Window.YEAR
        last = 3 * self.quarter - 1 if self.quarter else 11
        return Span(shift(date(self.year, fiscal_start, 1), last), Window.ALL if window == Window.ALL else own)
