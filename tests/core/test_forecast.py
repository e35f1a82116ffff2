"""Forecasts: exact series are continued exactly, and the band holds what it promises."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.forecast import Outlook, combine, forecast
from kpi.core.indicator import Accumulation, Polarity
from kpi.core.problem import Problem, Severity
from kpi.core.smoothing import Method

FLOW, STOCK, RATE = Accumulation
HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
MONTHS = [80, 70, 90, 95, 100, 120, 110, 100, 105, 115, 130, 125]


def outlook(values: list[float], season: int, steps: range, accumulation: Accumulation = FLOW) -> Outlook:
    found = forecast(values, season, steps, accumulation)
    assert isinstance(found, Outlook)
    return found


@pytest.mark.parametrize(
    ("values", "season", "expected"),
    [
        ([7.0] * 10, 12, 21.0),
        ([5.0 + 2 * t for t in range(10)], 12, 25 + 27 + 29.0),
        ([float(MONTHS[t % 12]) for t in range(40)], 12, 100 + 120 + 110.0),
        ([float(MONTHS[t % 12]) for t in range(20)], 12, 105 + 115 + 130.0),
    ],
    ids=["constant", "line", "three seasons", "less than two seasons"],
)
def test_what_is_exact_is_continued_without_a_spread(values: list[float], season: int, expected: float) -> None:
    found = outlook(values, season, range(3))
    assert found.point == pytest.approx(expected) and found.band == pytest.approx((expected, expected))
    assert found.odds(expected) == 1.0 and found.odds(expected * 1.001) == 0.0
    assert found.odds(expected, LOWER) == 1.0 and found.odds(expected * 0.999, LOWER) == 0.0


def test_what_forecasts_were_off_is_a_share_of_what_came() -> None:
    """The line through all that is known says 3, 5.5, 10 1/3 and 19.75 where 4, 8, 16 and 32 came."""
    found = outlook([1.0, 2.0, 4.0, 8.0, 16.0, 32.0], 1, range(1))
    assert found.method is Method.DRIFT
    assert found.off == pytest.approx((1 + 2.5 + 17 / 3 + 12.25) / 60)
    assert outlook([0.0] * 10, 12, range(1)).off == 0.0


def test_a_period_combines_its_steps() -> None:
    assert [combine([1.0, 2.0, 6.0], how) for how in (FLOW, STOCK, RATE)] == [9.0, 6.0, 3.0]
    line = [5.0 + 2 * t for t in range(10)]
    assert [outlook(line, 12, range(1, 4), how).point for how in (FLOW, STOCK, RATE)] == pytest.approx([87, 31, 29])
    assert outlook(line, 12, range(1, 4)).path == pytest.approx([25, 27, 29, 31])


def test_methods_by_length() -> None:
    noise = np.random.default_rng(1).normal(0, 1, 60)
    values = [MONTHS[t % 12] + float(noise[t]) for t in range(60)]
    methods = {n: outlook(values[:n], 12, range(3)).method for n in (30, 29, 20)}
    assert methods == {30: Method.HOLT_WINTERS, 29: Method.SEASONAL, 20: Method.SEASONAL}
    assert outlook([1.0, 3, 4, 4, 6, 8], 1, range(1)).method is Method.DRIFT
    assert outlook([9.0, 1, 5, 5.1, 5.0, 4.9, 5, 5.1, 5], 1, range(1)).method is Method.HOLT


def test_a_few_errors_are_read_as_normal() -> None:
    """The line from 0 through 10 is off by 1, −2, 1 and 0 in turn from the third value on."""
    found = outlook([0.0, 10.0, 21.0, 29.5, 40.0, 50.0], 1, range(1))
    assert (found.method, found.errors, found.normal, found.values, found.tested, found.apart) == (
        Method.DRIFT, 4, True, 6, 1, 4,
    )  # fmt: skip
    errors = [21 - 20, 29.5 - 31.5, 40 - 29.5 / 3 * 4, 50 - 50.0]
    spread = (sum(error**2 for error in errors) / 4 * (1 + 1 / 4)) ** 0.5
    assert found.point == pytest.approx(60)
    assert found.quantile(0.9) == pytest.approx(NormalDist(60, spread).inv_cdf(0.9))
    assert found.odds(61) == pytest.approx(1 - NormalDist(60, spread).cdf(61), abs=1e-5)
    assert found.odds(59, LOWER) == pytest.approx(NormalDist(60, spread).cdf(59), abs=1e-5)


def test_values_above_zero_are_never_expected_below() -> None:
    wild = [1.0, 9.0, 2.0, 30.0, 1.0, 12.0, 3.0, 8.0, 50.0, 2.0]
    found = outlook(wild, 1, range(1))
    assert found.ratio and found.band[0] > 0
    assert found.odds(0.0) == found.odds(-5.0) == 1.0 and found.odds(-5.0, LOWER) == 0.0
    assert not outlook([value - 20 for value in wild], 1, range(1)).ratio


def test_what_cannot_be_held_against_the_whole_way_is_widened() -> None:
    """Two years say how far nine months were off; the fourteen until the end of next year are less certain."""
    noise = np.random.default_rng(4).normal(0, 2, 24)
    values = [MONTHS[t % 12] * 1.1 ** (t // 12) + float(noise[t]) for t in range(24)]
    found, near = outlook(values, 12, range(2, 14)), outlook(values, 12, range(9))
    assert (found.method, found.tested, found.errors, found.apart) == (Method.SEASONAL, 9, 4, 1)
    assert (near.tested, near.errors) == (9, 4)
    assert found.point == pytest.approx(sum(MONTHS) * 1.21, rel=0.03)
    low, high = found.band
    assert 0.02 < (high - low) / found.point < 0.3


def test_too_short() -> None:
    def reason(count: int, steps: range) -> Problem:
        found = forecast([float(n) for n in range(count)], 12, steps)
        assert isinstance(found, Problem)
        return found

    assert reason(5, range(1)) == Problem(Severity.NOTE, "adviser.too_short", {"count": 5, "needed": 6})
    assert reason(10, range(12)).values == {"count": 10, "needed": 11}
    assert isinstance(forecast([float(n) for n in range(11)], 12, range(12)), Outlook)


def _noise(rng: np.random.Generator, count: int) -> np.ndarray:
    t = np.arange(count)
    return 100 * (1 + 0.01 * t) * (1 + 0.2 * np.sin(2 * np.pi * t / 12)) * np.exp(rng.normal(0, 0.08, count))


def _walk(rng: np.random.Generator, count: int) -> np.ndarray:
    t = np.arange(count)
    level = 100 * np.exp(np.cumsum(rng.normal(0.005, 0.04, count)))
    return np.asarray(level * (1 + 0.2 * np.sin(2 * np.pi * t / 12)) * np.exp(rng.normal(0, 0.03, count)))


@pytest.mark.parametrize("series", [_noise, _walk])
@pytest.mark.parametrize(("count", "ahead"), [(48, 3), (20, 1)])
def test_four_of_five_outcomes_lie_in_the_band(series: object, count: int, ahead: int) -> None:
    inside = 0
    for seed in range(200):
        drawn = series(np.random.default_rng(seed), count + ahead)  # type: ignore[operator]
        low, high = outlook([float(value) for value in drawn[:count]], 12, range(ahead)).band
        inside += bool(low <= drawn[count:].sum() <= high)
    assert 0.70 <= inside / 200 <= 0.90


@given(
    st.lists((st.floats(-1e6, 1e6) | st.floats(1, 1e6)).map(lambda value: round(value, 6)), min_size=6, max_size=40),
    st.sampled_from([1, 4]),
    st.sampled_from(list(Accumulation)),
    st.floats(0.05, 0.45),
)
def test_quantiles_and_odds_agree(values: list[float], season: int, how: Accumulation, share: float) -> None:
    found = outlook(values, season, range(1), how)
    low, high = found.quantile(share), found.quantile(1 - share)
    assert low <= found.point <= high
    assert found.odds(low) >= found.odds(found.point) >= found.odds(high)
    assert found.odds(high) + found.odds(high, LOWER) == pytest.approx(1, abs=1e-3) or found.width < 1e-3
