"""First targets for a tree without any: what was reached a year ago, or of late, moved the good way by a share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10
from statistics import mean
from typing import Literal

from kpi.core.indicator import Polarity
from kpi.core.period import Period, shift
from kpi.core.target import Target

LATE = 3
"""The months whose mean stands for a year ago where nothing is known of it."""
DIGITS = 3
"""A target is agreed in so many digits."""


Basis = Literal["year_ago", "late", "own"]


@dataclass(frozen=True, slots=True)
class FirstTarget:
    """A target for a month: what it starts from (a year ago, the latest months, itself), and the proposal."""

    kpi: str
    month: date
    base: float
    basis: Basis
    value: float


def first_targets(
    kpi: str, history: Mapping[date, float], months: Sequence[date], growth: float, polarity: Polarity
) -> list[FirstTarget]:
    """For every month a target that is `growth` better than a year before, or than the latest months known before.

    The first month of all is held against itself; a month before there were figures has no target.
    """
    found = []
    for month in months:
        if (start := _start(history, month)) is not None:
            base, basis = start
            found.append(FirstTarget(kpi, month, base, basis, agreeable(better(base, growth, polarity))))
    return found


def _start(history: Mapping[date, float], month: date) -> tuple[float, Basis] | None:
    """What a target of a month starts from."""
    if (year_ago := shift(month, -12)) in history:
        return history[year_ago], "year_ago"
    if late := [history[known] for known in sorted(history) if known < month][-LATE:]:
        return mean(late), "late"
    return (history[month], "own") if month in history else None


def better(base: float, growth: float, polarity: Polarity) -> float:
    """A figure moved the good way by a share of its size; a range keeps its middle.

    >>> better(200, 0.1, Polarity.HIGHER), better(200, 0.1, Polarity.LOWER), better(-50, 0.5, Polarity.HIGHER)
    (220.0, 180.0, -25.0)
    """
    if polarity is Polarity.RANGE:
        return base
    return base + abs(base) * growth * (1 if polarity is Polarity.HIGHER else -1)


def agreeable(value: float, digits: int = DIGITS) -> float:
    """A figure as people agree on it: in a few digits.

    >>> agreeable(86123456.0), agreeable(0.31234), agreeable(0.0)
    (86100000.0, 0.312, 0.0)
    """
    if value == 0:
        return 0.0
    return float(round(value, digits - 1 - floor(log10(abs(value)))))


def as_targets(found: Sequence[FirstTarget], polarity: Polarity, growth: float, wanted: float | None) -> list[Target]:
    """The targets of one KPI; where a person wanted another figure for the first month, the others move with it.

    A range lies `growth` to either side of its middle.
    """
    factor = wanted / found[0].value if found and wanted is not None and found[0].value else None
    given = []
    for position, one in enumerate(found):
        value = one.value if factor is None else agreeable(one.value * factor)
        value = wanted if position == 0 and wanted is not None else value
        reach = abs(value) * growth
        aim = (value - reach, value + reach) if polarity is Polarity.RANGE else value
        period = Period(one.month.year, month=one.month.month)
        given.append(Target(kpi=one.kpi, period=period, target=aim))
    return given
