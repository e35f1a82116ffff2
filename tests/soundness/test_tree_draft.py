"""Edits of the tree that once lost figures, owners or the draft itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpi.core.errors import Invalid
from kpi.core.tree_edit import Edit, read
from kpi.core.viewer import Viewer
from kpi.usecases import guide, tree_draft, tree_template, workspace
from kpi.usecases.indicator import period
from kpi.usecases.scorecard import scorecard
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

JULY, NOVEMBER, NEXT = date(2026, 7, 1), date(2026, 11, 1), date(2031, 1, 1)


def edit(ledger: Ledger, viewer: Viewer = ME, **data: Any) -> tree_draft.Draft:
    found: Edit = read(data)
    return tree_draft.edit(ledger, viewer, found)


def add(ledger: Ledger, code: str, parent: str | None, **more: Any) -> None:
    body: dict[str, Any] = {"code": code, "type": "kpi", "parent": parent, "indicator": "revenue", "owner": "liying"}
    edit(ledger, op="add", node=body | more)


def key(ledger: Ledger, since: date | None) -> str:
    with pytest.raises(Invalid) as error:
        tree_draft.publish(ledger, ME, since, "why")
    return error.value.problem.key


def test_a_parent_that_begins_later_does_not_swallow_the_months_before(ledger: Ledger) -> None:
    add(ledger, "top", None, type="goal", name="Top", indicator=None, owner=None)
    add(ledger, "k9", "top")
    tree_draft.publish(ledger, ME, NOVEMBER, "why")
    edit(ledger, op="move", code="growth", parent="top", position=0)
    assert key(ledger, None) == key(ledger, JULY) == "tree_draft.later_parent"
    tree_draft.publish(ledger, ME, NOVEMBER, "why")
    assert len(scorecard(ledger, ME, period("2026-06").span(None, 1)).lines) == 3


def test_a_code_that_another_node_has_later_or_had_is_taken(ledger: Ledger) -> None:
    add(ledger, "planned", "growth")
    tree_draft.publish(ledger, ME, NEXT, "why")
    edit(ledger, op="remove", code="ord")
    tree_draft.publish(ledger, ME, JULY, "why")
    for code in ("planned", "ord", "rev"):
        with pytest.raises(Invalid) as error:
            add(ledger, code, "growth")
        assert error.value.problem.key == "tree_draft.code_taken"


def test_what_is_planned_under_a_goal_goes_with_it(ledger: Ledger) -> None:
    add(ledger, "g2", None, type="goal", name="G2", indicator=None, owner=None)
    add(ledger, "k2", "g2")
    tree_draft.publish(ledger, ME, None, "why")
    add(ledger, "k3", "g2")
    tree_draft.publish(ledger, ME, NEXT, "why")
    edit(ledger, op="remove", code="g2")
    tree_draft.publish(ledger, ME, None, "why")
    assert {node.code for node in ledger.model().scorecard} == {"growth", "rev", "ord"}


def test_a_post_that_nobody_holds_owns_nothing(ledger: Ledger) -> None:
    add(ledger, "k2", "growth", owner=None, post="nobody")
    assert key(ledger, None) == "tree_draft.no_holder"


def test_an_edit_after_all_were_undone_begins_on_the_tree_there_is(ledger: Ledger) -> None:
    edit(ledger, op="change", code="rev", fields={"weight": 5})
    tree_draft.undo(ledger, ME)
    edit(ledger, Viewer("wu"), op="change", code="rev", fields={"weight": 7})
    tree_draft.publish(ledger, Viewer("wu"), None, "why")
    assert not edit(ledger, op="change", code="rev", fields={"weight": 9}).moved


def test_a_tree_that_nobody_can_follow_is_refused_before_it_is_kept(ledger: Ledger) -> None:
    parent = None
    with pytest.raises(Invalid) as error:
        for number in range(40):
            add(ledger, f"g{number}", parent, type="goal", name="G", indicator=None, owner=None)
            parent = f"g{number}"
    assert error.value.problem.key == "tree_draft.too_deep"
    assert len(tree_draft.discard(ledger, ME).edits) == 0


def test_a_template_that_cannot_be_taken_leaves_nothing_behind(ledger: Ledger) -> None:
    add(ledger, "competitiveness", "growth")
    before = ledger.model()
    draft = tree_template.take(ledger, ME, "retail", ["turnover"])
    assert draft.after.nodes["competitiveness"].type == "kpi"
    assert draft.after.nodes["competitiveness_2"].type == "goal"
    assert len(ledger.model().indicators) > len(before.indicators)


def test_the_guided_path_after_a_template(tmp_path: Path) -> None:
    """A person needs a company to belong to; a KPI without an indicator keeps no step from being shown."""
    with Ledger(tmp_path, None) as ledger:
        workspace.begin(ledger, ME)
        tree_template.take(ledger, ME, "retail", ["revenue"])
        with pytest.raises(Invalid) as error:
            guide.own(ledger, ME, {"revenue": "Li"})
        assert error.value.problem.key == "guide.no_company"
        assert ledger.model().people == []
        guide.decode(ledger, ME, "Sunrise", None, None)
        guide.own(ledger, ME, {"revenue": "Li", "nothing": "Wu"})
        assert [person.org for person in ledger.model().people] == ["HQ"]
        ledger.take(
            "p.csv", "销售日期,门店,单号,会员号,渠道,类型,销售额(元),成本(元)\n2026-10-03,HQ,A,M,线上,销售,9,4\n", "pos"
        )
        edit(ledger, op="add", node={"code": "bare", "type": "kpi", "parent": "growth"})
        assert list(guide.propose(ledger, ME, 0.1)) == ["revenue"]


def test_a_table_that_is_kept_untouched_moves_no_kpi_to_a_namesake(ledger: Ledger) -> None:
    people = "people:\n  - {code: liying2, name: Li Ying, org: HQ}"
    ledger.apply(MODEL.replace("people:", people))
    assert guide.own(ledger, ME, {"rev": "Li Ying"}).edits == []
