"""The scored tree: KPIs against their targets, goals from their children."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.core.indicator import Polarity
from kpi.core.scorecard import Figure, Outcome, TreeNode, children_of, grid_of, known, outcomes, score_tree
from kpi.core.scoring import Scoring
from kpi.core.status import Status
from kpi.core.target import Aim

HIGHER, RANGE = Polarity.HIGHER, Polarity.RANGE


def node(code: str, parent: str | None = None, position: int = 0, **more: Any) -> TreeNode:
    kind = "kpi" if code.startswith("k") else "goal"
    return TreeNode.model_validate({"code": code, "type": kind, "parent": parent, "position": position} | more)


NODES = [
    node("k2", "g1", 1, weight=1),
    node("top"),
    node("g1", "top", 0, weight=60),
    node("k1", "g1", 0, weight=3),
    node("g2", "top", 1, method="worst"),
    node("k3", "g2", 0, score={"curve": [[0, 0], [1, 50]], "green": 50, "amber": 40}),
    node("k4", "g2", 1),
]
FIGURES = {
    "k1": Figure(90.0, Aim(100, 100), HIGHER),
    "k2": Figure(5.0, Aim(4, 6), RANGE),
    "k3": Figure(120.0, Aim(100, 100), HIGHER),
    "k4": Figure(None, Aim(1, 1), HIGHER),
}


def test_every_line_depth_first() -> None:
    lines = score_tree(NODES, FIGURES, Scoring())
    assert [(line.code, line.parent, line.score, line.status.value, line.coverage) for line in lines] == [
        ("top", None, pytest.approx((60 * 92.5 + 50) / 61), "at_risk", pytest.approx((60 + 0.5) / 61)),
        ("g1", "top", 92.5, "at_risk", 1.0),
        ("k1", "g1", 90.0, "at_risk", 1.0),
        ("k2", "g1", 100.0, "on_track", 1.0),
        ("g2", "top", 50.0, "off_track", 0.5),
        ("k3", "g2", 50.0, "on_track", 1.0),
        ("k4", "g2", None, "no_data", 0.0),
    ]
    assert [line.target for line in lines] == [None, None, 100, (4, 6), None, 100, 1]
    assert [line.code for line in score_tree(NODES, FIGURES, Scoring(), "g2")] == ["g2", "k3", "k4"]
    assert score_tree(NODES, FIGURES, Scoring(), "gone") == []


@pytest.mark.parametrize(
    ("figure", "status", "actual", "attainment"),
    [
        (Figure(None, None, HIGHER), "no_data", None, None),
        (Figure(5.0, None, HIGHER), "no_target", 5.0, None),
        (Figure(5.0, Aim(5, 5, 5), HIGHER), "no_target", 5.0, None),
        (Figure(5.0, Aim(4, 4), HIGHER, early=True), "too_early", 5.0, 1.25),
    ],
)
def test_why_a_kpi_has_no_score(figure: Figure, status: str, actual: float | None, attainment: float | None) -> None:
    goal, line = score_tree([node("g"), node("k", "g")], {"k": figure}, Scoring())
    assert (line.status.value, line.actual, line.attainment, line.score) == (status, actual, attainment, None)
    assert (goal.status.value, goal.score, goal.coverage) == (status, None, 0.0)


def test_a_goal_whose_children_have_different_reasons_or_none() -> None:
    figures = {"k1": Figure(None, None, HIGHER), "k2": Figure(1.0, None, HIGHER)}
    goal, *_ = score_tree([node("g"), node("k1", "g"), node("k2", "g", 1)], figures, Scoring())
    assert goal.status.value == "no_data"
    (alone,) = score_tree([node("g")], {}, Scoring())
    assert (alone.status.value, alone.score, alone.coverage) == ("no_data", None, 0.0)


def test_missing_children_as_the_node_or_the_workspace_says() -> None:
    nodes = [node("g", missing="zero"), node("k1", "g"), node("k4", "g", 1)]
    assert score_tree(nodes, FIGURES, Scoring(missing="block"))[0].score == 45.0
    blocked = score_tree([node("g"), *nodes[1:]], FIGURES, Scoring(missing="block"))[0]
    assert (blocked.score, blocked.status.value) == (None, "no_data")


def test_a_node_takes_from_the_workspace_what_it_does_not_say() -> None:
    default = Scoring(green=95, amber=80, steps=True)
    found = node("k", score={"green": 99}).scoring(default)
    assert (found.green, found.amber, found.steps) == (99, 80, True)


def test_children_in_their_order() -> None:
    assert {parent: [one.code for one in below] for parent, below in children_of(NODES).items()} == {
        None: ["top"],
        "top": ["g1", "g2"],
        "g1": ["k1", "k2"],
        "g2": ["k3", "k4"],
    }


def test_what_every_node_comes_to_in_every_column() -> None:
    grid = grid_of(NODES, dict.fromkeys(FIGURES, HIGHER), Scoring(), "g2")
    assert grid.kpi_codes == ["k3", "k4"]
    columns = [[Figure(1.0, Aim(1, 1), HIGHER), Figure(0.9, Aim(1, 1), HIGHER)], [FIGURES["k3"], FIGURES["k4"]]]
    now, then = outcomes(grid, grid.scored(known(columns)))
    assert now == {
        "g2": Outcome(50.0, Status.OFF_TRACK, 1.0),
        "k3": Outcome(50.0, Status.ON_TRACK, 1.0),
        "k4": Outcome(90.0, Status.AT_RISK, 1.0),
    }
    assert list(now) == ["g2", "k3", "k4"] and then["k4"] == Outcome(None, Status.NO_DATA, 0.0)


def test_a_child_of_no_weight_gives_no_reason() -> None:
    figures = {"k1": Figure(1.0, None, HIGHER), "k2": Figure(None, None, HIGHER)}
    goal, *_ = score_tree([node("g"), node("k1", "g"), node("k2", "g", weight=0)], figures, Scoring())
    assert (goal.status, goal.score, goal.coverage) == (Status.NO_TARGET, None, 0.0)
