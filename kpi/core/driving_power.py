"""Driving power: whether the changes of one monthly series go, at once or some months later, with those of another.

1. A change is the relative change on the month before where every value is positive (the difference of logarithms, so
   that growth and a season that grows along are not taken for news), else the plain difference. Months that do not
   follow one another have no change between them.
2. The mean of each month of the year is taken out, so that two figures of one season are not taken for a driver and
   what it drives; this takes two years of both.
3. Strength at a lag is the correlation of what is left, Σxy / √(Σx²·Σy²) over the pairs of months.
4. The probability p of so strong a link by chance is found by permutation: the driver's changes are cut into five
   blocks, whose order is drawn anew, so that what ties neighbouring months together stays (Künsch 1989; Politis and
   Romano 1992, circular blocks); the months' means are taken out of each draw as they were of the data (Freedman and
   Lane 1983), and each draw gives its strongest lag too, which pays for choosing among lags (Westfall and Young 1993).
   p = (1 + draws as strong) / (1 + draws) (Phipson and Smyth 2010). The draws are the same every time.
5. Over all links the verdicts are drawn by Benjamini and Hochberg (1995): of the links said to be associated at most
   the share `RATE` is expected to be so by chance. It holds under the positive dependence of links that share a node;
   the correction for any dependence (Benjamini and Yekutieli 2001) would at thirteen links ask for p three times
   smaller and find next to nothing in two years.

That two figures move together is no proof that one moves the other: a third may move both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kpi.core.indicator import Polarity
from kpi.core.period import months_between, shift

Series = Mapping[date, float]
"""The values of a figure by the first day of their month."""
Vector = NDArray[np.float64]

RATE = 0.10
"""The share of the links said to be associated that may be so by chance."""
LAGS = (0, 1, 2, 3)
"""The months later at which a link without a lag of its own is looked for."""
CHANGES = 23
"""The fewest changes of a series, those of two years: with fewer, season and change cannot be told apart."""
PAIRS = 20
"""The fewest pairs of changes at a lag."""
DRAWS = 1999
BLOCKS = 5
"""Into how many blocks a series is cut; with more, and so shorter ones, drifts would be taken for drivers."""
_NOTHING = 1e-9
"""The share of a series' changes below which what the season leaves of them is rounding."""


