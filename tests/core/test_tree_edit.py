"""Edits of the indicator tree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.core.driver import Driver
from kpi.core.errors import Invalid
from kpi.core.scorecard import TreeNode
from kpi.core.tree_edit import Change, Edit, Tree, edited, read, written


def node(code: str, type_: str, parent: str | None, position: int, **more: Any) -> TreeNode:
    return TreeNode.model_validate({"code": code, "type": type_, "parent": parent, "position": position, **more})


NODES = [
    node("top", "goal", None, 0, name="Top"),
    node("growth", "goal", "top", 0, name="Growth", weight=60),
    node("service", "goal", "top", 1, name="Service", weight=40),
    node("sales", "kpi", "growth", 0, indicator="revenue", weight=70, owner="li"),
    node("margin", "kpi", "growth", 1, indicator="margin", weight=30),
    node("calls", "kpi", "service", 0, indicator="calls"),
]
TREE = Tree({one.code: one for one in NODES}, (Driver.model_validate({"from": "calls", "to": "sales"}),))


def made(*edits: dict[str, Any], tree: Tree = TREE) -> Tree:
    for edit in edits:
        tree = edited(tree, read(edit))
    return tree


def shape(tree: Tree) -> dict[str | None, list[str]]:
    parents = [None, *(code for code, one in tree.nodes.items() if one.type == "goal")]
    return {parent: tree.under(parent) for parent in parents}


def test_a_node_comes_under_its_parent_at_its_position() -> None:
    tree = made({"op": "add", "node": {"code": "new", "type": "kpi", "parent": "growth", "position": 1}})
    assert tree.under("growth") == ["sales", "new", "margin"]
    assert [tree.nodes[code].position for code in tree.under("growth")] == [0, 1, 2]


def test_a_node_moves_with_all_below_it() -> None:
    tree = made({"op": "move", "code": "growth", "parent": "service", "position": 0})
    assert shape(tree) == {
        None: ["top"],
        "top": ["service"],
        "growth": ["sales", "margin"],
        "service": ["growth", "calls"],
    }
    assert tree.nodes["service"].position == 0
    assert made({"op": "move", "code": "sales", "parent": "growth", "position": 1}).under("growth") == [
        "margin",
        "sales",
    ]
    assert made({"op": "move", "code": "sales", "parent": None, "position": 9}).under(None) == ["top", "sales"]


def test_fields_are_said_anew_or_taken_back() -> None:
    tree = made(
        {"op": "change", "code": "sales", "fields": {"weight": 55, "owner": None, "name": {"zh": "销", "en": "S"}}}
    )
    sales = tree.nodes["sales"]
    assert (sales.weight, sales.owner, sales.name and sales.name.en, sales.indicator) == (55, None, "S", "revenue")
    assert "owner" not in sales.written()


def test_a_node_goes_with_all_below_it_and_the_links_to_it() -> None:
    tree = made({"op": "remove", "code": "growth"})
    assert (list(tree.nodes), tree.drivers, tree.nodes["service"].position) == (["top", "service", "calls"], (), 0)


def test_driver_links() -> None:
    tree = made({"op": "link", "source": "margin", "to": "sales", "lag": 2})
    assert [(link.source, link.to, link.lag) for link in tree.drivers] == [
        ("calls", "sales", None),
        ("margin", "sales", 2),
    ]
    again = made({"op": "link", "source": "calls", "to": "sales", "note": {"zh": "回访", "en": "Calls"}}, tree=tree)
    assert [link.source for link in again.drivers] == ["calls", "margin"]
    assert again.drivers[0].note is not None
    assert made({"op": "unlink", "source": "calls", "to": "sales"}, tree=tree).drivers == tree.drivers[1:]


@pytest.mark.parametrize(
    ("edit", "key"),
    [
        ({"op": "add", "node": {"code": "sales", "type": "kpi"}}, "tree_draft.code_taken"),
        ({"op": "add", "node": {"code": "new", "type": "kpi", "parent": "sales"}}, "tree_draft.under_kpi"),
        ({"op": "add", "node": {"code": "new", "type": "kpi", "parent": "none"}}, "tree_draft.no_node"),
        ({"op": "add", "node": {"code": "new", "type": "kpi", "weight": -1}}, "model.number_bounds"),
        ({"op": "move", "code": "growth", "parent": "growth", "position": 0}, "tree_draft.under_itself"),
        ({"op": "move", "code": "top", "parent": "service", "position": 0}, "tree_draft.under_itself"),
        ({"op": "move", "code": "calls", "parent": "sales", "position": 0}, "tree_draft.under_kpi"),
        ({"op": "change", "code": "sales", "fields": {"wieght": 5}}, "model.unknown_field"),
        ({"op": "change", "code": "sales", "fields": {"parent": "service"}}, "model.unknown_field"),
        ({"op": "change", "code": "sales", "fields": {"weight": "much"}}, "model.number"),
        ({"op": "change", "code": "sale", "fields": {}}, "tree_draft.no_node"),
        ({"op": "remove", "code": "sale"}, "tree_draft.no_node"),
        ({"op": "link", "source": "sales", "to": "sales"}, "model.driver_self"),
        ({"op": "unlink", "source": "sales", "to": "margin"}, "tree_draft.no_link"),
        ({"op": "sing"}, "model.invalid"),
    ],
)
def test_what_cannot_be_done(edit: dict[str, Any], key: str) -> None:
    with pytest.raises(Invalid) as error:
        made(edit)
    assert error.value.problem.key == key


def test_many_edits_are_all_or_none() -> None:
    both = [{"op": "remove", "code": "calls"}, {"op": "change", "code": "sales", "fields": {"weight": 1}}]
    tree = made({"op": "many", "edits": both})
    assert ("calls" in tree.nodes, tree.nodes["sales"].weight) == (False, 1)
    with pytest.raises(Invalid):
        made({"op": "many", "edits": [*both, {"op": "remove", "code": "calls"}]})


def test_edits_are_kept_as_plain_data() -> None:
    given = {
        "op": "many",
        "edits": [
            {"op": "change", "code": "sales", "fields": {"owner": None}},
            {"op": "add", "node": {"code": "n", "type": "goal", "name": "N", "valid_from": "2026-07"}},
        ],
    }
    kept = written([read(given)])
    assert kept[0]["edits"][0] == given["edits"][0]
    assert written([read(kept[0])]) == kept
    assert edited(TREE, read(kept[0])) == edited(TREE, read(given))


CODES = st.sampled_from([*TREE.nodes, "new1", "new2"])
ANY = st.one_of(
    st.builds(lambda c, p, n: {"op": "move", "code": c, "parent": p, "position": n}, CODES, CODES, st.integers(0, 4)),
    st.builds(lambda c, w: {"op": "change", "code": c, "fields": {"weight": w}}, CODES, st.integers(0, 100)),
    st.builds(lambda c: {"op": "remove", "code": c}, CODES),
    st.builds(
        lambda c, p, n: {"op": "add", "node": {"code": c, "type": "goal", "parent": p, "position": n}},
        CODES,
        CODES,
        st.integers(0, 4),
    ),
    st.builds(lambda a, b: {"op": "link", "source": a, "to": b}, CODES, CODES),
)


@given(st.lists(ANY, max_size=12))
@settings(max_examples=150, deadline=None)
def test_a_tree_stays_a_tree(given: list[dict[str, Any]]) -> None:
    """Whatever is tried: every node hangs on a goal that is there, siblings are numbered, links lead somewhere."""
    tree = TREE
    for data in given:
        before = tree
        try:
            tree = edited(tree, read(data))
        except Invalid:
            assert tree is before
    assert all(one.parent is None or tree.nodes[one.parent].type == "goal" for one in tree.nodes.values())
    assert sorted(code for top in tree.under(None) for code in tree.branch(top)) == sorted(tree.nodes)
    for parent in {one.parent for one in tree.nodes.values()}:
        positions = [tree.nodes[code].position for code in tree.under(parent)]
        assert positions == sorted(positions)
        assert len(set(positions)) == len(positions)
    assert all({link.source, link.to} <= tree.nodes.keys() for link in tree.drivers)


def test_an_edit_is_one_of_a_few() -> None:
    edit: Edit = Change(code="sales", fields={"weight": 3})
    assert edited(TREE, edit).nodes["sales"].weight == 3


def test_a_tree_is_as_deep_as_people_can_follow() -> None:
    tree = TREE
    with pytest.raises(Invalid) as error:
        for number in range(40):
            parent = f"g{number - 1}" if number else None
            tree = made({"op": "add", "node": {"code": f"g{number}", "type": "goal", "parent": parent}}, tree=tree)
    assert error.value.problem.key == "tree_draft.too_deep"
