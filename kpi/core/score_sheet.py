"""The score sheet of a KPI: every step from its actual over attainment and curve to its score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kpi.core.curve import Point
from kpi.core.indicator import Polarity
from kpi.core.scorecard import Figure, Line
from kpi.core.scoring import Scoring
from kpi.core.target import Aim

Way = Literal["higher", "lower", "baseline", "inside", "outside", "zero"]
_STEP = 5e-10
"""What is so close to a step of a curve has reached it."""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """How attainment was reckoned, and the points of the curve that it lies between; equal ones where it is flat."""

    way: Way
    actual: float
    aim: Aim
    attainment: float
    below: Point
    above: Point
    score: float


def score_sheet(line: Line, figure: Figure, scoring: Scoring) -> ScoreSheet | None:
    """The steps of a KPI's score; None where it has none."""
    if figure.actual is None or figure.aim is None or line.attainment is None or line.score is None:
        return None
    below, above = _between(line.attainment, scoring.curve, scoring.steps)
    found = _reached(line.attainment, below, above)
    return ScoreSheet(_way(figure.actual, figure.aim, figure), figure.actual, figure.aim, line.attainment, below, above,
                      found)  # fmt: skip


def _way(actual: float, aim: Aim, figure: Figure) -> Way:
    if figure.polarity is Polarity.RANGE:
        return "inside" if aim.low <= actual <= aim.high else "outside"
    if aim.baseline is not None:
        return "baseline"
    if aim.low == 0:
        return "zero"
    return "lower" if figure.polarity is Polarity.LOWER else "higher"


def _between(attainment: float, curve: Sequence[Point], steps: bool) -> tuple[Point, Point]:
    """The points of the curve that an attainment lies between."""
    if steps:
        reached = [point for point in curve if point[0] <= attainment + _STEP] or [curve[0]]
        return reached[-1], reached[-1]
    for below, above in pairwise(curve):
        if below[0] <= attainment < above[0]:
            return below, above
    end = curve[0] if attainment < curve[0][0] else curve[-1]
    return end, end


def _reached(attainment: float, below: Point, above: Point) -> float:
    (x0, y0), (x1, y1) = below, above
    return y0 if x0 == x1 else y0 + (attainment - x0) * (y1 - y0) / (x1 - x0)
