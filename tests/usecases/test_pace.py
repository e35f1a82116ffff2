"""The pace of KPIs on a workspace: which days count, which months are known, and what cannot be projected."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from kpi.core.errors import NotFound
from kpi.core.pace import Pace, State, Year
from kpi.core.pace_day import Way
from kpi.core.period import Span, Window
from kpi.core.smoothing import Method
from kpi.store.folder import Folder
from kpi.usecases.pace import filled, pace, paces
from kpi.usecases.pace_year import year
from tests.usecases.ledger import ME, Ledger

NOVEMBER, OCTOBER = Span(date(2026, 11, 1)), Span(date(2026, 10, 1))
MODEL = """version: 1
workspace: {name: Test, as_of: 2026-07-13}
org:
  - {code: HQ, name: Head office}
  - {code: EAST, name: East, parent: HQ}
  - {code: WEST, name: West, parent: HQ}
datasets:
  - code: sales
    name: Sales
    columns:
      date: {from: [Date], role: date}
      store: {from: [Store], role: org}
      amount: {from: [Amount], type: number}
      channel: {from: [Channel]}
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount)}
  - {code: channels, name: Channels, formula: count(distinct sales.channel)}
  - {code: most, name: Most, formula: max(sales.amount), accumulation: rate}
scorecard:
  - goal: growth
    name: Growth
    children:
      - {kpi: all, indicator: revenue, org: HQ}
      - {kpi: west, indicator: revenue, org: WEST}
      - {kpi: ways, indicator: channels, org: HQ}
      - {kpi: top, indicator: most, org: HQ}
targets:
  - {kpi: all, period: 2026-07, target: 310}
