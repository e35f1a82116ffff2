"""What months say: each rule at its limit, and how often it speaks on chance alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from kpi.core.indicator import Polarity
from kpi.core.insight import Fact, Insight, Month, Past
from kpi.core.insight_course import course
from kpi.core.period import shift

OCTOBER = date(2026, 10, 1)
HIGHER, LOWER, RANGE = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE


def past(actuals: Sequence[float | None], reached: Sequence[float | None] = (), polarity: Polarity = HIGHER) -> Past:
    """Months up to October, the last attainments those given."""
    attained = [None] * (len(actuals) - len(reached)) + list(reached)
    first = shift(OCTOBER, 1 - len(actuals))
    pairs = enumerate(zip(actuals, attained, strict=True))
    return Past([Month(shift(first, n), actual, attainment) for n, (actual, attainment) in pairs], polarity)


def found(fact: Fact, given: Past) -> Insight | None:
    return next((one for one in course(given) if one.fact is fact), None)


def told(fact: Fact, given: Past) -> tuple[dict[str, Any], str, bool | None] | None:
    one = found(fact, given)
    return None if one is None else (dict(one.values), one.form, one.worse)


def test_a_figure_that_is_missing() -> None:
    given = past([1.0, 2.0, None, None], [0.5, 0.5, 0.5, 0.5])
    assert list(course(given)) == [Insight(Fact.STALE, OCTOBER, {"since": date(2026, 8, 1), "count": 2}, count=2)]
    assert list(course(past([None, None]))) == []


@pytest.mark.parametrize(
    ("reached", "fact", "count"),
    [
        ([1.1, 0.99, 0.9, 0.95], Fact.MISSED, 3), ([0.9] * 5, Fact.MISSED, 5), ([0.9, 1.0, 1.0, 1.2], Fact.MET, 3),
        ([1.1, 1.1, 0.9, 0.9], None, 0), ([0.9, None, 0.9, 0.9], None, 0), ([], None, 0),
    ],
)  # fmt: skip
def test_streaks(reached: list[float], fact: Fact | None, count: int) -> None:
    given = past([1.0] * 6, reached)
    for one in (Fact.MISSED, Fact.MET):
        assert told(one, given) == (({"count": count}, "", fact is Fact.MISSED) if one is fact else None)


def test_a_target_that_is_too_easy() -> None:
    assert told(Fact.TOO_EASY, past([1.0] * 13, [0.5, *[1.06] * 12])) == ({"count": 12, "least": 1.06}, "", None)
    assert found(Fact.TOO_EASY, past([1.0] * 12, [1.05, *[1.06] * 11])) is None
    assert found(Fact.TOO_EASY, past([1.0] * 11, [1.06] * 11)) is None


def test_the_gap_to_target() -> None:
    values = {"attained_before": 1.02, "attained_after": 0.99, "count": 3}
    assert told(Fact.WIDENING, past([1.0] * 4, [1.02, 1.01, 1.0, 0.99])) == (values, "", True)
    assert found(Fact.WIDENING, past([1.0] * 4, [1.04, 1.02, 1.01, 1.0])) is None, "it is met"
    assert found(Fact.WIDENING, past([1.0] * 4, [0.95, 0.94, 0.93, 0.921])) is None, "by less than three points"
    assert found(Fact.WIDENING, past([1.0] * 4, [0.95, 0.96, 0.93, 0.9])) is None
    assert found(Fact.WIDENING, past([1.0] * 3, [0.95, 0.93, 0.9])) is None
    closing = {"attained_before": 0.9, "attained_after": 0.95, "count": 3}
    assert told(Fact.CLOSING, past([1.0] * 4, [0.9, 0.91, 0.92, 0.95])) == (closing, "", False)
    assert told(Fact.CLOSING, past([1.0] * 4, [0.9, 0.91, 0.92, 1.0])) == (
        closing | {"attained_after": 1.0}, "met", False,
    )  # fmt: skip
    assert found(Fact.CLOSING, past([1.0] * 4, [1.0, 1.1, 1.2, 1.3])) is None


def test_records() -> None:
    flat = [5.0, 6.0] * 6
    assert told(Fact.RECORD, past([*flat[:11], 7.0])) == ({"value": 7.0, "count": 12}, "best", False)
    assert told(Fact.RECORD, past([8.0, *flat[:11], 7.0])) == ({"value": 7.0, "count": 12}, "best", False)
    assert told(Fact.RECORD, past([*flat, 7.0], polarity=LOWER)) == ({"value": 7.0, "count": 13}, "worst", True)
    assert told(Fact.RECORD, past([*flat, 4.0])) == ({"value": 4.0, "count": 13}, "worst", True)
    assert told(Fact.RECORD, past([*flat, 7.0], polarity=RANGE)) == ({"value": 7.0, "count": 13}, "high", None)
    assert told(Fact.RECORD, past([*flat, 4.0], polarity=RANGE)) == ({"value": 4.0, "count": 13}, "low", None)
    assert found(Fact.RECORD, past([*flat, 6.0])) is None, "as good as another"
    assert found(Fact.RECORD, past([*flat[:10], 7.0])) is None, "eleven months"
    assert found(Fact.RECORD, past([*flat[:5], None, *flat[:5], 7.0])) is None, "a month is not known"


def test_runs_and_their_end() -> None:
    assert told(Fact.RUN, past([9.0, 1.0, 2.0, 3.0, 4.0, 5.0])) == (
        {"value": 5.0, "count": 4, "before": 1.0}, "up", False,
    )  # fmt: skip
    assert found(Fact.RUN, past([9.0, 1.0, 2.0, 3.0, 4.0])) is None
    assert told(Fact.RUN, past([5.0, 4.0, 3.0, 2.0, 1.0])) == ({"value": 1.0, "count": 4, "before": 5.0}, "down", True)
    assert told(Fact.REVERSAL, past([5.0, 4.0, 3.0, 2.0, 1.0, 1.5])) == (
        {"value": 1.5, "count": 4, "before": 1.0}, "up", False,
    )  # fmt: skip
    assert told(Fact.REVERSAL, past([1.0, 2.0, 3.0, 4.0, 5.0, 4.0], polarity=RANGE)) == (
        {"value": 4.0, "count": 4, "before": 5.0}, "down", None,
    )  # fmt: skip
    for months in ([1.0, 2.0, 3.0, 4.0, 4.0, 3.0], [1.0, 2.0, 3.0, 4.0, 3.0], [1.0, 2.0, 3.0, 4.0, 5.0, 5.0], [1.0]):
        assert not {Fact.RUN, Fact.REVERSAL} & {one.fact for one in course(past(months))}


CALM = [10.0, 11.0, 10.0, 9.0, 10.0, 11.0, 9.0, 10.0, 11.0, 10.0, 9.0, 10.0]
"""The limits of these are 10 ± 2.66 × 12/11, so that 13.2 and 6.8 lie outside."""


def test_a_figure_outside_its_usual_range() -> None:
    half = 2.66 * 12 / 11
    wanted = {"value": 13.2, "low": pytest.approx(10 - half), "high": pytest.approx(10 + half)}
    assert told(Fact.UNUSUAL, past([*CALM, 13.2])) == (wanted, "high", False)
    assert told(Fact.UNUSUAL, past([*CALM, 6.8])) == (wanted | {"value": 6.8}, "low", True)
    assert found(Fact.UNUSUAL, past([*CALM, 12.9])) is None
    assert found(Fact.UNUSUAL, past([*CALM, 13.2, 13.3])) is None, "the month before was so too"
    assert found(Fact.UNUSUAL, past([*CALM, 13.2, 6.0])) is not None, "the month before was the other way"
    assert found(Fact.UNUSUAL, past([*CALM[:10], 20.0])) is None, "too few months to know what is usual"
    floor = [1.0, 2.0] * 6
    assert told(Fact.UNUSUAL, past([*floor, 9.0])) == (
        {"value": 9.0, "low": 0.0, "high": pytest.approx(1.5 + 2.66)}, "high", False,
    )  # fmt: skip


def test_a_year_ago_by_more_than_the_usual_movement() -> None:
    low, high = [6.99, *CALM[1:]], [14.0, *CALM[1:]]
    assert found(Fact.YEAR_AGO, past([*CALM, 13.0])) is None
    assert found(Fact.YEAR_AGO, past([*CALM, 9.0])) is None
    up, down = told(Fact.YEAR_AGO, past([*low, 13.0])), told(Fact.YEAR_AGO, past([*high, 5.0]))
    assert up is not None and up == ({"value": 13.0, "year_ago": 6.99}, "up", False)
    assert down == ({"value": 5.0, "year_ago": 14.0}, "down", True)


def test_a_season_explains_a_figure() -> None:
    """December is high every year: it is a signal among all months, and none once the season is known."""
    year = [10.0, 10.4, 9.8, 10.2, 9.9, 10.1, 10.3, 9.7, 10.0, 10.2, 9.9, 20.0]
    given = past([value * growth for growth in (1.0, 1.01, 1.02) for value in year])
    assert told(Fact.SEASON, given) == ({"value": 20.4, "year_ago": 20.2}, "high", None)
    assert found(Fact.UNUSUAL, given) is None


RATES = {
    Fact.UNUSUAL: 0.03,
    Fact.YEAR_AGO: 0.03,
    Fact.SEASON: 0.01,
    Fact.RUN: 2 / 120 + 0.005,
    Fact.REVERSAL: 2 / 120 - 2 / 720 + 0.005,
    Fact.RECORD: 2 / 12 + 0.01,
}
"""How often a rule may speak on chance alone, as `docs/findings.md` says; the small parts are the error of counting."""


def test_chance_alone_says_little() -> None:
    """Of 1,000 series of 36 independent normal figures."""
    noise = np.random.default_rng(20261110).normal(100.0, 10.0, size=(1000, 36))
    counts = Counter(fact for row in noise for fact in {one.fact for one in course(past(row.tolist()))})
    assert set(counts) <= set(RATES)
    shares = {fact: counts[fact] / len(noise) for fact in RATES}
    assert all(shares[fact] <= rate for fact, rate in RATES.items()), shares


def test_chance_alone_moves_a_gap_one_time_in_24() -> None:
    reached = np.random.default_rng(7).normal(0.9, 0.05, size=(3000, 4))
    counts = Counter(one.fact for row in reached for one in course(past([1.0] * 4, row.tolist())))
    assert counts[Fact.WIDENING] <= 3000 / 24 + 20 and counts[Fact.CLOSING] <= 3000 / 24 + 20


figures = some.lists(some.none() | some.floats(-1e6, 1e6), min_size=1, max_size=40)


@given(figures, some.sampled_from(Polarity))
def test_what_is_said_holds_of_the_months(actuals: list[float | None], polarity: Polarity) -> None:
    given = past(actuals, polarity=polarity)
    for one in course(given):
        assert one.month == OCTOBER
        if one.fact is Fact.RECORD:
            *before, last = given.run[-one.count :]
            assert one.count >= 12 and (all(last > v for v in before) or all(last < v for v in before))
        if one.fact is Fact.RUN:
            way = given.run[-one.count - 1 :]
            assert one.count >= 4 and (sorted(way) == way or sorted(way, reverse=True) == way)


@given(some.lists(some.floats(1.0, 1e3), min_size=13, max_size=36))
def test_a_unit_of_measure_changes_nothing(actuals: list[float]) -> None:
    def facts(values: list[float]) -> set[Fact]:
        return {one.fact for one in course(past(values))} - {Fact.UNUSUAL, Fact.SEASON, Fact.YEAR_AGO}

    assert facts([round(value, 3) for value in actuals]) == facts([round(value, 3) * 2 for value in actuals])
