"""Months, windows and named periods: exact values and the arithmetic between them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.period import EARLIEST, KEPT, Period, Span, Window, last_day, month_of, months_between, shift

MONTHS = st.dates(date(1930, 1, 1), date(2150, 12, 31)).map(month_of)
FISCAL = st.integers(1, 12)
SPANS = st.builds(Span, MONTHS, st.sampled_from(KEPT))


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


@pytest.mark.parametrize(
    ("window", "fiscal", "first", "prior", "before"),
    [
        (Window.MONTH, 1, "2026-05", "2026-04", "2026-04"),
        (Window.QUARTER, 1, "2026-04", "2026-02", "2026-03"),
        (Window.QUARTER, 3, "2026-03", "2026-02", "2026-02"),
        (Window.HALF, 1, "2026-01", "2025-11", "2025-12"),
        (Window.HALF, 4, "2026-04", "2025-11", "2026-03"),
        (Window.ROLLING, 4, "2025-06", "2025-05", "2025-05"),
        (Window.YEAR, 1, "2026-01", "2025-05", "2025-12"),
        (Window.YEAR, 7, "2025-07", "2025-05", "2025-06"),
        (Window.ALL, 4, "1900-01", "1899-12", "1899-12"),
    ],
)
def test_the_windows_at_may(window: Window, fiscal: int, first: str, prior: str, before: str) -> None:
    span = Span(month("2026-05"), window)
    assert span.first(fiscal) == month(first)
    assert span.last() == date(2026, 5, 31)
    assert (span.prior(), span.before(fiscal)) == (Span(month(prior), window), Span(month(before), window))
    assert span.last_year() == Span(month("2025-05"), window)


def test_what_is_whole() -> None:
    whole = [window for window in Window if Span(month("2026-09"), window).complete()]
    assert whole == [Window.MONTH, Window.QUARTER, Window.ROLLING]
    assert Span(month("2026-03"), Window.YEAR).complete(fiscal_start=4)


def test_how_much_of_a_window_is_gone() -> None:
    may = Span(month("2026-05"))
    assert [may.elapsed(day) for day in (date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 9))] == [0.0, 0.0, 1.0]
    assert may.elapsed(date(2026, 5, 11)) == pytest.approx(10 / 31)
    assert [may.running(day) for day in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1))] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026", "2026"),
        (" 2026-q4 ", "2026-Q4"),
        ("2026Q1", "2026-Q1"),
        ("2026-h2", "2026-H2"),
        ("2026-W7", "2026-W07"),
        ("2026W53", "2026-W53"),
        ("2025-W53", None),
        ("2026-H3", None),
        ("2026-7", "2026-07"),
        ("2026-12", "2026-12"),
        ("1900-01", "1900-01"),
        ("2199", "2199"),
        ("2026-13", None),
        ("2026-00", None),
        ("2026-Q5", None),
        ("26-01", None),
        ("0000", None),
        ("0001-01", None),
        ("9999", None),
        ("2026-01-01", None),
        ("", None),
        ("2026-10; drop", None),
    ],
)
def test_reading_a_period(text: str, written: str | None) -> None:
    found = Period.parse(text)
    assert (str(found) if found else None) == written


@pytest.mark.parametrize(
    ("text", "window", "fiscal", "expected"),
    [
        ("2026-05", None, 1, Span(month("2026-05"))),
        ("2026-05", Window.YEAR, 7, Span(month("2026-05"), Window.YEAR)),
        ("2026-Q1", None, 1, Span(month("2026-03"), Window.QUARTER)),
        ("2026-Q4", Window.MONTH, 7, Span(month("2027-06"), Window.QUARTER)),
        ("2026", None, 7, Span(month("2027-06"), Window.YEAR)),
        ("2026-H1", None, 7, Span(month("2026-12"), Window.HALF)),
        ("2026-H2", None, 1, Span(month("2026-12"), Window.HALF)),
        ("2026-W01", Window.YEAR, 1, Span(date(2025, 12, 29), Window.WEEK)),
        ("2026", Window.ALL, 1, Span(month("2026-12"), Window.ALL)),
    ],
)
def test_the_window_of_a_period(text: str, window: Window | None, fiscal: int, expected: Span) -> None:
    period = Period.parse(text)
    assert period is not None and period.span(window, fiscal) == expected


@given(st.integers(1900, 2199), st.one_of(st.none(), st.integers(1, 4)), st.one_of(st.none(), st.integers(1, 12)))
def test_what_is_written_is_read(year: int, quarter: int | None, number: int | None) -> None:
    period = Period(year, None if number else quarter, number)
    assert Period.parse(str(period)) == period


@given(st.text())
def test_any_text_is_a_period_or_none_and_every_period_has_a_window(text: str) -> None:
    for given_text in (text, text[:4] + "-Q1"):
        if (period := Period.parse(given_text)) is not None:
            assert period.span().prior().last_year().month.year > 1000


@given(MONTHS, st.integers(-300, 300), st.integers(-300, 300))
def test_shifts_add_up(start: date, one: int, other: int) -> None:
    assert shift(shift(start, one), other) == shift(start, one + other)
    assert len(months_between(min(start, shift(start, one)), max(start, shift(start, one)))) == abs(one) + 1


@given(SPANS, FISCAL)
def test_the_windows_before_touch_and_do_not_overlap(span: Span, fiscal: int) -> None:
    before = span.before(fiscal)
    assert before.last() + timedelta(days=1) == span.first(fiscal)
    assert before.complete(fiscal)
    assert before.first(fiscal) <= before.month < span.first(fiscal) <= span.month


@given(SPANS, FISCAL)
def test_the_prior_window_is_as_long_and_starts_its_own_period(span: Span, fiscal: int) -> None:
    prior, size = span.prior(), {"month": 1, "quarter": 3, "half": 6}.get(span.window, 12)
    assert len(prior.months(fiscal)) == len(span.months(fiscal)) <= size
    assert shift(prior.first(fiscal), size) == span.first(fiscal)
    assert span.last_year().first(fiscal) == shift(span.first(fiscal), -12)
    assert span.complete(fiscal) == (len(span.months(fiscal)) == size)


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [("2026-02", 3, "2025-11"), ("2026-Q1", 5, "2024-Q4"), ("2026-H2", 1, "2026-H1"), ("2026", 2, "2024")],
)
def test_the_period_that_many_before(text: str, count: int, expected: str) -> None:
    found = Period.parse(text)
    assert found is not None and str(found.back(count)) == expected


def test_a_week() -> None:
    week = Span(date(2026, 1, 5), Window.WEEK)
    assert (week.first(4), week.last(), week.months()) == (date(2026, 1, 5), date(2026, 1, 11), [])
    assert week.prior() == week.before(4) == Span(date(2025, 12, 29), Window.WEEK)
    assert week.last_year() == Span(date(2025, 1, 6), Window.WEEK)
    assert week.running(date(2026, 1, 11)) and not week.running(date(2026, 1, 12)) and not week.complete()
    assert week.elapsed(date(2026, 1, 7)) == pytest.approx(2 / 7)


@pytest.mark.parametrize("text", ["rolling_12", "Rolling 12", "rolling-12", "rolling12"])
def test_how_a_window_may_be_spelled(text: str) -> None:
    assert Window.parse(text) is Window.ROLLING
    assert Window.parse("decade") is None


@given(SPANS, st.dates(date(1930, 1, 1), date(2150, 1, 1)), FISCAL)
def test_the_days_gone_are_a_share(span: Span, today: date, fiscal: int) -> None:
    share = span.elapsed(today, fiscal)
    assert 0.0 <= share <= 1.0
    assert (share == 0.0) == (today <= span.first(fiscal)) and (share == 1.0) == (today > span.last())


def test_the_first_and_last_days() -> None:
    assert (month_of(date(2024, 2, 29)), last_day(date(2024, 2, 1))) == (date(2024, 2, 1), date(2024, 2, 29))
    assert Span(EARLIEST, Window.ALL).months() == [EARLIEST]
