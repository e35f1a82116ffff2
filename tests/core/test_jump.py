"""Figures outside the band of the months before."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.jump import LEAST, MONTHS, Jump, band, jump, worst
from kpi.core.period import shift

JULY = date(2026, 7, 1)


def history(*values: float) -> dict[date, float]:
    """The months up to June."""
    return {shift(JULY, -n): value for n, value in enumerate(reversed(values), 1)}


def judged(value: float, *before: float) -> Jump | None:
    return jump("amount", "", JULY, value, history(*before))


def test_the_band_of_a_steady_series_is_narrow_but_not_nothing() -> None:
    low, middle, high = band([100.0] * 6)
    assert (round(low, 6), round(middle, 6), round(high, 6)) == (
        round(100 * math.exp(-0.15), 6),
        100.0,
        round(100 * math.exp(0.15), 6),
    )


def test_the_band_is_as_wide_as_the_months_move() -> None:
    low, middle, high = band([100.0, 200.0] * 3)
    assert middle == pytest.approx(math.sqrt(20_000))
    assert (low, high) == (pytest.approx(middle / 2**3.145), pytest.approx(middle * 2**3.145))


def test_figures_that_are_not_all_positive_are_judged_as_they_are() -> None:
    assert band([10.0, -10.0, 10.0, -10.0]) == (-62.9, 0.0, 62.9)
    assert band([0.0, 0.0]) == (0.0, 0.0, 0.0)
    assert band([-100.0, -100.0]) == (-115.0, -100.0, -85.0)


def test_a_month_is_judged_by_at_least_six_before_it_and_at_most_twelve() -> None:
    assert judged(900, *[100.0] * (LEAST - 1)) is None
    assert judged(900, *[100.0] * LEAST) is not None
    assert judged(900, 900.0, *[100.0] * (MONTHS - 1)) is None
    assert judged(900, 900.0, *[100.0] * MONTHS) is not None
    later = history(*[100.0] * 5) | {shift(JULY, n): 100.0 for n in range(6)}
    assert jump("amount", "", JULY, 900, later) is None


def test_what_a_jump_says() -> None:
    found = judged(162, *[100.0] * 6)
    assert found is not None
    assert (found.column, found.unit, found.month, found.value) == ("amount", "", JULY, 162)
    assert (round(found.usual, 9), round(found.change, 9), found.factor) == (100, 0.62, None)
    assert found.low < 100 < found.high < 162
    assert judged(110, *[100.0] * 6) is None
    assert judged(80, *[100.0] * 6) is not None


def test_a_jump_from_nothing_is_without_bounds() -> None:
    found = judged(5, *[0.0] * 6)
    assert found is not None
    assert (found.change, found.factor) == (math.inf, None)


@pytest.mark.parametrize(
    ("value", "factor"),
    [
        (1_000_000, 1e4), (0.01, 1e4), (100 * 170, 1e2), (1, 1e2), (100_000, 1e3), (1e8, 1e6), (1e10, 1e8),
        (300, None), (0.0, None), (-1_000_000, None),
    ],
)  # fmt: skip
def test_a_unit_that_was_mistaken_shows_as_its_power_of_ten(value: float, factor: float | None) -> None:
    found = judged(value, *[100.0] * 6)
    assert found is not None
    assert found.factor == factor


def one(unit: str, value: float, column: str = "amount", usual: float = 100.0) -> Jump:
    return Jump(column, unit, JULY, value, usual, 90, 110)


def test_of_the_jumps_of_a_month_the_whole_counts_else_the_widest() -> None:
    whole, small, wide, low, new = one("", 120), one("A", 200), one("B", 900), one("C", 1), one("D", 5, usual=0)
    assert worst([small, whole, wide]) == [whole]
    assert worst([whole, wide]) == [whole]
    assert worst([small, wide, low]) == [low]
    assert worst([low, wide, small]) == [low]
    assert worst([low, new]) == [new]
    assert worst([one("A", 200, "units"), small]) == [one("A", 200, "units"), small]
    assert worst([]) == []


FIGURES = st.floats(-1e12, 1e12).map(lambda value: round(value, 2))
POSITIVE = st.floats(0.01, 1e12).map(lambda value: round(value, 2))


@given(st.lists(FIGURES, min_size=LEAST, max_size=MONTHS) | st.lists(POSITIVE, min_size=LEAST, max_size=MONTHS))
def test_a_month_like_one_before_is_never_a_jump(before: list[float]) -> None:
    low, middle, high = band(before)
    assert low <= middle <= high
    assert all(low <= value <= high for value in before)
    assert all(judged(value, *before) is None for value in before)
