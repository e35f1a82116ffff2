"""A KPI broken down in the workspace: nodes, targets and owners, all or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.cascade import Ask, Rule
from kpi.core.cascade_place import Place
from kpi.core.errors import Invalid, Refused
from kpi.core.period import Span
from kpi.core.target import Aim
from kpi.core.target_change import Adjustment
from kpi.core.viewer import Role, Viewer
from kpi.usecases import cascade
from kpi.usecases.scorecard import scorecard
from tests.usecases.ledger import ME, Ledger
from tests.usecases.plans import DECEMBER, NOVEMBER, OCTOBER, opened

PLACES = [Place("EAST", post="manager"), Place("WEST")]
WHY = Adjustment("plan")


@pytest.fixture
def company(ledger: Ledger) -> Ledger:
    return opened(ledger)


def ask(rule: Rule = Rule.HISTORY, kpi: str = "revenue_hq") -> Ask:
    return Ask(kpi, PLACES, rule, [OCTOBER, NOVEMBER, DECEMBER])


def test_where_a_kpi_could_go(company: Ledger) -> None:
    found = [cascade.places(company, ME, "revenue_hq", reach) for reach in cascade.REACHES]
    assert found == [PLACES, PLACES, [Place("HQ", post="director")]]
    assert cascade.periods_of(company, ME, "revenue_hq", 2026) == [OCTOBER, NOVEMBER, DECEMBER]


def test_by_history(company: Ledger) -> None:
    found = cascade.plan(company, ME, ask())
    assert [part.share for part in found.parts] == [0.75, 0.25]
    assert [part.aims[DECEMBER] for part in found.parts] == [Aim(450, 450, None, 525), Aim(150, 150, None, 175)]
    assert [one.gap for one in found.sums] == [0, 0, 0]
    assert [problem.key for problem in found.problems] == ["cascade.unowned"]


def test_a_rate_moves_by_what_is_missing_from_history(company: Ledger) -> None:
    """East is at 50 % of 720, West at 25 % of 240, together 43.75 %; a target of 50 % is 6.25 points more for each."""
    found = cascade.plan(company, ME, ask(kpi="online_hq"))
    assert [part.aims[DECEMBER].low for part in found.parts] == [0.5625, 0.3125]
    assert [(one.given.low, one.gap) for one in found.sums] == [(0.5, 0)]


def test_applied(company: Ledger) -> None:
    before = scorecard(company, ME, Span(date(2026, 10, 1)))
    cascade.apply(company, ME, ask(), WHY)
    model = company.model().at(date(2026, 12, 31))
    nodes = {node.code: (node.parent, node.org, node.owner) for node in model.scorecard}
    assert nodes["revenue_east"] == ("revenue_hq_parts", "EAST", "lin")
    assert nodes["revenue_west"] == ("revenue_hq_parts", "WEST", None)
    after = scorecard(company, ME, Span(date(2026, 10, 1)))
    assert [line.score for line in after.lines if line.code == "growth"] == [before.lines[0].score]
    lines = {line.code: (line.actual, line.target) for line in after.lines}
    assert (lines["revenue_east"], lines["revenue_west"]) == ((60, 225), (20, 75))


def test_done_again_only_targets_change(company: Ledger) -> None:
    cascade.apply(company, ME, ask(), WHY)
    count = len(company.model().scorecard)
    found = cascade.apply(company, ME, ask(Rule.EQUAL), Adjustment("half each", date(2026, 12, 1)))
    assert found.nodes() == [] and len(company.model().scorecard) == count
    assert [part.aims[DECEMBER].low for part in found.parts] == [300, 300]


def test_without_a_formula_history_tells_nothing(company: Ledger) -> None:
    with pytest.raises(Invalid, match=r"cascade\.no_target"):
        cascade.plan(company, ME, ask(kpi="backlog_hq"))
    with pytest.raises(Invalid, match=r"cascade\.no_target"):
        cascade.plan(company, ME, Ask("revenue_hq", PLACES, Rule.EQUAL, []))


def test_who_may_not(company: Ledger) -> None:
    executive = Viewer("ceo", Role.EXECUTIVE)
    assert cascade.plan(company, executive, ask()).parts
    with pytest.raises(Refused):
        cascade.apply(company, executive, ask(), WHY)
