"""The guided path from nothing to figures that are scored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpi.core.errors import Invalid, Refused
from kpi.core.viewer import Role, Viewer
from kpi.usecases import guide, tree_draft, workspace
from kpi.usecases.indicator import period
from kpi.usecases.scorecard import scorecard
from tests.usecases.ledger import ME, Ledger

SALES = "销售日期,门店,单号,会员号,渠道,类型,销售额(元),成本(元)\n"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path, None) as opened:
        workspace.begin(opened, ME)
        yield opened


def sell(ledger: Ledger, month: str, amount: float) -> None:
    rows = f"{month}-03,S1,A1,M1,线上,销售,{amount},{amount / 2}\n"
    done = ledger.take(f"{month}.csv", SALES + rows, "pos")
    assert done.outcome == "stored", done.problems


def begun(ledger: Ledger) -> None:
    guide.decode(ledger, ME, " 晨光 ", "retail", ["revenue", "margin"])
    guide.organize(ledger, ME, [("S1", "一店", None)])


def test_an_empty_workspace_lacks_everything(empty: Ledger) -> None:
    found = guide.progress(empty, ME)
    assert found.done == {"decode": False, "design": False, "data": False, "improve": False}
    assert (found.kpis, found.data, found.month) == ([], {}, None)
    assert guide.propose(empty, ME, 0.1) == {}


def test_the_company_and_the_tree_to_begin_with(empty: Ledger) -> None:
    with pytest.raises(Invalid) as error:
        guide.decode(empty, ME, "  ", "retail", None)
    assert error.value.problem.key == "guide.no_company"
    begun(empty)
    found = guide.progress(empty, ME)
    assert (found.done["decode"], found.done["design"], len(found.unowned)) == (True, False, 2)
    assert [(unit.code, unit.name.zh, unit.parent) for unit in empty.model().org] == [
        ("HQ", "晨光", None), ("S1", "一店", "HQ"),
    ]  # fmt: skip
    assert empty.model().workspace.name.zh == "晨光"


def test_a_tree_of_ones_own(empty: Ledger) -> None:
    draft = guide.decode(empty, ME, "Sunrise", None, None)
    assert (draft.after.nodes, guide.progress(empty, ME).named) == ({}, True)


def test_owners_by_name(empty: Ledger) -> None:
    begun(empty)
    guide.own(empty, ME, {"revenue": "李颖", "margin": "Wu Lei"})
    assert [(person.code, person.name.zh, person.org) for person in empty.model().people] == [
        ("person", "李颖", "HQ"), ("wu_lei", "Wu Lei", "HQ"),
    ]  # fmt: skip
    draft = guide.own(empty, ME, {"margin": " 李颖 ", "revenue": ""})
    assert (draft.after.nodes["margin"].owner, draft.after.nodes["revenue"].owner) == ("person", None)
    assert len(empty.model().people) == 2
    guide.own(empty, ME, {"revenue": "wu_lei"})
    assert guide.progress(empty, ME).done["design"]


def test_units_that_lack_something(empty: Ledger) -> None:
    begun(empty)
    with pytest.raises(Invalid) as error:
        guide.organize(empty, ME, [("S2", " ", None)])
    assert error.value.problem.values == {"given": "S2"}
    with pytest.raises(Invalid) as error:
        guide.organize(empty, ME, [("2 店", "二店", None)])
    assert error.value.problem.key == "model.code"
    with pytest.raises(Invalid) as error:
        guide.organize(empty, ME, [("S2", "二店", "S9")])
    assert error.value.problem.key == "model.unknown_parent"
    guide.organize(empty, ME, [("HQ", "总部", None), ("S1", "旗舰店", "HQ")])
    assert [unit.name.zh for unit in empty.model().org] == ["总部", "旗舰店"]


def test_weights_in_one_step(empty: Ledger) -> None:
    begun(empty)
    assert guide.weigh(empty, ME, {"revenue": 50, "margin": 50}).after.nodes["margin"].weight == 50
    assert len(guide.weigh(empty, ME, {}).edits) == 2


def test_published_with_first_targets_the_months_are_scored(empty: Ledger) -> None:
    begun(empty)
    guide.own(empty, ME, {"revenue": "李颖", "margin": "李颖"})
    sell(empty, "2025-10", 1000)
    sell(empty, "2026-10", 1050)
    sell(empty, "2026-09", 900)
    found = guide.progress(empty, ME)
    assert (found.data, found.month) == ({"pos": date(2026, 10, 1)}, date(2026, 10, 1))
    proposed = guide.propose(empty, ME, 0.1)
    assert [(one.month.month, one.basis, one.value) for one in proposed["revenue"]] == [
        (10, "year_ago", 1100), (11, "late", 1080), (12, "late", 1080),
    ]  # fmt: skip
    guide.publish(empty, ME, 0.1, {"margin": 0.4}, "quarter", "First")
    october = scorecard(empty, ME, period("2026-10").span(None, 1))
    assert {line.code: (line.target, line.status.value) for line in october.lines if line.type == "kpi"} == {
        "revenue": (1100, "at_risk"), "margin": (0.4, "on_track"),
    }  # fmt: skip
    assert empty.model().node_by_code["competitiveness"].review == "quarter"
    assert scorecard(empty, ME, period("2025-10").span(None, 1)).lines[2].actual == 1000
    after = guide.progress(empty, ME)
    assert all(after.done.values())
    assert guide.publish(empty, ME, 0.1, {}, "quarter", "Again") == 0


def test_a_later_tree_holds_from_this_month_on(empty: Ledger) -> None:
    begun(empty)
    guide.own(empty, ME, {"revenue": "李颖", "margin": "李颖"})
    guide.publish(empty, ME, 0.1, {}, "month", "First")
    guide.weigh(empty, ME, {"revenue": 70, "margin": 30})
    guide.publish(empty, ME, 0.1, {}, "month", "Second")
    begins = [node.valid_from for node in empty.model().scorecard if node.code == "revenue"]
    assert begins == [None, empty.today().replace(day=1)]
    assert tree_draft.open_draft(empty, ME).touched is False


def test_who_may(empty: Ledger) -> None:
    with pytest.raises(Refused):
        guide.progress(empty, Viewer("x", Role.LEAD))
