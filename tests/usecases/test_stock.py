"""The stocks of the sample company against SQL by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpi.core.errors import Invalid
from kpi.core.period import Span, Window
from kpi.core.stock import Stand
from kpi.store.folder import Folder
from kpi.usecases.stock import members, stocks
from tests.usecases.ledger import ME

OCTOBER = Span(date(2026, 10, 1))
DAYS = "select date, sum(amount)::double as amount from live_stock where store in (select unnest($shops)) group by date"
MEMBERS = """
  select category, sum(amount) filter (date = $before)::double, sum(amount) filter (date = $last)::double,
    sum(amount) filter (date > $before and date <= $last)::double / 2
  from live_stock group by category order by 3 desc"""


@pytest.fixture
def retail(workspace: Path) -> Iterator[Folder]:
    """The sample company."""
    folder = Folder(workspace)
    yield folder
    folder.close()


def by_day(folder: Folder, unit: str) -> dict[date, float]:
    """The stock of a unit on each day of counting."""
    shops = folder.model().at(OCTOBER.last()).org_tree.subtree(unit)
    return dict(folder.database.read(DAYS, {"shops": shops}).iter_rows())


@pytest.mark.parametrize("unit", ["HQ", "NORTH"])
def test_opening_closing_and_average_are_those_of_the_counts(retail: Folder, unit: str) -> None:
    """R111"""
    days = by_day(retail, unit)
    (found,) = stocks(retail, ME, "stock_value", OCTOBER, unit)
    september, middle, last = (days[day] for day in (date(2026, 9, 30), date(2026, 10, 15), date(2026, 10, 31)))
    assert (found.now.opening, found.now.closing) == (september, last)
    assert found.now.average == pytest.approx((middle + last) / 2)
    assert found.now.change == pytest.approx(last - september)
    assert found.year_ago.closing == days[date(2025, 10, 31)] and found.year_ago.opening is None
    assert len(found.months) == 13 and found.months[OCTOBER.month] == found.now
    for month, stand in list(found.months.items())[1:]:
        assert stand.closing == days[max(day for day in days if (day.year, day.month) == (month.year, month.month))]
    assert (found.flow, found.out, found.days) == (None, None, None)


def test_a_turnover_says_how_many_days_its_stock_lasts(retail: Folder) -> None:
    (found,) = stocks(retail, ME, "turnover", Span(OCTOBER.month, Window.ROLLING))
    sql = "select sum(cost)::double from live_pos where date between '2025-11-01' and '2026-10-31'"
    cost = retail.database.read(sql).item()
    days = by_day(retail, "HQ")
    counted = [days[day] for day in days if day >= date(2025, 11, 1)]
    assert len(counted) == 24
    assert found.now.average == pytest.approx(sum(counted) / 24)
    assert found.now.opening == days[date(2025, 10, 31)]
    assert found.out == pytest.approx(cost)
    assert found.days == pytest.approx(sum(counted) / 24 * 365 / cost)


def test_members_are_those_of_the_counts_and_add_up(retail: Folder) -> None:
    found = members(retail, ME, "stock_value", 0, "category", OCTOBER)
    rows = retail.database.read(MEMBERS, {"before": date(2026, 9, 30), "last": date(2026, 10, 31)}).rows()
    assert list(found) == [row[0] for row in rows]
    for member, opening, closing, average in rows:
        assert found[member] == Stand(opening, closing, found[member].average)
        assert found[member].average == pytest.approx(average)
    (whole,) = stocks(retail, ME, "stock_value", OCTOBER)
    assert sum(stand.closing or 0.0 for stand in found.values()) == pytest.approx(whole.now.closing)


def test_a_window_without_counts_has_no_balance_and_other_indicators_have_no_stock(retail: Folder) -> None:
    (november,) = stocks(retail, ME, "stock_value", Span(date(2026, 11, 1)))
    assert november.now.closing is None and november.now.average is None
    assert len(stocks(retail, ME, "stockout_rate", OCTOBER)) == 2
    assert stocks(retail, ME, "revenue", OCTOBER) == []
    with pytest.raises(Invalid):
        stocks(retail, ME, "staff_attrition", OCTOBER)
