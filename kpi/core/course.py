"""The course of a figure up to now on an even grid, as forecasts need it, and where on the grid a period lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum, isclose

from kpi.core.indicator import Accumulation
from kpi.core.period import Span, months_between, shift

Known = Mapping[date, float]
"""Figures by the month they stand at."""
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Course:
    """Figures without a gap up to the last known; `season` steps make a year.

    The period looked at has `width` steps and begins `start` steps after the first figure, none of it known yet.
    """

    values: tuple[float, ...]
    season: int
    start: int
    width: int
    accumulation: Accumulation

    @property
    def steps(self) -> range:
        """The steps of the period, counted from the last figure on."""
        ahead = self.start - len(self.values)
        return range(ahead, ahead + self.width)


def course(monthly: Known, whole: Known, span: Span, accumulation: Accumulation, fiscal_start: int = 1) -> Course:
    """The course up to a whole month, quarter, half or year, which begins after the last month known.

    `whole` are figures over the window of the period. Where months make up the period, they are the grid: always for a
    balance, and for a flow unless its figure is not the sum of its months, as of a distinct count. Else the grid is of
    whole windows, each computed anew.
    """
    months = span.months(fiscal_start)
    windows = _windows(monthly, whole, span, fiscal_start)
    if len(months) == 1 or accumulation is Accumulation.STOCK or _adds_up(windows, accumulation):
        return _course(monthly, 1, months[0], len(months), accumulation)
    return _course({month: value for month, (value, _) in windows.items()}, len(months), span.month, 1, accumulation)


def _windows(monthly: Known, whole: Known, span: Span, fiscal_start: int) -> dict[date, tuple[float, list[float]]]:
    """The whole windows all of whose months are known, each with the figures of its months."""
    found = {}
    for month, value in whole.items():
        window = Span(month, span.window)
        parts = [monthly[part] for part in window.months(fiscal_start) if part in monthly]
        if len(parts) == len(span.months(fiscal_start)):
            found[month] = (value, parts)
    return found


def _adds_up(windows: Mapping[date, tuple[float, list[float]]], accumulation: Accumulation) -> bool:
    """Whether the figure of a window is the sum of its months."""
    added = (isclose(value, fsum(parts), rel_tol=_SAME) for value, parts in windows.values())
    return accumulation is Accumulation.FLOW and all(added)


def _course(known: Known, step: int, first: date, width: int, accumulation: Accumulation) -> Course:
    """The figures that follow one another every `step` months up to the last, for a period from the step `first` on."""
    month = max(known, default=shift(first, -step))
    values = list[float]()
    while month in known:
        values.insert(0, known[month])
        month = shift(month, -step)
    start = (len(months_between(month, first)) - 1) // step - 1
    return Course(tuple(values), 12 // step, start, width, accumulation)
