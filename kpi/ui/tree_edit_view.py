"""The tree editor: the outline to work in, the form of one node beside it, and what is in the way of publishing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from kpi.core.model import Model
from kpi.core.problem import Problem
from kpi.core.scorecard import TreeNode
from kpi.text import numbers
from kpi.ui import (
    filters,
    marks,
    tree_act,
    tree_book_view,
    tree_form_view,
    tree_publish_view,
    tree_table_view,
    tree_template_view,
)
from kpi.ui.components.tree_outline import Editing, Headers, Node, tree_outline
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.usecases import tree_draft, tree_history
from kpi.usecases.tree_draft import Draft

WAYS = ("outline", "table", "workbook")
MOST_PROBLEMS = 6
_WORDS = ("drag", "yes", "no", "moved", "weighed")
_BLANKS = ("name", "parent", "place", "count", "weight", "sum")


def show(desk: Desk, draft: Draft) -> None:
    """The draft in one of the ways to work on it."""
    tree_act.tell_refused(desk)
    way = _bar(desk, draft)
    if draft.moved:
        _moved(desk)
    if draft.lost:
        st.warning(desk.say("edit.lost", count=draft.lost), icon=":material/rule:")
    if way == "table":
        tree_table_view.show(desk, draft)
    elif way == "workbook":
        tree_book_view.show(desk, draft)
    elif draft.after.nodes:
        _side_by_side(desk, draft)
    else:
        _begin(desk)


def opened(desk: Desk) -> Draft:
    """The viewer's draft."""
    return tree_draft.open_draft(desk.folder, desk.viewer)


def toolbar(desk: Desk, draft: Draft) -> None:
    """What may be done to the tree as a whole."""
    chosen = _chosen(draft)
    with st.container(horizontal=True, width="content", vertical_alignment="center"):
        st.menu_button(
            desk.say("edit.add"), ["kpi", "goal"], format_func=lambda kind: desk.say(f"edit.add_{kind}"),
            icon=":material/add:", key="tree_add", on_click=guarded(desk.language, partial(_add, desk, chosen)),
        )  # fmt: skip
        library = desk.say("edit.templates")
        if st.button(library, icon=":material/account_tree:", key="tree_library"):
            tree_template_view.ask(desk)
        number = 1 + len(tree_history.versions(desk.folder, desk.viewer))
        label = desk.say("edit.publish", number=number)
        if st.button(label, type="primary", key="tree_publish", shortcut="Ctrl+S", disabled=not draft.touched):
            tree_publish_view.ask(desk, draft, number)


def _add(desk: Desk, chosen: str | None) -> None:
    tree_act.add(desk, str(st.session_state.get("tree_add")), chosen)


def _chosen(draft: Draft) -> str | None:
    """The node that is worked on: as the URL says, else the first."""
    given = filters.selected("node")
    if given in draft.after.nodes:
        return given
    return next(iter(draft.after.under(None)), None)


def _bar(desk: Desk, draft: Draft) -> str:
    """How the draft is worked on, how far it has come, and the way back from each step."""
    with st.container(horizontal=True, vertical_alignment="center", key="tree_bar"):
        way = filters.segment("way", WAYS, desk.say("edit.way"), lambda way: desk.say(f"edit.way_{way}"))
        for name, icon, possible in (("undo", "undo", draft.edits), ("redo", "redo", draft.undone)):
            st.button(
                desk.say(f"edit.{name}"), icon=f":material/{icon}:", type="tertiary", key=f"tree_{name}",
                disabled=not possible, on_click=tree_act.step, args=(desk, name),
            )  # fmt: skip
        with st.popover(desk.say("edit.discard"), type="tertiary", key="tree_discard_ask", disabled=not draft.edits):
            st.markdown(desk.say("edit.discard_sure"))
            st.button(
                desk.say("edit.discard"), type="primary", key="tree_discard", on_click=tree_act.step,
                args=(desk, "discard"),
            )  # fmt: skip
        st.caption(desk.say("edit.draft", count=len(draft.edits)) if draft.edits else desk.say("edit.clean"))
    return way


def _moved(desk: Desk) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="tree_moved"):
        st.warning(desk.say("tree_draft.moved"), icon=":material/sync_problem:")
        st.button(desk.say("edit.take_over"), key="tree_take_over", on_click=tree_act.step, args=(desk, "take_over"))


