"""The pace of a period that is running: where it should be by now, where it goes, and what the rest has to bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from math import hypot

import numpy as np
import polars as pl

from kpi.core.attainment import attainment
from kpi.core.forecast import FEWEST_ERRORS, Spread
from kpi.core.indicator import Polarity
from kpi.core.pace_backtest import Backtest
from kpi.core.pace_day import RHYTHMS, Said, Way
from kpi.core.period import Span
from kpi.core.problem import Problem
from kpi.core.smoothing import Floats, Method
from kpi.core.target import Aim

SURE, DOUBTFUL = 0.8, 0.2
"""From these odds on a target will be met, and up to these it will be missed."""
WEEK = 7
_ATTAINED = {**dict.fromkeys(("actual", "low", "high", "baseline"), pl.Float64), "polarity": pl.String}


class State(StrEnum):
    """Whether the target of a running period will be met."""

    WILL_MEET = "will_meet"
    IN_DOUBT = "in_doubt"
    WILL_MISS = "will_miss"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Required:
    """What each day that is left has to bring, against what days brought in the last four weeks."""

    days: int
    each: float
    recent: float | None

    @property
    def weekly(self) -> float:
        """What seven of the days have to bring."""
        return WEEK * self.each

    @property
    def ratio(self) -> float | None:
        """How many times what days brought of late is needed."""
        return self.each / self.recent if self.recent else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of the running month: what should be done by its end, and what is, or what is to come."""

    day: date
    plan: float | None
    done: float | None
    low: float | None = None
    high: float | None = None
    point: float | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The running month of a sum: by which way its days are weighed, and the share usually done by the end of each."""

    way: Way
    shares: tuple[float, ...]

    def share(self, day: int) -> float:
        """The share that is usually done by the end of a day."""
        return self.shares[day - 1] if day else 0.0


class Going:
    """What has an outlook and is held against an aim."""

    __slots__ = ()
    polarity: Polarity
    aim: Aim | None
    outlook: Spread | None

    @property
    def odds(self) -> float | None:
        """The chance that the target is met."""
        return odds(self.outlook, self.aim, self.polarity)

    @property
    def state(self) -> State:
        """Whether the target will be met."""
        return state(self.odds)

    @property
    def attainment(self) -> float | None:
        """The attainment that the period is going to."""
        return attained(self.outlook, self.aim, self.polarity)


@dataclass(frozen=True, slots=True)
class Pace(Going):
    """How a running period comes on.

    `known` days of the month are in the data, `left` are not; `gone` is the share of the period's days that are in.
    `done` is the figure so far, `expected` what it should be. `aim` is of the whole period. `outlook` is what the
    period may come to, by `method`; `problem` says why there is none.
    """

    span: Span
    known: int
    left: int
    gone: float
    polarity: Polarity
    done: float | None = None
    aim: Aim | None = None
    expected: float | None = None
    rhythm: Rhythm | None = None
    outlook: Spread | None = None
    method: Way | Method | None = None
    backtest: Backtest | None = None
    required: Required | None = None
    marks: tuple[Mark, ...] = ()
    problem: Problem | None = None

    @property
    def reached(self) -> float | None:
        """The share of the whole target that is done."""
        return self.done / self.aim.low if self.aim and self.aim.low and self.done is not None else None


@dataclass(frozen=True, slots=True)
class Year(Going):
    """What the running year comes to: what its months that are over have, and what the rest is going to bring.

    `done` is the figure of the year so far where its months add up.
    """

    span: Span
    polarity: Polarity
    done: float | None = None
    aim: Aim | None = None
    outlook: Spread | None = None
    method: Way | Method | None = None
    tested: int = 0
    problem: Problem | None = None


def odds(outlook: Spread | None, aim: Aim | None, polarity: Polarity) -> float | None:
    """The chance that a target is met; of a range, that the figure lies within its bounds.

    With a baseline the way from it to the target says which side of the target has met it, as in its attainment.
    """
    if outlook is None or aim is None:
        return None
    if polarity is Polarity.RANGE:
        return max(outlook.odds(aim.low) + outlook.odds(aim.high, Polarity.LOWER) - 1, 0.0)
    if aim.baseline is not None and aim.baseline != aim.low:
        polarity = Polarity.HIGHER if aim.low > aim.baseline else Polarity.LOWER
    return outlook.odds(aim.low, polarity)


def state(chance: float | None) -> State:
    """What odds say of a target."""
    if chance is None:
        return State.UNKNOWN
    return State.WILL_MEET if chance >= SURE else State.WILL_MISS if chance <= DOUBTFUL else State.IN_DOUBT


def attained(outlook: Spread | None, aim: Aim | None, polarity: Polarity) -> float | None:
    """The attainment of what an outlook says."""
    if outlook is None or aim is None:
        return None
    row = (outlook.point, aim.low, aim.high, aim.baseline, polarity.value)
    frame = pl.DataFrame([row], schema=_ATTAINED, orient="row")
    found: float | None = frame.select(attainment(*map(pl.col, _ATTAINED))).item()
    return found


def required(done: float, target: float, left: int, recent: float | None) -> Required | None:
    """What each day left has to bring; None where none is left."""
    return Required(left, (target - done) / left, recent) if left else None


def rhythm(past: Mapping[Way, Sequence[float]], shares: Said, column: int) -> Rhythm:
    """How the running month of a series is weighed: by the way whose shares were off the least in the months before.

    `past` has how far each was off on the mean of days in every month; by days where too few months tell.
    """
    off = {way: np.asarray(past.get(way, ()), dtype=np.float64) for way in RHYTHMS}
    known = {way: np.isfinite(found) for way, found in off.items() if np.isfinite(shares[way][column]).all()}
    usable = {way: mask for way, mask in known.items() if mask.sum() >= FEWEST_ERRORS}
    way = Way.LINEAR
    if usable:
        together = np.logical_and.reduce(list(usable.values()))
        way = min(usable, key=lambda each: float(off[each][together].sum()))
    elif Way.SHAPE in known:
        way = Way.SHAPE
    return Rhythm(way, tuple(shares[way][column].tolist()))


def strayed(shares: Floats, days: Floats) -> float:
    """How far shares said to be done were from those that were, on the mean of a month's days."""
    whole = days.sum()
    return float(np.abs(shares - np.cumsum(days) / whole).mean()) if whole > 0 else float("nan")


