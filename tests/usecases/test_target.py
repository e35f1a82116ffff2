"""Targets of a year: seen, entered, given out and carried forward."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core import modelfile
from kpi.core.errors import Invalid, NotFound, Refused
from kpi.core.model import Model
from kpi.core.period import Period, Span
from kpi.core.status import Status
from kpi.core.target import Aim
from kpi.core.target_change import Adjustment
from kpi.core.viewer import Role, Viewer
from kpi.usecases import target
from kpi.usecases.scorecard import scorecard
from tests.usecases.ledger import ME, Ledger
from tests.usecases.plans import DECEMBER, MIDDLE, NOVEMBER, OCTOBER, opened, revenue

YEAR = Period(2026)
HOW = Adjustment("market", MIDDLE, True)


@pytest.fixture
def company(ledger: Ledger) -> Ledger:
    return opened(ledger)


def aims(company: Ledger, kpi: str = "revenue_hq") -> list[float | None]:
    row = target.grid(company, ME, 2026).row(kpi)
    assert row is not None
    return [cell.aim and cell.aim.low for cell in row.months]


def test_a_year_with_what_was_reached(company: Ledger) -> None:
    found = target.grid(company, ME, 2026)
    assert [row.node.code for row in found.rows] == ["revenue_hq", "online_hq", "backlog_hq"]
    row = found.rows[0]
    assert aims(company) == [None] * 9 + [300, 300, 600]
    assert [cell.aim and cell.aim.low for cell in row.quarters] == [None, None, None, 1200]
    october, november, december = row.months[9:]
    assert (october.actual, october.status) == (80, Status.OFF_TRACK)
    assert (november.actual, december.actual, december.status) == (80, None, Status.NO_DATA)
    assert (row.year.aim, row.own, row.year.actual) == (None, None, 880)
    assert str(found.months[0]) == "2026-01" and found.row("growth") is None


def test_a_year_to_come_has_nothing_reached(company: Ledger) -> None:
    row = target.grid(company, ME, 2027).rows[0]
    assert [cell.actual for cell in (*row.months, row.year)] == [None] * 13


def test_entering_keeps_what_else_was_said(company: Ledger) -> None:
    changed = target.enter(company, ME, {("revenue_hq", DECEMBER): 650.0, ("online_hq", DECEMBER): None}, Adjustment())
    assert changed == 2
    found = [one.written() for one in company.model().targets]
    assert {"kpi": "revenue_hq", "period": "2026-12", "target": 650, "stretch": 700} in found
    assert [one["kpi"] for one in found] == ["revenue_hq"] * 3


def test_a_scenario_is_entered_beside_the_plan(company: Ledger) -> None:
    target.enter(company, ME, {("revenue_hq", NOVEMBER): 400.0}, Adjustment(), "bold")
    row = target.grid(company, ME, 2026, "bold").rows[0]
    assert (row.months[10].aim, row.months[11].aim, aims(company)[10]) == (Aim(400, 400), None, 300)


def test_all_or_nothing(company: Ledger) -> None:
    before = company.model().targets
    with pytest.raises(Invalid) as raised:
        target.enter(company, ME, {("revenue_hq", DECEMBER): 1.0, ("online_hq", DECEMBER): (0.1, 0.2)}, Adjustment())
    assert raised.value.problem.key == "model.target_needs_number"
    with pytest.raises(Invalid):
        target.enter(company, ME, {("revenue_hq", DECEMBER): 1.0, ("revenue_hq", NOVEMBER): 1.0}, Adjustment())
    assert company.model().targets == before


def test_what_has_begun_is_split_by_days(company: Ledger) -> None:
    """R121: fifteen days of November at 300 and fifteen at 600 make 450; the day before it was 300."""
    wanted = [revenue(NOVEMBER, 600)]
    assert target.begun(company, ME, [*wanted, revenue(DECEMBER, 1)]) == [("revenue_hq", NOVEMBER, None)]
    assert target.put(company, ME, wanted, HOW) == 1
    assert aims(company)[10] == 450
    assert company.model().agreed(date(2026, 11, 15))["revenue_hq"][NOVEMBER] == Aim(300, 300)
    assert aims(company)[9] == 300


def test_what_is_over_keeps_its_score(company: Ledger) -> None:
    def october() -> list[float | None]:
        return [line.score for line in scorecard(company, ME, Span(date(2026, 10, 1))).lines]

    before = october()
    target.put(company, ME, [revenue(OCTOBER, 80)], HOW)
    assert october() == before


def test_who_may_not_set_targets(company: Ledger) -> None:
    with pytest.raises(Refused):
        target.put(company, Viewer("ceo", Role.EXECUTIVE), [revenue(DECEMBER, 1)], Adjustment())


def test_given_out_evenly_by_season_and_for_a_rate(company: Ledger) -> None:
    found = target.spread(company, ME, "revenue_hq", Period(2027), Aim(1201, 1201), 1, by_season=True)
    assert sorted(aim.low for aim in found.months.values()) == [100] * 11 + [101]
    assert (found.balance.even, found.seasonal) == (True, True)
    even = target.spread(company, ME, "revenue_hq", Period(2027, quarter=4), Aim(900, 900), 1, by_season=False)
    assert [aim.low for aim in even.months.values()] == [300, 300, 300] and not even.seasonal
    rate = target.spread(company, ME, "online_hq", Period(2027), Aim(0.4, 0.4), 0.001, by_season=True)
    assert ({aim.low for aim in rate.months.values()}, rate.seasonal) == ({0.4}, False)


def test_what_is_over_keeps_its_target_and_the_rest_makes_up_for_it(company: Ledger) -> None:
    found = target.spread(company, ME, "revenue_hq", Period(2026, quarter=4), Aim(1500, 1500), 1, by_season=False)
    assert {str(month): aim.low for month, aim in found.months.items()} == {"2026-11": 600, "2026-12": 600}
    assert (found.kept, found.balance.even) == (1, True)
    assert OCTOBER not in target.carry(company, ME, "revenue_hq", Period(2026), 0, 1)


@pytest.mark.parametrize("period", [OCTOBER, Period(2026, week=3)])
def test_a_month_is_not_given_out(company: Ledger, period: Period) -> None:
    with pytest.raises(Invalid):
        target.spread(company, ME, "revenue_hq", period, Aim(1, 1), 1, by_season=False)


def test_carried_forward(company: Ledger) -> None:
    found = target.carry(company, ME, "revenue_hq", Period(2027), 0.1, 1)
    assert [aim.low for aim in found.values()] == [660] * 9 + [330, 330, 660]
    assert found[Period(2027, month=12)].stretch == 770
    assert target.carry(company, ME, "backlog_hq", Period(2027), 0.1, 1) == {}
    with pytest.raises(NotFound):
        target.carry(company, ME, "growth", Period(2027), 0.1, 1)


def test_the_file_says_all_of_a_target(company: Ledger) -> None:
    target.put(company, ME, [revenue(NOVEMBER, 600)], HOW)
    target.put(company, ME, [revenue(DECEMBER, 1).model_copy(update={"scenario": "bold"})], Adjustment())
    text = modelfile.write(company.model())
    again, problems = modelfile.read(text.encode(), "model.yaml", Model())
    assert problems == [] and again is not None
    assert again.targets == company.model().targets
    assert "pro_rata: true" in text and "scenario: bold" in text
