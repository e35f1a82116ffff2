"""Driving power: exact strengths on small series, the verdicts, and the share of false ones on series that drift."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import exp
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.driving_power import simulate, tree
from kpi.core.driving_power import (
    DRAWS,
    LAGS,
    RATE,
    Association,
    Pair,
    Verdict,
    association,
    changes,
    expected_sign,
    judge,
    paired,
    unexpected,
)
from kpi.core.indicator import Polarity
from kpi.core.period import shift

FIRST = date(2024, 1, 1)
TESTED, NONE = Association(23, 0, 0.5, 0.01), Association(0)


def monthly(values: Sequence[float], first: date = FIRST) -> dict[date, float]:
    return {shift(first, place): float(value) for place, value in enumerate(values)}


def noise(count: int, seed: int) -> list[float]:
    return np.random.default_rng(seed).normal(0, 1, count).cumsum().tolist()


def test_two_that_get_better_apart_move_apart() -> None:
    signs = {(one, other): expected_sign(one, other) for one in Polarity for other in Polarity}
    assert signs[Polarity.HIGHER, Polarity.LOWER] == signs[Polarity.LOWER, Polarity.HIGHER] == -1
    assert signs[Polarity.HIGHER, Polarity.HIGHER] == signs[Polarity.LOWER, Polarity.LOWER] == 1
    assert {sign for pair, sign in signs.items() if Polarity.RANGE in pair} == {0}


def test_positive_values_change_by_their_growth_and_others_plainly() -> None:
    assert list(changes(monthly([100, 110, 99])).values()) == pytest.approx([0.0953101798, -0.1053605157])
    assert list(changes(monthly([0, 110, 99])).values()) == [110.0, -11.0]
    assert changes({}) == {}


def test_a_gap_has_no_change() -> None:
    series = monthly([3, -1, 5, 6, 4])
    del series[date(2024, 3, 1)]
    assert changes(series) == {date(2024, 2, 1): -4.0, date(2024, 5, 1): -2.0}


def test_a_season_that_grows_along_and_a_trend_are_expected() -> None:
    season = [0, 0.3, -0.5, 0.1, 0, 0, 0.2, 0, 0, 0.1, 0.9, -0.4]
    series = monthly([exp(0.02 * place + season[place % 12]) for place in range(36)])
    assert max(map(abs, unexpected(series).values())) < 1e-12
    assert association(series, monthly(noise(36, 1))) == NONE


@pytest.mark.parametrize("lag", LAGS)
def test_a_copy_is_found_at_its_lag(lag: int) -> None:
    values = noise(36, 2)
    source, driven = monthly(values), monthly(values, shift(FIRST, lag))
    found = association(source, driven)
    assert (found.lag, found.n) == (lag, 35)
    assert found.p is not None and 1 / (DRAWS + 1) <= found.p <= 0.002
    assert found.strength == pytest.approx(1.0)
    assert association(source, driven, expected=-1).strength == pytest.approx(-1.0)
    assert association(source, driven, expected=0).strength == pytest.approx(1.0)
    assert association(source, driven, lag=lag).lag == lag


def test_the_strength_is_the_correlation_of_what_the_season_leaves() -> None:
    one, other = monthly(noise(30, 3)), monthly(noise(30, 4))
    left, right = unexpected(one), unexpected(other)
    pairs = paired(one, other, 2)
    assert pairs[0] == Pair(date(2024, 4, 1), left[date(2024, 2, 1)], right[date(2024, 4, 1)])
    sizes = [sum(getattr(pair, name) ** 2 for pair in pairs) for name in ("source", "driven")]
    expected = sum(pair.source * pair.driven for pair in pairs) / (sizes[0] * sizes[1]) ** 0.5
    found = association(one, other, lag=2)
    assert (found.n, found.lag) == (27, 2)
    assert found.strength == pytest.approx(expected)


def test_less_than_two_years_say_nothing() -> None:
    short, long = monthly(noise(23, 5)), monthly(noise(36, 6))
    assert association(short, long) == Association(22)
    assert association(long, short) == Association(22)
    assert association(monthly(noise(24, 5)), long).p is not None


def test_too_few_pairs_say_nothing() -> None:
    apart = monthly(noise(30, 6), shift(FIRST, 20))
    assert association(monthly(noise(30, 5)), apart) == Association(12)
    assert association(monthly(noise(24, 5)), monthly(noise(24, 6)), lag=12) == Association(11)


@pytest.mark.parametrize("series", [{}, monthly([7.0] * 36), monthly([7.0] * 6), monthly([5.0])])
def test_what_never_moves_cannot_be_tested(series: dict[date, float]) -> None:
    moving = monthly(noise(36, 7))
    assert association(series, moving) == association(moving, series) == NONE
    assert judge([association(series, moving, expected=-1)]) == [Verdict.UNTESTABLE]


def test_the_same_series_give_the_same_probability() -> None:
    one, other = monthly(noise(36, 8)), monthly(noise(36, 9))
    assert association(one, other) == association(one, other)


@given(st.floats(0.01, 100), st.floats(-50, 50))
def test_neither_unit_nor_origin_of_a_series_matters(size: float, origin: float) -> None:
    values, other = noise(30, 10), monthly(noise(30, 11))
    plain = association(monthly([value - 100 for value in values]), other)
    moved = association(monthly([size * (value + origin - 1000) for value in values]), other)
    assert (moved.lag, moved.n, moved.p) == (plain.lag, plain.n, plain.p)
    assert moved.strength == pytest.approx(plain.strength)


def test_verdicts_are_drawn_together() -> None:
    """0.04 is at most 0.10 · 2/3, so 0.04 and 0.01 hold; beside seven that say nothing 0.04 does not."""
    wrong, weak, doubtful = (
        Association(23, 1, -0.5, 0.04),
        Association(23, 0, 0.1, 0.9),
        Association(23, 0, 0.4, 0.04),
    )
    assert judge([TESTED, wrong, weak]) == [Verdict.SUPPORTED, Verdict.CONTRARY, Verdict.UNSUPPORTED]
    assert judge([TESTED, doubtful, *[weak] * 7])[:2] == [Verdict.SUPPORTED, Verdict.UNSUPPORTED]
    assert judge([Association(23, 0, -0.5, 0.01, expected=0)]) == [Verdict.SUPPORTED]
    assert judge([NONE, Association(5)]) == [Verdict.UNTESTABLE, Verdict.TOO_LITTLE]
    assert judge([]) == []


@given(st.lists(st.floats(0.0005, 1), min_size=1, max_size=30))
def test_a_smaller_probability_never_has_the_weaker_verdict(chances: list[float]) -> None:
    said = judge([Association(23, 0, 0.5, p) for p in chances])
    held = [p for p, verdict in zip(chances, said, strict=True) if verdict is Verdict.SUPPORTED]
    assert all(p in held for p in chances if p <= max(held, default=0))
    assert all(p <= RATE for p in held)


@pytest.mark.parametrize("kept", [0.0, 0.6])
def test_series_that_have_nothing_to_do_with_each_other_are_as_unlikely_as_said(kept: float) -> None:
    draw = np.random.default_rng(12)
    links = [link for _ in range(20) for link in tree(draw, 36, kept, effect=0.0, drivers=0)]
    chances = [association(source, driven).p or 0.0 for _, source, driven in links]
    assert fmean(p <= 0.05 for p in chances) <= 0.05
    assert 0.4 <= fmean(chances) <= 0.6


@pytest.mark.parametrize("kept", [0.0, 0.6])
def test_true_drivers_are_found_and_few_false_ones(kept: float) -> None:
    tally = simulate(trees=20, count=36, drift=kept, effect=0.8, drivers=6, seed=13)
    assert fmean(tally.found) >= 0.9
    assert fmean(tally.false) <= RATE
    assert fmean(tally.contrary) <= 0.02
