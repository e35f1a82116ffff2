"""Roll-up: the score of a goal from those of its children."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

Missing = Literal["ignore", "zero", "block"]
Method = Literal["weighted", "worst"]


class Child(NamedTuple):
    """A child as its parent sees it; weights are relative, a weight of 0 is not counted."""

    weight: float
    score: float | None
    coverage: float


def roll_up(children: Sequence[Child], missing: Missing = "ignore", method: Method = "weighted") -> float | None:
    """`Σ wᵢsᵢ / Σ wᵢ`, or the lowest score; children without one are left out, count 0, or leave the parent empty.

    >>> roll_up([Child(40, 110.0, 1.0), Child(60, None, 0.0)])
    110.0
    >>> roll_up([Child(40, 110.0, 1.0), Child(60, None, 0.0)], missing="zero")
    44.0
    """
    counted = [child for child in children if child.weight > 0]
    if missing == "block" and any(child.score is None for child in counted):
        return None
    scores = [(child.weight, child.score) for child in counted if child.score is not None]
    if missing == "zero":
        scores = [(child.weight, child.score or 0.0) for child in counted]
    if not scores:
        return None
    if method == "worst":
        return min(points for _, points in scores)
    return sum(weight * points for weight, points in scores) / sum(weight for weight, _ in scores)


def coverage(children: Sequence[Child]) -> float:
    """The weighted mean of the children's coverage: the share of the weight that has a score.

    >>> coverage([Child(40, 110.0, 1.0), Child(60, None, 0.0)])
    0.4
    """
    whole = sum(child.weight for child in children)
    return sum(child.weight * child.coverage for child in children) / whole if whole else 0.0
