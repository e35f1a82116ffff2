"""Rows of an edited sheet become edits: fields, places and links, and every fault at its cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.driver import Driver
from kpi.core.indicator_book import Row
from kpi.core.problem import Place
from kpi.core.scorecard import TreeNode
from kpi.core.tree_book import FIELDS, LINK_FIELDS, TreeChanges, cells, compare, depth_first, link_cells
from kpi.core.tree_edit import Tree


def node(code: str, parent: str | None, position: int, **said: Any) -> TreeNode:
    kind = "kpi" if "indicator" in said else "goal"
    body = {"code": code, "type": kind, "parent": parent, "position": position, "name": code, **said}
    return TreeNode.model_validate(body)


NODES = [
    node("top", None, 0, level="strategic"),
    node("growth", "top", 0, weight=60.0, name={"zh": "增长", "en": "Growth"}, score={"green": 98.0}),
    node("care", "top", 1, weight=40.0),
    node("revenue", "growth", 0, indicator="revenue", weight=70.0, owner="li", controllable=False),
    node("margin", "growth", 1, indicator="margin", weight=30.0, owner="li"),
    node("stars", "care", 0, indicator="stars", weight=100.0, owner="wu"),
]
LINKS = (
    Driver.model_validate({"from": "stars", "to": "revenue", "lag": 1, "note": {"zh": "甲", "en": "A"}}),
    Driver.model_validate({"from": "margin", "to": "revenue"}),
)
TREE = Tree({one.code: one for one in NODES}, LINKS)


def row(number: int, said: Mapping[str, str]) -> Row:
    return Row(Place("a.xlsx", "s", number), {name: name.upper() for name in said}, said)


def edit(*said: Mapping[str, str], tree: Tree = TREE, whole: bool = False, links: Any = ()) -> TreeChanges:
    rows = [row(number, one) for number, one in enumerate(said, 2)]
    return compare(tree, rows, [row(n, one) for n, one in enumerate(links, 2)], "a.xlsx", whole=whole)


def full() -> list[dict[str, str]]:
    """Every row of the tree as it is."""
    return [cells(one) for one in depth_first(TREE)]


def ops(found: TreeChanges) -> list[str]:
    return [one.op for one in found.edits]


def places(found: TreeChanges) -> list[tuple[str, int | None, str | None]]:
    return [(problem.key, problem.place.row, problem.place.column) for problem in found.errors]


def test_what_is_said_of_a_node_and_of_a_link() -> None:
    said = {name: text for name, text in cells(NODES[1]).items() if text}
    assert said == {
        "code": "growth", "parent": "top", "order": "1", "type": "goal", "name_zh": "增长", "name_en": "Growth",
        "weight": "60", "green": "98", "controllable": "yes",
    }  # fmt: skip
    assert list(cells(NODES[1])) == list(FIELDS)
    assert link_cells(LINKS[0]) == dict(zip(LINK_FIELDS, ("stars", "revenue", "1", "甲", "A"), strict=True))
    assert [one.code for one in depth_first(TREE)] == ["top", "growth", "revenue", "margin", "care", "stars"]


@pytest.mark.parametrize("whole", [False, True])
def test_rows_as_they_were_change_nothing(whole: bool) -> None:
    found = edit(*full(), whole=whole, links=[link_cells(link) for link in LINKS])
    assert (found.edits, found.problems, found.after) == ([], [], TREE)


def test_fields_said_anew() -> None:
    found = edit(
        {
            "code": "growth", "weight": "55%", "name_en": "Grow", "green": "", "amber": "90", "level": "business",
            "scenario_zh": "促销", "method": "worst",
        },
        {"code": "revenue", "controllable": "yes", "owner": "", "name_zh": "", "name_en": ""},
    )  # fmt: skip
    after = found.after.nodes
    growth, revenue = after["growth"], after["revenue"]
    assert found.problems == []
    assert (growth.weight, growth.score, growth.level, growth.method) == (55.0, {"amber": 90.0}, "business", "worst")
    assert growth.name is not None and (growth.name.zh, growth.name.en) == ("增长", "Grow")
    assert growth.scenario is not None and growth.scenario.en == "促销"
    assert (revenue.controllable, revenue.owner, revenue.name) == (True, None, None)
    assert ops(found) == ["change", "change"]


def test_new_nodes_come_with_their_name_alone() -> None:
    found = edit(
        {"code": "", "name_en": "Big plan", "parent": "top", "indicator": "", "type": "", "order": ""},
        {"code": "", "name_en": "", "parent": "big_plan", "indicator": "visits", "type": "", "order": ""},
        {"code": "", "name_en": "", "parent": "top", "indicator": "", "type": "goal", "order": "1"},
    )
    after = found.after
    assert found.problems == []
    assert after.under("top") == ["goal", "growth", "care", "big_plan"]
    assert (after.nodes["big_plan"].type, after.nodes["visits"].type) == ("goal", "kpi")
    assert after.under("big_plan") == ["visits"]


def test_nodes_are_moved_as_their_rows_say() -> None:
    assert edit({"code": "margin", "parent": "care"}).after.under("care") == ["stars", "margin"]
    assert edit({"code": "margin", "parent": "care", "order": "1"}).after.under("care") == ["margin", "stars"]
    assert edit({"code": "margin", "order": "1"}).after.under("growth") == ["margin", "revenue"]
    assert edit({"code": "revenue", "order": "2"}).after.under("growth") == ["margin", "revenue"]
    assert edit({"code": "care", "parent": ""}).after.under(None) == ["top", "care"]
    swapped = edit({"code": "growth", "parent": "care"}, {"code": "care", "parent": "top"}).after
    assert (swapped.under("top"), swapped.under("care")) == (["care"], ["stars", "growth"])
    turned = edit({"code": "growth", "parent": ""}, {"code": "top", "parent": "growth"}).after
    assert (turned.under(None), turned.under("growth")) == (["growth"], ["revenue", "margin", "top"])


def test_the_whole_tree_lets_go_of_what_has_no_row() -> None:
    kept = [one for one in full() if one["code"] not in ("care", "margin")]
    moved = [one | {"parent": "growth"} if one["code"] == "stars" else one for one in kept]
    found = edit(*moved, whole=True)
    assert found.problems == []
    assert sorted(found.after.nodes) == ["growth", "revenue", "stars", "top"]
    assert [(link.source, link.to) for link in found.after.drivers] == [("stars", "revenue")]
    assert ops(found)[-1] == "remove"
    assert edit(*kept[:2], whole=True).after.under("growth") == []
    gone = [one for one in full() if one["code"] in ("top", "growth", "revenue", "margin")]
    assert sorted(edit(*gone, whole=True).after.nodes) == ["growth", "margin", "revenue", "top"]
    assert places(edit(*kept, whole=True)) == [("tree_draft.no_node", 5, "PARENT")]


def test_links_said_anew() -> None:
    links = [
        {"from": "stars", "to": "revenue", "lag": "2"},
        {"from": "stars", "to": "margin", "lag": "", "note_zh": "服务"},
    ]
    found = edit(links=links)
    said = [(link.source, link.to, link.lag, link.note and link.note.en) for link in found.after.drivers]
    assert said == [("stars", "revenue", 2, "A"), ("margin", "revenue", None, None), ("stars", "margin", None, "服务")]
    whole = edit(*full(), links=links, whole=True).after.drivers
    assert [(link.source, link.to) for link in whole] == [("stars", "revenue"), ("stars", "margin")]


WRONG: list[tuple[list[dict[str, str]], list[tuple[str, int | None, str | None]]]] = [
    ([{"code": "growth", "weight": "much"}], [("model.number", 2, "WEIGHT")]),
    ([{"code": "growth", "weight": "-1"}], [("model.number_bounds", 2, "WEIGHT")]),
    ([{"code": "growth", "level": "top"}], [("book.no_choice", 2, "LEVEL")]),
    ([{"code": "growth", "type": "kpi"}], [("treebook.kind_stays", 2, "TYPE")]),
    ([{"code": "growth"}, {"code": "growth"}], [("model.repeated", 3, "CODE")]),
    ([{"code": "1st", "name_zh": "x"}], [("model.code", 2, "CODE")]),
    ([{"code": "growth", "parent": "gone"}], [("tree_draft.no_node", 2, "PARENT")]),
    ([{"code": "growth", "parent": "stars"}], [("tree_draft.under_kpi", 2, "PARENT")]),
    ([{"code": "top", "parent": "growth"}], [("model.tree_circle", 2, "PARENT")] * 1),
]


@pytest.mark.parametrize(("said", "expected"), WRONG, ids=[key[0][0] for _, key in WRONG])
def test_every_fault_is_at_its_cell(
    said: list[dict[str, str]], expected: list[tuple[str, int | None, str | None]]
) -> None:
    found = edit(*said)
    assert set(expected) <= set(places(found))


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ({"from": "stars", "to": "revenue", "lag": "soon"}, "model.number"),
        ({"from": "stars", "to": "revenue", "lag": "1.7"}, "model.number"),
        ({"from": "stars", "to": "gone", "lag": ""}, "tree_draft.no_node"),
        ({"from": "stars", "to": "care", "lag": "40"}, "model.number_bounds"),
    ],
)
def test_a_link_that_cannot_be_is_told(link: dict[str, str], key: str) -> None:
    assert [found[:2] for found in places(edit(links=[link]))] == [(key, 2)]


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    found: dict[str, TreeNode] = {}
    for number in range(draw(st.integers(1, 12))):
        parent = draw(st.sampled_from([None, *found]))
        position = sum(one.parent == parent for one in found.values())
        found[f"n{number}"] = node(f"n{number}", parent, position, weight=float(draw(st.integers(0, 100))))
    return Tree(found)


@given(trees(), trees())
def test_the_rows_of_any_tree_make_it_of_any_other(before: Tree, after: Tree) -> None:
    rows = [row(number, cells(one)) for number, one in enumerate(depth_first(after))]
    found = compare(before, rows, [], "a.xlsx", whole=True)
    assert found.problems == []
    assert found.after.nodes == after.nodes
