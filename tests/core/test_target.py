"""Targets over windows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kpi.core.indicator import Accumulation
from kpi.core.period import Period, Span, Window
from kpi.core.target import Aim, Target, aim_over, by_days

PAST = date(2030, 1, 1)
FLOW, STOCK, RATE = Accumulation.FLOW, Accumulation.STOCK, Accumulation.RATE
MARCH = Span(date(2026, 3, 1), Window.QUARTER)


def agreed(**values: float | None) -> dict[Period, Aim]:
    found = {}
    for name, value in values.items():
        period = Period.parse(name[1:].replace("_", "-"))
        assert period is not None
        if value is not None:
            found[period] = Aim(value, value)
    return found


@pytest.mark.parametrize(("accumulation", "expected"), [(FLOW, 60.0), (STOCK, 30.0), (RATE, 20.0)])
def test_a_quarter_of_three_months(accumulation: Accumulation, expected: float) -> None:
    months = agreed(m2026_01=10, m2026_02=20, m2026_03=30)
    assert aim_over(MARCH, months, accumulation, PAST) == Aim(expected, expected)


def test_a_month_without_a_target_leaves_the_window_without_one() -> None:
    months = agreed(m2026_01=10, m2026_03=30)
    assert all(aim_over(MARCH, months, one, PAST) is None for one in Accumulation)
    assert aim_over(Span(date(2026, 1, 1)), months, FLOW, PAST) == Aim(10, 10)


def test_a_target_for_the_whole_quarter_or_year_serves_where_months_have_none() -> None:
    whole = agreed(q2026_Q1=99, y2026=400)
    assert aim_over(MARCH, whole, FLOW, PAST) == Aim(99, 99)
    assert aim_over(Span(date(2026, 2, 1), Window.QUARTER), whole, FLOW, PAST) is None
    assert aim_over(Span(date(2026, 12, 1), Window.YEAR), whole, FLOW, PAST) == Aim(400, 400)
    assert aim_over(Span(date(2026, 3, 1)), whole, FLOW, PAST) is None
    assert aim_over(MARCH, whole | agreed(m2026_01=1, m2026_02=2, m2026_03=3), FLOW, PAST) == Aim(6, 6)


def test_quarters_and_years_are_fiscal() -> None:
    whole = agreed(q2025_Q4=7, y2025=8)
    assert aim_over(Span(date(2026, 3, 1), Window.QUARTER), whole, FLOW, PAST, 4) == Aim(7, 7)
    assert aim_over(Span(date(2026, 3, 1), Window.YEAR), whole, FLOW, PAST, 4) == Aim(8, 8)


def test_the_running_month_of_a_flow_counts_by_the_days_gone() -> None:
    months = agreed(m2026_01=31, m2026_02=28, m2026_03=31)
    assert aim_over(MARCH, months, FLOW, date(2026, 3, 11)) == Aim(69, 69)
    assert aim_over(MARCH, months, STOCK, date(2026, 3, 11)) == Aim(31, 31)


def test_a_range_its_baseline_and_stretch_go_along() -> None:
    months = {Period(2026, month=n): Aim(n, 2 * n, 0.5 * n, 3 * n if n > 1 else None) for n in (1, 2, 3)}
    assert aim_over(MARCH, months, FLOW, PAST) == Aim(6, 12, 3, None)
    assert aim_over(MARCH, months, RATE, PAST) == Aim(2, 4, 1, None)
    assert Aim(2, 4, 1).scaled(0.5) == Aim(1, 2, 0.5)


@given(
    st.floats(-1e6, 1e6), st.sampled_from([Window.MONTH, Window.QUARTER, Window.HALF, Window.YEAR]), st.integers(1, 12)
)
def test_the_mean_of_equal_targets_is_that_target(value: float, window: Window, number: int) -> None:
    months = {Period(2026, month=n): Aim(value, value) for n in range(1, 13)}
    assert aim_over(Span(date(2026, number, 1), window), months, RATE, PAST) == Aim(value, value)


@given(st.lists(st.integers(-1000, 1000), min_size=12, max_size=12), st.integers(1, 12))
def test_the_year_to_date_of_a_flow_is_the_sum_of_its_months(values: list[int], number: int) -> None:
    months = {Period(2026, month=n): Aim(value, value) for n, value in enumerate(values, 1)}
    found = aim_over(Span(date(2026, number, 1), Window.YEAR), months, FLOW, PAST)
    assert found == Aim(sum(values[:number]), sum(values[:number]))


def test_an_entry_gives_its_aim() -> None:
    one = Target(kpi="k", period="2026-Q1", target=5, stretch=6)  # type: ignore[arg-type]
    assert (one.aim, one.period) == (Aim(5, 5, None, 6), Period(2026, quarter=1))
    assert Target(kpi="k", period=Period(2026), target=(1, 2)).aim == Aim(1, 2)
    assert one.written() == {"kpi": "k", "period": "2026-Q1", "target": 5.0, "stretch": 6.0}


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": "soon"},
        {"target": (3, 1)},
        {"target": float("nan")},
        {"target": float("inf")},
        {"baseline": float("nan")},
    ],
)
def test_what_no_target_can_be(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Target.model_validate({"kpi": "k", "period": "2026-01", "target": 1} | wrong)


def test_a_week_and_a_half_have_targets_of_their_own() -> None:
    agreed = {Period(2026, week=2): Aim(7, 7), Period(2026, half=1): Aim(60, 60)}
    assert aim_over(Span(date(2026, 1, 5), Window.WEEK), agreed, FLOW, PAST) == Aim(7, 7)
    assert aim_over(Span(date(2026, 1, 12), Window.WEEK), agreed, FLOW, PAST) is None
    assert aim_over(Span(date(2026, 6, 1), Window.HALF), agreed, FLOW, PAST) == Aim(60, 60)
    assert aim_over(Span(date(2026, 5, 1), Window.HALF), agreed, FLOW, PAST) is None


def test_a_target_split_inside_its_period() -> None:
    parts = [(1, Aim(100, 100, 80, None)), (3, Aim(200, 200, 160, 220))]
    assert by_days(parts) == Aim(175, 175, 140, None)


def test_a_week_takes_its_target_from_the_months_of_its_days() -> None:
    """From Monday 26 January to Sunday 1 February: six days of 31, one of 28."""
    months, week = agreed(m2026_01=310, m2026_02=280), Span(date(2026, 1, 26), Window.WEEK)
    assert aim_over(week, months, FLOW, PAST) == Aim(70, 70)
    assert aim_over(week, months, STOCK, PAST) == Aim(280, 280)
    assert aim_over(week, months, RATE, PAST) == Aim((6 * 310 + 280) / 7, (6 * 310 + 280) / 7)
    assert aim_over(week, agreed(m2026_01=310), FLOW, PAST) is None
