"""The indicator tree to read: the outline, and the card of one node."""

from __future__ import annotations

import streamlit as st

from kpi.core.scorecard import Line, children_of
from kpi.text import numbers
from kpi.ui import filters, links, marks
from kpi.ui.components.tree_outline import Headers, Node, tree_outline
from kpi.ui.desk import Desk
from kpi.usecases.scorecard import Scorecard

OUTLINE = "tree_outline"


def outline(desk: Desk, found: Scorecard, chosen: str) -> None:
    """Every node under its parent, with its weight and score."""
    tree_outline(
        [_node(desk, found, line) for line in found.lines],
        headers=_headers(desk),
        label=desk.say("page.indicator_tree"),
        selected=chosen,
        key=OUTLINE,
        on_open=lambda: filters.select("node", filters.opened(OUTLINE)),
    )


def _headers(desk: Desk) -> Headers:
    return Headers(
        name=desk.say("tree.node"),
        weight=desk.say("term.weight"),
        unit=desk.say("term.unit"),
        org=desk.say("term.org"),
        owner=desk.say("term.owner"),
        score=desk.say("term.score"),
    )


def _node(desk: Desk, found: Scorecard, line: Line) -> Node:
    model = found.model
    indicator = model.indicator_by_code.get(model.node_by_code[line.code].indicator or "")
    siblings = sum(_weight(other) for other in found.lines if other.parent == line.parent)
    share = _weight(line) / siblings if siblings and line.parent else 1.0
    return Node(
        code=line.code,
        parent=line.parent,
        type=line.type,
        name=desk.text(found.names[line.code]),
        weight=line.weight,
        weight_word=_weight_word(found, line),
        share=share,
        unit=numbers.unit_word(indicator.unit, desk.language) if indicator else desk.say("tree.points"),
        org=desk.text(model.org_tree.units[line.org].name) if line.org else "",
        owner=desk.owner(found.model, line.owner),
        status=line.status.value,
        status_word=desk.say(f"status.{line.status.value}"),
        score=numbers.points(line.score),
        mark=_mark(desk, found, line),
    )


def _weight_word(found: Scorecard, line: Line) -> str:
    """A weight as percent where those beside it add up to 100, else as it was given."""
    if line.weight is None:
        return ""
    whole = sum(_weight(other) for other in found.lines if other.parent == line.parent)
    return f"{line.weight:g}%" if round(whole, 6) == 100 else f"{line.weight:g}"


def _weight(line: Line) -> float:
    return 1.0 if line.weight is None else line.weight


def _mark(desk: Desk, found: Scorecard, line: Line) -> str:
    """What to look at: weights below a goal are read as percent, so another sum is worth a word."""
    given = [node.weight for node in children_of(found.model.scorecard).get(line.code, []) if node.weight is not None]
    whole = sum(given)
    return desk.say("tree.weights", sum=f"{whole:g}") if given and round(whole, 6) != 100 else ""


def card(desk: Desk, found: Scorecard, chosen: str) -> None:
    """One node in full."""
    line = next((line for line in found.lines if line.code == chosen), found.lines[0])
    node = found.model.node_by_code[line.code]
    indicator = found.model.indicator_by_code.get(node.indicator or "")
    st.subheader(desk.text(found.titles[line.code]), anchor=False)
    st.markdown(marks.badge(desk, line.status))
    unit = indicator.unit if indicator else ""
    facts = {"term.score": numbers.points(line.score), "term.coverage": numbers.percent(line.coverage)}
    if indicator:
        facts |= {
            "term.actual": numbers.quantity(line.actual, unit, desk.language),
            "term.target": marks.target(line, unit, desk),
            "term.attainment": numbers.attained(line.attainment),
            "term.polarity": desk.say(f"polarity.{indicator.polarity.value}"),
            "term.accumulation": desk.say(f"accumulation.{indicator.accumulation.value}"),
        }
    if line.owner:
        facts["term.owner"] = desk.owner(found.model, line.owner)
    marks.facts(desk, facts, desk.say("tree.card"))
    if indicator and indicator.definition:
        st.caption(marks.plain_text(desk.text(indicator.definition)))
    if indicator and indicator.formula:
        st.code(indicator.formula, language="sql", wrap_lines=True)
    _drivers(desk, found, line.code)
    if line.type == "kpi":
        links.link(desk, "drilldown", desk.say("cockpit.open_drilldown"), kpi=line.code)


def _drivers(desk: Desk, found: Scorecard, code: str) -> None:
    """What drives this node, and what it drives."""
    for key, names in (
        ("tree.driven_by", [driver.source for driver in found.model.drivers if driver.to == code]),
        ("tree.drives", [driver.to for driver in found.model.drivers if driver.source == code]),
    ):
        if names:
            texts = [desk.text(found.titles[name]) for name in names if name in found.titles]
            st.caption(desk.say(key, names=texts))
