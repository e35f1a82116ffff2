"""Score curves: exact values, and that they rise and stay within their points."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.curve import DEFAULT, Point, reaching, score

STEPS: list[Point] = [(0.8, 60), (0.9, 90), (1.0, 100), (1.2, 120)]


def points(
    *values: float | None, curve: list[Point] | tuple[Point, ...] = DEFAULT, steps: bool = False
) -> list[float | None]:
    frame = pl.DataFrame({"a": values}, schema={"a": pl.Float64})
    return frame.select(score(pl.col("a"), curve, steps)).to_series().to_list()


def test_the_default_is_linear_to_100_and_flat_outside() -> None:
    assert points(-1.0, 0.0, 0.5, 1.0, 1.1, 1.2, 9.0, None) == [0, 0, 50, 100, pytest.approx(110), 120, 120, None]


def test_steps_take_the_last_point_at_or_below() -> None:
    assert points(0.1, 0.8, 0.89, 0.9, 1.19, 1.2, 3.0, None, curve=STEPS, steps=True) == [
        60,
        60,
        60,
        90,
        100,
        120,
        120,
        None,
    ]


def test_a_step_is_reached_by_a_quotient_a_hair_below_it() -> None:
    reached = 1 + (0.18 - 0.2) / 0.2
    assert reached < 0.9
    assert points(reached, curve=STEPS, steps=True) == [90]


@pytest.mark.parametrize(
    ("wanted", "curve", "steps", "expected"),
    [
        (100, DEFAULT, False, 1.0),
        (0, DEFAULT, False, 0.0),
        (-5, DEFAULT, False, 0.0),
        (120, DEFAULT, False, 1.2),
        (121, DEFAULT, False, None),
        (75, STEPS, False, 0.85),
        (75, STEPS, True, 0.9),
        (100, [(0.5, 0), (0.9, 90), (1.1, 90), (1.3, 110)], False, 1.2),
    ],
)
def test_the_attainment_that_reaches_a_score(
    wanted: float, curve: list[Point], steps: bool, expected: float | None
) -> None:
    assert reaching(wanted, curve, steps) == expected


@st.composite
def curves(draw: st.DrawFn) -> list[Point]:
    across = draw(st.lists(st.integers(-50, 300), min_size=2, max_size=6, unique=True).map(sorted))
    up = draw(st.lists(st.integers(0, 120), min_size=len(across), max_size=len(across)).map(sorted))
    return [(x / 100, float(y)) for x, y in zip(across, up, strict=True)]


@given(curves(), st.lists(st.floats(-10, 10), min_size=2, max_size=20).map(sorted), st.booleans())
def test_a_rising_curve_gives_rising_scores_within_its_points(
    curve: list[Point], attained: list[float], steps: bool
) -> None:
    found = [points for points in points(*attained, curve=curve, steps=steps) if points is not None]
    assert len(found) == len(attained)
    assert all(one <= other + 1e-9 for one, other in pairwise(found))
    assert curve[0][1] - 1e-9 <= found[0] and found[-1] <= curve[-1][1] + 1e-9


@given(curves(), st.integers(0, 120), st.booleans())
def test_what_reaches_a_score_has_it(curve: list[Point], wanted: int, steps: bool) -> None:
    found = reaching(wanted, curve, steps)
    if found is None:
        assert wanted > curve[-1][1]
    else:
        (given_points,) = points(found, curve=curve, steps=steps)
        assert given_points is not None and given_points >= wanted - 1e-6
