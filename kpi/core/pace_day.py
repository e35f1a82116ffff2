"""How a month fills up day by day, and what a month that is running may come to by that.

The shape of a month is a weekday factor times a factor for the tenth of the month a day lies in, fitted to the twelve
whole months before so that level × weekday × tenth gives back every total of a month, a weekday and a tenth: a Poisson
regression by proportional fitting (Deming and Stephan, 1940). Where there is the same month of the year before, each
day can carry what that day was beyond its shape then. Proportional and additive ways to go on are the multiplicative
and additive pickup of hotel forecasting (Weatherford and Kimes, International Journal of Forecasting 19, 2003).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

import numpy as np

from kpi.core.period import shift
from kpi.core.smoothing import Floats

FITTED = 12
"""The whole months that a shape is fitted to."""
FEWEST_MONTHS = 3
"""The fewest whole months that have a shape."""
RECENT = 28
"""The days, four of each weekday, that say how fast it goes now."""
_TENTHS, _ROUNDS, _STILL = 10, 60, 1e-12
_VOICES = 3


class Way(StrEnum):
    """How the end of a running month is reached from what is done.

    `linear`, `shape` and `year_ago` divide what is done by the share that is usually done by then: by days, by the
    shape of the last months, by the same month of the year before. `recent` and `rest` add what the days to come bring:
    as the last four weeks did, or as the same days did a year before, grown as months have grown since. `middle` is the
    median of what at least three of them say; `months` adds the rest of what a forecast by months says.
    """

    LINEAR = "linear"
    SHAPE = "shape"
    YEAR_AGO = "year_ago"
    RECENT = "recent"
    REST = "rest"
    MIDDLE = "middle"
    MONTHS = "months"


RHYTHMS = (Way.LINEAR, Way.SHAPE, Way.YEAR_AGO)
"""The ways that say how much of a month is usually done by a day."""
Said = dict[Way, Floats]
"""What every way says of every series, not a number where it cannot tell."""


@dataclass(frozen=True)
class Calendar:
    """Months that follow one another, the last of them running."""

    months: tuple[date, ...]

    @cached_property
    def starts(self) -> list[int]:
        """The day, counted from the first, on which each month begins; then the day after all."""
        return [(month - self.months[0]).days for month in (*self.months, shift(self.months[-1], 1))]

    def length(self, month: int) -> int:
        """The days of a month."""
        return self.starts[month + 1] - self.starts[month]

    @cached_property
    def days(self) -> list[date]:
        """Every day of the months."""
        return [self.months[0] + timedelta(days=n) for n in range(self.starts[-1])]

    @cached_property
    def weekdays(self) -> Floats:
        """Days by weekdays: 1 where a day is that weekday."""
        return np.eye(7)[[day.weekday() for day in self.days]]

    @cached_property
    def tenths(self) -> Floats:
        """Days by tenths of their month: 1 where a day lies in that tenth."""
        place = [n * _TENTHS // self.length(month) for month in self._range for n in range(self.length(month))]
        return np.eye(_TENTHS)[place]

    @cached_property
    def parts(self) -> Floats:
        """Days by months: 1 where a day lies in that month."""
        return np.eye(len(self.months))[[month for month in self._range for _ in range(self.length(month))]]

    @property
    def _range(self) -> range:
        return range(len(self.months))

    def standing(self, month: int, known: int) -> int:
        """The day of a month that lies as far into it as `known` days into the last; an end is only at the end."""
        length, last = self.length(month), self.length(len(self.months) - 1)
        if known in (0, last):
            return length if known else 0
        return min(max(round(known * length / last), 1), length - 1)


@dataclass(frozen=True)
class Stand:
    """A look at series from a month of theirs, knowing whole months before and, of that one, what is asked.

    `values` are series by days, `begun` the first month that each has whole.
    """

    calendar: Calendar
    values: Floats
    begun: Floats
    month: int

    def _days(self, first: int, last: int) -> slice:
        """The days from the first to the last of some months."""
        return slice(self.calendar.starts[first], self.calendar.starts[last + 1])

    @cached_property
    def _weights(self) -> Floats:
        """What every day up to the end of the month weighs by shape."""
        calendar, end, low = self.calendar, self.calendar.starts[self.month + 1], max(0, self.month - FITTED)
        if self.month - low < FEWEST_MONTHS:
            return np.full((len(self.values), end), np.nan)
        past = self._days(low, self.month - 1)
        weekday, tenth, part = calendar.weekdays, calendar.tenths, calendar.parts[past, low : self.month]
        factors = _fitted(self.values[:, past], weekday[past], tenth[past], part)
        found = (factors[0] @ weekday[:end].T) * (factors[1] @ tenth[:end].T)
        usable = (np.isfinite(found) & (found >= 0)).all(axis=1) & (self.begun <= self.month - FEWEST_MONTHS)
        return np.where(usable[:, None], found, np.nan)

    @cached_property
    def rhythms(self) -> Said:
        """What each day of the month weighs, by each way that knows."""
        length = self.calendar.length(self.month)
        return {
            Way.LINEAR: np.ones((len(self.values), length)),
            Way.SHAPE: self._weights[:, -length:],
            Way.YEAR_AGO: self._year_ago,
        }

    @cached_property
    def _year_ago(self) -> Floats:
        """The days of the same month of the year before, as this month's weekdays and length would have had them."""
        length, before = self.calendar.length(self.month), self.month - 12
        if before < 0:
            return np.full((len(self.values), length), np.nan)
        then = self.values[:, self._days(before, before)]
        beyond = _ratio(then, self._weights[:, self._days(before, before)], 0.0)
        found = self._weights[:, -length:] * beyond[:, np.minimum(np.arange(length), then.shape[1] - 1)]
        return np.where((self.begun <= before)[:, None], found, np.nan)

    @cached_property
    def shares(self) -> Said:
        """The share of the month that is usually done by the end of each of its days."""
        sums = {way: np.cumsum(weights, axis=1) for way, weights in self.rhythms.items()}
        return {way: _ratio(found, np.where(found[:, -1:] > 0, found[:, -1:], np.nan)) for way, found in sums.items()}

    def projected(self, day: int) -> Said:
        """What the month comes to by every way, from what is done by the end of a day."""
        done = self.values[:, self._days(self.month, self.month)][:, :day].sum(axis=1)
        shares = {way: found[:, day - 1] if day else np.full(len(done), np.nan) for way, found in self.shares.items()}
        divided = {way: _ratio(done, np.where(share > 0, share, np.nan)) for way, share in shares.items()}
        ahead = {Way.RECENT: self._recent(day), Way.REST: self._growth * self._year_ago[:, day:].sum(axis=1)}
        found = divided | {way: done + rest for way, rest in ahead.items()}
        return found | {Way.MIDDLE: _middle(np.array(list(found.values())))}

    def _recent(self, day: int) -> Floats:
        """What the days after `day` bring at the pace of the last weeks."""
        here = self.calendar.starts[self.month] + day
        behind = slice(max(here - RECENT, 0), here)
        level = _ratio(self.values[:, behind].sum(axis=1), self._weights[:, behind].sum(axis=1))
        return np.asarray(level * self._weights[:, here:].sum(axis=1))

    @cached_property
    def _growth(self) -> Floats:
        """How much the last months outgrew the same months a year before, whatever weekdays they had; else 1."""
        back = np.clip(self.month - 12 - self.begun, 0, 12).astype(int)
        end, before = self.month, max(self.month - 12, 0)
        levels = []
        for values in (self.values[:, : self._weights.shape[1]], self._weights):
            months = values @ self.calendar.parts[: values.shape[1]]
            sums, row = np.hstack([np.zeros((len(months), 1)), np.cumsum(months, axis=1)]), np.arange(len(months))
            levels.append(_ratio(sums[:, end] - sums[row, end - back], sums[:, before] - sums[row, before - back]))
        grown = _ratio(levels[0], levels[1])
        return np.where(np.isfinite(grown) & (grown > 0), grown, 1.0)


