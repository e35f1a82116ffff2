"""The tree while it is worked on, kept in the workspace."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from kpi.core.errors import Conflict, Invalid, Refused
from kpi.core.tree_edit import read
from kpi.core.viewer import Role, Viewer
from kpi.usecases import tree_draft
from kpi.usecases.indicator import period
from kpi.usecases.scorecard import scorecard
from tests.usecases.ledger import ME, Ledger

JULY = date(2026, 7, 1)


def edit(ledger: Ledger, **data: Any) -> tree_draft.Draft:
    return tree_draft.edit(ledger, ME, read(data))


def weigh(ledger: Ledger, weight: float) -> tree_draft.Draft:
    return edit(ledger, op="change", code="rev", fields={"weight": weight})


def test_a_draft_is_kept_undone_and_done_again(ledger: Ledger) -> None:
    start = tree_draft.open_draft(ledger, ME)
    assert (start.touched, start.moved, start.edits) == (False, False, [])
    weigh(ledger, 55)
    assert weigh(ledger, 66).changed == {"rev"}
    assert tree_draft.undo(ledger, ME).after.nodes["rev"].weight == 55
    assert tree_draft.redo(ledger, ME).after.nodes["rev"].weight == 66
    assert tree_draft.open_draft(ledger, Viewer("wu")).after.nodes["rev"].weight == 40
    tree_draft.undo(ledger, ME)
    assert weigh(ledger, 77).undone == []
    assert tree_draft.discard(ledger, ME).after == start.before


def test_edits_in_any_order_undo_to_the_start(ledger: Ledger) -> None:
    chance, start = random.Random(3), tree_draft.open_draft(ledger, ME).after
    codes, done = list(start.nodes), 0
    goals = [code for code, node in start.nodes.items() if node.type == "goal"]
    while done < 25:
        kind = chance.choice(["change", "move", "remove", "link"])
        data: dict[str, Any] = {"op": kind, "code": chance.choice(codes)}
        data |= {"change": {"fields": {"weight": chance.randint(0, 99)}}, "remove": {}}.get(kind, {})
        if kind == "move":
            data |= {"parent": chance.choice([None, *goals]), "position": chance.randint(0, 3)}
        if kind == "link":
            data = {"op": "link", "source": chance.choice(codes), "to": chance.choice(codes)}
        try:
            edit(ledger, **data)
            done += 1
        except Invalid:
            edit(ledger, op="add", node={"code": f"n{done}", "type": "goal", "parent": None, "name": "N"})
            codes.append(f"n{done}")
            done += 1
    assert len(tree_draft.open_draft(ledger, ME).edits) == 25
    for _ in range(25):
        found = tree_draft.undo(ledger, ME)
    assert (found.after, found.touched, len(found.undone)) == (start, False, 25)
    assert tree_draft.undo(ledger, ME).after == start
    for _ in range(26):
        found = tree_draft.redo(ledger, ME)
    assert len(found.edits) == 25


def test_publishing_needs_a_reason_and_something_to_publish(ledger: Ledger) -> None:
    with pytest.raises(Invalid) as error:
        tree_draft.publish(ledger, ME, JULY, "why")
    assert error.value.problem.key == "tree_draft.nothing"
    weigh(ledger, 55)
    with pytest.raises(Invalid) as error:
        tree_draft.publish(ledger, ME, JULY, " ")
    assert error.value.problem.key == "definition.why"
    assert tree_draft.publish(ledger, ME, JULY, "Sales first") == 1
    assert tree_draft.open_draft(ledger, ME).touched is False
    weights = [ledger.model().at(date(2026, month, 1)).node_by_code["rev"].weight for month in (6, 7)]
    assert weights == [40, 55]
    assert ledger.database.read("select who, why from records order by number desc limit 1").row(0) == (
        "local",
        "Sales first",
    )


def test_what_was_scored_before_stays_as_it_was(ledger: Ledger) -> None:
    ledger.sales("s6.csv", 10, 20, month="2026-06")
    ledger.sales("s7.csv", 10, 20, month="2026-07")
    june = period("2026-06").span(None, 1)
    before = scorecard(ledger, ME, june).lines
    weigh(ledger, 0)
    tree_draft.publish(ledger, ME, JULY, "why")
    assert scorecard(ledger, ME, june).lines == before


def test_a_tree_that_changed_meanwhile_is_taken_over(ledger: Ledger) -> None:
    weigh(ledger, 55)
    edit(ledger, op="change", code="ord", fields={"weight": 5})
    other = Viewer("wu")
    tree_draft.edit(ledger, other, read({"op": "remove", "code": "ord"}))
    tree_draft.publish(ledger, other, None, "Not counted any more")
    now = tree_draft.open_draft(ledger, ME)
    assert (now.moved, now.lost) == (True, 1)
    with pytest.raises(Conflict) as error:
        tree_draft.publish(ledger, ME, JULY, "why")
    assert error.value.problem.key == "tree_draft.moved"
    assert weigh(ledger, 56).moved
    now = tree_draft.take_over(ledger, ME)
    assert (now.moved, now.lost, len(now.edits)) == (False, 0, 2)
    assert tree_draft.publish(ledger, ME, JULY, "why") == 1


def test_who_may(ledger: Ledger) -> None:
    lead = Viewer("wu", Role.LEAD)
    with pytest.raises(Refused):
        tree_draft.open_draft(ledger, lead)
    with pytest.raises(Refused):
        tree_draft.publish(ledger, lead, JULY, "why")


def test_a_draft_ends_somewhere(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_draft, "LONGEST", 1)
    weigh(ledger, 55)
    with pytest.raises(Invalid) as error:
        weigh(ledger, 56)
    assert error.value.problem.key == "tree_draft.too_many"


def test_what_keeps_a_draft_from_being_published(ledger: Ledger) -> None:
    found = edit(ledger, op="add", node={"code": "bare", "type": "goal", "parent": None})
    assert {problem.key for problem in found.problems} == {"tree_draft.no_name", "tree_draft.goal_without_kpi"}
    assert {problem.key for problem in found.warnings} == {"tree_draft.no_owner"}
    assert found.model.node_by_code["bare"].type == "goal"
