"""The control chart of a series: which of its ups and downs are signals, and which are the noise it always had.

The chart of individual values and moving ranges of Wheeler and Chambers (Understanding Statistical Process Control, 3rd
edition, 2010; Wheeler, Understanding Variation, 2nd edition, 2000): the natural process limits lie 2.66 times the mean
moving range off the mean, 2.66 being 3 standard deviations by Hartley's constant 1.128 for ranges of two. Three of the
Western Electric rules as Wheeler words them tell a signal: a value beyond a limit, eight in a row on one side of the
centre, three of four in a row nearer a limit than the centre. Eight in a row confirm a shift; limits begin anew there.

Limits come from the first twelve values after a shift, so that later values never move them. A season is taken out by
Wheeler's seasonal relatives, each year's learned from the years before it alone, and only where the steps from one
value to the next are then at most half as uneven as they were with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean, mean
from typing import NamedTuple

from kpi.core.problem import Problem, Severity

FEWEST = 12
"""So many values tell what a series does by itself; limits of fewer would still move a lot."""
RUN = 8
WINDOW, NEAR = 4, 3
WIDTH = 2.66
SEASON = 0.5
"""A season is one where the steps are at most half as uneven without it."""
_SAME = 1e-9
"""Two values that differ by less than this share of the largest are the same."""


class Rule(StrEnum):
    """What tells a signal: a value beyond a limit, a run on one side of the centre, most of a few near a limit."""

    BEYOND = "beyond"
    RUN = "run"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal from the value at `first` to that at `last`, above or below what was to be expected."""

    rule: Rule
    first: int
    last: int
    above: bool


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a value was to be expected at, and between which limits; None where nothing can lie below."""

    low: float | None
    centre: float
    high: float


@dataclass(frozen=True, slots=True)
class ControlChart:
    """The bounds of every value from the one at `first` on, and the signals among them, by the place of their last.

    `shifts` has where limits begin anew, `season` how many values make the year whose season was taken out, or 0.
    """

    first: int
    bounds: tuple[Bounds, ...]
    signals: tuple[Signal, ...]
    shifts: tuple[int, ...]
    season: int

    def at(self, place: int) -> Bounds | None:
        """The bounds of the value at a place, if it is judged."""
        return self.bounds[place - self.first] if place >= self.first else None


def control_chart(values: Sequence[float], season: int = 0) -> ControlChart | Problem:
    """The chart of values at even steps, `season` of which make a year, or why there is none."""
    if len(values) < FEWEST:
        return Problem(Severity.NOTE, "control_chart.too_short", {"count": len(values), "needed": FEWEST})
    ratio = min(values) > 0
    usual = _relatives(values, season, ratio) if season else []
    first = len(values) - len(usual)
    judged = [value / of if ratio else value - of for value, of in zip(values[first:], usual, strict=True)]
    if not usual or _uneven(judged) > SEASON * _uneven(values[first:]):
        first, judged, season, usual = 0, list(values), 0, [1.0 if ratio else 0.0] * len(values)
    stretches, shifts = _stretches(judged)
    lines = [line for start, end, line in stretches for _ in range(start, end)]
    signals = sorted(
        (*shifts, *_beyond(judged, lines), *_near(judged, stretches)), key=lambda one: (one.last, one.rule)
    )
    floor = 0.0 if min(values) >= 0 else None
    return ControlChart(
        first,
        tuple(_back(line, of, ratio, floor) for line, of in zip(lines, usual, strict=True)),
        tuple(Signal(one.rule, one.first + first, one.last + first, one.above) for one in signals),
        tuple(start + first for start, _, _ in stretches[1:]),
        season,
    )


def _relatives(values: Sequence[float], season: int, ratio: bool) -> list[float]:
    """What is usual in a step of the year against the mean of its year, by the years before; none for the first year.

    Years are counted back from the last value. None at all where what remains is too little to be judged.
    """
    years = [values[end - season : end] for end in range(len(values), season - 1, -season)][::-1]
    if (len(years) - 1) * season < FEWEST:
        return []
    middles = [fmean(year) for year in years]
    seen = [[v / m if ratio else v - m for v in year] for year, m in zip(years, middles, strict=True)]
    return [fmean(year[step] for year in seen[:n]) for n in range(1, len(years)) for step in range(season)]


def _rough(values: Sequence[float]) -> float:
    """The mean moving range."""
    return fmean(abs(after - before) for before, after in pairwise(values))


class _Line(NamedTuple):
    """Limits and centre of values without their season."""

    low: float
    centre: float
    high: float


def _uneven(values: Sequence[float]) -> float:
    """What the steps from one value to the next differ from their mean, so that a trend is no season."""
    steps = [after - before for before, after in pairwise(values)]
    usual = fmean(steps)
    return fmean(abs(step - usual) for step in steps)


_Stretch = tuple[int, int, _Line]
"""From which value to before which the same line holds, and this."""


def _stretches(values: Sequence[float]) -> tuple[list[_Stretch], list[Signal]]:
    """The stretches between shifts, and the runs that told them."""
    found, runs = list[tuple[int, _Line]](), list[Signal]()
    start: int | None = 0
    while start is not None:
        line = _line(values[start : start + FEWEST])
        told = list(_runs(values, start, line.centre))
        runs += [run for run in told if run.first > start or start == 0]
        found.append((start, line))
        start = next((run.first for run in told if run.first > start), None)
    ends = [*(start for start, _ in found[1:]), len(values)]
    return [(start, end, line) for (start, line), end in zip(found, ends, strict=True)], runs


def _line(values: Sequence[float]) -> _Line:
    centre, width = mean(values), WIDTH * _rough(values)
    return _Line(centre - width, centre, centre + width)


def _runs(values: Sequence[float], start: int, centre: float) -> Iterator[Signal]:
    """Eight in a row on one side of the centre, from `start` on, up to the first after which limits begin anew."""
    side, begun = 0, start
    for place in range(start, len(values)):
        now = _side(values, values[place] - centre)
        if now != side:
            side, begun = now, place
        if side and place - begun + 1 == RUN:
            yield Signal(Rule.RUN, begun, place, side > 0)
            if begun > start:
                return


def _side(values: Sequence[float], distance: float) -> int:
    """Whether a value lies above (1), below (−1) or, but for rounding, on a line."""
    if abs(distance) <= _SAME * max(map(abs, values)):
        return 0
    return 1 if distance > 0 else -1


def _beyond(values: Sequence[float], lines: Sequence[_Line]) -> Iterator[Signal]:
    """The values beyond a limit."""
    for place, (value, line) in enumerate(zip(values, lines, strict=True)):
        above, below = _side(values, value - line.high) > 0, _side(values, value - line.low) < 0
        if above or below:
            yield Signal(Rule.BEYOND, place, place, above)


def _near(values: Sequence[float], stretches: Sequence[_Stretch]) -> Iterator[Signal]:
    """Three of four in a row nearer a limit than the centre, all on one side; fours that overlap are one signal."""
    for start, end, line in stretches:
        half = (line.high - line.centre) / 2
        for sign in (1, -1):
            near = [_side(values, sign * (value - line.centre) - half) > 0 for value in values[start:end]]
            found: Signal | None = None
            for place in range(len(near)):
                window = [n for n in range(max(place - WINDOW + 1, 0), place + 1) if near[n]]
                if not near[place] or len(window) < NEAR:
                    continue
                joined = found if found and found.last >= window[0] + start else None
                if found and not joined:
                    yield found
                found = Signal(Rule.NEAR, joined.first if joined else window[0] + start, place + start, sign > 0)
            if found:
                yield found


def _back(line: _Line, usual: float, ratio: bool, floor: float | None) -> Bounds:
    """Bounds with the season put back; where nothing is below the floor a limit below it is none."""
    low, centre, high = (at * usual if ratio else at + usual for at in line)
    return Bounds(None if floor is not None and low < floor else low, centre, high)