"""


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path, MODEL) as opened:
        opened.sales("june.csv", *[10.0] * 30)
        opened.put(
            "july.csv", [(f"2026-07-{day:02d}", "EAST", 8, "web" if day < 5 else "shop") for day in range(1, 11)]
        )
        yield opened


@pytest.fixture(scope="module")
def retail(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    """The sample, which no test here changes."""
    copy = shutil.copytree(sample, tmp_path_factory.mktemp("pace") / "workspace")
    with Folder(copy) as folder:
        yield folder


def known(found: Pace | None) -> Pace:
    assert found is not None
    return found


def test_a_first_month_has_its_plan_by_days_and_no_outlook(company: Ledger) -> None:
    """Data came up to the tenth, today is the thirteenth: ten days of eight are done, 230 are left for 21 days."""
    found = known(pace(company, ME, "all", Span(date(2026, 7, 1))))
    assert (found.known, found.left, found.gone, found.done) == (10, 21, 12 / 31, 80)
    assert found.expected == pytest.approx(100) and found.rhythm and found.rhythm.way is Way.LINEAR
    assert found.required and found.required.each == pytest.approx(230 / 21)
    assert found.required.recent == pytest.approx((18 * 10 + 10 * 8) / 28)
    assert found.problem and (found.problem.key, found.problem.values["count"]) == ("pace.too_short", 1)
    assert (found.outlook, found.state) == (None, State.UNKNOWN)
    assert [mark.done for mark in found.marks[8:11]] == [72, 80, None] and found.marks[-1].plan == pytest.approx(310)


def test_a_unit_without_rows_has_nothing_done(company: Ledger) -> None:
    found = known(pace(company, ME, "west", Span(date(2026, 7, 1))))
    assert (found.known, found.done, found.required, found.expected) == (0, None, None, None)


def test_a_distinct_value_counts_on_its_first_day(company: Ledger) -> None:
    found = known(pace(company, ME, "ways", Span(date(2026, 7, 1))))
    assert [mark.done for mark in found.marks[:10]] == [1, 1, 1, 1, 2, 2, 2, 2, 2, 2]
    longer = known(pace(company, ME, "ways", Span(date(2026, 7, 1), Window.YEAR)))
    assert longer.problem and longer.problem.key == "pace.not_additive"


def test_what_has_no_days_is_forecast_by_months_or_not_at_all(company: Ledger) -> None:
    found = known(pace(company, ME, "top", Span(date(2026, 7, 1))))
    assert found.done == 8 and found.problem and found.problem.key == "adviser.too_short"
    longer = known(pace(company, ME, "top", Span(date(2026, 7, 1), Window.YEAR)))
    assert longer.problem and longer.problem.key == "pace.no_days"


def test_months_that_are_missing_begin_the_history_anew(company: Ledger) -> None:
    company.sales("april.csv", *[10.0] * 30, month="2026-04")
    found = known(pace(company, ME, "all", Span(date(2026, 7, 1))))
    assert found.problem and found.problem.values["count"] == 1


def test_only_a_running_window_has_a_pace(company: Ledger) -> None:
    assert pace(company, ME, "all", Span(date(2026, 6, 1))) is None
    assert paces(company, ME, Span(date(2026, 8, 1))) == {}
    assert filled(company, ME, "all", Span(date(2026, 7, 1))) is None
    june = known(filled(company, ME, "all", Span(date(2026, 6, 1))))
    assert (june.known, june.left, june.done, june.outlook) == (30, 0, 300, None)
    assert filled(company, ME, "top", Span(date(2026, 6, 1))) is None
    with pytest.raises(NotFound):
        pace(company, ME, "nothing", Span(date(2026, 7, 1)))
    assert pace(company, ME, "growth", Span(date(2026, 7, 1))) is None


def test_a_year_that_cannot_be_told(company: Ledger) -> None:
    found = year(company, ME, "all", Span(date(2026, 7, 1)))
    assert found and found.problem and found.problem.key == "pace.months_missing"
    assert year(company, ME, "all", Span(date(2025, 7, 1))) is None
    assert year(company, ME, "growth", Span(date(2026, 7, 1))) is None


def test_the_sample_all_at_once_as_one_by_one(retail: Folder) -> None:
    found = paces(retail, ME, NOVEMBER)
    assert len(found) == 22 and "attrition_hq" not in found
    revenue = found["revenue_hq"]
    alone = known(pace(retail, ME, "revenue_hq", NOVEMBER))
    assert (alone.method, alone.done, alone.required) == (revenue.method, revenue.done, revenue.required)
    assert alone.odds == pytest.approx(revenue.odds) and alone.marks[11].done == pytest.approx(revenue.done)
    facts = retail.database.read("select sum(amount)::double from live_pos where date >= '2026-11-01'").item()
    assert (revenue.known, revenue.left, revenue.gone) == (12, 18, 0.4) and revenue.done == pytest.approx(facts)
    assert revenue.aim and revenue.aim.low == 130e6 and revenue.expected and 0.35 < revenue.expected / 130e6 < 0.5
    assert revenue.required
    assert revenue.required.each * 18 + facts == pytest.approx(130e6)
    assert revenue.outlook and revenue.backtest and revenue.outlook.point == pytest.approx(130e6, rel=0.1)
    assert revenue.backtest.tested >= 4 and revenue.marks == ()


def test_a_rate_is_projected_by_its_parts(retail: Folder) -> None:
    margin = known(pace(retail, ME, "margin_hq", NOVEMBER))
    facts = retail.database.read(
        "select (sum(amount) - sum(cost))::double / sum(amount)::double from live_pos where date >= '2026-11-01'"
    ).item()
    assert margin.done == pytest.approx(facts) and margin.outlook and margin.state is State.WILL_MISS
    low, high = margin.outlook.band
    assert low < margin.outlook.point < high < 0.24


def test_a_balance_is_forecast_by_its_months(retail: Folder) -> None:
    found = known(pace(retail, ME, "stock_value_hq", NOVEMBER))
    assert isinstance(found.method, Method) and found.outlook and found.backtest is None and found.marks == ()
    assert found.outlook.point == pytest.approx(170e6, rel=0.05)


def test_a_year_to_date_has_the_targets_of_its_months(retail: Folder) -> None:
    month, found = (known(pace(retail, ME, "revenue_hq", Span(NOVEMBER.month, w))) for w in (Window.MONTH, Window.YEAR))
    assert month.expected and month.aim and found.aim and month.outlook and found.outlook
    assert found.aim.low - found.expected == pytest.approx(month.aim.low - month.expected)  # type: ignore[operator]
    assert found.done and month.done and found.outlook.said - found.done > 0


def test_a_shop_sees_its_own_pace_without_a_target(retail: Folder) -> None:
    found = known(paces(retail, ME, NOVEMBER, "S001")["revenue_east"])
    facts = "select sum(amount)::double from live_pos where date >= '2026-11-01' and store = 'S001'"
    assert found.done == pytest.approx(retail.database.read(facts).item())
    assert (found.aim, found.required, found.state) == (None, None, State.UNKNOWN)


def test_the_year_of_a_sum_a_balance_and_a_rate(retail: Folder) -> None:
    revenue, stock, margin = (year(retail, ME, code, OCTOBER) for code in ("revenue_hq", "stock_value_hq", "margin_hq"))
    facts = retail.database.read("select sum(amount)::double from live_pos where date >= '2026-01-01'").item()
    assert revenue and revenue.outlook and revenue.done == pytest.approx(facts)
    assert revenue.outlook.point > facts and revenue.aim and revenue.aim.low == 1_292_000_000
    assert stock and stock.outlook and stock.method and stock.done is None
    assert margin and margin.problem and margin.problem.key == "adviser.too_short"


def test_the_last_month_of_a_year_is_the_year(tmp_path: Path) -> None:
    """Ten a day all year: in December the year is its months and December as projected."""
    with Ledger(tmp_path, MODEL.replace("2026-07-13", "2026-12-13").replace("2026-07", "2026-12")) as company:
        first = date(2025, 12, 1)
        days = [first + timedelta(days=n) for n in range((date(2026, 12, 13) - first).days)]
        company.put("all.csv", [(day, "EAST", 10, "web") for day in days])
        found = known_year(year(company, ME, "all", Span(date(2026, 12, 1))))
        assert found.done == 10 * (365 - 31 + 12) and found.outlook and found.tested == 12
        assert found.outlook.band == pytest.approx((3650, 3650)) and isinstance(found.method, Way)
        november = year(company, ME, "all", Span(date(2026, 11, 1)))
        assert november == found


def known_year(found: Year | None) -> Year:
    assert found is not None
    return found