def marks(
    days: Sequence[date], done: Sequence[float], before: float, plan: tuple[float, float] | None, pace: Pace
) -> tuple[Mark, ...]:
    """The month day by day; `done` has what the figure stood at by the end of each known day, `before` before them.

    `plan` has the targets of the period's months before this one and of this one. Days to come lead from where the
    figure stands to its outlook: a sum as the rhythm of the month fills up, of anything else only the end is told.
    """
    known, last = len(done), len(days) - 1
    shares = pace.rhythm.shares if pace.rhythm else None
    here, now = pace.rhythm.share(known) if pace.rhythm else 0.0, done[-1] if done else before
    ends = (*pace.outlook.band, pace.outlook.point) if pace.outlook else None
    found = []
    for place, day in enumerate(days):
        planned = plan[0] + plan[1] * shares[place] if plan and shares else None
        ahead: tuple[float, ...] = ()
        if ends and known and place == known - 1:
            ahead = (now, now, now)
        elif ends and place >= known and shares:
            way = (shares[place] - here) / (1 - here) if here < 1 else 1.0
            ahead = tuple(now + (end - now) * way for end in ends)
        elif ends and place == last:
            ahead = ends
        found.append(Mark(day, planned, done[place] if place < known else None, *ahead))
    return tuple(found)


def together(gone: float, parts: Sequence[Spread]) -> Spread:
    """What is certain and what two parts may bring, that know nothing of each other: every outcome with every other."""
    outcomes = [[_outcome(part, centre) for centre in part.centres] for part in parts]
    widths = [part.width * (part.said if part.ratio else part.scale) for part in parts]
    said = gone + sum(part.said for part in parts)
    centres = tuple(gone + sum(each) - said for each in product(*outcomes))
    return Spread(said, centres, max(hypot(*widths), 1e-9 * (abs(said) or 1.0)), ratio=False, scale=1.0)


def _outcome(part: Spread, centre: float) -> float:
    return part.said * float(np.exp(centre)) if part.ratio else part.said + centre * part.scale
