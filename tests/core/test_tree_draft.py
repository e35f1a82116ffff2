"""A draft of the tree, and what publishing it writes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.core import modelfile
from kpi.core.errors import Invalid
from kpi.core.model import Model
from kpi.core.tree_draft import base, code_for, differences, fold, problems, published
from kpi.core.tree_edit import Tree, edited, read

TEXT = """\
version: 1
org: [{code: HQ, name: HQ}]
people: [{code: li, name: Li, org: HQ}, {code: wu, name: Wu, org: HQ, post: seller}]
datasets: [{code: sales, name: Sales, columns: {day: {role: date}, amount: {type: number}}}]
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount)}
  - {code: margin, name: Margin, formula: sum(sales.amount) / 2}
scorecard:
  - goal: top
    name: Top
    children:
      - goal: growth
        name: Growth
        weight: 100
        children:
          - {kpi: rev, indicator: revenue, owner: li, weight: 60}
          - {kpi: rev, valid_from: 2026-04, weight: 70}
          - {kpi: rev, valid_from: 2026-10, weight: 80}
          - {kpi: mar, indicator: margin, owner: wu, weight: 30}
      - goal: idle
        name: Idle
        valid_from: 2026-09
        weight: 0
        children: [{kpi: odd, indicator: margin, owner: wu, valid_from: 2026-09}]
