"""Targets given out to months add up to the whole they came from, as scores reckon it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.indicator import Accumulation
from kpi.core.period import Period, shift
from kpi.core.target import Aim
from kpi.core.target_plan import (
    Plan,
    as_target,
    balance,
    carried,
    distribute,
    months_of,
    over,
    remaining,
    season,
    shared,
    usual_step,
    weeks_between,
    year_of,
)

FLOW, STOCK, RATE = Accumulation.FLOW, Accumulation.STOCK, Accumulation.RATE
YEAR = Period(2026)
MONTHS = months_of(YEAR)
SHAPE = {month: float(month) for month in range(1, 13)}
AMOUNTS = st.integers(-(10**9), 10**9)
SHAPES = st.lists(st.integers(0, 1000), min_size=12, max_size=12).map(
    lambda parts: {month: float(part) for month, part in enumerate(parts, 1)}
)
PERIODS = st.sampled_from([Period(2026), Period(2026, half=2), Period(2026, quarter=3), Period(2026, month=5)])


def lows(found: dict[Period, Aim]) -> list[float]:
    return [aim.low for aim in found.values()]


@given(AMOUNTS, SHAPES | st.none(), PERIODS, st.sampled_from(Accumulation), st.sampled_from([0.01, 1.0, 100.0]))
def test_months_give_the_whole(
    amount: int, shape: dict[int, float] | None, period: Period, accumulation: Accumulation, step: float
) -> None:
    whole = Aim(amount, amount + 7, amount / 2, None)
    found = distribute(whole, months_of(period, 4), Plan(accumulation, step, shape, 50.0))
    together = over(period, found, accumulation, 4)
    assert together is not None
    assert (together.low, together.high) == pytest.approx((whole.low, whole.high), rel=1e-14)
    assert together.baseline == pytest.approx(whole.baseline, rel=1e-14)
    if accumulation is FLOW:
        assert sum(Decimal(repr(low)) for low in lows(found)) == amount
    assert balance(period, whole, found, accumulation, 4).even


@given(AMOUNTS, st.lists(st.integers(0, 50), min_size=1, max_size=9), st.sampled_from(["0.01", "1", "1000"]))
def test_parts_of_a_sum_are_it_exactly_and_close_to_their_share(amount: int, weights: list[int], step: str) -> None:
    whole = Decimal(amount) / 100
    parts = shared(float(whole), weights, float(step))
    assert sum(Decimal(repr(part)) for part in parts) == whole
    total = sum(weights)
    given_weights = weights if total else [1] * len(weights)
    for part, weight in zip(parts, given_weights, strict=True):
        assert abs(Decimal(repr(part)) - whole * weight / sum(given_weights)) < 2 * Decimal(step)


def test_a_flow_by_season_and_evenly() -> None:
    assert lows(distribute(Aim(7800, 7800), MONTHS, Plan(FLOW, 1, SHAPE))) == [100.0 * n for n in range(1, 13)]
    assert lows(distribute(Aim(100, 100), MONTHS[:3], Plan(FLOW, 1))) == [34, 33, 33]


def test_a_rate_is_the_same_all_along() -> None:
    assert lows(distribute(Aim(0.3, 0.3), MONTHS, Plan(RATE, 1, SHAPE))) == [0.3] * 12


def test_a_stock_sets_out_from_its_balance_or_goes_with_the_season() -> None:
    quarter = MONTHS[:3]
    assert lows(distribute(Aim(60, 60), quarter, Plan(STOCK, 1, start=30))) == [40, 50, 60]
    assert lows(distribute(Aim(60, 60), quarter, Plan(STOCK, 1))) == [60, 60, 60]
    assert lows(distribute(Aim(60, 60), quarter, Plan(STOCK, 1, SHAPE))) == [20, 40, 60]


def test_baseline_and_stretch_are_given_out_too() -> None:
    found = distribute(Aim(6, 6, 3, 9), MONTHS[:3], Plan(FLOW, 1))
    assert list(found.values()) == [Aim(2, 2, 1, 3)] * 3


@given(AMOUNTS, st.lists(st.integers(-1000, 1000), max_size=11), st.sampled_from(Accumulation))
def test_what_is_left_makes_up_the_whole(amount: int, before: list[int], accumulation: Accumulation) -> None:
    whole, kept = Aim(amount, amount + 2, amount, amount + 1), [Aim(one, one, None, one + 1) for one in before]
    left = MONTHS[len(kept) :]
    rest = distribute(remaining(whole, kept, len(left), accumulation), left, Plan(accumulation, 1))
    assert balance(YEAR, whole, dict(zip(MONTHS, kept, strict=False)) | rest, accumulation).even


def test_what_is_left_of_baseline_and_stretch() -> None:
    found = remaining(Aim(120, 120, 60, 240), [Aim(30, 30, None, 40)], 3, FLOW)
    assert found == Aim(90, 90, 30, 200)


def test_a_season_is_the_mean_of_whole_runs_of_twelve_months() -> None:
    first = date(2024, 1, 1)
    history = {shift(first, n): 10.0 if n % 12 == 0 else 1.0 for n in range(24)}
    found = season(history, date(2026, 1, 1))
    assert found is not None
    assert found[1] == pytest.approx(120 / 21) and found[2] == pytest.approx(12 / 21)
    assert season(dict.fromkeys(history, 0.0), date(2026, 1, 1)) is None
    assert season(history | {shift(first, 20): -1.0}, date(2026, 1, 1)) is None
    assert season(history, date(2024, 6, 1)) is None
    assert season({}, date(2026, 1, 1)) is None


def test_targets_carried_forward() -> None:
    before = {Period(2025, month=n): Aim(10 * n, 10 * n + 1, None, 20 * n) for n in (1, 2)}
    found = carried(before, MONTHS[:3], 0.1, 1)
    assert list(found.values()) == [Aim(11, 12, None, 22), Aim(22, 23, None, 44), Aim(22, 23, None, 44)]
    assert carried({Period(2025): Aim(1, 1)}, MONTHS, 0.1, 1) == {}
    assert carried({MONTHS[0]: Aim(-10, -10)}, MONTHS[:2], 0.1, 1) == {MONTHS[1]: Aim(-9, -9)}
    assert carried(before, MONTHS[:1], 0.0, 1000) == {MONTHS[0]: before[Period(2025, month=1)]}


def test_a_gap_is_said_and_a_missing_month_has_none() -> None:
    whole = Aim(30, 36)
    given_months = {MONTHS[0]: Aim(10, 12), MONTHS[1]: Aim(10, 12), MONTHS[2]: Aim(11, 15)}
    found = balance(Period(2026, quarter=1), whole, given_months, FLOW)
    assert (found.gap, found.even) == (3, False)
    assert balance(Period(2026, quarter=2), whole, given_months, FLOW).gap is None
    kept = given_months | {Period(2026, quarter=2): whole}
    assert balance(Period(2026, quarter=2), whole, kept, FLOW).gap is None


@pytest.mark.parametrize(("whole", "step"), [(0, 0.01), (0.03, 0.00001), (5, 0.01), (250, 1), (12_000, 1), (1e8, 1e4)])
def test_a_usual_step(whole: float, step: float) -> None:
    assert usual_step(whole) == step


def test_the_fiscal_year_of_a_day() -> None:
    assert (year_of(date(2026, 1, 1)), year_of(date(2026, 1, 1), 7)) == (2026, 2025)


def test_an_aim_as_a_target() -> None:
    assert as_target("k", MONTHS[0], Aim(1, 2, None, 3), True).written() == {
        "kpi": "k",
        "period": "2026-01",
        "target": [1, 2],
        "stretch": 3,
    }
    assert as_target("k", MONTHS[0], Aim(1, 1), False).target == 1


def test_the_weeks_of_a_stretch_of_days() -> None:
    found = weeks_between(date(2025, 12, 31), date(2026, 1, 11))
    assert [str(week) for week in found] == ["2026-W01", "2026-W02"]
