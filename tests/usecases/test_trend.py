"""The trend of a KPI: its months, what stands beside them, and the months to come."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.control_chart import ControlChart
from kpi.core.doubt import Doubt
from kpi.core.errors import NotFound
from kpi.core.forecast import Outlook, forecast
from kpi.core.label import Label
from kpi.core.period import Span, Window, months_between
from kpi.core.problem import Problem
from kpi.usecases import event
from kpi.usecases.comment import comment
from kpi.usecases.drilldown import drilldown
from kpi.usecases.event import Said
from kpi.usecases.scorecard import scorecard
from kpi.usecases.trend import Trend, events_of, said, trend_of
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
MONTHS = months_between(date(2025, 5, 1), JUNE)
TARGETS = "".join(f"  - {{kpi: rev, period: {month:%Y-%m}, target: {100 + 10 * n}}}\n" for n, month in enumerate(
    [*months_between(date(2026, 4, 1), date(2026, 5, 1)), *months_between(JULY, date(2026, 12, 1))]
))  # fmt: skip


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """Fourteen whole months, 100 in the first and 2 more in each, and ten days of July; today is its eleventh."""
    ledger.apply(MODEL.replace("currency: CNY}", "currency: CNY, as_of: 2026-07-11}") + TARGETS)
    rows = [(f"{month:%Y-%m}-15", "EAST", 100 + 2 * n, "web") for n, month in enumerate(MONTHS)]
    ledger.put("all.csv", [*rows, ("2026-07-10", "EAST", 40, "web")])
    return ledger


def trend(ledger: Ledger, month: date = JUNE, other: str | None = None, window: Window = Window.MONTH) -> Trend:
    return trend_of(ledger, ME, "rev", Span(month, window), None, other)


def test_the_months_with_what_they_are_read_with(filled: Ledger) -> None:
    found = trend(filled, other="EAST")
    actual = {point.month: point.actual for point in found.points}
    assert len(found.points) == 25 and not found.partial
    assert [actual[month] for month in MONTHS] == [100 + 2 * n for n in range(14)]
    assert found.year_ago == {date(2026, 5, 1): 100, JUNE: 102}
    assert [found.other[month] for month in MONTHS] == [100 + 2 * n for n in range(14)]
    assert [point.aim.low for point in found.points if point.aim] == [100, 110, 100]
    assert found.streak == (True, 3)
    assert found.judged == MONTHS and isinstance(found.chart, ControlChart)
    assert found.chart.bounds[0].centre == 111
    assert trend(filled).other == {}


def test_the_figures_are_those_of_the_scorecard(filled: Ledger) -> None:
    found = trend(filled)
    for month in MONTHS:
        line = next(one for one in scorecard(filled, ME, Span(month)).lines if one.code == "rev")
        assert line.actual == next(point.actual for point in found.points if point.month == month)


def test_the_months_to_come_go_to_the_end_of_the_year(filled: Ledger) -> None:
    found = trend(filled)
    assert [each.month for each in found.coming] == months_between(JULY, date(2026, 12, 1))
    assert [each.aim and each.aim.low for each in found.coming] == [120, 130, 140, 150, 160, 170]
    values = [100.0 + 2 * n for n in range(14)]
    for n, each in enumerate(found.coming):
        assert each.outlook == forecast(values, 12, range(n, n + 1))
        assert each.outlook is not None and each.outlook.point == pytest.approx(128 + 2 * n)
    assert found.outlook == found.coming[-1].outlook and isinstance(found.outlook, Outlook)
    assert found.outlook.off == pytest.approx(0)


def test_a_running_month_is_partial_and_forecast_whole(filled: Ledger) -> None:
    found = trend(filled, JULY)
    assert found.partial and found.points[-1].actual == 40
    assert found.points[-1].aim is not None and found.points[-1].aim.low == 120, "against the whole month"
    assert found.judged[-1] == JUNE and found.streak == (True, 3)
    assert found.coming[0].month == JULY
    assert found.doubts == {JULY: [Doubt.RUNNING]}
    assert JULY not in trend(filled, JULY, "EAST").other, "ten days of another unit are no month either"


def test_why_there_is_no_forecast_and_no_limit(filled: Ledger) -> None:
    past = trend(filled, date(2026, 4, 1))
    assert isinstance(past.outlook, Problem) and past.outlook.key == "trend.past" and past.coming == []
    year = trend(filled, window=Window.YEAR)
    assert isinstance(year.outlook, Problem) and year.outlook.key == "trend.forecast_of_months"
    assert isinstance(year.chart, Problem) and year.chart.key == "trend.signals_of_months"
    ordered = trend_of(filled, ME, "ord", Span(JUNE))
    assert isinstance(ordered.outlook, Problem) and ordered.outlook.key == "adviser.too_short"
    assert isinstance(ordered.chart, Problem) and ordered.chart.values == {"count": 0, "needed": 12}
    assert ordered.streak is None and [each.outlook for each in ordered.coming] == [None] * 6


def test_a_month_sent_again_is_told(filled: Ledger) -> None:
    filled.sales("june.csv", 120.0, month="2026-06")
    filled.sales("again.csv", 130.0, month="2026-06")
    assert trend(filled).doubts == {JUNE: [Doubt.RESTATED]}


def test_events_of_the_indicator_in_units_above_and_below(filled: Ledger) -> None:
    def at(name: str, on: date, until: date | None = None, org: str | None = None, only: tuple[str, ...] = ()) -> str:
        return event.add(filled, ME, Said(Label(zh=name, en=name), on, until, org, only))

    below, own = at("below", date(2026, 5, 2), org="EAST"), at("own", date(2026, 3, 1), only=("revenue",))
    over = at("over", date(2024, 5, 1), until=date(2024, 6, 1))
    at("another", date(2026, 5, 2), only=("ordered",))
    at("later", date(2027, 1, 1))
    at("before", date(2024, 5, 1))
    assert [one.code for one in trend(filled).events] == [over, own, below]
    opened = drilldown(filled, ME, "rev", Span(JUNE))
    assert [str(one.name.en) for one in events_of(opened)] == ["over", "before", "own", "below", "later"]
    lower = trend_of(filled, ME, "ord", Span(JUNE)).events
    assert [one.name.en for one in lower] == ["over", "below", "another"], "those of the unit above count too"


def test_what_was_said_of_the_kpi_and_of_its_indicator(filled: Ledger) -> None:
    comment(filled, ME, "rev", "Line fair", "scorecard")
    comment(filled, ME, "revenue", "Returns left out")
    comment(filled, ME, "ordered", "Not this one")
    opened = drilldown(filled, ME, "rev", Span(JUNE))
    found = said(filled, ME, opened)
    assert [one.body for _, one in found] == ["Line fair", "Returns left out"]
    assert all(month == one.said_at.astimezone().date().replace(day=1) for month, one in found)


def test_a_kpi_that_is_lent_has_no_target(filled: Ledger) -> None:
    found = trend_of(filled, ME, "rev", Span(JUNE), "EAST")
    assert not any(point.aim for point in found.points) and not any(each.aim for each in found.coming)
    assert found.points[-1].actual == 126 and found.streak is None


def test_what_there_is_not(filled: Ledger) -> None:
    with pytest.raises(NotFound):
        trend_of(filled, ME, "profit", Span(JUNE))
    with pytest.raises(NotFound):
        trend(filled, other="WEST")
