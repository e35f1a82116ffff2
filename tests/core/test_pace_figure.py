"""Figures projected to the end of a month: sums by their own days, rates by their parts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from kpi.core.formula import Move, Moved, Node, Operation, aggregates
from kpi.core.pace_day import Calendar, Way
from kpi.core.pace_figure import Board, Daily, Projected, Wanted
from kpi.core.period import Window, months_between
from kpi.core.smoothing import Floats
from tests.core.formulas import checked

MONTHS = Calendar(tuple(months_between(date(2025, 8, 1), date(2026, 9, 1))))
LAST = len(MONTHS.months) - 1
START = MONTHS.starts[-2]


def steady(each: float, known: int = 12) -> Floats:
    """As much on every day, as far as days are known."""
    values = np.full(MONTHS.starts[-1], each)
    values[START + known :] = 0
    return values


def projected(
    node: Node, days: Mapping[str, Floats], known: int = 12, width: int = 1, begun: int = 0, flows: bool = True
) -> Projected:
    parts = {part: Daily(days[str(getattr(part.argument, "column", "*"))], begun) for part in aggregates(node)}
    board = Board(MONTHS, Window.MONTH if width == 1 else Window.YEAR, width)
    board.wanted.append(Wanted(node, parts, known, flows))
    (found,) = board.projected()
    return found


def test_a_sum_is_projected_by_its_own_days() -> None:
    found = projected(checked("sum(sales.amount) - 3 * sum(sales.qty)"), {"amount": steady(10), "qty": steady(1)})
    assert (found.done, found.before, found.recent) == (84, 0, 7)
    assert all(said[-1] == pytest.approx(210) for way, said in found.said.items() if np.isfinite(said[-1]))
    assert found.came.tolist() == pytest.approx([7 * MONTHS.length(month) for month in range(LAST)])
    assert found.rhythm and found.rhythm.way is Way.LINEAR and found.rhythm.share(12) == pytest.approx(0.4)
    assert found.course == pytest.approx([7 * n for n in range(1, 13)])


def test_a_longer_window_has_its_months_before() -> None:
    found = projected(checked("sum(sales.amount)"), {"amount": steady(10)}, width=3)
    assert (found.done, found.before) == (120 + 620, 620)
    assert found.said[Way.LINEAR][-1] == pytest.approx(300) and found.came[2] == pytest.approx(310)


def test_months_before_a_unit_began_do_not_count() -> None:
    found = projected(checked("sum(sales.amount)"), {"amount": steady(10)}, begun=LAST - 3)
    assert np.isfinite(found.came).tolist() == [False] * (LAST - 3) + [True] * 3
    rate = projected(
        checked("sum(sales.qty) / sum(sales.amount)"), {"qty": steady(5), "amount": steady(10)}, 12, 2, LAST - 3, False
    )
    assert np.isfinite(rate.came).tolist() == [False] * (LAST - 2) + [True] * 2


def test_nothing_is_done_before_the_first_day() -> None:
    found = projected(checked("sum(sales.amount)"), {"amount": steady(10, 0)}, known=0)
    assert (found.done, found.course, found.recent) == (None, (), 10)
    assert found.said[Way.RECENT][-1] == pytest.approx(300) and np.isnan(found.said[Way.LINEAR][-1])


def test_a_sum_of_a_month_that_just_began_has_no_last_weeks() -> None:
    values = steady(10)
    values[:START] = 0
    found = projected(checked("sum(sales.amount)"), {"amount": values}, begun=LAST)
    assert found.recent is None and found.done == 120


def test_a_sum_that_is_no_number_on_some_days_is_nothing_there() -> None:
    """Three a unit, of which there are none on the first day."""
    qty = steady(1)
    qty[MONTHS.starts[:-1]] = 0
    found = projected(checked("sum(sales.amount) / sum(sales.qty)"), {"amount": steady(3), "qty": qty})
    assert found.course[:3] == pytest.approx([0, 6, 4.5])


def test_a_rate_is_the_ratio_of_what_its_parts_come_to() -> None:
    """From September on everything is online, which so far was half."""
    half, whole = steady(5), steady(10)
    half[START : START + 12] = 10
    found = projected(checked("sum(sales.qty) / sum(sales.amount)"), {"qty": half, "amount": whole}, flows=False)
    assert (found.done, found.rhythm, found.recent) == (1.0, None, None)
    assert found.course == pytest.approx([1.0] * 12) and found.came == pytest.approx([0.5] * LAST)
    assert found.said[Way.LINEAR][-1] == pytest.approx(1.0)
    recent = (16 * 5 + 12 * 10) / 28
    assert found.said[Way.RECENT][-1] == pytest.approx((120 + 18 * recent) / 300)


def test_parts_count_as_far_as_all_are_known() -> None:
    found = projected(
        checked("sum(sales.qty) / sum(sales.amount)"), {"qty": steady(5, 10), "amount": steady(10)}, 10, flows=False
    )
    assert found.done == 0.5 and len(found.course) == 10


def test_a_rate_of_a_longer_window() -> None:
    found = projected(
        checked("sum(sales.qty) / sum(sales.amount)"), {"qty": steady(5, 0), "amount": steady(10, 0)}, 0, 2, flows=False
    )
    assert found.done == 0.5 and found.said[Way.RECENT][-1] == pytest.approx(0.5) and found.course == ()
    alone = {"qty": steady(5, 0), "amount": steady(10, 0)}
    assert projected(checked("sum(sales.qty) / sum(sales.amount)"), alone, 0, flows=False).done is None


def test_a_growth_is_held_against_months_that_are_over() -> None:
    """Every day brings twice what it did a year before."""
    values = steady(1)
    values[MONTHS.starts[12] :] *= 2
    total = checked("sum(sales.amount)")
    growth = Operation("/", (total, Moved(Move.LAST_YEAR, total)))
    found = projected(growth, {"amount": values}, flows=False)
    assert found.said[Way.LINEAR][-1] == pytest.approx(2.0) and found.done == pytest.approx(24 / 30)
    assert np.isfinite(found.came).tolist() == [False] * 12 + [True] and found.came[12] == pytest.approx(2)
    longer = projected(growth, {"amount": values}, width=2, flows=False)
    assert longer.said[Way.LINEAR][-1] == pytest.approx(2.0)


def test_the_rest_of_what_months_forecast() -> None:
    """Each day of a month has ten more than one of the month before: a line, and the days of it that are left."""
    level = MONTHS.parts @ (100 + 10.0 * np.arange(LAST + 1))
    level[START + 12 :] = 0
    found = projected(checked("sum(sales.amount)"), {"amount": level})
    assert found.said[Way.MONTHS][-1] == pytest.approx(30 * (100 + 10 * LAST))
    assert np.isnan(found.said[Way.MONTHS][:2]).all()
    early = projected(checked("sum(sales.amount)"), {"amount": np.where(np.arange(len(level)) < START, level, 0)}, 0)
    assert early.said[Way.MONTHS][-1] == pytest.approx(30 * (100 + 10 * LAST))
    short = projected(checked("sum(sales.amount)"), {"amount": level}, begun=LAST - 3)
    assert np.isnan(short.said[Way.MONTHS]).all()
