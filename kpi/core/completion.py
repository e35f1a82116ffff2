"""When a KPI or goal is done: the figure, or the score, from which its status is on track."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from kpi.core.curve import reaching
from kpi.core.indicator import Polarity
from kpi.core.scoring import Scoring
from kpi.core.target import Aim


@dataclass(frozen=True, slots=True)
class Completion:
    """The bounds between which a figure is done; one of them may be missing."""

    low: float | None
    high: float | None

    def holds(self, actual: float) -> bool:
        """Whether a figure lies within, but for the last digits of a computed one."""
        low = -inf if self.low is None else self.low
        high = inf if self.high is None else self.high
        slack = 1e-9 * max(abs(bound) for bound in (self.low, self.high, actual) if bound is not None)
        return low - slack <= actual <= high + slack


def completion(aim: Aim, polarity: Polarity, scoring: Scoring) -> Completion | None:
    """The figures that reach green on the curve; None where no figure does, or where every one does.

    >>> completion(Aim(100.0, 100.0), Polarity.HIGHER, Scoring(green=90))
    Completion(low=90.0, high=None)
    >>> completion(Aim(24.0, 24.0, baseline=30.0), Polarity.LOWER, Scoring())
    Completion(low=None, high=24.0)
    """
    share = reaching(scoring.green, scoring.curve, scoring.steps)
    if share is None or scoring.curve[0][1] >= scoring.green:
        return None
    if polarity is Polarity.RANGE:
        return _range(aim, share)
    if aim.baseline is not None:
        return _from_baseline(aim.low, aim.baseline, share)
    if aim.low == 0 and not 0 < share <= 1:  # a target of 0 is met or not, nothing lies between
        return None
    away = (1.0 - share) * abs(aim.low)
    return Completion(None, aim.low + away) if polarity is Polarity.LOWER else Completion(aim.low - away, None)


def _from_baseline(target: float, baseline: float, share: float) -> Completion | None:
    """The way from the baseline that has to be gone; there is none where the two are one."""
    if target == baseline:
        return None
    bound = target if share == 1 else baseline + share * (target - baseline)
    return Completion(bound, None) if target > baseline else Completion(None, bound)


def _range(aim: Aim, share: float) -> Completion | None:
    """The range, widened by what the curve lets pass outside of it; more than inside nothing can be."""
    if share > 1:
        return None
    below, above = (abs(bound) or abs(other) for bound, other in ((aim.low, aim.high), (aim.high, aim.low)))
    return Completion(aim.low - (1 - share) * below, aim.high + (1 - share) * above)
