"""Which chart answers which question, why, and that a pin decides where the data allows it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError

from kpi.core.chart_choice import (
    CHARTS,
    Choice,
    Pin,
    Question,
    Shape,
    choose,
    concentration,
    cumulated,
    possible,
)
from kpi.core.indicator import Accumulation
from kpi.core.model import Model
from kpi.core.period import shift

FLOW, STOCK, RATE = Accumulation.FLOW, Accumulation.STOCK, Accumulation.RATE
JANUARY = date(2024, 1, 1)


def months(count: int, *figures: float) -> dict[date, float]:
    """So many months in a row, of the figures given or all different."""
    values = figures or tuple(float(n) for n in range(count))
    return {shift(JANUARY, n): values[n % len(values)] for n in range(count)}


def chosen(question: Question, shape: Shape) -> tuple[str, str, dict[str, Any]]:
    found = choose(question, shape)
    assert found is not None
    return found.chart, found.reason, dict(found.values)


def test_a_pin_decides_one_question() -> None:
    pin = Pin(indicator="revenue", question="trend", chart="column")
    assert pin.code == "revenue trend"
    assert Model().with_charts([pin]).charts == [pin]


def test_a_pin_answers_its_question() -> None:
    with pytest.raises(ValidationError) as error:
        Pin(indicator="revenue", question="trend", chart="pareto")
    (found,) = error.value.errors()
    assert (found["type"], found["ctx"]) == (
        "model.chart", {"given": "pareto", "question": "trend", "known": ["line", "column", "step"]},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("accumulation", "known", "wanted"),
    [
        (FLOW, months(13), ("column", "column_flow", {"count": 13})),
        (FLOW, months(14), ("line", "line_many", {"count": 14})),
        (STOCK, months(7), ("column", "column_stock", {"count": 7})),
        (STOCK, months(8), ("line", "line_stock", {})),
        (RATE, months(3), ("line", "line_rate", {})),
        (RATE, months(24), ("line", "line_rate", {})),
        (STOCK, months(9, 5, 5, 5, 6, 6, 6), ("step", "step_held", {"share": 0.75})),
        (FLOW, months(3, 5), ("column", "column_flow", {"count": 3})),
        (FLOW, months(4, 5), ("step", "step_held", {"share": 1.0})),
    ],
)
def test_how_it_went(accumulation: Accumulation, known: dict[date, float], wanted: tuple[object, ...]) -> None:
    assert chosen("trend", Shape.of_months(accumulation, known)) == wanted


@pytest.mark.parametrize(
    ("accumulation", "parts", "whole", "wanted"),
    [
        (FLOW, [3, 2, 1], 6, ("share", "share_few", {"count": 3})),
        (FLOW, [1] * 6, 6, ("share", "share_few", {"count": 6})),
        (FLOW, [1] * 7, 7, ("bar", "bar_many", {"count": 7})),
        (FLOW, [40, 20, 10, 10, 10, 5, 5], 100, ("pareto", "pareto_few", {"count": 7, "top": 2, "share": 0.6})),
        (FLOW, [40, 20, 10, 10, 10, 5, 5], 90, ("bar", "bar_apart", {})),
        (STOCK, [3, 2], 5, ("share", "share_few", {"count": 2})),
        (RATE, [0.2, 0.3], 0.5, ("bar", "bar_rate", {})),
        (FLOW, [3, -1], 2, ("bar", "bar_negative", {})),
        (FLOW, [3], 3, ("bar", "bar_single", {})),
        (FLOW, [0, 0], 0, ("bar", "bar_apart", {})),
        (FLOW, [1, 2], None, ("bar", "bar_apart", {})),
    ],
)
def test_what_it_is_made_of(
    accumulation: Accumulation, parts: list[float], whole: float | None, wanted: tuple[object, ...]
) -> None:
    assert chosen("parts", Shape.of_parts(accumulation, parts, whole)) == wanted


def test_whether_it_repeats() -> None:
    assert chosen("season", Shape.of_months(FLOW, months(24))) == ("cycle", "cycle_years", {"count": 2})
    assert chosen("season", Shape.of_months(FLOW, months(30))) == ("heat", "heat_years", {"count": 3})
    assert choose("season", Shape.of_months(FLOW, months(17))) is None
    assert Shape.of_months(FLOW, months(18)) == Shape(FLOW, 18, 0.0, 2, 6)


def test_three_questions_of_one_figure_have_three_charts() -> None:
    course = Shape.of_months(FLOW, months(24))
    found = [chosen("trend", course)[0], chosen("season", course)[0]]
    assert [*found, chosen("parts", Shape.of_parts(FLOW, [3, 2, 1], 6))[0]] == ["line", "cycle", "share"]


def test_what_the_data_allows() -> None:
    assert possible("trend", Shape(FLOW)) == ()
    assert possible("trend", Shape(FLOW, months=36)) == ("line", "column", "step")
    assert possible("trend", Shape(FLOW, months=37)) == ("line", "step")
    assert possible("parts", Shape.of_parts(FLOW, [], 0)) == ()
    assert possible("parts", Shape.of_parts(FLOW, [2, 1], 3)) == ("bar", "share")
    assert possible("parts", Shape.of_parts(FLOW, [2, 1, 1], 4)) == ("bar", "share", "pareto")
    assert possible("parts", Shape.of_parts(RATE, [2, 1, 1], 4)) == ("bar",)


def test_a_pin_wins_where_the_data_allows_it() -> None:
    amounts, rates = Shape.of_parts(FLOW, [3, 2, 1], 6), Shape.of_parts(RATE, [3, 2, 1], 6)
    assert choose("parts", amounts, "pareto") == Choice("pareto", "pinned", {}, ("bar", "share"), "pareto")
    assert choose("parts", rates, "pareto") == Choice("bar", "bar_rate", {}, (), "pareto")


def test_another_chart_for_now() -> None:
    found = choose("parts", Shape.of_parts(FLOW, [3, 2, 1], 6), "bar")
    assert found is not None and found.possible == ("bar", "share", "pareto")
    assert found.instead("share") == Choice("share", "wanted", {}, ("bar", "pareto"), "bar")
    assert found.instead("heat") == found.instead(None) == found.instead("bar") == found


amounts = some.lists(some.floats(-1e6, 1e6), max_size=12)


@given(some.sampled_from(Accumulation), amounts, some.booleans())
def test_shares_are_only_of_what_adds_up(accumulation: Accumulation, parts: list[float], added: bool) -> None:
    shape = Shape.of_parts(accumulation, parts, sum(parts) if added else None)
    found = choose("parts", shape)
    assert (found is None) == (not parts)
    if found and set(found.possible) & {"share", "pareto"}:
        assert accumulation is not RATE and added and min(parts) >= 0 and sum(parts) > 0


@given(some.sampled_from(list(CHARTS)), some.sampled_from(Accumulation), some.integers(0, 60))
def test_a_choice_is_among_what_is_possible(question: Question, accumulation: Accumulation, count: int) -> None:
    shape = Shape.of_months(accumulation, months(count))
    found = choose(question, shape)
    assert (found is None) == (possible(question, shape) == ())
    if found:
        assert set(found.possible) == set(possible(question, shape)) <= set(CHARTS[question])


@given(some.lists(some.floats(0.1, 1e6), min_size=3, max_size=30))
def test_concentration_and_cumulated_agree(parts: list[float]) -> None:
    ranked = sorted(parts, reverse=True)
    assert cumulated(ranked)[len(parts) // 3 - 1] == pytest.approx(concentration(parts))
    assert cumulated(ranked)[-1] == 1.0


def test_windows_that_overlap_are_no_amounts_of_their_month() -> None:
    assert chosen("trend", Shape.of_months(FLOW, months(13), overlapping=True)) == ("line", "line_window", {})
