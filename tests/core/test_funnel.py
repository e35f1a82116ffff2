"""Funnels of indicators."""

from __future__ import annotations

from itertools import pairwise
from math import fsum, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kpi.core.funnel import Funnel, Stage, funnels_of, largest_loss, passage


def test_a_funnel_has_two_stages_or_more() -> None:
    assert Funnel.model_validate({"code": "f", "name": "F", "stages": ["a", "b"]}).stages == ["a", "b"]
    with pytest.raises(ValidationError):
        Funnel.model_validate({"code": "f", "name": "F", "stages": ["a"]})


def way(*stages: str) -> Funnel:
    return Funnel.model_validate({"code": "f", "name": "F", "stages": stages})


def test_each_stage_is_held_against_the_one_before_and_the_first() -> None:
    found = passage(way("asked", "seen", "bought"), {"asked": 200.0, "seen": 150.0, "bought": 30.0})
    assert found == [
        Stage("asked", 200.0, None, 1.0, None, False),
        Stage("seen", 150.0, 0.75, 0.75, 50.0, False),
        Stage("bought", 30.0, 0.2, 0.15, 120.0, False),
    ]
    assert largest_loss(found) == found[2]


def test_more_than_before_is_impossible_and_a_share_of_nothing_is_none() -> None:
    more = passage(way("a", "b"), {"a": 10.0, "b": 12.0})[1]
    assert (more.share, more.lost, more.impossible) == (1.2, -2.0, True) and largest_loss([more]) is None
    nothing = passage(way("a", "b"), {"a": 0.0, "b": 0.0})
    assert [(one.share, one.of_first, one.lost, one.impossible) for one in nothing] == [
        (None, None, None, False), (None, None, 0.0, False),
    ]  # fmt: skip
    assert [one.impossible for one in passage(way("a", "b"), {"a": -2.0, "b": -3.0})] == [True, True]
    assert passage(way("a", "b"), {"a": -2.0, "b": -3.0})[1].share is None


def test_a_stage_without_a_figure_leaves_its_shares_empty() -> None:
    found = passage(way("a", "b", "c"), {"a": 10.0, "c": 5.0})
    assert [(one.value, one.share, one.of_first, one.lost) for one in found] == [
        (10.0, None, 1.0, None), (None, None, None, None), (5.0, None, 0.5, None),
    ]  # fmt: skip


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=12))
def test_shares_multiply_and_losses_add_up_to_the_whole_way(counts: list[int]) -> None:
    codes = [f"s{number}" for number in range(len(counts))]
    found = passage(way(*codes), dict(zip(codes, map(float, counts), strict=True)))
    assert prod(one.share or 0.0 for one in found[1:]) == pytest.approx(found[-1].of_first)
    assert fsum(one.lost or 0.0 for one in found) == counts[0] - counts[-1]
    assert [one.impossible for one in found[1:]] == [after > before for before, after in pairwise(counts)]


def test_a_funnel_is_of_its_stages_and_of_what_relates_two_of_them() -> None:
    one, other = way("a", "b"), way("b", "c")
    assert funnels_of([one, other], "b", set()) == [one, other]
    assert funnels_of([one, other], "rate", {"a", "b", "x"}) == [one]
    assert funnels_of([one, other], "rate", {"b"}) == []
