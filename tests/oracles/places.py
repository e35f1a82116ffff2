"""Where and when figures of the random facts are asked for: the org units, and the calendar counted by hand."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

ORG = {
    "HQ": None,
    "EAST": "HQ",
    "WEST": "HQ",
    "NORTH": "HQ",
    "S1": "EAST",
    "S2": "EAST",
    "S3": "WEST",
    "S4": "WEST",
    "N1": "NORTH",
}
"""Three levels; EAST has rows of its own, S4 and all of NORTH have none."""
FISCAL = 4
FIRST, COUNT = date(2024, 11, 1), 16
SIZES = {"month": 1, "quarter": 3, "half": 6, "year": 12, "rolling_12": 12}
DAY = timedelta(days=1)


def later(month: date, months: int) -> date:
    """The first day of the month that many months later."""
    years, index = divmod(month.month - 1 + months, 12)
    return date(month.year + years, index + 1, 1)


def end_of(month: date) -> date:
    return date(month.year, month.month, calendar.monthrange(month.year, month.month)[1])


MONTHS = [later(FIRST, n) for n in range(COUNT)]


def subtree(unit: str) -> list[str]:
    """The unit and all below it."""
    children = [code for code, parent in ORG.items() if parent == unit]
    return [unit, *(below for child in children for below in subtree(child))]


@dataclass(frozen=True)
class Time:
    """A window at a month, or at the Monday of a week; `nothing` is the time before all time."""

    window: str
    at: date

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        if self.window == "nothing":
            return date(1, 1, 2), date(1, 1, 1)
        if self.window == "week":
            return self.at, self.at + 6 * DAY
        if self.window == "all":
            return date(1900, 1, 1), end_of(self.at)
        if self.window == "rolling_12":
            return later(self.at, -11), end_of(self.at)
        first = self.at
        while (first.month - FISCAL) % SIZES[self.window] != 0:
            first = later(first, -1)
        return first, end_of(self.at)

    def moved(self, move: str) -> Time:
        """The time that `prior`, `last_year` or an opening balance (`before`) means, seen from this one."""
        if self.window == "nothing" or (self.window == "all" and move != "last_year"):
            return replace(self, window="nothing")
        if self.window == "week":
            return replace(self, at=self.at - (364 if move == "last_year" else 7) * DAY)
        if move == "before":
            return replace(self, at=(self.days[0] - DAY).replace(day=1))
        return replace(self, at=later(self.at, -12 if move == "last_year" else -SIZES[self.window]))

    def along(self, moves: tuple[str, ...]) -> Time:
        """The time after one move after another."""
        return self.moved(moves[0]).along(moves[1:]) if moves else self


@dataclass(frozen=True)
class Place:
    """An org unit at a time."""

    unit: str
    time: Time

    def __str__(self) -> str:
        first, last = self.time.days
        return f"{self.unit}, {self.time.window} at {self.time.at} ({first} to {last})"
