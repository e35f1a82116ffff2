"""The adviser: where a target lies in past growth and in the forecast, and how hard it is."""

from __future__ import annotations

import numpy as np
import pytest

from kpi.core.adviser import Advice, Against, Verdict, advise, verdict
from kpi.core.course import Course
from kpi.core.indicator import Accumulation, Polarity
from kpi.core.period import Period

FLOW, STOCK, RATE = Accumulation
HIGHER, LOWER, RANGE = Polarity
Q1 = Period(2026, quarter=1)


def steady(growth: float, years: int = 4, noise: float = 0.02) -> list[float]:
    """Quarters that are so much above those of the year before, give or take."""
    shape, drawn = [80, 100, 90, 130], np.random.default_rng(3).normal(0, noise, 4 * years)
    return [shape[t % 4] * (1 + growth) ** (t // 4) * float(np.exp(drawn[t])) for t in range(4 * years)]


def quarterly(values: list[float], polarity: Polarity = HIGHER, proposed: float | None = None) -> Advice:
    return advise(Course(tuple(values), 4, len(values), 1, RATE), Q1, polarity, proposed)


@pytest.mark.parametrize(
    ("odds", "reached", "of", "expected"),
    [
        (0.81, 9, 12, Verdict.EASY),
        (0.80, 9, 12, Verdict.REALISTIC),
        (0.51, 5, 12, Verdict.REALISTIC),
        (0.50, 5, 12, Verdict.STRETCH),
        (0.16, 1, 12, Verdict.STRETCH),
        (0.16, 0, 12, Verdict.STRETCH),
        (0.15, 1, 12, Verdict.HARD),
        (0.09, 1, 12, Verdict.HARD),
        (0.09, 0, 3, Verdict.HARD),
        (0.09, 0, 4, Verdict.IMPLAUSIBLE),
        (0.02, 5, 12, Verdict.IMPLAUSIBLE),
    ],
)
def test_verdicts(odds: float, reached: int, of: int, expected: Verdict) -> None:
    assert verdict(odds, reached, of) is expected


def test_ten_percent_a_year_makes_fifteen_a_stretch_and_fifty_implausible() -> None:
    """The rule of thumb: a history of ten percent carries ten, fifteen takes more, fifty nobody has seen."""
    found = quarterly(steady(0.10, noise=0.035))
    growths = [past.growth for past in found.history if past.growth is not None]
    assert np.mean(growths) == pytest.approx(0.10, abs=0.02) and len(growths) == 12
    assert [option.growth for option in found.options] == pytest.approx([0.10, 0.15, 0.50])
    base = steady(0.10, noise=0.035)[12]
    assert [option.value for option in found.options] == pytest.approx([base * 1.1, base * 1.15, base * 1.5])
    assert [option.verdict for option in found.options] == [Verdict.REALISTIC, Verdict.STRETCH, Verdict.IMPLAUSIBLE]
    assert (found.options[2].reached, found.options[2].of, found.options[2].percentile) == (0, 12, 1.0)
    assert found.options[0].percentile == (12 - found.options[0].reached) / 12
    assert found.options[0].monthly == pytest.approx(1.1 ** (1 / 12) - 1)


def test_suggestions_have_the_odds_they_say() -> None:
    found = quarterly(steady(0.10))
    assert found.suggestion is not None and found.stretch is not None
    assert (found.suggestion.odds, found.stretch.odds) == pytest.approx((0.6, 0.25), abs=1e-3)
    assert (found.suggestion.verdict, found.stretch.verdict) == (Verdict.REALISTIC, Verdict.STRETCH)
    assert found.suggestion.value < found.stretch.value


def test_lower_is_better_is_mirrored() -> None:
    found = quarterly(steady(-0.10), LOWER)
    assert [option.growth for option in found.options] == pytest.approx([-0.10, -0.15, -0.50])
    assert found.options[2].verdict is Verdict.IMPLAUSIBLE and found.options[2].reached == 0
    assert found.suggestion is not None and found.stretch is not None
    assert found.suggestion.value > found.stretch.value
    assert found.stretch.odds == pytest.approx(0.25, abs=1e-3)
    soft = quarterly(steady(-0.10), LOWER, proposed=90).proposal
    assert soft is not None and soft.verdict is Verdict.EASY and (soft.reached, soft.of) == (12, 12)


def test_a_proposal_is_held_against_both_bases() -> None:
    values = steady(0.10)
    found = quarterly(values, proposed=values[12] * 1.2)
    assert found.against is Against.YEAR_AGO and found.base == values[12] and not found.estimated
    assert found.proposal is not None and found.beside is not None
    assert found.proposal.growth == pytest.approx(0.2)
    assert found.beside.growth == pytest.approx(values[12] * 1.2 / values[15] - 1)
    assert (found.proposal.of, found.beside.of) == (12, 15)
    assert found.beside.monthly == pytest.approx((values[12] * 1.2 / values[15]) ** (1 / 3) - 1)


def test_history_has_the_periods_that_are_over() -> None:
    months = [float(n) for n in range(1, 27)]
    found = advise(Course(tuple(months), 12, 29, 3, FLOW), Q1, HIGHER)
    assert [(str(past.period), past.value) for past in found.history[:2]] == [("2023-Q4", 12.0), ("2024-Q1", 21.0)]
    assert (str(found.history[-1].period), found.history[-1].value) == ("2025-Q3", 75.0)
    assert [past.growth for past in found.history[3:6]] == [
        None,
        pytest.approx(48 / 12 - 1),
        pytest.approx(57 / 21 - 1),
    ]
    stock = advise(Course(tuple(months), 12, 29, 3, STOCK), Q1, HIGHER)
    assert [past.value for past in stock.history] == [5.0, 8.0, 11.0, 14.0, 17.0, 20.0, 23.0, 26.0]


def test_a_base_that_is_not_over_is_forecast() -> None:
    """Next year's target is set while this year runs: its last two months are taken from the forecast."""
    months = [10.0] * 34
    found = advise(Course(tuple(months), 12, 36, 12, FLOW), Period(2027), HIGHER, proposed=132)
    assert (found.against, found.base, found.estimated) == (Against.YEAR_AGO, pytest.approx(120), True)
    assert found.beside is None, "the year before is the period before"
    assert [str(past.period) for past in found.history] == ["2024", "2025"]
    assert found.proposal is not None and found.proposal.growth == pytest.approx(0.1)


def test_without_a_year_ago_the_period_before_is_the_base() -> None:
    found = advise(Course(tuple(float(n) for n in range(10, 18)), 12, 8, 1, FLOW), Period(2026, month=9), HIGHER)
    assert (found.against, found.base, len(found.options)) == (Against.PRIOR, 17.0, 3)
    assert [past.growth for past in found.history][:2] == [None, pytest.approx(0.1)]


def test_too_little_is_said_and_the_rest_still_stands() -> None:
    found = advise(Course((8.0, 9.0, 10.0), 12, 3, 1, FLOW), Period(2026, month=9), HIGHER, proposed=12)
    assert found.too_little is not None and found.too_little.key == "adviser.too_short"
    assert found.outlook is found.suggestion is found.stretch is None
    option = found.proposal
    assert option is not None and (option.growth, option.odds, option.verdict) == (pytest.approx(0.2), None, None)
    assert (option.reached, option.of, option.percentile) == (0, 2, 1.0)


def test_nothing_grows_on_nothing() -> None:
    found = advise(Course((0.0,) * 8, 12, 8, 1, FLOW), Period(2026, month=9), HIGHER, proposed=1)
    assert (found.base, found.options) == (0.0, [])
    option = found.proposal
    assert option is not None and (option.growth, option.monthly, option.percentile) == (None, None, None)
    assert option.verdict is Verdict.IMPLAUSIBLE
    empty = advise(Course((), 12, 0, 1, FLOW), Period(2026, month=9), HIGHER)
    assert (empty.base, empty.history, empty.options) == (None, [], [])


def test_growth_from_below_zero_goes_up() -> None:
    found = advise(Course((-10.0, -12, -9, -11, -10, -8, -10), 12, 7, 1, FLOW), Period(2026, month=9), HIGHER)
    assert [option.value for option in found.options] == pytest.approx([-9, -8.5, -5])
    assert [option.monthly for option in found.options] == [None] * 3


def test_a_range_has_no_direction() -> None:
    found = quarterly(steady(0.1), RANGE, proposed=100)
    assert found.too_little is not None and found.too_little.key == "adviser.range"
    assert (found.proposal, found.options) == (None, ())


def test_a_band_that_says_nothing_gives_no_odds() -> None:
    wild = [100.0 * 9.0 ** (step % 2) * 5.0 ** (step % 3) for step in range(14)]
    found = advise(Course(tuple(wild), 12, len(wild), 12, FLOW), Period(2026), HIGHER, 900)
    assert found.too_little is not None
    assert (found.too_little.key, found.outlook, found.suggestion) == ("adviser.wide", None, None)
