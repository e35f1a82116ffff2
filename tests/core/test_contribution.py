"""Contributions: each person's points by weight, score and days, which add up to the top score."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.core.contribution import Contribution, Contributions, contributions, way_down
from kpi.core.indicator import Polarity
from kpi.core.model import Model
from kpi.core.responsibility import Responsibility, Turn
from kpi.core.roll_up import Method, Missing
from kpi.core.scorecard import Figure, TreeNode
from kpi.core.scoring import Scoring
from kpi.core.sensitivity import sensitivity
from kpi.core.target import Aim

FIRST = date(2026, 6, 1)


def node(code: str, parent: str | None = None, weight: float | None = None, **said: object) -> TreeNode:
    kind = "goal" if code in {"top", "g"} else "kpi"
    return TreeNode.model_validate({"code": code, "type": kind, "parent": parent, "weight": weight, **said})


def tree(missing: Missing = "ignore", method: Method = "weighted") -> list[TreeNode]:
    """top: g (60: a 75, b 25) and c (40)."""
    g = node("g", "top", 60, missing=missing, method=method)
    return [node("top"), g, node("c", "top", 40), node("a", "g", 75), node("b", "g", 25)]


def figures(a: float | None, b: float | None, c: float | None) -> dict[str, Figure]:
    return {code: Figure(v, Aim(10, 10), Polarity.HIGHER) for code, v in (("a", a), ("b", b), ("c", c))}


def held(*days: tuple[str | None, int]) -> Responsibility:
    turns, at = [], FIRST
    for person, count in days:
        turns.append(Turn(person, at, at + timedelta(days=count - 1)))
        at += timedelta(days=count)
    return Responsibility(tuple(turns))


def test_points_go_by_weight_score_and_days() -> None:
    found = sensitivity(tree(), figures(10, 8, 9), Scoring(), "top")
    ways = {"a": held(("ann", 15), ("bob", 15)), "b": held(("bob", 30)), "c": held((None, 30))}
    given = contributions(found, ways)
    assert given.people == [
        Contribution("bob", pytest.approx(0.375), pytest.approx(34.5)),
        Contribution("ann", pytest.approx(0.225), pytest.approx(22.5)),
        Contribution(None, pytest.approx(0.4), pytest.approx(36.0)),
    ]
    assert given.total == pytest.approx(93.0) and given.score == pytest.approx(93.0) and given.adds_up


def test_a_kpi_that_nobody_is_known_of_is_nobody_s() -> None:
    found = contributions(sensitivity(tree(), figures(10, 10, 10), Scoring(), "top"), {})
    assert [one.person for one in found.people] == [None] and found.adds_up


def test_a_top_without_a_score_has_nothing_to_give() -> None:
    found = contributions(sensitivity(tree(), figures(None, None, None), Scoring(), "top"), {"a": held(("ann", 1))})
    assert found.score is None and found.total == 0 and found.adds_up
    assert not Contributions("top", 100.0, []).adds_up


def test_the_way_down_multiplies_to_the_planned_weight() -> None:
    model = Model(scorecard=tree())
    assert [(step.node.code, step.share) for step in way_down(model, "a")] == [("g", 0.6), ("a", 0.75)]
    assert way_down(model, "top") == []
    assert [
        step.share for step in way_down(Model(scorecard=[node("top"), node("a", "top"), node("b", "top")]), "a")
    ] == [0.5]


ACTUAL = st.none() | st.floats(0, 15)
DAYS = st.lists(st.tuples(st.sampled_from(["ann", "bob", None]), st.integers(1, 40)), max_size=4)


@settings(max_examples=80, deadline=None)
@given(
    st.tuples(ACTUAL, ACTUAL, ACTUAL),
    st.tuples(DAYS, DAYS, DAYS),
    st.sampled_from(["ignore", "zero", "block"]),
    st.sampled_from(["weighted", "worst"]),
)
def test_all_contributions_are_the_top_score(actuals, days, missing, method) -> None:  # type: ignore[no-untyped-def]
    found = sensitivity(tree(missing, method), figures(*actuals), Scoring(), "top")
    given_out = contributions(found, {code: held(*turns) for code, turns in zip("abc", days, strict=True)})
    assert given_out.adds_up
