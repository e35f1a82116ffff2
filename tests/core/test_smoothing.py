"""Smoothing: what is exact is continued exactly, from every origin, by what was known there."""

from __future__ import annotations

import pytest

from kpi.core.smoothing import Track, drift, holt, holt_winters, seasonal

SHAPE = [0.5, 1.0, 1.5, 1.0]
"""A season of four whose mean is 1."""
CONSTANT = [7.0] * 12
LINE = [10.0 + 3 * t for t in range(12)]
WAVE = [20 * SHAPE[t % 4] for t in range(12)]
ADDED = [10.0 + 3 * t + 8 * (SHAPE[t % 4] - 1) for t in range(12)]
GROWN = [100 * 1.1 ** (t // 4) * SHAPE[t % 4] for t in range(12)]


def said(track: Track | None, origin: int, count: int) -> list[float]:
    assert track is not None
    return [pytest.approx(value, rel=1e-9) for value in track.ahead(origin, count)]


@pytest.mark.parametrize("series", [CONSTANT, LINE, WAVE, ADDED], ids=["constant", "line", "wave", "line and wave"])
@pytest.mark.parametrize("origin", [8, 9, 11])
def test_holt_winters_continues_level_trend_and_season(series: list[float], origin: int) -> None:
    assert said(holt_winters(series[:origin], 4), origin, 12 - origin) == series[origin:]
    assert said(holt_winters(series, 4), origin, 12 - origin) == series[origin:], "it knows nothing later"


def test_a_season_may_multiply() -> None:
    """The third year swings twice as far as the first: only a factor continues that without growing errors."""
    swinging = [(10 + t) * SHAPE[t % 4] for t in range(40)]
    track = holt_winters(swinging, 4)
    assert track is not None
    assert track.ahead(36, 4) == pytest.approx(swinging[36:], rel=0.02)
    assert holt_winters([value - 15 for value in swinging], 4) is not None, "below zero it is added"


def test_a_series_that_fell_through_zero_is_not_multiplied() -> None:
    falling = [40.0, 30.0, 20.0, 10.0, 0.4, 0.3, 0.2, 0.1, 0.1]
    track = holt_winters(falling, 4)
    assert track is not None and all(abs(value) < 40 for value in track.ahead(9, 4))


@pytest.mark.parametrize("series", [CONSTANT, LINE])
def test_holt_continues_level_and_trend(series: list[float]) -> None:
    assert said(holt(series), 4, 8) == series[4:]


def test_the_season_before_is_repeated_and_grows_as_it_grew() -> None:
    assert said(seasonal(WAVE, 4), 4, 8) == WAVE[4:]
    assert said(seasonal(GROWN, 4), 8, 4) == GROWN[8:]
    assert said(seasonal(GROWN[:8], 4), 8, 8)[4:] == [value * 1.1 for value in GROWN[8:]]
    below = [value - 25 for value in ADDED]
    assert said(seasonal(below, 4), 8, 4) == below[8:], "below zero the growth is a difference"
    assert said(seasonal(below, 4), 4, 4) == below[:4], "with one season nothing is known of growth"


def test_drift_draws_the_line_on() -> None:
    assert said(drift([1.0, 9.0, 3.0]), 3, 2) == [4.0, 5.0]


def test_what_is_too_short_has_no_track() -> None:
    assert holt_winters([1.0] * 7, 4) is holt_winters([1.0] * 9, 1) is holt([1.0] * 3) is None
    assert seasonal([1.0] * 4, 4) is seasonal([1.0] * 9, 1) is drift([1.0]) is None
    tracks = (holt_winters(WAVE, 4), seasonal(WAVE, 4), holt(WAVE), drift(WAVE))
    assert [track.first for track in tracks if track] == [8, 4, 4, 2]
