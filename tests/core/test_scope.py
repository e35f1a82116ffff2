"""Scope: which KPIs an org unit sees as its own, which are lent to it, and what weighs nothing."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.core.org import OrgTree, OrgUnit
from kpi.core.scope import above, scope
from kpi.core.scorecard import TreeNode

TREE = OrgTree.of(
    [
        OrgUnit.model_validate({"code": code, "name": code, "parent": parent})
        for code, parent in (("HQ", None), ("EAST", "HQ"), ("WEST", "HQ"), ("S1", "EAST"), ("S2", "WEST"))
    ]
)


def node(code: str, parent: str | None, org: str | None = None, **more: Any) -> TreeNode:
    kind = {"type": "kpi", "indicator": code.partition("_")[0], "org": org} if "_" in code else {"type": "goal"}
    return TreeNode.model_validate({"code": code, "parent": parent, "owner": "ann", "weight": 10, **kind, **more})


NODES = [
    node("top", None, position=0),
    node("growth", "top", position=1),
    node("sales_hq", "growth", position=2),
    node("margin_hq", "growth", "HQ", position=3, post="head"),
    node("regions", "growth", position=4),
    node("sales_east", "regions", "EAST", position=5),
    node("sales_west", "regions", "WEST", position=6),
    node("staff", "top", position=7),
    node("leave_hq", "staff", "HQ", position=8),
]


def seen(unit: str) -> list[tuple[str, str | None, float | None]]:
    return [(one.code, one.org, one.weight) for one in scope(NODES, TREE, unit).nodes]


def test_the_root_sees_the_tree_as_it_is() -> None:
    found = scope(NODES, TREE, "HQ")
    assert (found.nodes, found.lent) == (NODES, frozenset())


def test_a_unit_sees_its_own_and_borrows_the_rest() -> None:
    assert seen("EAST") == [
        ("top", None, 10),
        ("growth", None, 10),
        ("margin_hq", "EAST", 0),
        ("regions", None, 10),
        ("sales_east", "EAST", 10),
        ("staff", None, 0),
        ("leave_hq", "EAST", 0),
    ]
    found = scope(NODES, TREE, "EAST")
    assert found.lent == {"margin_hq", "leave_hq"}
    lent = next(one for one in found.nodes if one.code == "margin_hq")
    assert (lent.owner, lent.post) == (None, None)


def test_a_unit_without_kpis_borrows_every_indicator_once() -> None:
    assert seen("S1") == [
        ("top", None, 0),
        ("growth", None, 0),
        ("sales_hq", "S1", 0),
        ("margin_hq", "S1", 0),
        ("staff", None, 0),
        ("leave_hq", "S1", 0),
    ]


@pytest.mark.parametrize(("unit", "found"), [("HQ", set()), ("EAST", {"HQ"}), ("S2", {"WEST", "HQ"})])
def test_the_units_above(unit: str, found: set[str]) -> None:
    assert above(TREE, unit) == found
