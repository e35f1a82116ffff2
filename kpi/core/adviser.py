"""The adviser: where a proposed target lies in the indicator's own history and forecast, and what others would mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpi.core.course import Course
from kpi.core.forecast import LOW, Outlook, combine, forecast
from kpi.core.indicator import Polarity
from kpi.core.period import Period
from kpi.core.problem import Problem, Severity

GROWTHS = (0.10, 0.15, 0.50)
"""What is always weighed: a usual rise, a bold one, and the one that a board may wish for."""
SUGGESTED, STRETCHED = 0.6, 0.25
"""The odds of a target that is to be reached rather than not, and of one that takes more than going on as before."""


class Verdict(StrEnum):
    """How hard a target is."""

    EASY = "easy"
    REALISTIC = "realistic"
    STRETCH = "stretch"
    HARD = "hard"
    IMPLAUSIBLE = "implausible"


EASY = 0.8
"""Above, going on as before is enough: four of five times nothing has to change, so the target hugs history."""
REALISTIC = 0.5
"""From here on it is reached rather than missed."""
STRETCH = 0.15
"""From here on it has been within reach: about one in six, as far out as one standard deviation of a normal spread."""
HARD = 0.03
"""From here on it is not out of the question: about one in thirty, as far out as two standard deviations."""
WIDEST = 8.0
"""A band this many times as high as it is low, found by few errors, says more of them than of the future."""
FEWEST_SEEN = 4
"""From so many past growths on, one that was never reached counts as beyond everything seen."""


class Against(StrEnum):
    """What a period is held against: the same period of the year before, or the period before."""

    YEAR_AGO = "year_ago"
    PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class Past:
    """A period that is over, and how it had grown."""

    period: Period
    value: float
    growth: float | None


@dataclass(frozen=True, slots=True)
class Option:
    """A target weighed: its growth on the base, as much in each month, and how often and how likely that is.

    `reached` of `of` past growths were at least as good. What cannot be told is None.
    """

    value: float
    growth: float | None
    monthly: float | None
    reached: int
    of: int
    odds: float | None
    verdict: Verdict | None

    @property
    def percentile(self) -> float | None:
        """The share of past growths that the target is beyond."""
        return None if self.growth is None or not self.of else (self.of - self.reached) / self.of


@dataclass(frozen=True, slots=True)
class Advice:
    """What history and forecast say of targets of a period, held `against` its `base`.

    The base is `estimated` where it is not over yet itself. `beside` is the proposal held against the other base.
    `too_little` says why there are no odds.
    """

    period: Period
    polarity: Polarity
    against: Against = Against.YEAR_AGO
    base: float | None = None
    estimated: bool = False
    history: Sequence[Past] = ()
    outlook: Outlook | None = None
    proposal: Option | None = None
    beside: Option | None = None
    options: Sequence[Option] = ()
    suggestion: Option | None = None
    stretch: Option | None = None
    too_little: Problem | None = None


def advise(course: Course, period: Period, polarity: Polarity, proposed: float | None = None) -> Advice:
    """Weigh a proposed target of a period, the usual ones, and find those of good and of fair odds."""
    if polarity is Polarity.RANGE:
        return Advice(period, polarity, too_little=Problem(Severity.NOTE, "adviser.range"))
    found = _telling(
        forecast(course.values, course.season, course.steps, course.accumulation), min(course.values, default=0.0)
    )
    scales = {against: Scale.of(course, against, found, polarity) for against in Against}
    against = Against.PRIOR if scales[Against.YEAR_AGO].base is None else Against.YEAR_AGO
    scale, other = scales[against], scales[next(each for each in Against if each is not against)]
    towards = -1 if polarity is Polarity.LOWER else 1
    return Advice(
        period,
        polarity,
        against,
        scale.base,
        scale.estimated,
        scale.history(period),
        scale.outlook,
        None if proposed is None else scale.option(proposed),
        None if proposed is None or other.back == scale.back else other.option(proposed),
        [scale.option(scale.grown(towards * growth)) for growth in GROWTHS] if scale.base else [],
        scale.at_odds(SUGGESTED),
        scale.at_odds(STRETCHED),
        found if isinstance(found, Problem) else None,
    )


def _telling(found: Outlook | Problem, least: float) -> Outlook | Problem:
    """A forecast that says something, else why it does not; `least` is the least figure there was."""
    if isinstance(found, Problem) or not found.normal or least <= 0:
        return found
    low, high = found.band
    return found if high <= WIDEST * low else Problem(Severity.NOTE, "adviser.wide", {"count": found.errors})


def growth(value: float, base: float | None) -> float | None:
    """How much a value has grown on another, by the size of that.

    >>> growth(115, 100), growth(-50, -100), growth(1, 0)
    (0.15, 0.5, None)
    """
    return (value - base) / abs(base) if base else None


def verdict(odds: float, reached: int, of: int) -> Verdict:
    """How hard a target of these odds is; one below the band whose growth was never reached is implausible."""
    never = of >= FEWEST_SEEN and not reached
    if odds < HARD or (odds < LOW and never):
        return Verdict.IMPLAUSIBLE
    limits = ((EASY, Verdict.EASY), (REALISTIC, Verdict.REALISTIC), (STRETCH, Verdict.STRETCH))
    return next((found for limit, found in limits if odds > limit), Verdict.HARD)


@dataclass(frozen=True, slots=True)
class Scale:
    """What targets are held against: the base so many steps `back`, past growths over as many, and the outlook."""

    course: Course
    back: int
    outlook: Outlook | None
    polarity: Polarity
    base: float | None
    growths: Sequence[float]

    @classmethod
    def of(cls, course: Course, against: Against, found: Outlook | Problem, polarity: Polarity) -> Scale:
        """The scale of a kind of base; one that is not over yet is taken from the forecast."""
        outlook = found if isinstance(found, Outlook) else None
        back = course.season if against is Against.YEAR_AGO else course.width
        base = _value(course, [*course.values, *(outlook.path if outlook else ())], course.start - back)
        past = (growth(value, _value(course, course.values, at - back)) for at, value in _periods(course))
        return cls(course, back, outlook, polarity, base, [each for each in past if each is not None])

    @property
    def estimated(self) -> bool:
        """Whether the base is not over yet."""
        return self.course.start - self.back + self.course.width > len(self.course.values)

    def history(self, period: Period) -> list[Past]:
        """The periods that are over, the latest last."""
        values, start, width = self.course.values, self.course.start, self.course.width
        return [
            Past(period.back((start - at) // width), value, growth(value, _value(self.course, values, at - self.back)))
            for at, value in _periods(self.course)
        ]

    def grown(self, by: float) -> float:
        """The target of a growth on the base."""
        return (self.base or 0.0) + by * abs(self.base or 0.0)

    def at_odds(self, odds: float) -> Option | None:
        """The target that is reached with these odds."""
        if self.outlook is None:
            return None
        return self.option(self.outlook.quantile(odds if self.polarity is Polarity.LOWER else 1 - odds))

    def option(self, value: float) -> Option:
        """A target weighed."""
        grew = growth(value, self.base)
        reached = 0 if grew is None else sum(self._as_good(past, grew) for past in self.growths)
        of = 0 if grew is None else len(self.growths)
        odds = self.outlook.odds(value, self.polarity) if self.outlook else None
        hard = None if odds is None else verdict(odds, reached, of)
        return Option(value, grew, self._monthly(value), reached, of, odds, hard)

    def _as_good(self, past: float, grew: float) -> bool:
        return past <= grew if self.polarity is Polarity.LOWER else past >= grew

    def _monthly(self, value: float) -> float | None:
        """The same growth in each of the months since the base that makes up the whole."""
        if self.base is None or self.base <= 0 or value <= 0:
            return None
        return float((value / self.base) ** (self.course.season / self.back / 12)) - 1.0


def _value(course: Course, values: Sequence[float], at: int) -> float | None:
    """The value of the period that begins at a step, where all of it is there."""
    steps = values[at : at + course.width] if at >= 0 else ()
    return combine(steps, course.accumulation) if len(steps) == course.width else None


def _periods(course: Course) -> list[tuple[int, float]]:
    """The periods that are over, by the step they begin at."""
    found = [
        (at, _value(course, course.values, at)) for at in range(course.start % course.width, course.start, course.width)
    ]
    return [(at, value) for at, value in found if value is not None]
