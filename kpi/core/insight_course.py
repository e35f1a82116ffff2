"""What the course of a KPI says: its months against their targets, against each other, and against a year ago."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, takewhile
from math import sqrt

from kpi.core.control_chart import ControlChart, Rule, Signal, control_chart
from kpi.core.insight import Fact, Insight, Past
from kpi.core.problem import Problem

STREAK = 3
"""Twice is chance, three months are a quarter."""
RECORD = 12
"""The best of a year: of fewer months it may be the season."""
RUN = 4
"""Five figures each above the one before come by chance once in 120 times, and below as often."""
STEPS, GAP = 3, 0.03
"""A gap opens or closes when it did so three months running, and by three points of attainment in all."""
APART = sqrt(2)
"""Two figures by chance differ by the spread of both: the root of two times that of one, three of which are a limit."""
YEAR, EASY = 12, 1.05
"""A target that a whole year of months beats by more than a twentieth asks for nothing."""


def course(past: Past) -> Iterator[Insight]:
    """Everything that the months say; of a figure that is missing only that it is."""
    rules = _RULES if past.last.actual is not None else (_stale,)
    for rule in rules:
        yield from rule(past)


def _stale(past: Past) -> Iterator[Insight]:
    """The month looked at is over and has no figure, though months before it have."""
    known = [month.month for month in past.months if month.actual is not None]
    if known:
        count = len(list(takewhile(lambda month: month.actual is None, reversed(past.months))))
        yield Insight(Fact.STALE, past.last.month, {"since": known[-1], "count": count}, count=count)


def _streak(past: Past) -> Iterator[Insight]:
    """The last months all missed their targets, or all met them."""
    reached = past.attained[::-1]
    if not reached:
        return
    met = reached[0] >= 1.0
    count = len(list(takewhile(lambda value: (value >= 1.0) == met, reached)))
    if count >= STREAK:
        yield Insight(Fact.MET if met else Fact.MISSED, past.last.month, {"count": count}, worse=not met, count=count)


def _too_easy(past: Past) -> Iterator[Insight]:
    """Each of the last twelve months beat its target by more than a twentieth."""
    reached = past.attained[-YEAR:]
    if len(reached) == YEAR and min(reached) > EASY:
        yield Insight(Fact.TOO_EASY, past.last.month, {"count": YEAR, "least": min(reached)})


def _gap(past: Past) -> Iterator[Insight]:
    """Attainment fell three months running to below the target, or rose so from below it, by three points in all."""
    reached = past.attained[-1 - STEPS :]
    if len(reached) <= STEPS:
        return
    values = {"attained_before": reached[0], "attained_after": reached[-1], "count": STEPS}
    moved = round(reached[-1] - reached[0], 9)
    if all(later < earlier for earlier, later in pairwise(reached)) and reached[-1] < 1.0 and moved <= -GAP:
        yield Insight(Fact.WIDENING, past.last.month, values, worse=True)
    if all(later > earlier for earlier, later in pairwise(reached)) and reached[0] < 1.0 and moved >= GAP:
        form = "met" if reached[-1] >= 1.0 else ""
        yield Insight(Fact.CLOSING, past.last.month, values, form, worse=False)


def _record(past: Past) -> Iterator[Insight]:
    """The figure is above, or below, that of each of the eleven months before it or more."""
    *before, last = past.run
    for up in (True, False):
        beaten = takewhile(lambda value, up=up: value < last if up else value > last, reversed(before))  # type: ignore[misc]
        count = 1 + len(list(beaten))
        if count >= RECORD:
            worse = past.worse(up)
            form = {None: "high" if up else "low", True: "worst", False: "best"}[worse]
            yield Insight(Fact.RECORD, past.last.month, {"value": last, "count": count}, form, worse, count)


def _unusual(past: Past) -> Iterator[Insight]:
    """The figure leaves its limits on the control chart, unless a season explains it; or a year ago is out of reach."""
    figures = past.run
    plain, seasonal = control_chart(figures), control_chart(figures, YEAR)
    if isinstance(plain, Problem) or isinstance(seasonal, Problem):
        return
    place, value = len(figures) - 1, figures[-1]
    year_ago = figures[-1 - YEAR] if len(figures) > YEAR else None
    if bounds := seasonal.at(place):
        if signal := _beyond(seasonal, place):
            told = {"value": value, "low": bounds.low or 0.0, "high": bounds.high}
            form = "high" if signal.above else "low"
            yield Insight(Fact.UNUSUAL, past.last.month, told, form, past.worse(signal.above))
        elif year_ago is not None and seasonal.season and (signal := _beyond(plain, place)):
            form = "high" if signal.above else "low"
            yield Insight(Fact.SEASON, past.last.month, {"value": value, "year_ago": year_ago}, form)
        if year_ago is not None and abs(value - year_ago) > APART * (bounds.high - bounds.centre):
            up = value > year_ago
            form, told = "up" if up else "down", {"value": value, "year_ago": year_ago}
            yield Insight(Fact.YEAR_AGO, past.last.month, told, form, past.worse(up))


def _beyond(chart: ControlChart, place: int) -> Signal | None:
    """The signal that the value at a place is beyond a limit; where the one before it was so too, it is no news."""
    beyond = {one.last: one for one in chart.signals if one.rule is Rule.BEYOND}
    found, before = beyond.get(place), beyond.get(place - 1)
    return None if found and before and before.above == found.above else found


def _run(past: Past) -> Iterator[Insight]:
    """The figure rose, or fell, four times running, or turned after it had."""
    steps = [_sign(later - earlier) for earlier, later in pairwise(past.run)][::-1]
    if not steps or not steps[0]:
        return
    up, now = steps[0] > 0, _alike(steps)
    form, values = "up" if up else "down", {"value": past.run[-1]}
    if now >= RUN:
        told = values | {"count": now, "before": past.run[-1 - now]}
        yield Insight(Fact.RUN, past.last.month, told, form, past.worse(up), now)
    elif now == 1 and len(steps) > 1 and steps[1] and (gone := _alike(steps[1:])) >= RUN:
        told = values | {"count": gone, "before": past.run[-2]}
        yield Insight(Fact.REVERSAL, past.last.month, told, form, past.worse(up), gone)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _alike(steps: Sequence[int]) -> int:
    """How many of the first steps go the same way."""
    return len(list(takewhile(lambda step: step == steps[0], steps)))


_RULES: tuple[Callable[[Past], Iterator[Insight]], ...] = (_streak, _too_easy, _gap, _unusual, _record, _run)
