"""Insights: what the months of a KPI say by themselves, each with the figures that it is made of.

The rules, and why their limits are where they are, are in `docs/findings.md`; this is what they have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import polars as pl

from kpi.core.attainment import attainment
from kpi.core.indicator import Polarity
from kpi.core.scorecard import Figure

MOST = 4
"""More than so many sentences are not read."""


class Fact(StrEnum):
    """What may be worth saying."""

    STALE = "stale"
    MISSED = "missed"
    MET = "met"
    TOO_EASY = "too_easy"
    WIDENING = "widening"
    CLOSING = "closing"
    UNUSUAL = "unusual"
    SEASON = "season"
    RUN = "run"
    REVERSAL = "reversal"
    RECORD = "record"
    YEAR_AGO = "year_ago"
    CONTRIBUTOR = "contributor"
    OUTLIER = "outlier"
    SPREAD = "spread"
    CONCENTRATION = "concentration"


_WEIGHTS = {
    Fact.STALE: 200.0,
    Fact.MISSED: 80.0,
    Fact.WIDENING: 75.0,
    Fact.RUN: 70.0,
    Fact.UNUSUAL: 65.0,
    Fact.OUTLIER: 60.0,
    Fact.REVERSAL: 50.0,
    Fact.RECORD: 48.0,
    Fact.CLOSING: 46.0,
    Fact.YEAR_AGO: 42.0,
    Fact.CONTRIBUTOR: 44.0,
    Fact.SEASON: 35.0,
    Fact.TOO_EASY: 30.0,
    Fact.MET: 20.0,
    Fact.SPREAD: 15.0,
    Fact.CONCENTRATION: 10.0,
}
"""What asks for a hand comes first, then what is out of the ordinary, then what is good to know."""
_WORSE = 20.0
"""News for the worse goes before as much news for the better."""
_LONGEST = 36
"""What has gone on for three years weighs no more for going on."""

_TOPICS = {
    Fact.MISSED: "target",
    Fact.MET: "target",
    Fact.TOO_EASY: "target",
    Fact.WIDENING: "gap",
    Fact.CLOSING: "gap",
    Fact.UNUSUAL: "level",
    Fact.SEASON: "level",
    Fact.RUN: "level",
    Fact.REVERSAL: "level",
    Fact.RECORD: "level",
    Fact.YEAR_AGO: "year",
    Fact.CONTRIBUTOR: "year",
    Fact.OUTLIER: "units",
    Fact.SPREAD: "units",
    Fact.CONCENTRATION: "units",
    Fact.STALE: "stale",
}
"""Of two facts about the same thing only the weightier is said."""


Values = Mapping[str, float | str | date]
"""What a fact is told with."""


@dataclass(frozen=True, slots=True)
class Insight:
    """A fact about a KPI in a month with the values it is told with.

    `form` tells ways of saying it apart; `worse` is whether it is for the worse, None where that cannot be said;
    `count` is for how many months or units it holds.
    """

    fact: Fact
    month: date
    values: Values = field(default_factory=dict)
    form: str = ""
    worse: bool | None = None
    count: int = 0

    @property
    def weight(self) -> float:
        """How far in front it stands among others."""
        return _WEIGHTS[self.fact] + (_WORSE if self.worse else 0.0) + min(self.count, _LONGEST) / _LONGEST


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a KPI: its figure, and how far it came towards its target."""

    month: date
    actual: float | None
    attainment: float | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """The months of a KPI one after another, all of them over; the last is the one that is looked at."""

    months: Sequence[Month]
    polarity: Polarity

    @property
    def last(self) -> Month:
        """The month looked at."""
        return self.months[-1]

    @property
    def run(self) -> list[float]:
        """The figures up to the last without a gap."""
        found = list[float]()
        for month in reversed(self.months):
            if month.actual is None:
                break
            found.append(month.actual)
        return found[::-1]

    @property
    def attained(self) -> list[float]:
        """How far the months came towards their targets, up to the last without a gap."""
        found = list[float]()
        for month in reversed(self.months):
            if month.attainment is None:
                break
            found.append(round(month.attainment, _DIGITS))
        return found[::-1]

    def worse(self, up: bool) -> bool | None:
        """Whether it is for the worse that a figure goes up, or down; within a range neither is."""
        return None if self.polarity is Polarity.RANGE else up == (self.polarity is Polarity.LOWER)


_DIGITS = 9
"""A figure that is its target to the ninth digit has met it."""


def attained(figures: Sequence[Figure]) -> list[float | None]:
    """How far each figure came towards its target, worked out at once."""
    rows = [
        (one.actual, *((one.aim.low, one.aim.high, one.aim.baseline) if one.aim else (None,) * 3), one.polarity.value)
        for one in figures
    ]
    names = ("actual", "low", "high", "baseline")
    frame = pl.DataFrame(rows, schema={**dict.fromkeys(names, pl.Float64), "polarity": pl.String}, orient="row")
    columns = [pl.col(name) for name in (*names, "polarity")]
    return frame.select(reached=attainment(*columns))["reached"].to_list()


def telling(found: Iterable[Insight], most: int = MOST) -> list[Insight]:
    """The weightiest insights, one of each topic; where the figure is stale, nothing else can be said of it."""
    ranked = sorted(found, key=lambda insight: -insight.weight)
    chosen: dict[str, Insight] = {}
    for insight in ranked:
        chosen.setdefault(_TOPICS[insight.fact], insight)
    return list(chosen.values())[: 1 if "stale" in chosen else most]
