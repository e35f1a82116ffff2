"""One person's indicators: days, points, the way to the top, pace, and a score that may be appealed."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from kpi.core.errors import Invalid, NotFound
from kpi.core.period import Span
from kpi.core.target import Aim
from kpi.core.viewer import Role, Viewer
from kpi.usecases.comment import comments
from kpi.usecases.my_indicators import appeal, my_indicators, people, score_sheet_file
from tests.usecases.ledger import ME, Ledger

JUNE = Span(date(2026, 6, 1))
COMPANY = """version: 1
workspace: {name: Test, as_of: 2026-07-13}
org:
  - {code: HQ, name: {zh: 总部, en: Head office}}
  - {code: EAST, name: East, parent: HQ}
  - {code: WEST, name: West, parent: HQ}
people:
  - {code: ann, name: Ann, org: HQ}
  - {code: lei, name: Lei, org: EAST, post: manager}
  - {code: lei, name: Lei, org: WEST, post: manager, valid_from: 2026-06-16}
  - {code: old, name: Old, org: WEST, post: manager}
  - {code: old, name: Old, org: HQ, valid_from: 2026-06-11}
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
scorecard:
  - goal: company
    name: Company
    children:
      - goal: shops
        name: Shops
        weight: 40
        children:
          - {kpi: east, indicator: revenue, org: EAST, post: manager, weight: 50}
          - {kpi: west, indicator: revenue, org: WEST, post: manager, weight: 50}
      - {kpi: all, indicator: revenue, org: HQ, owner: ann, weight: 60}
drivers:
  - {from: west, to: all}
targets:
  - {kpi: east, period: 2026-06, target: 100}
  - {kpi: west, period: 2026-06, target: 100}
  - {kpi: all, period: 2026-06, target: 200}
  - {kpi: all, period: 2026-07, target: 310}
"""


@pytest.fixture
def company(ledger: Ledger) -> Ledger:
    ledger.apply(COMPANY)
    ledger.put("sales.csv", [("2026-06-05", "EAST", 110, "web"), ("2026-06-06", "WEST", 80, "web"),
                             ("2026-07-02", "EAST", 93, "web")])  # fmt: skip
    return ledger


def test_a_move_in_the_middle_of_a_month_is_split_by_days(company: Ledger) -> None:
    """R72: fifteen days in the east; in the west fifteen of the twenty-five that had a manager."""
    found = my_indicators(company, ME, "lei", JUNE)
    assert [(mine.line.code, mine.share) for mine in found.mine] == [("east", 1.0), ("west", 0.6)]
    east, west = found.mine
    assert east.held.days == {"lei": 15, None: 15} and west.held.days == {"old": 10, None: 5, "lei": 15}
    assert east.points == pytest.approx(0.2 * 110) and west.points == pytest.approx(0.2 * 80 * 0.6)
    assert found.count is None and found.person.org == "WEST"


def test_the_contributions_of_all_are_the_company_s_score(company: Ledger) -> None:
    """R97"""
    (given,) = my_indicators(company, ME, "ann", JUNE).company
    points = {one.person: one.points for one in given.people}
    assert points == pytest.approx({"ann": 57.0, "lei": 22 + 9.6, "old": 6.4})
    assert given.score == pytest.approx(95.0) and given.adds_up


def test_why_it_matters_and_how_the_score_comes_about(company: Ledger) -> None:
    found = my_indicators(company, ME, "lei", JUNE)
    west = found.mine[1]
    assert [(step.node.code, step.share) for step in west.way] == [("shops", 0.4), ("west", 0.5)]
    assert west.sheet and (west.sheet.aim, west.sheet.score) == (Aim(100, 100), pytest.approx(80))
    (mine,) = my_indicators(company, ME, "ann", JUNE).mine
    assert [line.code for line in mine.drivers] == ["west"] and mine.pace is None
    assert mine.leaf.effect == pytest.approx(0.6 * 0.95)


def test_the_pace_of_a_running_sum(company: Ledger) -> None:
    """Twelve of thirty-one days are gone, and 93 of 310 done."""
    (mine,) = my_indicators(company, ME, "ann", Span(date(2026, 7, 1))).mine
    assert mine.pace and mine.pace.aim
    assert (mine.pace.gone, mine.pace.reached, mine.pace.aim.low) == (pytest.approx(12 / 31), pytest.approx(0.3), 310)
    (east,) = my_indicators(company, ME, "lei", Span(date(2026, 7, 1))).mine
    assert (east.line.code, east.pace and east.pace.done, east.sheet) == ("west", None, None)


def test_two_to_four_are_advised(company: Ledger) -> None:
    found = my_indicators(company, ME, "ann", JUNE)
    assert found.count and (found.count.key, found.count.values["count"]) == ("mine.few", 1)
    more = "\n".join(f"      - {{kpi: k{n}, indicator: revenue, org: HQ, owner: ann}}" for n in range(4))
    company.apply(COMPANY.replace("drivers:", f"{more}\ndrivers:"))
    found = my_indicators(company, ME, "ann", JUNE)
    assert found.count and (found.count.key, found.count.values["count"]) == ("tree_draft.many_kpis", 5)


def test_who_has_indicators_comes_first(company: Ledger) -> None:
    assert [one.code for one in people(company, ME, JUNE)] == ["lei", "old", "ann"]
    assert [one.code for one in people(company, ME, Span(date(2026, 7, 1)))] == ["lei", "ann", "old"]
    assert my_indicators(company, ME, "old", Span(date(2026, 7, 1))).mine == []
    with pytest.raises(NotFound):
        my_indicators(company, ME, "anne", JUNE)


def test_an_appeal_stays_with_the_kpi(company: Ledger) -> None:
    """R99"""
    appeal(company, Viewer("lei", Role.MEMBER), "west", " closed for six days ")
    west = my_indicators(company, ME, "lei", JUNE).mine[1]
    assert [(one.who, one.body) for one in west.said] == [("lei", "closed for six days")]
    assert comments(company, ME, "west") == []
    with pytest.raises(NotFound):
        appeal(company, ME, "nothing", "x")
    with pytest.raises(Invalid):
        appeal(company, ME, "west", "  ")


def test_the_score_sheet_as_a_workbook() -> None:
    data = score_sheet_file(ME, "Sheet", ["Step", "Working", "Result"], {"Sales": [("Actual", "=1+1", "110")]})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Sheet").to_python()
    assert rows == [["Sales", "", ""], ["Step", "Working", "Result"], ["Actual", "=1+1", "110"]]
