"""A report says what the scorecard says, looked at as the cockpit is, and to nobody who may not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from kpi.charts.handout import WRITERS
from kpi.core.errors import NotFound, Refused
from kpi.core.period import Span, Window
from kpi.core.report import Look
from kpi.core.status import Status
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.text.report import handout
from kpi.usecases.drilldown import drilldown
from kpi.usecases.report import cockpit_report, kpi_report, workbook
from kpi.usecases.scorecard import scorecard
from tests.usecases.ledger import ME, Ledger

OCTOBER = Span(date(2026, 10, 1))


@pytest.fixture(scope="module")
def retail(sample: Path) -> Iterator[Folder]:
    """The sample company, only read."""
    with Folder(sample) as folder:
        yield folder


@pytest.mark.parametrize("span", [OCTOBER, Span(date(2026, 9, 1), Window.QUARTER), Span(date(2026, 11, 1))])
def test_every_figure_is_that_of_the_scorecard(retail: Folder, span: Span) -> None:
    found, given = scorecard(retail, ME, span), cockpit_report(retail, ME, span)
    kpis = {line.code: line for line in found.lines if line.type == "kpi"}
    assert {kpi.line.code: kpi.line for kpi in given.kpis} == kpis
    tops = (None, found.lines[0].code)
    assert [goal.line for goal in given.goals] == [
        line for line in found.lines if line.type == "goal" and line.parent in tops
    ]
    assert {kpi.trend[-1].actual == kpi.line.actual for kpi in given.kpis} == {True}
    assert given.made_at.tzinfo is not None and given.today == retail.today()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_of_a_row_are_of_its_figures(retail: Folder, language: str) -> None:
    given = handout(cockpit_report(retail, ME, OCTOBER), language)  # type: ignore[arg-type]
    row = next(row for row in given.rows if row.code == "stock_value_hq")
    words = {
        "zh": ("1.71 亿元", "1.65 – 1.80 亿元", "100.0%", "达标", "运营效率"),
        "en": ("¥171.1M", "¥165.0 – ¥180.0M", "100.0%", "On track", "Efficient operations"),
    }
    assert (row.actual, row.target, row.attainment, row.status_word, row.goal) == words[language]
    assert row.ranged and (row.figures.low, row.figures.high) == (165e6, 180e6)


def test_a_goal_and_an_order_are_kept_to(retail: Folder) -> None:
    whole = cockpit_report(retail, ME, OCTOBER)
    given = cockpit_report(retail, ME, OCTOBER, Look(goal="operations", sort="attention", against="prior"))
    assert given.top is not None and given.top.line.code == "operations"
    assert {kpi.goal.en for kpi in given.kpis if kpi.goal} == {"Efficient operations"}
    assert [group.status for group in given.groups] == [Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK]
    told = handout(given, "en")
    assert [group.title for group in told.groups] == ["Off track · 1", "At risk · 1", "On track · 2"]
    assert told.words["change"] == "On last month"
    prior = {kpi.line.code: kpi.trend[-2].actual for kpi in whole.kpis}
    assert {kpi.line.code: kpi.prior for kpi in given.kpis}.items() <= prior.items()


def test_nothing_is_compared_where_nothing_shall_be(retail: Folder) -> None:
    given = handout(cockpit_report(retail, ME, OCTOBER, Look(against="none")), "en")
    assert (given.words["change"], {row.change for row in given.rows}) == ("", {"–"})
    for form, write in WRITERS.items():
        assert write(given), form
    assert b'class="change' not in WRITERS["html"](given)
    assert workbook(ME, given)


def test_a_unit_sees_its_part(retail: Folder) -> None:
    given = cockpit_report(retail, ME, OCTOBER, Look(unit="NORTH"))
    assert given.unit is not None and given.unit.en == "North"
    told = handout(given, "en")
    assert "North" in told.subtitle and dict(told.about)["Org unit"] == "North"
    with pytest.raises(NotFound):
        cockpit_report(retail, ME, OCTOBER, Look(unit="nowhere"))


def test_one_kpi_has_its_trend_parts_and_imports(retail: Folder) -> None:
    given, opened = kpi_report(retail, ME, "stockout_hq", OCTOBER), drilldown(retail, ME, "stockout_hq", OCTOBER)
    kpi = given.kpis[0]
    assert (given.goals, given.top, kpi.line) == ((), None, opened.line)
    known = [point for point in opened.trend if point.actual is not None]
    assert [(month.month, month.actual) for month in kpi.trend] == [(point.month, point.actual) for point in known]
    assert given.opened is not None
    assert [part.value for part in given.opened.parts] == [unit.value for unit in opened.units]
    assert [origin.file for origin in given.opened.origins] == [batch.file for batch in opened.batches]
    assert [one.code for one in given.meanings] == [kpi.indicator]
    told = handout(given, "zh")
    assert told.file == "缺货率_2026-10" and told.words["spark"] == f"近 {len(known)} 个月"
    assert "".join(run.text for run in told.headline) == "◆ 未达标 · 实际 3.5% · 目标 3.0% · 达成率 83.0% · 得分 83.0"
    with pytest.raises(NotFound):
        kpi_report(retail, ME, "nothing", OCTOBER)


def test_a_running_month_is_not_held_against_whole_ones(retail: Folder) -> None:
    given = handout(cockpit_report(retail, ME, Span(date(2026, 11, 1))), "en")
    revenue = next(row for row in given.rows if row.code == "revenue_hq")
    assert (revenue.change, revenue.spark[-1], revenue.figures.year_ago) == ("–", None, None)
    assert given.headline[-1].text.strip().startswith("Still running")


@dataclass(frozen=True)
class Stranger(Viewer):
    """Somebody with no right at all."""

    def may(self, right: Right) -> bool:
        return False


def test_nobody_reports_what_they_may_not_read(retail: Folder) -> None:
    given = handout(cockpit_report(retail, ME, OCTOBER), "en")
    for work in (
        lambda who: cockpit_report(retail, who, OCTOBER),
        lambda who: kpi_report(retail, who, "stockout_hq", OCTOBER),
        lambda who: workbook(who, given),
    ):
        with pytest.raises(Refused):
            work(Stranger())


def test_an_empty_workspace_gives_an_empty_report(tmp_path: Path) -> None:
    with Ledger(tmp_path, "version: 1\nworkspace: {name: Nothing}\n") as ledger:
        given = handout(cockpit_report(ledger, ME, OCTOBER), "zh")
    assert (given.rows, given.cards, given.headline, given.meanings) == ((), (), (), ())
    assert workbook(ME, given).startswith(b"PK")
