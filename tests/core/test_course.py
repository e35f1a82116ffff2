"""The course of a figure: which grid a period has, and what is known on it."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.course import Course, course
from kpi.core.indicator import Accumulation
from kpi.core.period import Period, months_between

FLOW, STOCK, RATE = Accumulation
MONTHLY = {month: float(n) for n, month in enumerate(months_between(date(2025, 1, 1), date(2026, 2, 1)), 1)}
QUARTERS = {date(2025, 3, 1): 6.0, date(2025, 6, 1): 15.0, date(2025, 9, 1): 24.0, date(2025, 12, 1): 33.0}
TO_DATE = {date(2025, 1, 1): 1.0, date(2025, 2, 1): 3.0, date(2026, 1, 1): 13.0, date(2026, 2, 1): 27.0}
Q3 = Period(2026, quarter=3).span()


def test_months_make_up_a_quarter() -> None:
    found = course(MONTHLY, QUARTERS | TO_DATE, Q3, FLOW)
    assert found == Course(tuple(MONTHLY.values()), 12, 18, 3, FLOW)
    assert found.steps == range(4, 7), "March to June lie between"
    assert course(MONTHLY, {}, Q3, STOCK) == Course(tuple(MONTHLY.values()), 12, 18, 3, STOCK)
    assert course(MONTHLY, MONTHLY, Period(2026, month=3).span(), RATE).steps == range(1)


def test_what_does_not_add_up_has_whole_windows() -> None:
    """A rate is computed anew for each, and so is a count of different customers."""
    found = course(MONTHLY, QUARTERS | TO_DATE, Q3, RATE)
    assert found == Course((6.0, 15.0, 24.0, 33.0), 4, 6, 1, RATE)
    assert found.steps == range(2, 3)
    counted = {month: value - 1 for month, value in QUARTERS.items()}
    assert course(MONTHLY, counted | TO_DATE, Q3, FLOW) == Course((5.0, 14.0, 23.0, 32.0), 4, 6, 1, FLOW)


def test_a_window_whose_first_month_is_missing_is_not_whole() -> None:
    late = {month: value for month, value in MONTHLY.items() if month > date(2025, 1, 1)}
    assert course(late, QUARTERS, Q3, RATE).values == (15.0, 24.0, 33.0)


def test_a_gap_ends_the_course() -> None:
    broken = {month: value for month, value in MONTHLY.items() if month != date(2025, 11, 1)}
    assert course(broken, {}, Q3, FLOW) == Course((12.0, 13.0, 14.0), 12, 7, 3, FLOW)


@pytest.mark.parametrize("how", list(Accumulation))
def test_without_figures_there_is_no_course(how: Accumulation) -> None:
    found = course({}, {}, Q3, how)
    assert (found.values, found.start) == ((), 0)


def test_quarters_are_fiscal() -> None:
    """The fiscal year starts in February: its third quarter is August to October."""
    span = Period(2026, quarter=3).span(fiscal_start=2)
    ends = {date(2025, 4, 1): 9.0, date(2025, 7, 1): 18.0, date(2025, 3, 1): 99.0}
    assert course(MONTHLY, ends, span, RATE, 2) == Course((9.0, 18.0), 4, 6, 1, RATE)
    assert course(MONTHLY, ends, span, FLOW, 2).start == 19
