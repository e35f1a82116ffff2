"""What the units below a KPI say of its figure: who made the difference, who stands apart, how far they lie apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from statistics import median

from kpi.core.chart_choice import FEW_CARRY, Shape, concentration
from kpi.core.indicator import Accumulation, Polarity
from kpi.core.insight import Fact, Insight, Values

FEWEST = 3
"""Of two units each is the other's rest."""
MOVED = 0.02
"""A figure within two percent of a year ago has not moved, so nobody moved it."""
MOST_OF_IT = 0.5
"""A unit makes most of a difference with at least half of it."""
OUTLIER = 3.5
"""The modified z-score beyond which a value is an outlier (Iglewicz and Hoaglin, How to Detect and Handle Outliers)."""
UNSURE = 6.0
"""The spread of few units is not known well, so that of a few by chance one seems far out: with n units the limit is
wider by 6/n, by which a group of 5 to 30 units of pure chance names one in at most 6 of 100 cases."""
FEWEST_OUTLIER = 5
NORMAL = 0.6745
"""The median distance from the middle of normal values, in standard deviations."""
APART = 0.3
"""Units are told apart when the best and the worst differ by three tenths of the whole's figure."""
FEWEST_CONCENTRATED = 6
"""A third of fewer units is one unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with its figure, now and a year ago; None where it has none."""

    code: str
    value: float | None
    year_ago: float | None


@dataclass(frozen=True, slots=True)
class Whole:
    """The figure of a KPI in a month and a year before with the units it is made of."""

    month: date
    value: float | None
    year_ago: float | None
    units: Sequence[Unit]
    accumulation: Accumulation
    polarity: Polarity

    @property
    def now(self) -> list[tuple[str, float]]:
        """The units that have a figure."""
        return [(unit.code, unit.value) for unit in self.units if unit.value is not None]

    @property
    def then(self) -> list[tuple[str, float]]:
        """The units that had one a year ago."""
        return [(unit.code, unit.year_ago) for unit in self.units if unit.year_ago is not None]


def parts(whole: Whole) -> Iterator[Insight]:
    """Everything that the units say."""
    if whole.value is not None:
        for rule in _RULES:
            yield from rule(whole)


def _contributor(whole: Whole) -> Iterator[Insight]:
    """The unit that makes at least half of the difference to a year ago, where the units add up to both figures."""
    if whole.value is None or whole.year_ago is None or not _adds_up(whole):
        return
    total = whole.value - whole.year_ago
    if len(whole.units) < FEWEST or abs(total) < MOVED * abs(whole.year_ago) or not total:
        return
    effects = {unit.code: (unit.value or 0.0) - (unit.year_ago or 0.0) for unit in whole.units}
    code = max(effects, key=lambda one: effects[one] / total)
    if effects[code] / total >= MOST_OF_IT:
        rest = fsum(effect for one, effect in effects.items() if one != code)
        worse = None if whole.polarity is Polarity.RANGE else (total > 0) == (whole.polarity is Polarity.LOWER)
        values: Values = {"unit": code, "total": total, "effect": effects[code], "rest": rest}
        yield Insight(Fact.CONTRIBUTOR, whole.month, values, worse=worse)


def _adds_up(whole: Whole) -> bool:
    sums = ((whole.now, whole.value), (whole.then, whole.year_ago))
    return all(Shape.of_parts(whole.accumulation, [value for _, value in of], figure).adds_up for of, figure in sums)


def _outlier(whole: Whole) -> Iterator[Insight]:
    """The unit furthest from the middle of all by robust measures: by its rate, or by its growth where it is a sum."""
    rate = whole.accumulation is Accumulation.RATE
    before = dict(whole.then)
    grown = [(code, value / before[code] - 1) for code, value in whole.now if before.get(code, 0.0) > 0]
    found = whole.now if rate else grown
    if len(found) < FEWEST_OUTLIER:
        return
    middle = median(value for _, value in found)
    spread = median(abs(value - middle) for _, value in found)
    code, value = max(found, key=lambda one: abs(one[1] - middle))
    if spread > 0 and NORMAL * abs(value - middle) / spread > OUTLIER * (1 + UNSURE / len(found)):
        names = ("value", "middle") if rate else ("growth", "growth_middle")
        values: Values = {"unit": code, **dict(zip(names, (value, middle), strict=True))}
        yield Insight(Fact.OUTLIER, whole.month, values, form="" if rate else "growth", count=len(found))


def _spread(whole: Whole) -> Iterator[Insight]:
    """The best and the worst unit of a rate, where they are far apart."""
    if whole.accumulation is not Accumulation.RATE or whole.polarity is Polarity.RANGE or len(whole.now) < FEWEST:
        return
    ranked = sorted(whole.now, key=lambda one: one[1], reverse=whole.polarity is Polarity.HIGHER)
    (best, high), (worst, low) = ranked[0], ranked[-1]
    if abs(high - low) > 0 and abs(high - low) >= APART * abs(whole.value or 0.0):
        values: Values = {"best": best, "best_value": high, "worst": worst, "worst_value": low}
        yield Insight(Fact.SPREAD, whole.month, values, count=len(ranked))


def _concentration(whole: Whole) -> Iterator[Insight]:
    """How much the largest third of the units carries, where it is most."""
    amounts = [value for _, value in whole.now]
    if len(amounts) < FEWEST_CONCENTRATED or not Shape.of_parts(whole.accumulation, amounts, whole.value).divisible:
        return
    carried = concentration(amounts)
    if carried >= FEW_CARRY:
        values: Values = {"top": len(amounts) // 3, "share": carried, "count": len(amounts)}
        yield Insight(Fact.CONCENTRATION, whole.month, values)


_RULES: tuple[Callable[[Whole], Iterator[Insight]], ...] = (_contributor, _outlier, _spread, _concentration)
