"""The control chart: limits and signals by hand, seasons taken out, and laws that hold for every series."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.control_chart import FEWEST, WIDTH, Bounds, ControlChart, Rule, Signal, control_chart
from kpi.core.problem import Problem, Severity

BEYOND, NEAR, RUN = Rule.BEYOND, Rule.NEAR, Rule.RUN
STEADY = [10.0, 12.0, 11.0, 13.0, 12.0, 10.0, 11.0, 13.0, 12.0, 11.0, 10.0, 9.0]
"""Moving ranges 2 1 2 1 2 1 2 1 1 1 1: their mean is 15/11, that of the values 134/12."""
CENTRE, REACH = 134 / 12, 2.66 * 15 / 11


def chart(values: list[float], season: int = 0) -> ControlChart:
    found = control_chart(values, season)
    assert isinstance(found, ControlChart)
    return found


def bounds(line: Bounds) -> list[float | None]:
    return [line.low, line.centre, line.high]


def test_limits_lie_two_point_six_six_moving_ranges_off_the_mean() -> None:
    found = chart(STEADY)
    assert [bounds(line) for line in found.bounds] == [pytest.approx([CENTRE - REACH, CENTRE, CENTRE + REACH])] * 12
    assert (found.first, found.signals, found.shifts, found.season) == (0, (), (), 0)
    assert found.at(3) == found.bounds[3]


def test_the_example_of_montgomery() -> None:
    """Viscosity of 15 batches (Introduction to Statistical Quality Control, 7th edition, example 6.5).

    Over all of them the book has a mean of 33.52, a mean moving range of 0.48 and limits of 32.24 and 34.80; the
    twelve that settle ours are a little closer together. No batch is a signal by either.
    """
    batches = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84]
    ranges = [abs(after - before) for before, after in pairwise(batches)]
    assert [round(fmean(each), 2) for each in (batches, ranges)] == [33.52, 0.48]
    book = [round(fmean(batches) + sign * WIDTH * fmean(ranges), 2) for sign in (-1, 1)]
    assert book == [32.24, 34.8]
    line = chart(batches).bounds[14]
    assert line.centre == pytest.approx(fmean(batches[:12]))
    assert line.high - line.centre == pytest.approx(WIDTH * fmean(ranges[:11]))
    assert chart(batches).signals == ()


def test_too_few_values_are_not_judged() -> None:
    found = control_chart(STEADY[:-1])
    assert found == Problem(Severity.NOTE, "control_chart.too_short", {"count": 11, "needed": 12})


@pytest.mark.parametrize(
    ("later", "signals"),
    [
        ([CENTRE + REACH + 0.01], [Signal(BEYOND, 12, 12, True)]),
        ([CENTRE - REACH - 0.01], [Signal(BEYOND, 12, 12, False)]),
        ([CENTRE + REACH], []),
        ([14.0, 10.0, 14.0, 14.0], [Signal(NEAR, 12, 15, True)]),
        ([14.0, 10.0, 14.0, 10.0, 14.0], []),
        ([8.5, 12.0, 8.5, 8.5, 8.5, 12.0], [Signal(NEAR, 11, 16, False)]),
        (
            [14.0, 14.0, 14.0, 9.0, 9.5, 12.0, 10.0, 14.0, 14.0, 14.0],
            [Signal(NEAR, 12, 14, True), Signal(NEAR, 19, 21, True)],
        ),
        ([11.5] * 7, []),
    ],
)
def test_signals(later: list[float], signals: list[Signal]) -> None:
    found = chart([*STEADY, *later])
    assert list(found.signals) == signals
    assert len(set(found.bounds)) == 1 and not found.shifts, "later values do not move the limits"


def test_eight_in_a_row_are_a_shift_and_limits_begin_anew() -> None:
    later = [12.0, 13.0, 12.0, 14.0, 12.0, 13.0, 12.0, 14.0, 13.0]
    found = chart([*STEADY, *later])
    assert found.signals == (Signal(RUN, 12, 19, True),)
    assert found.shifts == (12,)
    assert found.bounds[11] == chart(STEADY).bounds[0]
    width = 2.66 * (1 + 1 + 2 + 2 + 1 + 1 + 2 + 1) / 8
    assert bounds(found.bounds[12]) == pytest.approx([115 / 9 - width, 115 / 9, 115 / 9 + width])


def test_a_run_from_the_beginning_is_a_signal_without_a_shift() -> None:
    found = chart([10.0, 10.5] * 4 + [8.0, 8.5, 8.0, 8.5])
    assert found.signals[0] == Signal(RUN, 0, 7, True) and not found.shifts


def test_a_line_that_rises_is_followed() -> None:
    found = chart([float(n) for n in range(30)])
    assert found.shifts == (6, 12, 18)
    assert [signal.first for signal in found.signals if signal.rule is RUN] == [6, 12, 18]


def test_nothing_lies_below_nothing() -> None:
    assert chart([0.0, 1.0] * 6).bounds[0] == Bounds(None, 0.5, 0.5 + 2.66)
    assert chart([-1.0, 1.0] * 6).bounds[0] == Bounds(-5.32, 0.0, 5.32)


SHAPE = [0.5, 0.7, 0.9, 1.2, 1.5, 1.6, 1.5, 1.2, 0.9, 0.8, 0.6, 0.6]
WOBBLE = [1.0, 1.02, 0.99, 1.01, 1.0, 0.98, 1.01, 1.02, 0.99, 1.0, 1.01, 0.97]


def test_a_season_is_learned_from_the_year_before() -> None:
    """The second year is the first times 1.1 and a wobble: the limits follow the season, and nothing is a signal."""
    before = [100 * of for of in SHAPE]
    after = [110 * of * by for of, by in zip(SHAPE, WOBBLE, strict=True)]
    found = chart([7.0, *before, *after], 12)
    assert (found.first, found.season, found.signals) == (13, 12, ())
    assert found.at(12) is None
    centre = 110 * sum(WOBBLE) / 12
    width = 2.66 * 110 * sum(abs(b - a) for a, b in pairwise(WOBBLE)) / 11
    for place, of in enumerate(SHAPE, 13):
        expected = [of * each for each in (centre - width, centre, centre + width)]
        assert bounds(found.bounds[place - 13]) == pytest.approx(expected)


def test_the_odd_month_is_the_later_one() -> None:
    before = [100 * of for of in SHAPE]
    after = [100 * of * by for of, by in zip(SHAPE, [*WOBBLE[:11], 0.8], strict=True)]
    later = [110 * of * by for of, by in zip(SHAPE, WOBBLE, strict=True)]
    assert chart([*before, *after], 12).signals == (Signal(BEYOND, 23, 23, False),)
    assert Signal(BEYOND, 23, 23, False) in chart([*before, *after, *later], 12).signals


def test_a_season_below_nothing_is_added() -> None:
    before = [100 * of - 80 for of in SHAPE]
    after = [value + 5 + 10 * (by - 1) for value, by in zip(before, WOBBLE, strict=True)]
    found = chart([*before, *after], 12)
    assert (found.first, found.season) == (12, 12)
    assert [line.high - line.centre for line in found.bounds] == pytest.approx([26.6 * 23 / 100 / 11] * 12)


@pytest.mark.parametrize(
    ("values", "season"),
    [(STEADY * 2, 0), ([100 * of for of in SHAPE] + STEADY[:11], 12), ([1.0, 2.0, 3.0, 4.0] * 3, 4)],
    ids=["not asked for", "less than two years", "what remains is too little"],
)
def test_a_season_that_cannot_be_told_stays(values: list[float], season: int) -> None:
    assert (chart(values, season).first, chart(values, season).season) == (0, 0)


def test_what_has_no_season_keeps_its_first_year() -> None:
    noise = [10.0, 11.0, 10.4, 11.3, 10.2, 10.9, 11.1, 10.6, 10.1, 11.2, 10.8, 10.5]
    found = chart([*noise, *noise[5:], *noise[:5]], 12)
    assert (found.first, found.season) == (0, 0)


def test_quarters_have_seasons_too() -> None:
    year = [10.0, 20.0, 30.0, 40.0]
    found = chart([each * (1 + n / 100) for n in range(4) for each in year], 4)
    assert (found.first, found.season, len(found.bounds)) == (4, 4, 12)


values = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda v: round(v, 3)), min_size=FEWEST, max_size=40)


@given(values)
def test_limits_lie_even_around_the_centre_and_every_signal_is_one(given_values: list[float]) -> None:
    found = chart(given_values)
    assert found.first == 0 and len(found.bounds) == len(given_values)
    slack = 1e-6 * max(1.0, *map(abs, given_values))
    for line in found.bounds:
        assert line.high >= line.centre
        assert line.low is None or line.high - line.centre == pytest.approx(line.centre - line.low, abs=slack)
    for signal in found.signals:
        assert 0 <= signal.first <= signal.last < len(given_values)
        if signal.rule is BEYOND:
            line = found.bounds[signal.last]
            value = given_values[signal.last]
            assert value > line.high if signal.above else line.low is not None and value < line.low
        if signal.rule is RUN:
            assert signal.last - signal.first == 7
    assert list(found.shifts) == [s.first for s in found.signals if s.rule is RUN and s.first > 0]


@given(values, st.integers(-1000, 1000))
def test_another_unit_changes_no_signal(given_values: list[float], moved: int) -> None:
    """Signals are of differences alone; the values are such that both scales are exact."""
    once = [round(value / 100) * 8.0 for value in given_values]
    assert chart([value * 4 + moved * 8 for value in once]).signals == chart(once).signals


@given(values, st.integers(0, 20))
def test_later_values_move_no_limit_that_is_settled(given_values: list[float], more: int) -> None:
    found, longer = chart(given_values), chart([*given_values, *([given_values[0]] * more)])
    settled = min([*found.shifts, *longer.shifts, len(given_values)])
    assert found.bounds[:settled] == longer.bounds[:settled]


@given(values)
def test_upside_down_is_the_same(given_values: list[float]) -> None:
    found, turned = chart(given_values), chart([-value for value in given_values])
    assert {replace(signal, above=not signal.above) for signal in found.signals} == set(turned.signals)
