"""Insights in general: their weights, their topics, and the months they are read from."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.indicator import Polarity
from kpi.core.insight import _TOPICS, _WEIGHTS, MOST, Fact, Insight, Month, Past, attained, telling
from kpi.core.scorecard import Figure
from kpi.core.target import Aim

OCTOBER = date(2026, 10, 1)


def one(fact: Fact, worse: bool | None = None, count: int = 0) -> Insight:
    return Insight(fact, OCTOBER, {}, "", worse, count)


def test_every_fact_has_a_weight_and_a_topic() -> None:
    assert set(_WEIGHTS) == set(_TOPICS) == set(Fact)


def test_the_weightiest_first_and_one_of_each_topic() -> None:
    given = [one(Fact.MET), one(Fact.RECORD), one(Fact.TOO_EASY), one(Fact.SPREAD), one(Fact.RUN)]
    assert [found.fact for found in telling(given)] == [Fact.RUN, Fact.TOO_EASY, Fact.SPREAD]


def test_no_more_than_are_read() -> None:
    given = [one(fact) for fact in (Fact.MISSED, Fact.WIDENING, Fact.RUN, Fact.YEAR_AGO, Fact.SPREAD)]
    assert len(telling(given)) == MOST
    assert [found.fact for found in telling(given, 1)] == [Fact.MISSED]


def test_of_a_stale_figure_nothing_else_is_said() -> None:
    assert [found.fact for found in telling([one(Fact.MISSED, True), one(Fact.STALE)])] == [Fact.STALE]


def test_news_for_the_worse_goes_first_and_so_does_what_has_gone_on() -> None:
    assert one(Fact.RECORD, True).weight == one(Fact.RECORD, False).weight + 20 == one(Fact.RECORD).weight + 20
    assert one(Fact.RUN, count=36).weight == one(Fact.RUN, count=60).weight == one(Fact.RUN).weight + 1
    assert one(Fact.RUN, count=9).weight == one(Fact.RUN).weight + 0.25


def test_months_count_up_to_a_gap() -> None:
    given = [Month(OCTOBER, 1.0, 0.5), Month(OCTOBER, None), Month(OCTOBER, 3.0), Month(OCTOBER, 4.0, 1.0)]
    past = Past(given, Polarity.HIGHER)
    assert (past.last.actual, past.run, past.attained) == (4.0, [3.0, 4.0], [1.0])
    whole = Past([Month(OCTOBER, 1.0, 0.9999999999)], Polarity.HIGHER)
    assert (whole.run, whole.attained) == ([1.0], [1.0])


@pytest.mark.parametrize(
    ("polarity", "up", "worse"),
    [
        (Polarity.HIGHER, True, False), (Polarity.HIGHER, False, True), (Polarity.LOWER, True, True),
        (Polarity.LOWER, False, False), (Polarity.RANGE, True, None), (Polarity.RANGE, False, None),
    ],
)  # fmt: skip
def test_which_way_is_for_the_worse(polarity: Polarity, up: bool, worse: bool | None) -> None:
    assert Past([], polarity).worse(up) is worse


def test_how_far_figures_came() -> None:
    given = [
        Figure(110.0, Aim(100, 100), Polarity.HIGHER), Figure(3.5, Aim(2.8, 2.8), Polarity.LOWER),
        Figure(5.0, Aim(4, 6), Polarity.RANGE), Figure(420.0, Aim(400, 400, 500.0), Polarity.LOWER),
        Figure(1.0, None, Polarity.HIGHER), Figure(None, Aim(1, 1), Polarity.HIGHER),
    ]  # fmt: skip
    assert attained(given) == pytest.approx([1.1, 0.75, 1.0, 0.8, None, None])
    assert attained([]) == []
