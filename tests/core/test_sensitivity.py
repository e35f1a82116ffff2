"""Sensitivity: exact weights, contributions and effects on a small tree, and the sums as laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.indicator import Polarity
from kpi.core.roll_up import Method, Missing
from kpi.core.scorecard import Figure, TreeNode, score_tree
from kpi.core.scoring import Scoring
from kpi.core.sensitivity import Leaf, Sensitivity, sensitivity, stepped
from kpi.core.target import Aim

UP, DOWN, RANGE = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE
TEN = Aim(10, 10)
FIGURES = {
    "a": Figure(9.0, TEN, UP),
    "b": Figure(12.0, TEN, DOWN),
    "c": Figure(None, TEN, UP),
    "d": Figure(10.0, Aim(8, 12), RANGE),
    "e": Figure(13.0, TEN, UP),
}


def node(code: str, parent: str | None = None, weight: float | None = None, **more: object) -> TreeNode:
    kind = "goal" if code in {"top", "g", "h"} else "kpi"
    return TreeNode.model_validate({"code": code, "type": kind, "parent": parent, "weight": weight, **more})


def tree(missing: Missing = "ignore", method: Method = "weighted") -> list[TreeNode]:
    """top: g (60: a 50, b 30, c 20) and h (40: d, e without a weight)."""
    return [
        node("top"),
        node("g", "top", 60, missing=missing, method=method),
        node("h", "top", 40),
        node("a", "g", 50, owner="ann"),
        node("b", "g", 30, owner="bob"),
        node("c", "g", 20),
        node("d", "h", owner="ann"),
        node("e", "h"),
    ]


def ranked(missing: Missing = "ignore", method: Method = "weighted") -> Sensitivity:
    return sensitivity(tree(missing, method), FIGURES, Scoring(), "top")


def by_code(found: Sensitivity) -> dict[str, Leaf]:
    return {leaf.code: leaf for leaf in found.leaves}


def test_every_leaf_has_its_share_of_the_path_and_its_effect() -> None:
    found = ranked()
    leaves = by_code(found)
    assert found.score == pytest.approx(0.6 * (5 * 90 + 3 * 80) / 8 + 0.4 * 110)
    weights = {code: leaf.weight for code, leaf in leaves.items()}
    assert weights == pytest.approx({"a": 0.375, "b": 0.225, "c": 0.0, "d": 0.2, "e": 0.2})
    assert leaves["a"].contribution == pytest.approx(0.375 * 90)
    assert leaves["a"].effect == pytest.approx(0.375 * 0.9)
    assert leaves["b"].effect == pytest.approx(0.225 * 1.2)
    assert (leaves["d"].effect, leaves["e"].effect, leaves["c"].effect) == (0.0, 0.0, None)
    assert [leaf.code for leaf in found.leaves] == ["a", "b", "d", "e", "c"]
    assert found.together == pytest.approx(found.singles)
    assert found.adds_up


def test_what_the_owners_have_adds_up_too() -> None:
    owners = ranked().owners
    assert list(owners) == ["ann", None, "bob"]
    assert owners["ann"] == pytest.approx((0.575, 0.375 * 90 + 0.2 * 100))
    assert owners["bob"] == pytest.approx((0.225, 18.0))


def test_what_counts_as_zero_has_weight_and_contributes_nothing() -> None:
    found = ranked("zero")
    leaves = by_code(found)
    assert (leaves["c"].weight, leaves["c"].contribution) == (pytest.approx(0.12), 0.0)
    assert found.adds_up and found.weights == pytest.approx(1.0)


def test_a_goal_without_a_score_that_counts_as_zero_is_lost() -> None:
    nodes = [node("top", missing="zero"), node("g", "top", 60), node("h", "top", 40), node("c", "g"), node("e", "h")]
    found = sensitivity(nodes, FIGURES, Scoring(), "top")
    assert (found.score, found.lost, found.adds_up) == (pytest.approx(48.0), pytest.approx(0.6), True)


def test_of_the_worst_only_one_counts() -> None:
    found = ranked(method="worst")
    weights = {code: leaf.weight for code, leaf in by_code(found).items()}
    assert weights == pytest.approx({"a": 0.0, "b": 0.6, "c": 0.0, "d": 0.2, "e": 0.2})
    assert by_code(found)["a"].effect == 0.0
    assert by_code(found)["b"].effect == pytest.approx(0.6 * 1.2)
    assert found.adds_up


def test_another_may_become_the_worst() -> None:
    """Of two that are equally bad one alone cannot lift the goal, both together can."""
    nodes = [node("top", method="worst"), node("a", "top"), node("e", "top")]
    figures = {"a": Figure(9.0, TEN, UP), "e": Figure(9.0, TEN, UP)}
    found = sensitivity(nodes, figures, Scoring(), "top")
    assert (found.singles, found.together) == (0.0, pytest.approx(0.9))


def test_what_is_blocked_has_nothing_to_add_up() -> None:
    found = ranked("block")
    assert found.score == pytest.approx(110.0)
    assert found.adds_up
    blocked = sensitivity(tree("block")[1:6], FIGURES, Scoring(), "g")
    assert (blocked.score, blocked.together, blocked.adds_up) == (None, None, False)
    assert [leaf.effect for leaf in blocked.leaves] == [None, None, None]


def test_a_branch_and_a_single_kpi_can_be_the_top() -> None:
    branch = sensitivity(tree(), FIGURES, Scoring(), "h")
    assert (branch.score, [leaf.code for leaf in branch.leaves]) == (pytest.approx(110.0), ["d", "e"])
    single = sensitivity(tree(), FIGURES, Scoring(), "a")
    assert single.leaves == [Leaf("a", "ann", 1.0, 90.0, pytest.approx(0.9))]
    assert single.adds_up


def test_a_curve_with_steps_moves_only_where_a_step_is_reached() -> None:
    scoring = {"curve": [[0, 0], [0.9, 60], [1, 100]], "steps": True}
    nodes = [node("top"), node("a", "top", score=scoring), node("b", "top", score=scoring)]
    figures = {"a": Figure(9.9, TEN, UP), "b": Figure(8.95, TEN, UP)}
    found = {leaf.code: leaf.effect for leaf in sensitivity(nodes, figures, Scoring(), "top").leaves}
    assert found == {"a": 0.0, "b": 30.0}
    figures["a"] = Figure(9.95, TEN, UP)
    assert by_code(sensitivity(nodes, figures, Scoring(), "top"))["a"].effect == 20.0


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Figure(200.0, TEN, UP), 202.0),
        (Figure(-200.0, TEN, UP), -198.0),
        (Figure(200.0, TEN, DOWN), 198.0),
        (Figure(5.0, Aim(8, 12), RANGE), 5.05),
        (Figure(7.95, Aim(8, 12), RANGE), 8.0),
        (Figure(20.0, Aim(8, 12), RANGE), 19.8),
        (Figure(12.05, Aim(8, 12), RANGE), 12.0),
        (Figure(9.0, Aim(8, 12), RANGE), 9.0),
        (Figure(9.0, None, RANGE), 9.0),
        (Figure(None, TEN, UP), None),
    ],
)
def test_a_step_goes_the_good_way(figure: Figure, expected: float | None) -> None:
    assert stepped(figure).actual == (None if expected is None else pytest.approx(expected))


WEIGHTS = st.one_of(st.none(), st.just(0.0), st.floats(0.1, 100))
ACTUALS = st.one_of(st.none(), st.floats(0.5, 20))


@given(
    st.lists(st.tuples(WEIGHTS, ACTUALS), min_size=1, max_size=6),
    st.lists(st.tuples(WEIGHTS, ACTUALS), min_size=1, max_size=6),
    st.sampled_from(["ignore", "zero", "block"]),
    st.sampled_from(["weighted", "worst"]),
)
def test_weights_make_one_and_contributions_the_score(
    left: list[tuple[float | None, float | None]],
    right: list[tuple[float | None, float | None]],
    missing: Missing,
    method: Method,
) -> None:
    nodes = [node("top", missing=missing), node("g", "top", 30, missing=missing, method=method), node("h", "top", 70)]
    figures = {}
    for goal, leaves in (("g", left), ("h", right)):
        for place, (weight, actual) in enumerate(leaves):
            nodes.append(node(f"{goal}{place}", goal, weight))
            figures[f"{goal}{place}"] = Figure(actual, TEN, UP)
    found = sensitivity(nodes, figures, Scoring(), "top")
    assert found.score == score_tree(nodes, figures, Scoring(), "top")[0].score
    if found.score is not None:
        assert found.adds_up
    for leaf in found.leaves:
        if leaf.effect is not None:
            better = figures | {leaf.code: stepped(figures[leaf.code])}
            after = score_tree(nodes, better, Scoring(), "top")[0].score
            assert leaf.effect == pytest.approx((after or 0.0) - (found.score or 0.0), abs=1e-9)