def _begin(desk: Desk) -> None:
    """The ways to a first node."""
    st.info(desk.say("edit.empty"), icon=":material/account_tree:")
    st.button(
        desk.say("edit.first_goal"), icon=":material/add:", key="tree_first", on_click=tree_act.add,
        args=(desk, "goal", None),
    )  # fmt: skip


def _side_by_side(desk: Desk, draft: Draft) -> None:
    chosen = _chosen(draft)
    left, right = st.columns([1.5, 1], gap="medium")
    with left:
        with st.container(border=True):
            _outline(desk, draft, chosen)
        st.caption(desk.say("edit.keys"))
        _problems(desk, draft, draft.problems, "problems")
        _problems(desk, draft, draft.warnings, "warnings")
    with right, st.container(border=True):
        if chosen:
            tree_form_view.show(desk, draft, chosen)


def _outline(desk: Desk, draft: Draft, chosen: str | None) -> None:
    model, changed = draft.model.at(desk.today), draft.changed
    nodes = sorted(model.scorecard, key=lambda node: node.position)
    words = {name: desk.say(f"edit.{name}", **{blank: f"{{{blank}}}" for blank in _BLANKS}) for name in _WORDS}
    for name in ("remove", "remove_all"):
        words[name] = desk.say(f"edit.{name}_ask", name="{name}", count="{count}")
    tree_outline(
        [_node(desk, model, node, node.code in changed) for node in nodes],
        headers=headers(desk, desk.say("edit.head")),
        label=desk.say("page.indicator_tree"),
        sum_words=desk.say("tree.weights", sum="{sum}"),
        selected=chosen,
        key=tree_act.EDITOR,
        on_open=lambda: filters.select("node", filters.opened(tree_act.EDITOR)),
        editing=Editing(words=words, done=tree_act.done(), naming=tree_act.naming(draft)),
        on_edits=guarded(desk.language, partial(tree_act.take, desk)),
    )


def headers(desk: Desk, name: str) -> Headers:
    """The words over the columns of the outline, that of the names as given."""
    return Headers(
        name=name,
        weight=desk.say("term.weight"),
        unit=desk.say("term.unit"),
        org=desk.say("term.org"),
        owner=desk.say("term.owner"),
        score=desk.say("term.score"),
    )


def _node(desk: Desk, model: Model, node: TreeNode, changed: bool) -> Node:
    indicator = model.indicator_by_code.get(node.indicator or "")
    return Node(
        code=node.code,
        parent=node.parent,
        type=node.type,
        name=desk.text(model.title(node)),
        weight=node.weight,
        unit=numbers.unit_word(indicator.unit, desk.language) if indicator else unit_of_goal(desk, node),
        org="",
        owner=desk.owner(model, node.owner),
        status="",
        status_word="",
        score="",
        marks=marks.rules(desk, model, node),
        changed=changed,
    )


def unit_of_goal(desk: Desk, node: TreeNode) -> str:
    """What a goal is counted in; nothing is known of a KPI that has no indicator yet."""
    return desk.say("tree.points") if node.type != "kpi" else ""


def _problems(desk: Desk, draft: Draft, found: Sequence[Problem], kind: str) -> None:
    """What was found, each line a way to its node."""
    if not found:
        return
    with st.expander(desk.say(f"edit.{kind}", count=len(found)), expanded=kind == "problems"):
        for position, problem in enumerate(found[:MOST_PROBLEMS]):
            said = marks.plain_text(desk.sentence(_by_name(desk, draft, problem)))
            icon = ":material/error:" if kind == "problems" else ":material/warning:"
            st.button(
                said, icon=icon, type="tertiary", key=f"tree_{kind}_{position}", on_click=filters.select,
                args=("node", _place(draft, problem)),
            )  # fmt: skip
        if len(found) > MOST_PROBLEMS:
            st.caption(desk.say("edit.all_shown", count=len(found) - MOST_PROBLEMS))


def _by_name(desk: Desk, draft: Draft, problem: Problem) -> Problem:
    """A problem in which nodes and people are called by their names."""
    said = dict(problem.values)
    if (node := draft.after.nodes.get(str(said.get("node")))) is not None:
        said["name"] = draft.model.title(node)
    if "person" in said:
        said["person"] = desk.owner(draft.model, str(said["person"]))
    return replace(problem, values=said)


def _place(draft: Draft, problem: Problem) -> str | None:
    """The node that a problem is about, or the first that its person owns."""
    if "person" in problem.values:
        return next((c for c, node in draft.after.nodes.items() if node.owner == problem.values["person"]), None)
    return str(problem.values.get("node"))
