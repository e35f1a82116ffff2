"""What a child counts: its weight among those that have a score, or all of it where the worst decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.counted import counted
from kpi.core.roll_up import Child, Method, Missing, roll_up

CHILDREN = {
    "a": Child(50, 80.0, 1.0),
    "b": Child(30, None, 0.0),
    "c": Child(20, 110.0, 1.0),
    "none": Child(0, 50.0, 1.0),
}


@pytest.mark.parametrize(
    ("missing", "method", "expected"),
    [
        ("ignore", "weighted", {"a": 50 / 70, "b": 0, "c": 20 / 70, "none": 0}),
        ("zero", "weighted", {"a": 0.5, "b": 0.3, "c": 0.2, "none": 0}),
        ("block", "weighted", {"a": 0, "b": 0, "c": 0, "none": 0}),
        ("ignore", "worst", {"a": 1, "b": 0, "c": 0, "none": 0}),
        ("zero", "worst", {"a": 0, "b": 1, "c": 0, "none": 0}),
        ("block", "worst", {"a": 0, "b": 0, "c": 0, "none": 0}),
    ],
)
def test_every_rule(missing: Missing, method: Method, expected: dict[str, float]) -> None:
    assert counted(CHILDREN, missing, method) == pytest.approx(expected)


def test_two_that_are_equally_bad_share_it() -> None:
    assert counted({"a": Child(1, 70.0, 1.0), "b": Child(9, 70.0, 1.0)}, method="worst") == {"a": 0.5, "b": 0.5}


def test_nothing_counts_where_nothing_is_known() -> None:
    assert counted({"a": Child(1, None, 0.0)}) == {"a": 0.0}
    assert counted({}) == {}


children = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(Child, st.floats(0, 100), st.none() | st.floats(0, 120), st.just(1.0)),
)


@given(children, st.sampled_from(["ignore", "zero", "block"]), st.sampled_from(["weighted", "worst"]))
def test_the_shares_give_the_score(found: dict[str, Child], missing: Missing, method: Method) -> None:
    shares = counted(found, missing, method)
    score = roll_up(list(found.values()), missing, method)
    if score is None:
        assert set(shares.values()) <= {0.0}
    else:
        assert sum(shares[code] * (child.score or 0.0) for code, child in found.items()) == pytest.approx(score)
