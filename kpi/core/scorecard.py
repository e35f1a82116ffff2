"""The indicator tree and its scores: KPIs are scored against targets, goals roll their children up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Literal, NamedTuple

import numpy as np
from pydantic import Field, field_validator

from kpi.core.dated import Code, Dated
from kpi.core.indicator import Level, Polarity
from kpi.core.label import Label
from kpi.core.roll_up import Array, Method, Missing
from kpi.core.scoring import Scoring
from kpi.core.scoring_grid import STATUSES, Known, Place, Scored, ScoringGrid
from kpi.core.status import Status
from kpi.core.target import Aim

Perspective = Literal["financial", "customer", "process", "learning"]
"""The lanes of a strategy map, from the result down to what it grows from."""
PERSPECTIVES: tuple[Perspective, ...] = ("financial", "customer", "process", "learning")
Review = Literal["month", "quarter", "half", "year"]


MOST_WEIGHT = 1e6
"""Weights are relative; beyond this a sum of them would lose its small parts."""


class TreeNode(Dated):
    """A goal, which only rolls up, or a KPI: an indicator for an org unit with one owner, a weight and targets.

    A KPI bound to a `post` is owned by whoever holds that post in its unit. `ended` takes a node out of the tree from
    its `valid_from` on; what it was before stays.
    """

    name: Label | None = None
    type: Literal["goal", "kpi"]
    parent: Code | None = None
    position: int = 0
    weight: float | None = Field(default=None, ge=0, le=MOST_WEIGHT)
    level: Level | None = None
    indicator: Code | None = None
    org: Code | None = None
    owner: Code | None = None
    post: str | None = None
    perspective: Perspective | None = None
    scenario: Label | None = None
    step: Code | None = None
    review: Review | None = None
    controllable: bool = Field(default=True, strict=True)
    ended: bool = Field(default=False, strict=True)
    score: dict[str, Any] = Field(default_factory=dict)
    definition: Label | None = None
    missing: Missing | None = None
    method: Method | None = None

    @field_validator("score")
    @classmethod
    def _score_is_scoring(cls, value: dict[str, Any]) -> dict[str, Any]:
        return Scoring.model_validate(value).model_dump(mode="json", exclude_unset=True)

    def scoring(self, default: Scoring) -> Scoring:
        """The scoring of this node: its own where given, else the workspace's."""
        own = {name: getattr(self, name) for name in ("missing", "method") if getattr(self, name)}
        return Scoring.model_validate(default.model_dump() | self.score | own)


@dataclass(frozen=True, slots=True)
class Figure:
    """What is known of a KPI before it is scored."""

    actual: float | None
    aim: Aim | None
    polarity: Polarity
    early: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One scored node; `target` is a pair of bounds for a range."""

    code: str
    parent: str | None
    type: str
    name: Label | None
    org: str | None
    owner: str | None
    weight: float | None
    actual: float | None
    target: float | tuple[float, float] | None
    attainment: float | None
    score: float | None
    status: Status
    coverage: float

    @property
    def bound(self) -> float | None:
        """What the figure is compared with: its target, or the bound of its range that it lies beyond; None inside."""
        if not isinstance(self.target, tuple):
            return self.target
        low, high = self.target
        actual = low if self.actual is None else self.actual
        return low if actual < low else high if actual > high else None


class Outcome(NamedTuple):
    """What a node comes to."""

    score: float | None
    status: Status
    coverage: float


def score_tree(
    nodes: Sequence[TreeNode], figures: Mapping[str, Figure], default: Scoring, root: str | None = None
) -> list[Line]:
    """Every node under `root`, or under all roots, scored; depth first, a parent before its children."""
    grid = grid_of(nodes, {code: figure.polarity for code, figure in figures.items()}, default, root)
    found = grid.scored(known([[figures[code] for code in grid.kpi_codes]]))
    reached = dict(zip(grid.kpi_codes, _numbers(found.attainment[:, 0]), strict=True))
    (came,) = outcomes(grid, found)
    by_code = {node.code: node for node in nodes}
    lines = (by_code[code] for code in came)
    return [_line(node, figures.get(node.code), reached.get(node.code), came[node.code]) for node in lines]


def outcomes(grid: ScoringGrid, scored: Scored) -> Iterator[dict[str, Outcome]]:
    """For every column what each node comes to, depth first."""
    for column in range(scored.score.shape[1]):
        scores, covered = _numbers(scored.score[:, column]), scored.coverage[:, column].tolist()
        states = [STATUSES[number] for number in scored.status[:, column].tolist()]
        yield {grid.codes[row]: Outcome(scores[row], states[row], covered[row]) for row in grid.depth_first}


def grid_of(
    nodes: Sequence[TreeNode], polarities: Mapping[str, Polarity], default: Scoring, root: str | None = None
) -> ScoringGrid:
    """The tree laid out to be scored for many columns; `polarities` are those of the KPIs."""
    scorings: dict[tuple[str, Missing | None, Method | None], Scoring] = {}
    places = []
    for node in sorted(nodes, key=lambda node: node.position):
        own = (repr(node.score) if node.score else "", node.missing, node.method)
        if own not in scorings:
            scorings[own] = node.scoring(default)
        polarity = polarities[node.code] if node.type == "kpi" else None
        weight = 1.0 if node.weight is None else node.weight
        places.append(Place(node.code, node.parent, weight, scorings[own], polarity))
    return ScoringGrid.of(places, root)


def known(columns: Sequence[Sequence[Figure]]) -> Known:
    """What is known of the KPIs of a grid, for every column the figures in the order of the grid."""
    rows = [[_known(figure) for figure in column] for column in columns]
    parts = np.array(rows, dtype=np.float64).reshape(len(rows), len(rows[0]), 5)
    actual, low, high, baseline, early = parts.transpose(2, 1, 0)
    return Known(actual, low, high, baseline, early == 1)


def _known(figure: Figure) -> tuple[float | None, ...]:
    aim = figure.aim
    bounds = (aim.low, aim.high, aim.baseline) if aim else (None, None, None)
    return (figure.actual, *bounds, figure.early)


def _numbers(values: Array) -> list[float | None]:
    return [None if isnan(value) else value for value in values.tolist()]


def _line(node: TreeNode, figure: Figure | None, reached: float | None, came: Outcome) -> Line:
    """A line of the scorecard; a goal has no figure of its own."""
    actual, aim = (figure.actual, figure.aim) if figure else (None, None)
    ranged = figure is not None and figure.polarity is Polarity.RANGE
    target = None if aim is None else (aim.low, aim.high) if ranged else aim.low
    identity = (node.code, node.parent, node.type, node.name, node.org, node.owner, node.weight)
    return Line(*identity, actual, target, reached, *came)


def children_of(nodes: Iterable[TreeNode]) -> dict[str | None, list[TreeNode]]:
    """The nodes under each parent, in their order."""
    below: dict[str | None, list[TreeNode]] = {}
    for node in sorted(nodes, key=lambda node: node.position):
        below.setdefault(node.parent, []).append(node)
    return below
