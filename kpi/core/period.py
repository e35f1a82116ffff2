"""Periods and windows of time: weeks, months, quarters, halves and years, and what a window at a month covers.

A figure is asked for at a month and over a window: the month itself, its quarter, half or year to date, or the twelve
months that end with it. Quarters, halves and years are fiscal; a fiscal year carries the number of the calendar year it
starts in. A week is an ISO week and stands at its Monday.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

_SHAPES = (
    re.compile(r"(?P<year>19\d\d|2[01]\d\d)"),
    re.compile(r"(?P<year>19\d\d|2[01]\d\d)-?H(?P<half>[12])"),
    re.compile(r"(?P<year>19\d\d|2[01]\d\d)-?Q(?P<quarter>[1-4])"),
    re.compile(r"(?P<year>19\d\d|2[01]\d\d)-?W(?P<week>0?[1-9]|[1-4]\d|5[0-3])"),
    re.compile(r"(?P<year>19\d\d|2[01]\d\d)-(?P<month>0?[1-9]|1[0-2])"),
)
"""The years are those that facts may have."""


class Window(StrEnum):
    """What a figure covers: a week, a month, its quarter, half or year to date, twelve months, or all up to its end."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    ROLLING = "rolling_12"
    ALL = "all"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The window as a person may spell it, or None where it is none.

        >>> Window.parse("Rolling 12")
        <Window.ROLLING: 'rolling_12'>
        """
        plain = re.sub(r"[\s_-]", "", text).lower()
        return next((window for window in cls if plain == window.value.replace("_", "")), None)


KEPT = (Window.MONTH, Window.QUARTER, Window.HALF, Window.YEAR, Window.ROLLING)
"""The windows that can be kept and scored; a week and everything up to a month are computed when they are asked for."""

ASKED = (*KEPT, Window.ALL)
"""The windows that a month can end; a week is asked for by its own name."""

EARLIEST = date(1900, 1, 1)
"""The first day that a fact may have."""

_MONTHS = {Window.MONTH: 1, Window.QUARTER: 3, Window.HALF: 6, Window.YEAR: 12, Window.ROLLING: 12}
_WEEK = timedelta(days=7)
_LAST_YEAR = 52 * _WEEK
"""A week is held against the one with the same days of the week a year before."""


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
    """A window at a month, or at the Monday of a week: the place of one figure in time."""

    month: date
    window: Window = Window.MONTH

    def first(self, fiscal_start: int = 1) -> date:
        """The first day the window covers."""
        if self.window == Window.ALL:
            return EARLIEST
        if self.window == Window.WEEK:
            return self.month
        if self.window == Window.ROLLING:
            return shift(self.month, -11)
        into = (self.month.month - fiscal_start) % 12 % _MONTHS[self.window]
        return shift(self.month, -into)

    def last(self) -> date:
        """The last day the window covers."""
        return self.month + _WEEK - timedelta(days=1) if self.window == Window.WEEK else last_day(self.month)

    def months(self, fiscal_start: int = 1) -> list[date]:
        """The months the window covers; a week covers none."""
        if self.window == Window.WEEK:
            return []
        return months_between(self.first(fiscal_start), self.month)

    def complete(self, fiscal_start: int = 1) -> bool:
        """Whether the window covers its whole month, quarter, half or year."""
        return len(self.months(fiscal_start)) == _MONTHS.get(self.window)

    def prior(self) -> Span:
        """The window of the same shape before: the month before, or the quarter or year before up to the same month."""
        if self.window == Window.ALL:
            return self.before(fiscal_start=1)
        if self.window == Window.WEEK:
            return Span(self.month - _WEEK, self.window)
        return Span(shift(self.month, -_MONTHS[self.window]), self.window)

    def last_year(self) -> Span:
        """The same window twelve months back; of a week, fifty-two weeks."""
        if self.window == Window.WEEK:
            return Span(self.month - _LAST_YEAR, self.window)
        return Span(shift(self.month, -12), self.window)

    def before(self, fiscal_start: int = 1) -> Span:
        """The whole window of this shape that ends the day before this one begins."""
        if self.window == Window.WEEK:
            return self.prior()
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
    """A named period: a week 2026-W31, a month 2026-10, a quarter 2026-Q4, a half 2026-H2 or a year 2026."""

    year: int
    quarter: int | None = None
    month: int | None = None
    half: int | None = None
    week: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The period written as `text`, or None where it is none.

        >>> Period.parse("2026-Q4")
        Period(year=2026, quarter=4, month=None, half=None, week=None)
        """
        for shape in _SHAPES:
            if found := shape.fullmatch(str(text).strip().upper()):
                period = cls(**{name: int(digits) for name, digits in found.groupdict().items()})
                return period if period.week is None or period.week <= _weeks(period.year) else None
        return None

    def __str__(self) -> str:
        """The period as it is written in a model file."""
        if self.month:
            return f"{self.year:04d}-{self.month:02d}"
        if self.week:
            return f"{self.year:04d}-W{self.week:02d}"
        if self.half:
            return f"{self.year:04d}-H{self.half}"
        return f"{self.year:04d}-Q{self.quarter}" if self.quarter else f"{self.year:04d}"

    def back(self, count: int) -> Period:
        """The month, quarter, half or year that many before.

        >>> str(Period(2026, quarter=1).back(2)), str(Period(2026).back(1))
        ('2025-Q3', '2025')
        """
        kept = {"month": (self.month, 12), "quarter": (self.quarter, 4), "half": (self.half, 2)}
        name, (given, parts) = next(((name, of) for name, of in kept.items() if of[0]), ("", (1, 1)))
        year, part = divmod(self.year * parts + (given or 1) - 1 - count, parts)
        return Period(year, **({name: part + 1} if name else {}))

    def span(self, window: Window | None = None, fiscal_start: int = 1) -> Span:
        """The window that the period is: a month ends any window, every other period is its own."""
        if self.month:
            return Span(date(self.year, self.month, 1), window or Window.MONTH)
        if self.week:
            return Span(date.fromisocalendar(self.year, self.week, 1), Window.WEEK)
        own, last = self._own()
        return Span(shift(date(self.year, fiscal_start, 1), last), Window.ALL if window == Window.ALL else own)

    def _own(self) -> tuple[Window, int]:
        """The window that the period is, and how many months after its year's first its last begins."""
        if self.quarter:
            return Window.QUARTER, 3 * self.quarter - 1
        return (Window.HALF, 6 * self.half - 1) if self.half else (Window.YEAR, 11)


def _weeks(year: int) -> int:
    """How many ISO weeks a year has: its last days may lie in the first week of the next."""
    return date(year, 12, 28).isocalendar().week
