"""Curves and places of diagrams."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from kpi.core.diagram import Box, curve, spread


def test_a_box_knows_its_edges() -> None:
    box = Box("a", "card", 10, 20, 100, 50)
    assert (box.right, box.bottom, box.centre) == (110, 70, 60)


def test_a_curve_leaves_and_arrives_upright() -> None:
    assert curve([(1.04, 10), (31, 30), (31, 40)]) == "M1 10C1 20 31 20 31 30L31 40"


def test_places_that_wish_the_same_stand_around_it() -> None:
    assert spread([50, 50], 0, 100, 10) == [45.0, 55.0]
    assert spread([], 0, 1, 5) == []
    assert spread([-5], 0, 100, 10) == [0]
    assert spread([1, 2, 90], 0, 100, 10) == [0, 10, 90]


@given(some.lists(some.floats(0, 100), max_size=9), some.floats(1, 40))
def test_places_keep_their_order_their_distance_and_their_bounds(wishes: list[float], step: float) -> None:
    found = spread(sorted(wishes), 0, 100, step)
    least = min(step, 100 / max(1, len(wishes) - 1))
    assert all(0 <= place <= 100 + 1e-9 for place in found)
    assert all(other - one >= least - 1e-9 for one, other in pairwise(found))
