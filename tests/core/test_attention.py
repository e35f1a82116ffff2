"""Attention: pulls that add up to the gap of the score, weights by plan, and who comes first."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.core.attention import by_attention, planned, pulls
from kpi.core.indicator import Polarity
from kpi.core.scorecard import Figure, Line, TreeNode, score_tree
from kpi.core.scoring import Scoring
from kpi.core.sensitivity import absolute_weights
from kpi.core.target import Aim

AIM = Aim(100, 100)


def node(code: str, parent: str | None = None, weight: float | None = None, **more: Any) -> TreeNode:
    kind = "goal" if code in {"top", "g", "h"} else "kpi"
    return TreeNode.model_validate({"code": code, "type": kind, "parent": parent, "weight": weight, **more})


NODES = [
    node("top"),
    node("g", "top", 60),
    node("h", "top", 40),
    node("a", "g", 3),
    node("b", "g", 1),
    node("c", "g", 0),
    node("d", "h", 50),
    node("e", "h", 50),
    node("f", "h"),
]
ACTUALS = {"a": 95.0, "b": 80.0, "c": 50.0, "d": 110.0, "e": None, "f": None}
FIGURES = {code: Figure(actual, AIM, Polarity.HIGHER) for code, actual in ACTUALS.items()}
LINES = score_tree(NODES, FIGURES, Scoring())


def pulled(lines: list[Line] = LINES) -> dict[str, float]:
    return pulls(lines, absolute_weights(lines, NODES, Scoring(), "top"))


def test_pulls_add_up_to_the_gap_of_the_top_score() -> None:
    found = pulled()
    assert found == {"a": pytest.approx(-2.25), "b": pytest.approx(-3.0), "d": pytest.approx(4.0)}
    assert sum(found.values()) == pytest.approx((LINES[0].score or 0.0) - 100)


def test_weights_by_plan_ask_for_no_score() -> None:
    found = planned(LINES)
    assert {code: found[code] for code in ("top", "g", "a", "c")} == pytest.approx(
        {"top": 1, "g": 0.6, "a": 0.45, "c": 0}
    )
    assert sum(found[code] for code in ACTUALS) == pytest.approx(1.0)
    light = score_tree([node("top"), node("a", "top", 0)], FIGURES, Scoring())
    assert planned(light) == {"top": 1.0, "a": 0.0}


def test_what_costs_most_comes_first() -> None:
    found = {status.value: [line.code for line in lines] for status, lines in by_attention(LINES, pulled()).items()}
    assert list(found.items()) == [
        ("off_track", ["b", "c"]),
        ("at_risk", ["a"]),
        ("no_data", ["e", "f"]),
        ("on_track", ["d"]),
    ]


def test_what_is_going_to_miss_comes_before_its_like() -> None:
    found = by_attention(LINES, pulled(), {"c", "f"})
    assert [line.code for lines in found.values() for line in lines] == ["c", "b", "a", "f", "e", "d"]