class Verdict(StrEnum):
    """What the data says of a driver link."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    CONTRARY = "contrary"
    TOO_LITTLE = "too_little"
    UNTESTABLE = "untestable"


@dataclass(frozen=True, slots=True)
class Association:
    """How strongly two series go together at the lag where they do so most; `n` pairs of changes were looked at.

    `strength` runs from −1 to 1 and is positive where an improvement goes with an improvement; a link of which no
    direction is expected has the plain correlation. Without `p` nothing could be tested; `n` then says why: none, where
    a series is empty or constant.
    """

    n: int
    lag: int | None = None
    strength: float | None = None
    p: float | None = None
    expected: int = 1


def expected_sign(source: Polarity, driven: Polarity) -> int:
    """The sign of the correlation when both get better together; 0 where a range leaves the direction open.

    >>> expected_sign(Polarity.LOWER, Polarity.HIGHER), expected_sign(Polarity.RANGE, Polarity.HIGHER)
    (-1, 0)
    """
    signs = {Polarity.HIGHER: 1, Polarity.LOWER: -1, Polarity.RANGE: 0}
    return signs[source] * signs[driven]


def changes(series: Series) -> dict[date, float]:
    """The change on the month before, where there is one: relative where all values are positive, else plain.

    >>> changes({date(2026, 1, 1): -2.0, date(2026, 2, 1): 1.0, date(2026, 4, 1): 5.0})
    {datetime.date(2026, 2, 1): 3.0}
    """
    relative = min(series.values(), default=0.0) > 0
    values = {month: float(np.log(value)) if relative else value for month, value in series.items()}
    return {month: values[month] - values[shift(month, -1)] for month in sorted(values) if shift(month, -1) in values}


def unexpected(series: Series) -> dict[date, float]:
    """The changes without the mean of their month of the year: what is held against another series.

    >>> months = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(24)]
    >>> found = unexpected({month: -1.0 + (month == date(2025, 6, 1)) for month in months})
    >>> {month.isoformat(): change for month, change in found.items() if change}
    {'2024-06-01': -0.5, '2024-07-01': 0.5, '2025-06-01': 0.5, '2025-07-01': -0.5}
    """
    given = changes(series)
    if not given:
        return {}
    left = np.array(list(given.values())) @ _without_season(tuple(month.month for month in given))
    return dict(zip(given, left.tolist(), strict=True))


def association(source: Series, driven: Series, expected: int = 1, lag: int | None = None) -> Association:
    """How strongly the changes of `driven` go with those of `source` at `lag`, or at the best of `LAGS`."""
    left, right = unexpected(source), unexpected(driven)
    if not (_moves(source, left) and _moves(driven, right)):
        return Association(0, expected=expected)
    wanted = LAGS if lag is None else (lag,)
    pairs = {lag: sum(shift(month, lag) in right for month in left) for lag in wanted}
    enough = [lag for lag in wanted if pairs[lag] >= PAIRS]
    if min(len(left), len(right)) < CHANGES or not enough:
        return Association(max(pairs.values()), expected=expected)
    strengths = _strengths(left, right, enough)
    best = int(np.argmax(np.abs(strengths[0])))
    strongest = np.abs(strengths).max(axis=1)
    p = float(np.mean(strongest >= strongest[0] - _NOTHING))
    strength = float(strengths[0, best]) * (expected or 1)
    return Association(pairs[enough[best]], enough[best], strength, p, expected)


@dataclass(frozen=True, slots=True)
class Pair:
    """The unexpected change of a driven series in a month, and that of its source so many months before."""

    month: date
    source: float
    driven: float


def paired(source: Series, driven: Series, lag: int) -> list[Pair]:
    """The pairs that a correlation at `lag` is of, in order."""
    left, right = unexpected(source), unexpected(driven)
    return [Pair(later, left[m], right[later]) for m in left if (later := shift(m, lag)) in right]


def judge(found: Sequence[Association], rate: float = RATE) -> list[Verdict]:
    """The verdict on each of several links, which are held against chance together.

    >>> judge([Association(24, 0, 0.6, 0.04), Association(24, 1, -0.7, 0.03), Association(24, 0, 0.1, 0.6)])
    [<Verdict.SUPPORTED: 'supported'>, <Verdict.CONTRARY: 'contrary'>, <Verdict.UNSUPPORTED: 'unsupported'>]
    """
    tested = sorted(one.p for one in found if one.p is not None)
    reached = [p for rank, p in enumerate(tested, 1) if p <= rate * rank / len(tested)]
    return [_verdict(one, max(reached, default=-1.0)) for one in found]


def _verdict(one: Association, limit: float) -> Verdict:
    if one.p is None or one.strength is None:
        return Verdict.TOO_LITTLE if one.n else Verdict.UNTESTABLE
    if one.p > limit:
        return Verdict.UNSUPPORTED
    return Verdict.CONTRARY if one.expected and one.strength < 0 else Verdict.SUPPORTED


def _moves(series: Series, left: Mapping[date, float]) -> bool:
    """Whether a series has changes that are more than its season, so that there is something to go with."""
    plain = changes(series)
    if len(plain) < CHANGES:
        return any(plain.values())
    whole, rest = (float(np.linalg.norm(list(given.values()))) for given in (plain, left))
    return rest > _NOTHING * max(whole, 1.0)


def _strengths(left: Mapping[date, float], right: Mapping[date, float], lags: Sequence[int]) -> Vector:
    """The correlation at each lag: first that of the data, then those of the draws."""
    months = months_between(min(*left, *right), max(*left, *right))
    place = {month: position for position, month in enumerate(months)}
    calendar = tuple(month.month for month in left)
    given = np.array(list(left.values()))
    drawn = given[_orders(len(given))] @ _without_season(calendar)
    x = np.zeros((1 + DRAWS, len(months)))
    x[:, [place[month] for month in left]] = np.vstack([given, drawn])
    y = np.zeros((len(months), len(lags)))
    beside = np.zeros_like(y)
    for column, lag in enumerate(lags):
        for month in left:
            if (later := shift(month, lag)) in right:
                y[place[month], column], beside[place[month], column] = right[later], 1.0
    size = np.sqrt((x * x) @ beside * (y * y).sum(axis=0))
    found: Vector = np.divide(x @ y, size, out=np.zeros_like(size), where=size > 0)
    return found


@lru_cache(maxsize=32)
def _without_season(calendar: tuple[int, ...]) -> Vector:
    """The matrix that takes the mean of each month of the year out of changes that stand in these months."""
    same = np.equal.outer(calendar, calendar).astype(np.float64)
    left: Vector = np.eye(len(calendar)) - same / same.sum(axis=0)
    return left


@lru_cache(maxsize=32)
def _orders(count: int) -> NDArray[np.int64]:
    """The positions of `count` changes in every draw: blocks in another order, cut at another month of a circle."""
    draw = np.random.default_rng(count)
    size = -(-count // BLOCKS)
    order = draw.random((DRAWS, -(-count // size))).argsort(axis=1)
    places = (order[:, :, None] * size + np.arange(size)).reshape(DRAWS, -1)
    return (places[places < count].reshape(DRAWS, count) + draw.integers(0, count, (DRAWS, 1))) % count
