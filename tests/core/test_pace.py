"""The pace of a period: what the rest needs, whether the target will be met, and the curve from here to the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.forecast import Spread
from kpi.core.indicator import Polarity
from kpi.core.pace import Mark, Pace, Required, Rhythm, State, Year, marks, required, rhythm, state, strayed, together
from kpi.core.pace_day import Way
from kpi.core.period import Span, Window
from kpi.core.smoothing import Floats
from kpi.core.target import Aim

NOVEMBER = Span(date(2026, 11, 1))
DAYS = [date(2026, 11, 1) + timedelta(days=n) for n in range(30)]
EVEN = Rhythm(Way.LINEAR, tuple((n + 1) / 30 for n in range(30)))
money = st.floats(-1e9, 1e9)


def near(value: float) -> Any:
    """A float as it comes out."""
    return pytest.approx(value)


def around(said: float, width: float) -> Spread:
    return Spread(said, (0.0,), width, ratio=False, scale=1.0)


HUNDRED = around(100, 10)
PACE = Pace(NOVEMBER, 12, 18, 0.4, Polarity.HIGHER, done=42.0, aim=Aim(90, 90), rhythm=EVEN, outlook=HUNDRED)


@given(money, money, st.integers(1, 365))
def test_what_is_done_and_what_is_left_make_the_target(done: float, target: float, left: int) -> None:
    needed = required(done, target, left, None)
    assert needed is not None and needed.each * left + done == pytest.approx(target, abs=1e-3)


def test_what_days_left_need() -> None:
    assert required(40, 100, 20, 2.5) == Required(20, 3.0, 2.5)
    assert (Required(20, 3.0, 2.5).weekly, Required(20, 3.0, 2.5).ratio) == (21.0, pytest.approx(1.2))
    assert Required(20, 3.0, None).ratio is None and required(40, 100, 0, 2.5) is None


def test_a_pace_by_its_outlook() -> None:
    assert PACE.reached == pytest.approx(42 / 90)
    assert PACE.odds == pytest.approx(0.8413, abs=1e-4) and PACE.state is State.WILL_MEET
    assert PACE.attainment == pytest.approx(100 / 90)
    assert replace(PACE, polarity=Polarity.LOWER).odds == pytest.approx(0.1587, abs=1e-4)
    assert replace(PACE, polarity=Polarity.LOWER).state is State.WILL_MISS


def test_a_range_is_met_between_its_bounds() -> None:
    found = replace(PACE, polarity=Polarity.RANGE, aim=Aim(90, 110))
    assert found.odds == pytest.approx(0.6827, abs=1e-4) and found.state is State.IN_DOUBT
    assert replace(found, aim=Aim(500, 600)).odds == 0
    assert (found.attainment, replace(found, aim=Aim(110, 120)).attainment) == (1.0, pytest.approx(100 / 110))


def test_without_target_or_outlook_nothing_is_told() -> None:
    for found in (replace(PACE, aim=None), replace(PACE, outlook=None)):
        assert (found.odds, found.attainment, found.state) == (None, None, State.UNKNOWN)
    assert replace(PACE, aim=None).reached is None and replace(PACE, aim=Aim(0, 0)).reached is None


def test_a_year_is_told_as_a_period_is() -> None:
    found = Year(Span(date(2026, 12, 1), Window.YEAR), Polarity.HIGHER, aim=Aim(110, 110), outlook=HUNDRED)
    assert (found.odds, found.state) == (pytest.approx(0.1587, abs=1e-4), State.WILL_MISS)
    assert found.attainment == pytest.approx(100 / 110)


@pytest.mark.parametrize(
    ("chance", "expected"),
    [(1, "will_meet"), (0.8, "will_meet"), (0.5, "in_doubt"), (0.2, "will_miss"), (0, "will_miss"), (None, "unknown")],
)
def test_odds_in_a_word(chance: float | None, expected: str) -> None:
    assert state(chance) == expected


def shares(*series: list[float]) -> Floats:
    return np.array(series)


@pytest.mark.parametrize(
    ("linear", "shape", "year_ago", "way"),
    [
        ([0.1] * 4, [0.2] * 4, [0.3] * 4, Way.LINEAR),
        ([0.1] * 4, [0.05] * 4, [0.3] * 4, Way.SHAPE),
        ([0.1] * 4, [0.2, float("nan"), 0.0, 0.0], [float("nan")] * 4, Way.LINEAR),
        ([0.1] * 3, [0.2] * 3, [0.3] * 3, Way.SHAPE),
    ],
    ids=["by days", "by shape", "as few know the shape", "too few to tell"],
)
def test_the_rhythm_that_strayed_least(
    linear: list[float], shape: list[float], year_ago: list[float], way: Way
) -> None:
    past = {Way.LINEAR: linear, Way.SHAPE: shape, Way.YEAR_AGO: year_ago}
    given = {Way.LINEAR: shares([0.5, 1]), Way.SHAPE: shares([0.6, 1]), Way.YEAR_AGO: shares([0.7, 1])}
    found = rhythm(past, given, 0)
    assert (found.way, found.shares) == (way, tuple(given[way][0].tolist()))
    assert (found.share(0), found.share(1), found.share(2)) == (0.0, given[way][0, 0], 1.0)


def test_a_rhythm_that_nobody_knows_is_by_days() -> None:
    unknown = shares([float("nan"), float("nan")])
    found = rhythm({}, {Way.LINEAR: shares([0.5, 1]), Way.SHAPE: unknown, Way.YEAR_AGO: unknown}, 0)
    assert found == Rhythm(Way.LINEAR, (0.5, 1.0))


def test_how_far_shares_strayed() -> None:
    assert strayed(np.array([0.5, 1.0]), np.array([1.0, 3.0])) == pytest.approx(0.125)
    assert np.isnan(strayed(np.array([0.5, 1.0]), np.zeros(2)))


def test_a_sum_fills_up_to_its_outlook() -> None:
    """40 were there when the month began; each of 12 days brought 2, of 60 planned."""
    pace = replace(PACE, outlook=around(100, 10))
    found = marks(DAYS, [42.0 + 2 * n for n in range(12)], 40, (30, 60), pace)
    low, high = HUNDRED.band
    assert found[0] == Mark(DAYS[0], near(32), 42.0)
    assert found[11] == Mark(DAYS[11], near(54), 64.0, 64.0, 64.0, 64.0)
    assert found[-1] == Mark(DAYS[-1], 90, None, near(low), near(high), near(100))
    middle = found[20]
    assert middle.point == near(64 + 36 / 2) and middle.plan == near(72) and middle.done is None


def test_a_month_without_an_outlook_has_its_plan_alone() -> None:
    found = marks(DAYS, [], 0, (0, 60), replace(PACE, outlook=None))
    assert [found[0], found[-1]] == [Mark(DAYS[0], near(2), None), Mark(DAYS[-1], near(60), None)]


def test_a_rate_tells_its_end_alone() -> None:
    found = marks(DAYS, [0.3, 0.4], 0, None, replace(PACE, rhythm=None, outlook=around(0.5, 0.1)))
    assert found[1] == Mark(DAYS[1], None, 0.4, 0.4, 0.4, 0.4)
    assert found[2] == Mark(DAYS[2], None, None) and found[-1].point == near(0.5)


def test_a_month_that_is_usually_done_by_now() -> None:
    done = Rhythm(Way.SHAPE, tuple([0.5] + [1.0] * 29))
    found = marks(DAYS, [10.0, 20.0], 0, None, replace(PACE, rhythm=done, outlook=around(20, 1)))
    assert found[2].point == near(20)


def test_two_parts_that_know_nothing_of_each_other() -> None:
    """Halves of squares: 3 and 4 make 5; ratios are read at their own size."""
    found = together(100, [around(10, 3), around(20, 4)])
    assert (found.said, found.width, found.point) == (130, 5, near(130))
    ratio = Spread(50, (np.log(0.9), np.log(1.1)), 0.01, ratio=True, scale=1)
    assert sorted(together(0, [ratio, around(10, 1)]).centres) == near([-5, 5])
    assert together(7, [around(3, 0)]).band == near((10, 10))


def test_the_way_from_the_baseline_says_what_meets_a_target() -> None:
    up, down = Aim(110, 110, baseline=90), Aim(110, 110, baseline=130)
    chance = replace(PACE, aim=up).odds
    assert chance is not None
    assert replace(PACE, aim=up, polarity=Polarity.LOWER).odds == chance
    assert replace(PACE, aim=down).odds == pytest.approx(1 - chance, abs=1e-6)
    assert replace(PACE, aim=Aim(110, 110, baseline=110)).odds == replace(PACE, aim=Aim(110, 110)).odds
