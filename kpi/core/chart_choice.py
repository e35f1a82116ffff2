"""Which chart answers a question about an indicator, and why; a person may pin another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import fsum, isclose
from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from kpi.core.dated import Code, Entry
from kpi.core.indicator import Accumulation
from kpi.core.period import shift

Question = Literal["trend", "parts", "season"]
"""How it went, what it is made of, and whether it repeats year by year."""
Chart = Literal["line", "column", "step", "bar", "pareto", "share", "heat", "cycle"]
CHARTS: Mapping[Question, tuple[Chart, ...]] = {
    "trend": ("line", "column", "step"),
    "parts": ("bar", "share", "pareto"),
    "season": ("cycle", "heat"),
}
"""The charts that can answer each question."""

MOST_COLUMNS = 36
"""More columns than three years of months are a hedge in which no month can be found."""
COLUMNS = 13
"""A year and the month it is compared with: so many columns still have their month written below."""
FEW_BALANCES = 8
"""So few balances are looked at one by one; from here on their way is what is looked at."""
HELD, FEWEST_HELD = 0.5, 4
"""A figure that is the one before at least every other time goes in steps; fewer months do not tell."""
SEASONS, REPEATED, HALF_A_YEAR = 2, 6, 6
"""A season is seen where two years have half a year each, and half the months of the year can be compared."""
MANY_YEARS = 3
"""Lines of three years cross each other; cells of a grid never do."""
SHARES = 6
"""So many shares are seen at one look; of more the question is which few count."""
FEWEST_PARETO = 3
FEW_CARRY = 0.6
"""Few carry most where a third of the members has more than three fifths: nearly twice what they would have alike."""
_SAME = 1e-6


class Pin(Entry):
    """The chart that is shown for a question about an indicator, whatever would be chosen."""

    indicator: Code
    question: Question
    chart: Chart

    @model_validator(mode="after")
    def _answers_the_question(self) -> Pin:
        if self.chart not in CHARTS[self.question]:
            values = {"given": self.chart, "question": self.question, "known": list(CHARTS[self.question])}
            raise PydanticCustomError("model.chart", "no answer to the question", values)
        return self

    @property
    def code(self) -> str:
        """The one thing it decides, by which records know it."""
        return f"{self.indicator} {self.question}"


@dataclass(frozen=True, slots=True)
class Shape:
    """What there is to draw.

    So many `months`, the share of them that are `held` at the figure before; so many `years` with half of their months
    and so many months of the year seen `twice`; whether the windows are `overlapping`; the `parts`, and whether
    they are amounts that add up to the whole.
    """

    accumulation: Accumulation
    months: int = 0
    held: float = 0.0
    years: int = 0
    twice: int = 0
    overlapping: bool = False
    parts: tuple[float, ...] = ()
    adds_up: bool = False

    @classmethod
    def of_months(cls, accumulation: Accumulation, known: Mapping[date, float], overlapping: bool = False) -> Self:
        """The shape of figures by month, `overlapping` where each is of a window longer than its month."""
        pairs = [(known[month], value) for later, value in known.items() if (month := shift(later, -1)) in known]
        held = sum(before == after for before, after in pairs) / len(pairs) if pairs else 0.0
        in_year = [sum(month.year == year for month in known) for year in {month.year for month in known}]
        of_year = [sum(month.month == number for month in known) for number in range(1, 13)]
        years, twice = sum(count >= HALF_A_YEAR for count in in_year), sum(count >= 2 for count in of_year)
        return cls(accumulation, len(known), held, years, twice, overlapping)

    @classmethod
    def of_parts(cls, accumulation: Accumulation, parts: Sequence[float], whole: float | None) -> Self:
        """The shape of a figure's parts; a rate is not the sum of its parts, whatever they come to."""
        scale = max([1.0, *map(abs, parts)])
        added = whole is not None and isclose(fsum(parts), whole, rel_tol=_SAME, abs_tol=_SAME * scale)
        return cls(accumulation, parts=tuple(parts), adds_up=added and accumulation is not Accumulation.RATE)

    @property
    def divisible(self) -> bool:
        """Whether the parts have shares of the whole: they add up to something, and none is below nothing."""
        return self.adds_up and len(self.parts) > 1 and min(self.parts) >= 0 and sum(self.parts) > 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The chart to show, the key of the reason with its values, and the others that the data allows.

    `pinned` is what a person pinned; where the data does not allow it another chart is shown.
    """

    chart: Chart
    reason: str
    values: Mapping[str, float] = field(default_factory=dict)
    alternatives: tuple[Chart, ...] = ()
    pinned: Chart | None = None

    @property
    def possible(self) -> tuple[Chart, ...]:
        """Every chart that the data allows, the one chosen first."""
        return (self.chart, *self.alternatives)

    def instead(self, chart: str | None) -> Choice:
        """The choice as a person would rather have it for now; what the data does not allow changes nothing."""
        for other in self.alternatives:
            if other == chart:
                rest = tuple(one for one in self.possible if one != other)
                return replace(self, chart=other, reason="wanted", values={}, alternatives=rest)
        return self


def choose(question: Question, shape: Shape, pinned: Chart | None = None) -> Choice | None:
    """The chart for a question: the one pinned, else by the shape of the data; None where there is nothing to draw."""
    allowed = possible(question, shape)
    if not allowed:
        return None
    chart, reason, values = _RULES[question](shape)
    if pinned in allowed:
        chart, reason, values = pinned, "pinned", {}
    return Choice(chart, reason, values, tuple(one for one in allowed if one != chart), pinned)


def possible(question: Question, shape: Shape) -> tuple[Chart, ...]:
    """The charts that would say nothing false of the data."""
    if question == "season":
        return CHARTS["season"] if shape.years >= SEASONS and shape.twice >= REPEATED else ()
    if question == "parts":
        if not shape.divisible:
            return ("bar",) if shape.parts else ()
        return CHARTS["parts"] if len(shape.parts) >= FEWEST_PARETO else ("bar", "share")
    if not shape.months:
        return ()
    return CHARTS["trend"] if shape.months <= MOST_COLUMNS else ("line", "step")


Found = tuple[Chart, str, Mapping[str, float]]
"""A chart, the key of its reason, and the values of it."""


def _trend(shape: Shape) -> Found:
    count: Mapping[str, float] = {"count": shape.months}
    if shape.held >= HELD and shape.months >= FEWEST_HELD:
        return "step", "step_held", {"share": shape.held}
    if shape.overlapping:
        return "line", "line_window", {}
    if shape.accumulation is Accumulation.RATE:
        return "line", "line_rate", {}
    if shape.accumulation is Accumulation.STOCK:
        return ("column", "column_stock", count) if shape.months < FEW_BALANCES else ("line", "line_stock", {})
    return ("column", "column_flow", count) if shape.months <= COLUMNS else ("line", "line_many", count)


def _parts(shape: Shape) -> Found:
    count: Mapping[str, float] = {"count": len(shape.parts)}
    if not shape.divisible:
        return "bar", _indivisible(shape), {}
    if len(shape.parts) <= SHARES:
        return "share", "share_few", count
    carried = concentration(shape.parts)
    if carried >= FEW_CARRY:
        return "pareto", "pareto_few", {**count, "top": len(shape.parts) // 3, "share": carried}
    return "bar", "bar_many", count


def _indivisible(shape: Shape) -> str:
    """Why parts have no shares."""
    if shape.accumulation is Accumulation.RATE:
        return "bar_rate"
    if len(shape.parts) == 1:
        return "bar_single"
    return "bar_negative" if min(shape.parts) < 0 else "bar_apart"


def _season(shape: Shape) -> Found:
    count: Mapping[str, float] = {"count": shape.years}
    return ("heat", "heat_years", count) if shape.years >= MANY_YEARS else ("cycle", "cycle_years", count)


_RULES = {"trend": _trend, "parts": _parts, "season": _season}


def concentration(parts: Sequence[float]) -> float:
    """The share of their sum that the largest third of some parts has; none of them is negative.

    >>> concentration([50.0, 20.0, 10.0, 10.0, 5.0, 5.0])
    0.7
    """
    top = sorted(parts, reverse=True)[: len(parts) // 3]
    return fsum(top) / fsum(parts)


def cumulated(parts: Sequence[float]) -> list[float]:
    """The share of the whole that the parts up to each have together.

    >>> cumulated([6.0, 3.0, 1.0])
    [0.6, 0.9, 1.0]
    """
    whole = fsum(parts)
    return [fsum(parts[: place + 1]) / whole for place in range(len(parts))]
