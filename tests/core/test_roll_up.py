"""Roll-up: exact values, and the laws of a weighted mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.roll_up import Child, Method, Missing, coverage, roll_up

PARTS = [Child(40, 110.0, 1.0), Child(60, None, 0.0), Child(20, 80.0, 0.5), Child(0, 5.0, 1.0)]
WEIGHTS = st.one_of(st.just(0.0), st.floats(0.01, 1000))


@pytest.mark.parametrize(
    ("missing", "method", "expected"),
    [
        ("ignore", "weighted", 100.0),
        ("zero", "weighted", 50.0),
        ("block", "weighted", None),
        ("ignore", "worst", 80.0),
        ("zero", "worst", 0.0),
        ("block", "worst", None),
    ],
)
def test_exact_values(missing: Missing, method: Method, expected: float | None) -> None:
    assert roll_up(PARTS, missing, method) == expected


def test_children_of_no_weight_do_not_block() -> None:
    assert roll_up([Child(1, 90.0, 1.0), Child(0, None, 0.0)], "block") == 90.0


def test_nothing_rolls_up_to_nothing() -> None:
    assert roll_up([]) is None and roll_up([Child(0, 90.0, 1.0)]) is None and roll_up([Child(1, None, 0.0)]) is None


def test_coverage_is_the_share_of_the_weight() -> None:
    assert coverage(PARTS) == pytest.approx(50 / 120)
    assert coverage([]) == 0.0 and coverage([Child(0, 90.0, 1.0)]) == 0.0


@st.composite
def children(draw: st.DrawFn, scored: bool = False) -> list[Child]:
    scores = st.floats(0, 120) if scored else st.one_of(st.none(), st.floats(0, 120))
    found = draw(st.lists(st.tuples(WEIGHTS, scores), max_size=8))
    return [Child(weight, points, float(points is not None)) for weight, points in found]


@given(children(), st.sampled_from(["ignore", "zero"]))
def test_a_goal_is_between_its_worst_and_its_best_child(parts: list[Child], missing: Missing) -> None:
    counted = [
        child.score if child.score is not None else 0.0
        for child in parts
        if child.weight > 0 and (child.score is not None or missing == "zero")
    ]
    found = roll_up(parts, missing)
    assert (found is None) == (not counted)
    if found is not None:
        assert min(counted) - 1e-9 <= found <= max(counted) + 1e-9
        assert roll_up(parts, missing, "worst") == min(counted)


@given(children(), st.floats(0.01, 100), st.sampled_from(["ignore", "zero", "block"]))
def test_only_the_ratio_of_weights_matters(parts: list[Child], factor: float, missing: Missing) -> None:
    scaled = [child._replace(weight=child.weight * factor) for child in parts]
    assert roll_up(scaled, missing) == (
        None if roll_up(parts, missing) is None else pytest.approx(roll_up(parts, missing))
    )
    assert coverage(scaled) == pytest.approx(coverage(parts))


@given(children())
def test_a_missing_child_gives_its_weight_to_the_others(parts: list[Child]) -> None:
    assert roll_up(parts) == roll_up([child for child in parts if child.score is not None])


@given(children(scored=True), st.randoms())
def test_the_order_of_children_does_not_matter(parts: list[Child], chance: object) -> None:
    turned = list(reversed(parts))
    found = roll_up(parts)
    assert roll_up(turned) == (None if found is None else pytest.approx(found))
