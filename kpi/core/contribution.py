"""Contributions: the points of the top score that come from each person, by weight, score and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, isclose

from kpi.core.counted import counted
from kpi.core.model import Model
from kpi.core.responsibility import Responsibility
from kpi.core.roll_up import Child
from kpi.core.scorecard import TreeNode, children_of
from kpi.core.sensitivity import Sensitivity

_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a person's KPIs weigh in the top score and give to it; nobody's are those without an owner."""

    person: str | None
    weight: float
    points: float


@dataclass(frozen=True, slots=True)
class Contributions:
    """Everybody's contributions to a top score, the largest first and nobody's last."""

    top: str
    score: float | None
    people: list[Contribution]

    @property
    def total(self) -> float:
        """The sum of all points."""
        return fsum(one.points for one in self.people)

    @property
    def adds_up(self) -> bool:
        """Whether the points are the score."""
        return isclose(self.total, self.score or 0.0, abs_tol=_CLOSE)


def contributions(found: Sensitivity, held: Mapping[str, Responsibility]) -> Contributions:
    """Who contributes what to a top score, each KPI given out by the days it was theirs."""
    weights: dict[str | None, list[float]] = {}
    points: dict[str | None, list[float]] = {}
    for leaf in found.leaves:
        for person, share in held.get(leaf.code, Responsibility()).shares.items():
            weights.setdefault(person, []).append(leaf.weight * share)
            points.setdefault(person, []).append(leaf.contribution * share)
    people = [Contribution(person, fsum(weights[person]), fsum(points[person])) for person in weights]
    ranked = sorted(people, key=lambda one: (one.person is None, -one.points, one.person or ""))
    return Contributions(found.top, found.score, ranked)


@dataclass(frozen=True, slots=True)
class Step:
    """A node on the way from the top to a KPI, with its share of the weight among its siblings."""

    node: TreeNode
    share: float


def way_down(model: Model, code: str) -> list[Step]:
    """The nodes from below the top down to a KPI; what their shares multiply to is its weight by plan."""
    below = children_of(model.scorecard)
    found = []
    for node in model.path(code)[-2::-1]:
        shares = counted({one.code: Child(_weight(one), 0.0, 1.0) for one in below[node.parent]})
        found.append(Step(node, shares[node.code]))
    return found


def _weight(node: TreeNode) -> float:
    return 1.0 if node.weight is None else node.weight
