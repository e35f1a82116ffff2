"""Ways to continue a series: Holt–Winters smoothing, the season before, and the straight line.

Each is a `Track`: it can be asked at any point of the series what it would have said there of what came next, knowing
nothing later. Formulas as in Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, chapters
5.2 and 8.2 to 8.4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ahead = Callable[[int, int], Floats]
"""From the values before an origin, the next so many."""


class Method(StrEnum):
    """How a series is continued."""

    HOLT_WINTERS = "holt_winters"
    SEASONAL = "seasonal"
    HOLT = "holt"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class Track:
    """A method on a series; `first` is the first origin from which it knows enough to continue."""

    method: Method
    first: int
    ahead: Ahead


ALPHA = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
BETA = (0.0, 0.05, 0.1, 0.3)
GAMMA = (0.0, 0.05, 0.1, 0.3)
PHI = (0.8, 0.9, 0.98, 1.0)
"""The smoothing of level, trend and season and the damping of the trend that are tried; 1 does not damp."""


class _Grid(NamedTuple):
    """Every combination that is tried side by side; `times` is whether the season multiplies or adds."""

    alpha: Floats
    beta: Floats
    gamma: Floats
    phi: Floats
    times: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _States:
    """Level and trend before every value, the season of every value, and the squared errors so far."""

    grid: _Grid
    level: Floats
    trend: Floats
    season: Floats
    squared: Floats


def holt_winters(values: Sequence[float], season: int) -> Track | None:
    """Damped Holt–Winters, the season added or multiplied; None with less than two whole seasons.

    ℓₜ = α(yₜ − sₜ₋ₘ) + (1 − α)(ℓₜ₋₁ + φbₜ₋₁), bₜ = β(ℓₜ − ℓₜ₋₁) + (1 − β)φbₜ₋₁,
    sₜ = γ(yₜ − ℓₜ₋₁ − φbₜ₋₁) + (1 − γ)sₜ₋ₘ; where the season multiplies, y is divided by s and by ℓ + φb instead.
    The combination with the least squared error of one step up to the origin is the one that continues.
    """
    return _smoothed(Method.HOLT_WINTERS, values, season, season) if season > 1 else None


def holt(values: Sequence[float]) -> Track | None:
    """Damped Holt: level and trend without a season; None with less than four values."""
    return _smoothed(Method.HOLT, values, 1, 2)


def _smoothed(method: Method, values: Sequence[float], season: int, block: int) -> Track | None:
    """The series smoothed; where it begins is taken from its first two blocks."""
    y = np.asarray(values, dtype=np.float64)
    if len(y) < 2 * block:
        return None
    states = _run(y, _begin(y, _grid(season > 1, bool((y > 0).all())), season, block), season, block)

    def ahead(origin: int, count: int) -> Floats:
        best = int(states.squared[origin].argmin())
        damped = np.cumsum(states.grid.phi[best] ** np.arange(1, count + 1))
        line = states.level[origin, best] + damped * states.trend[origin, best]
        around = states.season[origin + np.arange(count) % season, best]
        return np.asarray(line * around if states.grid.times[best] else line + around)

    return Track(method, 2 * block, ahead)


def _grid(seasonal: bool, positive: bool) -> _Grid:
    """What is tried; a season can multiply only where nothing is zero or below."""
    forms = (False, True) if seasonal and positive else (False,)
    tried = list(product(ALPHA, BETA, GAMMA if seasonal else (0.0,), PHI, forms))
    alpha, beta, gamma, phi, times = (np.array(column) for column in zip(*tried, strict=True))
    return _Grid(alpha, beta, gamma, phi, times.astype(bool))


def _begin(y: Floats, grid: _Grid, season: int, block: int) -> _States:
    """Where the series begins: the line through the middles of the first two blocks, and what lies off it."""
    shape = (len(y) + 1, len(grid.alpha))
    first, second = y[:block].mean(), y[block : 2 * block].mean()
    slope = (second - first) / block
    level = np.full(shape, first - slope * (block + 1) / 2)
    around = np.zeros((len(y) + season, len(grid.alpha)))
    if season > 1:
        line = first + slope * (np.arange(2 * block) - (block - 1) / 2)
        added = (y[: 2 * block] - line).reshape(2, block).mean(axis=0)
        with np.errstate(all="ignore"):
            share = (y[: 2 * block] / line).reshape(2, block).mean(axis=0)
        around[:season] = np.where(grid.times, share[:, None], added[:, None])
    return _States(grid, level, np.full(shape, slope), around, np.zeros(shape))


def _run(y: Floats, states: _States, season: int, block: int) -> _States:
    """Every combination over the whole series; the first block is not counted, as it was begun from."""
    grid, level, trend, around, squared = states.grid, states.level, states.trend, states.season, states.squared
    with np.errstate(all="ignore"):
        for t, value in enumerate(y):
            base, now = level[t] + grid.phi * trend[t], around[t]
            error = value - np.where(grid.times, base * now, base + now)
            impossible = grid.times & ~((base > 0) & (now > 0))
            counted = error**2 if t >= block else 0.0
            squared[t + 1] = squared[t] + np.where(impossible, np.inf, counted)
            level[t + 1] = base + grid.alpha * (np.where(grid.times, value / now, value - now) - base)
            trend[t + 1] = grid.phi * trend[t] + grid.beta * (level[t + 1] - base)
            around[t + season] = now + grid.gamma * (np.where(grid.times, value / base, value - base) - now)
    return states


def seasonal(values: Sequence[float], season: int) -> Track | None:
    """The same part of the season before, grown as seasons grew so far; None with less than a season and a value."""
    y = np.asarray(values, dtype=np.float64)
    if season < 2 or len(y) <= season:
        return None

    def ahead(origin: int, count: int) -> Floats:
        steps = np.arange(count)
        before = y[origin - season + steps % season]
        now, then = y[season:origin], y[: origin - season]
        if (y[:origin] > 0).all():
            return np.asarray(before * (now.sum() / then.sum() if len(now) else 1.0) ** (steps // season + 1))
        return np.asarray(before + (steps // season + 1) * (float((now - then).mean()) if len(now) else 0.0))

    return Track(Method.SEASONAL, season, ahead)


def drift(values: Sequence[float]) -> Track | None:
    """The straight line from the first value to the last, drawn on; None with less than two values."""
    y = np.asarray(values, dtype=np.float64)
    if len(y) < 2:
        return None

    def ahead(origin: int, count: int) -> Floats:
        return np.asarray(y[origin - 1] + np.arange(1, count + 1) * (y[origin - 1] - y[0]) / (origin - 1))

    return Track(Method.DRIFT, 2, ahead)