def stands(calendar: Calendar, values: Floats, begun: Floats) -> Iterator[Stand]:
    """A look from every month, the running one last."""
    return (Stand(calendar, values, begun, month) for month in range(len(calendar.months)))


def _middle(said: Floats) -> Floats:
    """The median of what is said of each series, where at least three say something."""
    told = np.isfinite(said)
    enough = told.sum(axis=0) >= _VOICES
    found = np.full(said.shape[1], np.nan)
    found[enough] = np.nanmedian(np.where(told, said, np.nan)[:, enough], axis=0)
    return found


def _ratio(above: Floats, below: Floats, empty: float = np.nan) -> Floats:
    """A division that gives `empty` where it cannot be made."""
    found: Floats = np.full(np.broadcast_shapes(above.shape, below.shape), empty)
    np.divide(above, below, out=found, where=below != 0)
    return found


def _fitted(values: Floats, weekday: Floats, tenth: Floats, part: Floats) -> tuple[Floats, Floats]:
    """Factors of weekdays and tenths, so that with a level for each month all sums are those of the values."""
    by_part, by_weekday, by_tenth = values @ part, values @ weekday, values @ tenth
    weekdays, tenths = np.ones((len(values), 7)), np.ones((len(values), _TENTHS))
    for _ in range(_ROUNDS):
        before = weekdays
        level = _ratio(by_part, ((weekdays @ weekday.T) * (tenths @ tenth.T)) @ part) @ part.T
        weekdays = _ratio(by_weekday, (level * (tenths @ tenth.T)) @ weekday)
        tenths = _ratio(by_tenth, (level * (weekdays @ weekday.T)) @ tenth)
        if not np.nanmax(np.abs(weekdays - before), initial=0.0) > _STILL:
            break
    return weekdays, tenths