drivers: [{from: mar, to: rev}]
targets: [{kpi: mar, period: 2026-05, target: 5}]
"""
JUNE, JULY, TODAY = date(2026, 6, 1), date(2026, 7, 1), date(2026, 6, 15)


def model(text: str = TEXT) -> Model:
    found, faults = modelfile.read(text.encode(), "m.yaml")
    assert found is not None, faults
    return found


def after(*edits: dict[str, Any], of: Model | None = None) -> tuple[Model, Tree, Tree]:
    whole = of or model()
    before = base(whole, TODAY)
    tree, lost = fold(before, [read(edit) for edit in edits])
    assert lost == []
    return whole, before, tree


def on(found: Model, day: date, code: str) -> tuple[Any, ...] | None:
    node = found.at(day).node_by_code.get(code)
    return (node.parent, node.weight, node.owner) if node else None


def change(code: str, **fields: Any) -> dict[str, Any]:
    return {"op": "change", "code": code, "fields": fields}


def test_the_tree_of_a_day() -> None:
    assert list(base(model(), TODAY).nodes) == ["top", "growth", "rev", "mar"]
    assert base(model(), TODAY).nodes["rev"].weight == 70
    assert list(base(model(), date(2026, 9, 1)).nodes) == ["top", "growth", "rev", "mar", "idle", "odd"]


def test_a_change_holds_from_its_month_on_and_leaves_what_is_planned() -> None:
    found = published(*after(change("rev", weight=50, owner="wu")), JULY)
    days = [date(2026, month, 28) for month in (3, 6, 7, 10)]
    assert [on(found, day, "rev") for day in days] == [
        ("growth", 60, "li"),
        ("growth", 70, "li"),
        ("growth", 50, "wu"),
        ("growth", 80, "wu"),
    ]


def test_a_change_from_a_month_that_has_a_version_takes_its_place() -> None:
    found = published(*after(change("rev", weight=55)), date(2026, 4, 1))
    assert [node.weight for node in found.scorecard if node.code == "rev"] == [60, 55, 80]


def test_a_change_for_all_time_reaches_what_said_the_same() -> None:
    found = published(*after(change("rev", weight=55, owner="wu")), None)
    assert [(node.weight, node.owner) for node in found.scorecard if node.code == "rev"] == [
        (60, "wu"),
        (55, "wu"),
        (80, "wu"),
    ]


def test_a_new_node_and_one_that_goes() -> None:
    new = {"code": "new", "type": "kpi", "parent": "growth", "position": 0, "indicator": "revenue", "owner": "li"}
    found = published(*after({"op": "add", "node": new}, {"op": "remove", "code": "mar"}), JULY)
    assert [node.code for node in found.at(JUNE).scorecard] == ["top", "growth", "rev", "mar"]
    assert {node.code for node in found.at(JULY).scorecard} == {"top", "growth", "rev", "new"}
    assert (found.drivers, len(found.targets)) == ([], 1)
    again = published(*after({"op": "remove", "code": "mar"}), None)
    assert (on(again, JUNE, "mar"), again.targets) == (None, [])
    back = {"code": "mar", "type": "kpi", "parent": "top", "indicator": "margin", "owner": "li"}
    whole, before, tree = after(
        {"op": "add", "node": back}, of=published(*after({"op": "remove", "code": "mar"}), JUNE)
    )
    returned = published(whole, before, tree, JULY)
    assert [on(returned, day, "mar") for day in (date(2026, 5, 1), JUNE, JULY)] == [
        ("growth", 30, "wu"),
        None,
        ("top", None, "li"),
    ]


def test_a_node_that_ends_before_its_later_versions_stays_away() -> None:
    found = published(*after({"op": "remove", "code": "rev"}), JULY)
    assert [on(found, date(2026, month, 1), "rev") is None for month in (6, 7, 10)] == [False, True, True]


def test_a_node_that_moves_and_the_order_of_those_beside_it() -> None:
    found = published(*after({"op": "move", "code": "mar", "parent": "growth", "position": 0}), JULY)
    assert [node.code for node in found.scorecard if node.valid_from == JULY] == []
    assert base(found, JUNE).under("growth") == base(found, JULY).under("growth") == ["mar", "rev"]
    moved = published(*after({"op": "move", "code": "mar", "parent": "top", "position": 0}), JULY)
    assert [on(moved, day, "mar") for day in (JUNE, JULY)] == [("growth", 30, "wu"), ("top", 30, "wu")]


def test_what_differs() -> None:
    _, before, tree = after(change("rev", weight=50), {"op": "remove", "code": "mar"})
    found = differences(before, tree)
    assert [(one.code, one.fields, one.after is None) for one in found] == [
        ("rev", {"weight": (70, 50)}, False),
        ("mar", {}, True),
    ]
    assert differences(before, before) == []


def test_what_is_lost_of_edits_that_fit_no_more() -> None:
    edits = [read({"op": "remove", "code": "mar"}), read(change("mar", weight=1)), read(change("rev", weight=1))]
    tree, lost = fold(base(model(), TODAY), edits)
    assert (lost, tree.nodes["rev"].weight) == ([edits[1]], 1)


def test_what_keeps_a_tree_from_being_published_and_what_deserves_a_look() -> None:
    kpis = [
        {"code": f"k{n}", "type": "kpi", "parent": "growth", "indicator": "revenue", "owner": "li"} for n in range(4)
    ]
    edits = [
        {"op": "add", "node": {"code": "bare", "type": "goal", "parent": "top"}},
        {"op": "add", "node": {"code": "none", "type": "kpi", "parent": "growth"}},
        {
            "op": "add",
            "node": {"code": "typo", "type": "kpi", "parent": "growth", "indicator": "revenu", "owner": "wu"},
        },
        *({"op": "add", "node": kpi} for kpi in kpis),
        change("mar", owner=None, post="seller", weight=20),
    ]
    whole, before, tree = after(*edits)
    found = [(one.key.split(".")[1], one.values.get("node"), one.severity.value) for one in problems(tree, whole)]
    assert found == [
        ("no_name", "bare", "error"),
        ("goal_without_kpi", "bare", "error"),
        ("no_indicator", "none", "error"),
        ("no_owner", "none", "error"),
        ("unknown_indicator", "typo", "error"),
        ("weights", "growth", "warning"),
        ("many_kpis", None, "warning"),
    ]
    with pytest.raises(Invalid) as error:
        published(whole, before, tree, JULY)
    assert len(error.value.problems) == 5
    assert {one.severity.value for one in problems(tree, whole, tree)} == {"warning"}
    with pytest.raises(Invalid) as error:
        published(*after(change("rev", owner="nobody")), JULY)
    assert error.value.problem.key == "model.unknown_owner"


def test_a_code_for_a_new_node() -> None:
    assert code_for("Online share!", {}, "kpi") == "online_share"
    assert code_for("2026 growth", {}, "goal") == "goal"
    assert code_for("线上", {"kpi": 1, "kpi_2": 1}, "kpi") == "kpi_3"


WEIGHTS = st.builds(lambda c, w: change(c, weight=w), st.sampled_from(["growth", "rev", "mar"]), st.integers(0, 99))
MOVES = st.builds(
    lambda c, n: {"op": "move", "code": c, "parent": "growth", "position": n},
    st.sampled_from(["rev", "mar"]),
    st.integers(0, 2),
)


@given(st.lists(st.one_of(WEIGHTS, MOVES), max_size=8), st.sampled_from([None, date(2026, 3, 1), JUNE, JULY]))
@settings(max_examples=60, deadline=None)
def test_what_is_published_is_what_was_drafted(given: list[dict[str, Any]], since: date | None) -> None:
    """From the month on, up to the next plan, the tree in force is the draft; the months before are as they were."""
    whole, before, tree = after(*given)
    found = published(whole, before, tree, since)
    day = max(TODAY, since or TODAY)
    said = {code: node.model_dump(exclude={"valid_from"}) for code, node in tree.nodes.items()}
    assert {code: node.model_dump(exclude={"valid_from"}) for code, node in base(found, day).nodes.items()} == said
    if since is not None:
        past = date(2026, 2, 1)
        weights = {node.code: node.weight for node in whole.at(past).scorecard}
        assert {node.code: node.weight for node in found.at(past).scorecard} == weights
    again, faults = modelfile.read(modelfile.write(found).encode(), "m.yaml")
    assert again is not None, faults
    assert {node.code: node.weight for node in again.at(day).scorecard} == {
        node.code: node.weight for node in found.at(day).scorecard
    }


@given(st.lists(st.one_of(WEIGHTS, MOVES), max_size=8))
@settings(max_examples=60, deadline=None)
def test_taking_back_every_edit_gives_the_tree_there_was(given: list[dict[str, Any]]) -> None:
    """A tree is the fold of its edits, so the same edits but for the last few give every tree there was."""
    tree, steps = base(model(), TODAY), []
    for data in given:
        steps.append(tree)
        tree = edited(tree, read(data))
    edits = [read(data) for data in given]
    for count in range(len(given), -1, -1):
        assert fold(base(model(), TODAY), edits[:count])[0] == (tree if count == len(given) else steps[count])


def refused(edits: list[dict[str, Any]], since: date | None, of: Model | None = None) -> str:
    with pytest.raises(Invalid) as error:
        published(*after(*edits, of=of), since)
    return error.value.problem.key


def test_a_code_of_another_is_taken() -> None:
    planned = {
        "op": "add",
        "node": {"code": "odd", "type": "kpi", "parent": "growth", "indicator": "revenue", "owner": "li"},
    }
    assert refused([planned], JULY) == "tree_draft.code_taken"
    ended = published(*after({"op": "remove", "code": "mar"}), JUNE)
    other = {
        "op": "add",
        "node": {"code": "mar", "type": "kpi", "parent": "top", "indicator": "revenue", "owner": "li"},
    }
    assert refused([other], JULY, ended) == "tree_draft.code_taken"


def test_a_node_stands_only_where_its_parent_does() -> None:
    goal = {"op": "add", "node": {"code": "late", "type": "goal", "name": "Late", "parent": "top"}}
    kpi = {"op": "add", "node": {"code": "k", "type": "kpi", "parent": "late", "indicator": "revenue", "owner": "li"}}
    later = published(*after(goal, kpi), JUNE)
    move = {"op": "move", "code": "mar", "parent": "late", "position": 0}
    assert refused([move], date(2026, 5, 1), later) == "tree_draft.later_parent"
    back = published(*after(move, of=later), JUNE)
    home = {"op": "move", "code": "mar", "parent": "growth", "position": 0}
    again = [home, {"op": "remove", "code": "late"}]
    left = published(*after(*again, of=back), JULY)
    assert on(left, JULY, "late") is None


def test_what_is_planned_under_a_goal_goes_with_it() -> None:
    goal = {"op": "add", "node": {"code": "g", "type": "goal", "name": "G", "parent": "top"}}
    kpi = {"op": "add", "node": {"code": "k", "type": "kpi", "parent": "g", "indicator": "revenue", "owner": "li"}}
    more = {"op": "add", "node": {"code": "m", "type": "kpi", "parent": "g", "indicator": "revenue", "owner": "li"}}
    whole = published(*after(more, of=published(*after(goal, kpi), JUNE)), date(2026, 12, 1))
    gone = published(*after({"op": "remove", "code": "g"}, of=whole), JULY)
    assert [node.code for node in gone.scorecard if node.code in ("k", "m") and not node.ended] == ["k"]


def test_a_post_that_nobody_holds() -> None:
    assert refused([change("mar", owner=None, post="nobody")], JULY) == "tree_draft.no_holder"
