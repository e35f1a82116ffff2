"""A forecast with its odds: how a series may go on, and how far forecasts of it were off before.

The band is measured, not assumed: the method forecasts every period that is known from what was known at the same
distance before it, and those errors are the spread of the next one (Hyndman and Athanasopoulos, Forecasting: Principles
and Practice, 3rd edition, chapters 5.4, 5.5 and 5.10). A few errors are read as a normal distribution of their size,
more as they are, smoothed by Silverman's rule (Density Estimation, 1986, formula 3.31).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, fsum, isfinite, log, sqrt
from statistics import NormalDist

import numpy as np

from kpi.core.indicator import Accumulation, Polarity
from kpi.core.problem import Problem, Severity
from kpi.core.smoothing import Floats, Method, Track, drift, holt, holt_winters, seasonal

FEWEST_ERRORS = 4
"""The fewest errors that are called a band."""
_FIRST = 2
FEWEST = _FIRST + FEWEST_ERRORS
"""The fewest values that are continued: two to draw a line through, and the rest to see how far it was off."""
AS_THEY_ARE = 12
"""From so many errors on their own distribution is used, below a normal one."""
LOW, HIGH = 0.1, 0.9
"""The band: four of five periods are expected in it."""
_SHARPEST = 1e-9
_SLACK = 1e-7
"""A series without any error still has a width, and a target that is the forecast to the seventh digit is met."""
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution around what was said.

    Outcomes lie at `centres`, each blurred by `width`: as the logarithm of their ratio to what was `said` where
    `ratio`, else as a difference in units of `scale`.
    """

    said: float
    centres: tuple[float, ...]
    width: float
    ratio: bool
    scale: float

    @property
    def point(self) -> float:
        """The value that is passed as often as missed."""
        return self.quantile(0.5)

    @property
    def band(self) -> tuple[float, float]:
        """The bounds between which four of five outcomes lie."""
        return self.quantile(LOW), self.quantile(HIGH)

    def odds(self, value: float, polarity: Polarity = Polarity.HIGHER) -> float:
        """The chance that the period is at least as good as `value`."""
        place = self._place(value)
        if polarity is Polarity.LOWER:
            return self._below(place + _SLACK)
        return 1.0 - self._below(place - _SLACK)

    def rank(self, value: float) -> float:
        """The chance that the period stays below `value`."""
        return self._below(self._place(value))

    def quantile(self, share: float) -> float:
        """The value below which that share of the outcomes lies, found by halving."""
        low, high = min(self.centres) - 9 * self.width, max(self.centres) + 9 * self.width
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if self._below(middle) < share else (low, middle)
        place = (low + high) / 2
        return self.said * exp(place) if self.ratio else self.said + place * self.scale

    def _place(self, value: float) -> float:
        """Where a value lies among the outcomes."""
        if not self.ratio:
            return (value - self.said) / self.scale
        return log(value / self.said) if value > 0 else -float("inf")

    def _below(self, place: float) -> float:
        if not isfinite(place):
            return 0.0
        return sum(_NORMAL.cdf((place - centre) / self.width) for centre in self.centres) / len(self.centres)


@dataclass(frozen=True, slots=True)
class Outlook(Spread):
    """What a future period may bring: a distribution around what the method says.

    `path` has the coming steps one by one, `errors` how many forecasts were held against what came, `tested` how many
    steps ahead, `apart` how many of them do not overlap, `values` how long the series is, `season` how many steps make
    a year, `off` what the forecasts were off in all as a share of all that came.
    """

    method: Method
    season: int
    values: int
    tested: int
    errors: int
    apart: int
    path: tuple[float, ...]
    off: float

    @property
    def normal(self) -> bool:
        """Whether the errors are too few to be used as they are."""
        return self.errors < AS_THEY_ARE


def combine(values: Sequence[float] | Floats, accumulation: Accumulation) -> float:
    """The value of a period from its steps: a flow sums, a stock takes the last, a rate the mean."""
    if accumulation is Accumulation.STOCK:
        return float(values[-1])
    return float(np.sum(values)) if accumulation is Accumulation.FLOW else float(np.mean(values))


def forecast(
    values: Sequence[float], season: int, steps: range, accumulation: Accumulation = Accumulation.FLOW
) -> Outlook | Problem:
    """The outlook for the period that the `steps` after the last value make up, or why there is none.

    Holt–Winters where there are two seasons and enough periods after them to hold it against; else the method that was
    off the least from the same origins. Where a series is too short for the whole way ahead, what it was off over at
    least half of it counts, widened as the way of a random walk.
    """
    if len(values) < FEWEST:
        return _too_short(values, FEWEST)
    trial = _chosen(values, season, steps, accumulation)
    if trial is None:
        return _too_short(values, _FIRST + ceil(steps.stop / 2) + FEWEST_ERRORS - 1)
    return _outlook(trial, season, steps)


