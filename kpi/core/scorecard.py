"""The indicator tree and its scores: KPIs are scored against targets, goals roll their children up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

import polars as pl
from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from kpi.core.attainment import attainment
from kpi.core.curve import DEFAULT, score
from kpi.core.dated import Code, Dated, Entry
from kpi.core.indicator import Level, Polarity
from kpi.core.label import Label
from kpi.core.roll_up import Child, Method, Missing, coverage, roll_up
from kpi.core.status import SCORED, Status, status
from kpi.core.target import Aim


class Scoring(Entry):
    """How attainment becomes a score and a status; what is not given is taken from the workspace."""

    curve: list[tuple[float, float]] = Field(default_factory=lambda: list(DEFAULT))
    steps: bool = False
    green: float = 100.0
    amber: float = 90.0
    missing: Missing = "ignore"
    method: Method = "weighted"

    @field_validator("curve")
    @classmethod
    def _points_rise(cls, value: list[tuple[float, float]]) -> list[tuple[float, float]]:
        if len(value) < 2 or any(one[0] >= other[0] for one, other in pairwise(value)):
            raise PydanticCustomError("model.curve", "points do not rise")
        return value


Perspective = Literal["financial", "customer", "process", "learning"]
"""The lanes of a strategy map, from the result down to what it grows from."""
PERSPECTIVES: tuple[Perspective, ...] = ("financial", "customer", "process", "learning")
Review = Literal["month", "quarter", "half", "year"]


class TreeNode(Dated):
    """A goal, which only rolls up, or a KPI: an indicator for an org unit with one owner, a weight and targets.

    A KPI bound to a `post` is owned by whoever holds that post in its unit. `ended` takes a node out of the tree from
    its `valid_from` on; what it was before stays.
    """

    name: Label | None = None
    type: Literal["goal", "kpi"]
    parent: Code | None = None
    position: int = 0
    weight: float | None = Field(default=None, ge=0)
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
        if not (self.score or self.missing or self.method):
            return default
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


def score_tree(
    nodes: Sequence[TreeNode], figures: Mapping[str, Figure], default: Scoring, root: str | None = None
) -> list[Line]:
    """Every node under `root`, or under all roots, scored; depth first, a parent before its children."""
    scored = {line.code: line for line in _score_kpis([n for n in nodes if n.type == "kpi"], figures, default)}
    return rolled_up(nodes, scored, default, root)


def rolled_up(
    nodes: Sequence[TreeNode], scored: Mapping[str, Line], default: Scoring, root: str | None = None
) -> list[Line]:
    """The same over KPIs that are scored already, by their codes."""
    below = children_of(nodes)
    tops = [node for node in nodes if node.code == root] if root else below.get(None, [])
    lines = [line for top in tops for line in _branch(top, below, scored, default)]
    return _coloured(lines, {node.code: node.scoring(default) for node in nodes if node.type == "goal"})


def children_of(nodes: Iterable[TreeNode]) -> dict[str | None, list[TreeNode]]:
    """The nodes under each parent, in their order."""
    below: dict[str | None, list[TreeNode]] = {}
    for node in sorted(nodes, key=lambda node: node.position):
        below.setdefault(node.parent, []).append(node)
    return below


def _branch(
    node: TreeNode, below: Mapping[str | None, list[TreeNode]], scored: Mapping[str, Line], default: Scoring
) -> list[Line]:
    if node.type == "kpi":
        return [scored[node.code]]
    branches = [_branch(child, below, scored, default) for child in below.get(node.code, [])]
    return [_goal(node, [branch[0] for branch in branches], default), *(line for branch in branches for line in branch)]


def _goal(node: TreeNode, children: Sequence[Line], default: Scoring) -> Line:
    """A goal; where it has a score its colour is still to be found, for all goals at once."""
    scoring = node.scoring(default)
    parts = [Child(counted(child.weight), child.score, child.coverage) for child in children]
    result = roll_up(parts, scoring.missing, scoring.method)
    colour = why_none(children) if result is None else Status.ON_TRACK
    return _line(node, None, None, None, result, colour, coverage(parts))


def counted(weight: float | None) -> float:
    """What a node counts beside its siblings: 1 where nothing is said."""
    return 1.0 if weight is None else weight


def why_none(children: Iterable[Line]) -> Status:
    """The one reason all children share for having no score, else no data."""
    reasons = {child.status for child in children}
    return reasons.pop() if len(reasons) == 1 and not reasons & SCORED else Status.NO_DATA


def _coloured(lines: Sequence[Line], scorings: Mapping[str, Scoring]) -> list[Line]:
    """The lines, every goal that has a score in the colour that its own scoring gives."""
    goals = [line for line in lines if line.code in scorings and line.score is not None]
    given = [(line.score, scorings[line.code].green, scorings[line.code].amber) for line in goals]
    found = {line.code: colour for line, colour in zip(goals, colours(given), strict=True)}
    return [replace(line, status=found[line.code]) if line.code in found else line for line in lines]


def colours(given: Sequence[tuple[float | None, float, float]]) -> list[Status]:
    """The colours of scores, each with where green and amber begin; of none that there is no data."""
    schema = {"score": pl.Float64, "green": pl.Float64, "amber": pl.Float64}
    frame = pl.DataFrame(given, schema=schema, orient="row")
    found = frame.select(status(*(pl.col(name) for name in schema)).alias("status"))["status"]
    return [Status(value) if value else Status.NO_DATA for value in found]


def _colours(scores: pl.DataFrame, scoring: Scoring) -> list[Status | None]:
    found = scores.select(status(pl.col("score"), pl.lit(scoring.green), pl.lit(scoring.amber)).alias("status"))
    return [Status(value) if value else None for value in found["status"]]


def _score_kpis(nodes: Sequence[TreeNode], figures: Mapping[str, Figure], default: Scoring) -> list[Line]:
    """The KPIs scored, all of one scoring at a time."""
    groups: dict[str, list[TreeNode]] = {}
    for node in nodes:
        groups.setdefault(node.scoring(default).model_dump_json(), []).append(node)
    return [line for group in groups.values() for line in _score_group(group, figures, group[0].scoring(default))]


def _score_group(nodes: Sequence[TreeNode], figures: Mapping[str, Figure], scoring: Scoring) -> list[Line]:
    given = [figures[node.code] for node in nodes]
    frame = pl.DataFrame([_row(figure) for figure in given], schema=_SCHEMA, orient="row")
    frame = frame.with_columns(attainment=attainment(*(pl.col(name) for name in _SCHEMA)))
    frame = frame.with_columns(score=score(pl.col("attainment"), scoring.curve, scoring.steps))
    colours = _colours(frame, scoring)
    found = zip(nodes, given, frame["attainment"], frame["score"], colours, strict=True)
    return [_kpi(node, figure, reached, points, colour) for node, figure, reached, points, colour in found]


_SCHEMA = {
    "actual": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "baseline": pl.Float64,
    "polarity": pl.String,
}


def _row(figure: Figure) -> tuple[float | None, float | None, float | None, float | None, str]:
    aim = figure.aim
    bounds = (aim.low, aim.high, aim.baseline) if aim else (None, None, None)
    return (figure.actual, *bounds, figure.polarity.value)


def _kpi(node: TreeNode, figure: Figure, reached: float | None, points: float | None, colour: Status | None) -> Line:
    if figure.actual is None:
        return _line(node, figure, None, reached, None, Status.NO_DATA, 0.0)
    if figure.aim is None or colour is None:
        return _line(node, figure, figure.actual, reached, None, Status.NO_TARGET, 0.0)
    if figure.early:
        return _line(node, figure, figure.actual, reached, None, Status.TOO_EARLY, 0.0)
    return _line(node, figure, figure.actual, reached, points, colour, 1.0)


def _line(
    node: TreeNode,
    figure: Figure | None,
    actual: float | None,
    reached: float | None,
    points: float | None,
    colour: Status,
    covered: float,
) -> Line:
    """A line of the scorecard; a goal has no figure of its own."""
    aim = figure.aim if figure else None
    ranged = figure is not None and figure.polarity is Polarity.RANGE
    target = None if aim is None else (aim.low, aim.high) if ranged else aim.low
    identity = (node.code, node.parent, node.type, node.name, node.org, node.owner, node.weight)
    return Line(*identity, actual, target, reached, points, colour, covered)
