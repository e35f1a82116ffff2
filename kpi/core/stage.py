"""How far each goal has come along the four stages: owned, targeted, measured, reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi.core.model import Model
from kpi.core.scorecard import Line, TreeNode

STAGES = ("decode", "design", "data", "improve")


@dataclass(frozen=True, slots=True)
class Stage:
    """A goal with how many KPIs below it there are, and how many have what each stage asks for.

    Decode asks for an owner, design for a target, data for an actual, improve for a review.
    """

    goal: TreeNode
    kpis: int
    decode: int
    design: int
    data: int
    improve: int

    def done(self, stage: str) -> bool:
        """Whether every KPI below the goal has what a stage asks for, and there are some."""
        return bool(self.kpis) and getattr(self, stage) == self.kpis


def stages(model: Model, lines: Sequence[Line]) -> list[Stage]:
    """Every goal with what the KPIs below it have, in the order of the lines."""
    below: dict[str, list[Line]] = {}
    for line in lines:
        if line.type == "kpi":
            for node in model.path(line.code)[1:]:
                below.setdefault(node.code, []).append(line)
    goals = [model.node_by_code[line.code] for line in lines if line.type == "goal"]
    return [_stage(model, goal, below.get(goal.code, [])) for goal in goals]


def _stage(model: Model, goal: TreeNode, kpis: Sequence[Line]) -> Stage:
    return Stage(
        goal,
        len(kpis),
        sum(line.owner is not None for line in kpis),
        sum(line.target is not None for line in kpis),
        sum(line.actual is not None for line in kpis),
        sum(model.nearest(line.code, "review") is not None for line in kpis),
    )
