"""Which way to the end of a running month was off the least in the months before, and how far it was off.

Every month that is over is looked at from the day that lies as far into it. To say honestly how good the choice is,
each of these months is left out in turn: the way is chosen and its band measured by the others, and held against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from kpi.core.forecast import FEWEST_ERRORS, HIGH, LOW, Spread, spread
from kpi.core.pace_day import Said, Way
from kpi.core.problem import Problem, Severity
from kpi.core.smoothing import Floats

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Backtest:
    """How projections from the same day of earlier months came out.

    The band of `way` is made of `trials` months. `tested` months were left out in turn: `error` is the mean of how far
    the projection was off as a share of what came, `inside` how many came within the band. `errors` has for every way
    what it was off in all as a share of all that came, over those same months, `now` what each says of the running one.
    """

    way: Way
    trials: int
    tested: int
    inside: int
    error: float | None
    errors: Mapping[Way, float]
    now: Mapping[Way, float]


def weigh(said: Said, came: Floats) -> tuple[Spread, Backtest] | Problem:
    """The outlook of the running month by the best way, or why there is none.

    `said` has what every way says of each month, the running one last, `came` what the others came to.
    """
    known = {way: np.isfinite(told[:-1]) & np.isfinite(came) for way, told in said.items() if np.isfinite(told[-1])}
    usable = {way: mask for way, mask in known.items() if mask.sum() >= FEWEST_ERRORS}
    if not usable:
        most = max((int(mask.sum()) for mask in known.values()), default=0)
        return Problem(Severity.NOTE, "pace.too_short", {"count": most, "needed": FEWEST_ERRORS})
    trial = _Trial(said, came, usable)
    way = trial.best(trial.shared)
    return trial.spread(way, usable[way], float(said[way][-1])), trial.report(way)


@dataclass(frozen=True, slots=True)
class _Trial:
    """Ways held against the months that came; `known` says of which months each knows enough."""

    said: Said
    came: Floats
    known: Mapping[Way, Mask]

    @property
    def shared(self) -> Mask:
        """The months by which ways are compared: those all know, but without those that know too few for that."""
        masks = sorted(self.known.values(), key=lambda mask: -int(mask.sum()))
        while np.logical_and.reduce(masks).sum() < FEWEST_ERRORS:
            masks.pop()
        return np.asarray(np.logical_and.reduce(masks))

    def off(self, months: Mask) -> dict[Way, float]:
        """What each way that knows these months was off in all, as a share of all that came."""
        size = float(np.abs(self.came[months]).sum()) or 1.0
        ways = (way for way, mask in self.known.items() if mask[months].all())
        return {way: float(np.abs(self.said[way][:-1] - self.came)[months].sum()) / size for way in ways}

    def best(self, months: Mask) -> Way:
        """The way that was off the least; of equals the first."""
        off = self.off(months)
        return min(off, key=lambda way: off[way])

    def spread(self, way: Way, months: Mask, said: float) -> Spread:
        """The distribution around what a way says, by what it was off in these months."""
        held = list(zip(self.said[way][:-1][months].tolist(), self.came[months].tolist(), strict=True))
        size = max(float(np.abs(self.came[months]).max()), abs(said)) or 1.0
        return spread(said, held, size, bool((self.came[months] > 0).all()), sqrt(1 + 1 / len(held)))

    def report(self, way: Way) -> Backtest:
        """Each shared month left out in turn."""
        shared, inside, errors = self.shared, 0, list[float]()
        for month in np.flatnonzero(shared):
            others = shared.copy()
            others[month] = False
            chosen = self.best(others)
            kept = self.known[chosen].copy()
            kept[month] = False
            said, came = float(self.said[chosen][month]), float(self.came[month])
            inside += LOW <= self.spread(chosen, kept, said).rank(came) <= HIGH
            errors += [abs(said / came - 1)] if came else []
        error, off = sum(errors) / len(errors) if errors else None, self.off(shared)
        now = {each: float(self.said[each][-1]) for each in off}
        return Backtest(way, int(self.known[way].sum()), int(shared.sum()), inside, error, off, now)
