"""Roll-up: the score of a goal from those of its children, and the share of its weight that has a score.

The children of many goals at once come as rows of an array with a column for each unit and month: first the first child
of every goal, then the second of those that have two, and so on, goals with more children first. No score is NaN.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Missing = Literal["ignore", "zero", "block"]
Method = Literal["weighted", "worst"]
Array = npt.NDArray[np.float64]


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
    if not counted:
        return None
    scores = _column([child.score for child in counted])
    found = rolled_up(_column([child.weight for child in counted]), scores, _one_goal(counted), missing, method)
    return None if np.isnan(found[0, 0]) else float(found[0, 0])


def coverage(children: Sequence[Child]) -> float:
    """The weighted mean of the children's coverage: the share of the weight that has a score.

    >>> coverage([Child(40, 110.0, 1.0), Child(60, None, 0.0)])
    0.4
    """
    counted = [child for child in children if child.weight > 0]
    if not counted:
        return 0.0
    covered = _column([child.coverage for child in counted])
    return float(weighted_mean(_column([child.weight for child in counted]), covered, _one_goal(counted))[0, 0])


def _column(values: Sequence[float | None]) -> Array:
    return np.array(values, dtype=np.float64)[:, np.newaxis]


def _one_goal(children: Sequence[Child]) -> list[int]:
    return [1] * len(children)


def rolled_up(weights: Array, scores: Array, counts: Sequence[int], missing: Missing, method: Method) -> Array:
    """The scores of many goals; `counts` says how many have a first child, a second, and so on, all of some weight.

    >>> scores = np.array([[110.0, 60.0], [80.0, np.nan], [50.0, np.nan]])  # of the first goal 110 and 50
    >>> rolled_up(np.array([[40.0], [1.0], [60.0]]), scores, [2, 1], "ignore", "weighted").tolist()
    [[74.0, 60.0], [80.0, nan]]
    """
    if missing == "zero":
        scores = np.where(np.isnan(scores), 0.0, scores)
    if method == "worst":
        return _lowest(scores, counts, np.fmin if missing == "ignore" else np.minimum)
    return _known_mean(weights, scores, counts) if missing == "ignore" else weighted_mean(weights, scores, counts)


def weighted_mean(weights: Array, values: Array, counts: Sequence[int]) -> Array:
    """`Σ wᵢvᵢ / Σ wᵢ` of every goal, empty where one of the values is."""
    total, whole = np.zeros((counts[0], values.shape[1])), np.zeros((counts[0], 1))
    for goals, rows in kth_children(counts):
        total[goals] += weights[rows] * values[rows]
        whole[goals] += weights[rows]
    return total / whole


def _known_mean(weights: Array, values: Array, counts: Sequence[int]) -> Array:
    """`Σ wᵢvᵢ / Σ wᵢ` of every goal over the values there are."""
    total, whole = np.zeros((2, counts[0], values.shape[1]))
    for goals, rows in kth_children(counts):
        known = ~np.isnan(values[rows])
        total[goals] += weights[rows] * np.where(known, values[rows], 0.0)
        whole[goals] += weights[rows] * known
    return np.divide(total, whole, out=np.full_like(total, np.nan), where=whole > 0)


def _lowest(values: Array, counts: Sequence[int], lower: np.ufunc) -> Array:
    found: Array = values[: counts[0]].copy()
    for goals, rows in kth_children(counts):
        lower(found[goals], values[rows], out=found[goals])
    return found


def kth_children(counts: Sequence[int]) -> Iterator[tuple[slice, slice]]:
    """For each turn the goals that have a child left, and the rows of these children."""
    start = 0
    for count in counts:
        yield slice(count), slice(start, start + count)
        start += count
