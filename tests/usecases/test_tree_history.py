"""The versions of the tree: what each changed, by whom, since when and why."""

from __future__ import annotations

from datetime import date

from kpi.core.tree_edit import read
from kpi.usecases import tree_draft, tree_history
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

JULY = date(2026, 7, 1)


def test_every_publication_is_a_version(ledger: Ledger) -> None:
    (first,) = tree_history.versions(ledger, ME)
    assert (first.number, first.since, [one.code for one in first.nodes]) == (1, None, ["growth", "rev", "ord"])
    tree_draft.edit(ledger, ME, read({"op": "change", "code": "rev", "fields": {"weight": 50}}))
    tree_draft.edit(ledger, ME, read({"op": "link", "source": "ord", "to": "rev", "lag": 2}))
    tree_draft.publish(ledger, ME, JULY, "half and half")
    second = tree_history.versions(ledger, ME)[0]
    assert (second.number, second.since, second.who, second.why) == (2, JULY, "local", "half and half")
    assert [(one.code, dict(one.fields)) for one in second.nodes] == [("rev", {"weight": (40.0, 50.0)})]
    assert [(before, after and after.lag) for before, after in second.links] == [(None, 2)]
    tree_draft.edit(ledger, ME, read({"op": "remove", "code": "ord"}))
    tree_draft.publish(ledger, ME, JULY, "no orders")
    third = tree_history.versions(ledger, ME)[0]
    assert [(one.code, one.after) for one in third.nodes] == [("ord", None)]
    assert [(before and before.source, after) for before, after in third.links] == [("ord", None)]


def test_what_changes_no_node_is_no_version(ledger: Ledger) -> None:
    ledger.apply(MODEL.replace("target: 100", "target: 120"))
    ledger.apply(MODEL.replace("name: Sales", "name: Sold"))
    assert len(tree_history.versions(ledger, ME)) == 1
