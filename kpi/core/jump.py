"""Jumps: sums of a month that lie outside the band of the twelve months before, as they do when a unit was mistaken."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kpi.core.period import shift

LEAST = 6
"""With fewer months before it a month is not judged."""
MONTHS = 12
_WIDTH = 3.145
"""Limits from the median moving range, as in charts for individual values (Wheeler, Understanding Variation, 1993)."""
_NARROWEST = 0.15
"""A steady series may still move by so much, on the logarithmic scale."""
_POWERS = (1e2, 1e3, 1e4, 1e6, 1e8)
_NEAR = 0.6

Series = Mapping[date, float]
"""A figure by month."""


@dataclass(frozen=True, slots=True)
class Jump:
    """A month's figure outside its band; `factor` is the power of ten it looks off by, if any."""

    column: str
    unit: str
    month: date
    value: float
    usual: float
    low: float
    high: float
    factor: float | None = None

    @property
    def change(self) -> float:
        """The figure beside what is usual, as a share: 0.62 is 62 % more."""
        return self.value / self.usual - 1 if self.usual else math.inf


def band(before: Sequence[float]) -> tuple[float, float, float]:
    """The middle and the limits within which the next figure is no surprise; of positive figures on a log scale.

    >>> low, middle, high = band([100.0, 110.0, 100.0, 90.0, 100.0, 105.0])
    >>> low < 90 < middle < 110 < high
    True
    """
    is_positive = min(before) > 0
    values = [math.log(value) for value in before] if is_positive else list(before)
    middle = statistics.median(values)
    moving = statistics.median(abs(after - value) for value, after in pairwise(values))
    least = _NARROWEST if is_positive else _NARROWEST * max(map(abs, values))
    width = max(_WIDTH * moving, least)
    low, middle, high = (math.exp(v) if is_positive else v for v in (middle - width, middle, middle + width))
    # the limits also hold every figure there was: a season comes back
    return min(low, *before), middle, max(high, *before)


def jump(column: str, unit: str, month: date, value: float, history: Series) -> Jump | None:
    """The jump that a month's figure is beside the months before it, None where it is none or they are too few."""
    before = [history[m] for n in range(-MONTHS, 0) if (m := shift(month, n)) in history]
    if len(before) < LEAST:
        return None
    low, usual, high = band(before)
    if low <= value <= high:
        return None
    return Jump(column, unit, month, value, usual, low, high, _factor(value, usual))


def _factor(value: float, usual: float) -> float | None:
    """The power of ten by which a figure is too large or too small, where it is near one that units differ by."""
    if value * usual <= 0:
        return None
    ratio = max(value / usual, usual / value)
    return next((power for power in _POWERS if abs(math.log(ratio / power)) < _NEAR), None)


def worst(jumps: Sequence[Jump]) -> list[Jump]:
    """For each column and month one jump: that of the whole where there is one, else the widest of a unit's."""
    found: dict[tuple[str, date], Jump] = {}
    for one in jumps:
        known = found.get((one.column, one.month))
        if known is None or (known.unit and (not one.unit or _width(one) > _width(known))):
            found[(one.column, one.month)] = one
    return list(found.values())


def _width(one: Jump) -> float:
    return abs(math.log(abs(one.value / one.usual))) if one.value and one.usual else math.inf