def next_step(values: Sequence[float], season: int) -> Track | None:
    """The track that a forecast of the next step is made by, or None where there is none."""
    trial = _chosen(values, season, range(1), Accumulation.FLOW) if len(values) >= FEWEST else None
    return trial.track if trial else None


def _chosen(values: Sequence[float], season: int, steps: range, accumulation: Accumulation) -> Trial | None:
    """The method that continues a series, held against what came."""
    found = (holt_winters(values, season), seasonal(values, season), holt(values), drift(values))
    trials = [trial for track in found if track and (trial := Trial.longest(track, values, steps, accumulation))]
    if not trials:
        return None
    whole = trials[0].track.method is Method.HOLT_WINTERS and trials[0].steps == steps
    return trials[0] if whole else _closest(trials)


def _too_short(values: Sequence[float], needed: int) -> Problem:
    return Problem(Severity.NOTE, "adviser.too_short", {"count": len(values), "needed": needed})


@dataclass(frozen=True, slots=True)
class Trial:
    """A method held against what came, so many steps ahead."""

    track: Track
    values: Sequence[float]
    steps: range
    accumulation: Accumulation

    @classmethod
    def longest(cls, track: Track, values: Sequence[float], steps: range, accumulation: Accumulation) -> Trial | None:
        """The trial of the whole way ahead, or of as much as can be held against what came, if that is half of it."""
        stop = min(steps.stop, len(values) - track.first - FEWEST_ERRORS + 1)
        return cls(track, values, _up_to(steps, stop), accumulation) if 2 * stop >= steps.stop else None

    def held(self, first: int | None = None) -> list[tuple[float, float]]:
        """What was said from every origin, or from `first` on, and what came."""
        origins = range(first or self.track.first, len(self.values) - self.steps.stop + 1)
        return [(self.said(origin), self.came(origin)) for origin in origins]

    def said(self, origin: int) -> float:
        """What the method says of the period from an origin."""
        return combine(self.track.ahead(origin, self.steps.stop)[self.steps.start :], self.accumulation)

    def came(self, origin: int) -> float:
        """What came in the period from an origin."""
        return combine(self.values[origin + self.steps.start : origin + self.steps.stop], self.accumulation)

    @property
    def size(self) -> float:
        """The size of a period's value, to measure differences by."""
        largest = max(map(abs, self.values)) or 1.0
        return largest * len(self.steps) if self.accumulation is Accumulation.FLOW else largest


def _up_to(steps: range, stop: int) -> range:
    return range(min(steps.start, stop - 1), stop)


def _closest(trials: Sequence[Trial]) -> Trial:
    """The method that was off the least, as far ahead and from the origins that all share; of equals the first."""
    first, stop = max(trial.track.first for trial in trials), min(trial.steps.stop for trial in trials)

    def off(trial: Trial) -> float:
        shared = replace(trial, steps=_up_to(trial.steps, stop))
        return sum((came - said) ** 2 for said, came in shared.held(first))

    return min(trials, key=off)


def _outlook(trial: Trial, season: int, steps: range) -> Outlook:
    """The outlook by a method with the errors it made."""
    track, values, held = trial.track, trial.values, trial.held()
    path = tuple(map(float, track.ahead(len(values), steps.stop)))
    whole = replace(trial, steps=steps)
    said = whole.said(len(values))
    apart = (len(held) + len(trial.steps) - 1) // len(trial.steps)
    wider = sqrt((1 + 1 / apart) * steps.stop / trial.steps.stop)
    of = spread(said, held, whole.size, min(values) > 0, wider)
    counts = (season, len(values), trial.steps.stop, len(held), apart)
    off = fsum(abs(came - earlier) for earlier, came in held) / (fsum(abs(came) for _, came in held) or 1.0)
    return Outlook(of.said, of.centres, of.width, of.ratio, of.scale, track.method, *counts, path, off)


def spread(said: float, held: Sequence[tuple[float, float]], size: float, positive: bool, wider: float) -> Spread:
    """The distribution around what is said, by what was said and came before; `size` is that of a value.

    Errors are ratios where all is positive. `wider` is for a spread seen in few periods, which is not known well.
    """
    ratio = positive and said > 0 and all(earlier > 0 for earlier, _ in held)
    errors = [log(came / earlier) if ratio else (came - earlier) / size for earlier, came in held]
    centres, width = _spread(errors, wider)
    return Spread(said, centres, max(width, _SHARPEST), ratio, size)


def _spread(errors: Sequence[float], wider: float) -> tuple[tuple[float, ...], float]:
    """Where outcomes lie and how much each is blurred."""
    count = len(errors)
    if count < AS_THEY_ARE:
        return (0.0,), wider * sqrt(sum(error**2 for error in errors) / count)
    low, high = np.quantile(errors, [0.25, 0.75])
    wide = min(float(np.std(errors, ddof=1)), float(high - low) / 1.34)
    middle = float(np.mean(errors))
    return tuple(middle + wider * (error - middle) for error in errors), wider * 0.9 * wide * count**-0.2
