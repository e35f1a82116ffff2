"""The indicator tree to read: the outline, and the card of one node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from kpi.core.counted import counted
from kpi.core.period import Span
from kpi.core.roll_up import Child
from kpi.core.scorecard import Line, TreeNode
from kpi.core.viewer import Right
from kpi.text import numbers
from kpi.ui import filters, links, marks, tree_edit_view
from kpi.ui.components.tree_outline import Node, tree_outline
from kpi.ui.desk import Desk
from kpi.usecases.scorecard import Scorecard
from kpi.usecases.tree_draft import Draft

OUTLINE = "tree_outline"
VIEWS = ("tree", "edit", "health", "history")
_STANDS_FOR = ("level", "perspective", "review")


def view(desk: Desk) -> str:
    """Which way the tree is looked at; only those who may change the model see the way to edit it."""
    return filters.settle("view", _views(desk), "tree")


def _views(desk: Desk) -> list[str]:
    return [name for name in VIEWS if name != "edit" or desk.viewer.may(Right.MODEL)]


def header(desk: Desk) -> Span:
    """The title, the ways to look at the tree, and the month."""
    span = filters.header(desk, desk.say("page.indicator_tree"), lambda: _ways(desk))
    return span or filters.this_month(desk)


def edit_header(desk: Desk, draft: Draft) -> None:
    """The title, the ways to look at the tree, and what may be done to it."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            st.title(desk.say("page.indicator_tree"), anchor=False, width="content")
            _ways(desk)
        tree_edit_view.toolbar(desk, draft)


def _ways(desk: Desk) -> None:
    filters.segment("view", _views(desk), desk.say("page.indicator_tree"), lambda name: desk.say(f"tree.view_{name}"))


def outline(desk: Desk, found: Scorecard, chosen: str) -> None:
    """Every node under its parent, with its weight and score."""
    tree_outline(
        [_node(desk, found, line) for line in found.lines],
        headers=tree_edit_view.headers(desk, desk.say("tree.node")),
        label=desk.say("page.indicator_tree"),
        sum_words=desk.say("tree.weights", sum="{sum}"),
        selected=chosen,
        key=OUTLINE,
        on_open=lambda: filters.select("node", filters.opened(OUTLINE)),
    )


def _node(desk: Desk, found: Scorecard, line: Line) -> Node:
    model = found.model
    node = model.node_by_code[line.code]
    indicator = model.indicator_by_code.get(node.indicator or "")
    return Node(
        code=line.code,
        parent=line.parent,
        type=line.type,
        name=desk.text(found.names[line.code]),
        weight=line.weight,
        unit=numbers.unit_word(indicator.unit, desk.language) if indicator else desk.say("tree.points"),
        org=desk.text(model.org_tree.units[line.org].name) if line.org else "",
        owner=desk.owner(found.model, line.owner),
        status=line.status.value,
        status_word=desk.say(f"status.{line.status.value}"),
        score=numbers.points(line.score),
        marks=marks.rules(desk, model, node),
        changed=False,
    )


def card(desk: Desk, found: Scorecard, chosen: str) -> None:
    """One node in full."""
    line = next((line for line in found.lines if line.code == chosen), found.lines[0])
    node = found.model.node_by_code[line.code]
    indicator = found.model.indicator_by_code.get(node.indicator or "")
    st.subheader(desk.text(found.titles[line.code]), anchor=False)
    st.markdown(marks.badge(desk, line.status))
    marks.facts(desk, _facts(desk, found, line), desk.say("tree.card"))
    for label in (node.definition, indicator.definition if indicator else None):
        if label:
            st.caption(marks.plain_text(desk.text(label)))
    if indicator and indicator.formula:
        st.code(indicator.formula, language=None, wrap_lines=True)
    if line.type != "kpi":
        _rolled_up(desk, found, node)
    _drivers(desk, found, line.code)
    if line.type == "kpi":
        links.link(desk, "drilldown", desk.say("cockpit.open_drilldown"), kpi=line.code)


def _facts(desk: Desk, found: Scorecard, line: Line) -> dict[str, str]:
    """Its figures, whose it is, and what it stands for in the strategy and in the work."""
    model = found.model
    node = model.node_by_code[line.code]
    indicator = model.indicator_by_code.get(node.indicator or "")
    facts = {"term.score": numbers.points(line.score), "term.coverage": numbers.percent(line.coverage)}
    if indicator:
        facts |= {
            "term.actual": numbers.quantity(line.actual, indicator.unit, desk.language),
            "term.target": marks.target(line, indicator.unit, desk),
            "term.attainment": numbers.attained(line.attainment),
            "term.polarity": desk.say(f"polarity.{indicator.polarity.value}"),
            "term.accumulation": desk.say(f"accumulation.{indicator.accumulation.value}"),
        }
    if line.owner:
        facts["term.owner"] = desk.owner(model, line.owner)
    for name in _STANDS_FOR:
        if said := model.nearest(line.code, name):  # type: ignore[arg-type]
            facts[f"node.{name}"] = desk.say(f"{name}.{said}")
    if node.step in model.step_by_code:
        facts["node.step"] = " › ".join(desk.text(one.name) for one in model.step_by_code[node.step])
    if scenario := model.nearest(line.code, "scenario"):
        facts["node.scenario"] = desk.text(scenario)
    return facts


def _rolled_up(desk: Desk, found: Scorecard, node: TreeNode) -> None:
    """How the score of a goal came about where a rule other than the mean of all children acted."""
    scoring = node.scoring(found.model.workspace.scoring)
    lines = {line.code: line for line in found.lines if line.parent == node.code}
    parts = {code: Child(_weight(line), line.score, line.coverage) for code, line in lines.items()}
    without = [code for code, part in parts.items() if part.score is None and part.weight > 0]
    if scoring.method != "worst" and not without:
        return
    shares = counted(parts, scoring.missing, scoring.method)
    st.markdown(f"**{desk.say('rule.title')}**")
    for text in _because(desk, found, shares, without, scoring.missing, scoring.method):
        st.caption(marks.plain_text(text))
    whole = sum(part.weight for part in parts.values())
    rows = [
        {
            desk.say("rule.child"): desk.text(found.titles[code]),
            desk.say("term.score"): numbers.points(part.score),
            desk.say("rule.weight"): numbers.percent(part.weight / whole if whole else 0.0),
            desk.say("rule.counted"): numbers.percent(shares[code]),
        }
        for code, part in parts.items()
    ]
    st.dataframe(rows, hide_index=True, key="tree_rolled_up", alt=desk.say("rule.title"), height="content")


def _because(
    desk: Desk, found: Scorecard, shares: Mapping[str, float], without: Sequence[str], missing: str, method: str
) -> list[str]:
    """Which children decided by being the worst, or by missing."""
    said = [("worst", [code for code, share in shares.items() if share])] if method == "worst" else []
    said += [(missing, list(without))]
    return [
        desk.say(f"rule.because_{rule}", names=[desk.text(found.titles[code]) for code in codes])
        for rule, codes in said
        if codes
    ]


def _weight(line: Line) -> float:
    return 1.0 if line.weight is None else line.weight


def _drivers(desk: Desk, found: Scorecard, code: str) -> None:
    """What drives this node, and what it drives."""
    for key, names in (
        ("tree.driven_by", [driver.source for driver in found.model.drivers if driver.to == code]),
        ("tree.drives", [driver.to for driver in found.model.drivers if driver.source == code]),
    ):
        if names:
            texts = [desk.text(found.titles[name]) for name in names if name in found.titles]
            st.caption(desk.say(key, names=texts))
