"""The strategy map on a page: drawn, to download, and the card of the node that is selected."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kpi.charts.diagram import Caption, Picture, Style, svg
from kpi.core.diagram_wire import Link
from kpi.core.driving_power import Verdict
from kpi.core.period import Span
from kpi.core.scorecard import PERSPECTIVES, Line
from kpi.core.strategy_map import Scope
from kpi.text import numbers
from kpi.ui import driving_power_view, filters, kpi_view, links, marks
from kpi.ui.components.diagram import diagram
from kpi.ui.desk import Desk
from kpi.usecases.scorecard import Scorecard
from kpi.usecases.strategy_map import ScoredMap, scopes, strategy_map

MAP = "strategy_map"
_STYLES: dict[Verdict, Style] = {Verdict.SUPPORTED: "supported", Verdict.CONTRARY: "contrary"}
_LEGEND: tuple[Style, ...] = ("supported", "unsupported", "contrary", "computed")


def show(desk: Desk, span: Span, corner: DeltaGenerator) -> None:
    """The map of the part of the tree that is chosen in a corner of the page, and under it the selected node."""
    offered = scopes(desk.folder, desk.viewer, span)
    names = {scope.key: _scope_name(desk, scope, count, span) for scope, count in offered.items()}
    with corner:
        chosen = filters.choose("scope", names, desk.say("map.scope"), width=300)
    scope, said = next(one for one in offered if one.key == chosen), driving_power_view.known(desk, span)
    found = strategy_map(desk.folder, desk.viewer, span, scope, said)
    picture = _picture(desk, found, names[chosen])
    with corner:
        download(desk, picture, MAP)
    node = filters.selected("node")
    diagram(picture, selected=node, key=MAP, on_open=lambda: filters.select("node", filters.opened(MAP)))
    if node in found.scorecard.titles and node is not None:
        _card(desk, found, node)
    else:
        st.caption(desk.say("map.hint" if found.map.drivers else "map.no_links"))


def download(desk: Desk, picture: Picture, key: str) -> None:
    """The picture as a file."""
    st.download_button(
        desk.say("map.download"),
        svg(picture),
        file_name=f"{picture.title}.svg",
        mime="image/svg+xml",
        key=f"{key}_download",
        icon=":material/download:",
        on_click="ignore",
    )


def _scope_name(desk: Desk, scope: Scope, count: int, span: Span) -> str:
    model = desk.folder.model().at(span.last())
    if scope.kind == "level":
        return desk.say("map.scope_level", name=desk.say(f"level.{scope.code}"), count=count)
    named = {
        "unit": lambda: desk.text(model.org_tree.units[scope.code].name),
        "goal": lambda: desk.text(model.label(model.node_by_code[scope.code])),
    }
    name = named[scope.kind]() if scope.kind in named else ""
    return (
        desk.say(f"map.scope_{scope.kind}", name=name, count=count) if name else desk.say("map.scope_all", count=count)
    )


def _picture(desk: Desk, found: ScoredMap, scope: str) -> Picture:
    lines = {line.code: line for line in found.scorecard.lines}
    lanes: dict[str, tuple[str, str]] = {
        lane: (desk.say(f"perspective.{lane}"), desk.say(f"map.asks_{lane}")) for lane in PERSPECTIVES
    }
    title = {"page": desk.say("page.strategy_map"), "scope": scope, "when": marks.when(desk, found.scorecard.span)}
    return Picture(
        title=desk.say("map.title", **title),
        diagram=found.map.diagram,
        lanes={**lanes, "": (desk.say("map.unplaced"), desk.say("map.asks_unplaced"))},
        captions={box.id: caption(desk, found.scorecard, lines[box.id]) for box in found.map.diagram.boxes},
        styles={link: _style(found.verdict(link)) for link in found.map.drivers},
        legend=[(style, desk.say(f"map.{style}")) for style in _LEGEND] if found.map.drivers else [],
        none=desk.say("map.none"),
    )


def _style(verdict: Verdict | None) -> Style:
    return "computed" if verdict is None else _STYLES.get(verdict, "unsupported")


def caption(desk: Desk, found: Scorecard, line: Line) -> Caption:
    """What the box of a node says: how far it is, else why that is not known, and its actual."""
    name, word = desk.text(found.titles[line.code]), desk.say(f"status.{line.status.value}")
    if line.type == "goal":
        points = f"{numbers.points(line.score)} {desk.say('tree.points')}"
        return Caption(name, word if line.score is None else points, "", line.status, word)
    unit = _unit(found, line)
    actual = "" if line.actual is None else numbers.quantity(line.actual, unit, desk.language)
    return Caption(name, word if line.score is None else numbers.attained(line.attainment), actual, line.status, word)


def _unit(found: Scorecard, line: Line) -> str:
    indicator = found.model.indicator_by_code.get(found.model.node_by_code[line.code].indicator or "")
    return indicator.unit if indicator else ""


def _card(desk: Desk, found: ScoredMap, code: str) -> None:
    """The node that is selected: what it is, what drives it, and what it drives."""
    with st.container(border=True, key="panel"):
        facts, above, below = st.columns([1.15, 1, 1], gap="medium")
        with facts:
            node(desk, found.scorecard, code, "node")
        with above:
            _neighbours(desk, found, code, "driven_by")
        with below:
            _neighbours(desk, found, code, "drives")
        ways(desk, found.scorecard, code, indicator_tree="map.open_tree")


def node(desk: Desk, found: Scorecard, code: str, selected: str) -> None:
    """A node with where it stands, and what it says of itself; `selected` is what it was selected as."""
    line = next(line for line in found.lines if line.code == code)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(marks.plain_text(desk.text(found.titles[code])), anchor=False, width="content")
        close(desk, selected)
    if line.type == "kpi":
        st.markdown(kpi_view.stands(desk, line, _unit(found, line)))
    else:
        score, coverage = numbers.points(line.score), numbers.percent(line.coverage)
        status = marks.badge(desk, line.status)
        st.markdown(desk.say("map.goal_summary", status=status, score=score, coverage=coverage))
    marks.facts(desk, _facts(desk, found, code), desk.say("tree.card"))


def close(desk: Desk, name: str) -> None:
    """The button that ends the selection of `name`."""
    st.button(
        desk.say("cockpit.close"),
        icon=":material/close:",
        type="tertiary",
        key="close",
        on_click=filters.select,
        args=(name, None),
    )


def _facts(desk: Desk, found: Scorecard, code: str) -> Mapping[str, str]:
    """What a node says of itself, or the nearest node above it that says anything."""
    model, entry = found.model, found.model.node_by_code[code]
    path = [desk.text(found.names[above.code]) for above in reversed(model.path(code))]
    lane, step, review = (model.nearest(code, field) for field in ("perspective", "step", "review"))
    process, known = model.step_by_code.get(step or "", (None, None))
    said = {
        "map.path": desk.say("map.path_joint").join(path),
        "map.perspective": desk.say(f"perspective.{lane}") if lane else desk.say("map.unplaced"),
        "map.scenario": desk.text(model.nearest(code, "scenario")),
        "map.step": desk.say("map.step_of", process=process.name, step=known.name) if process and known else "",
        "term.owner": desk.owner(model, entry.owner),
        "map.review": desk.say(f"review.{review}") if review else "",
        "map.control": "" if entry.controllable else desk.say("map.beyond"),
    }
    return {key: text for key, text in said.items() if text}


def _neighbours(desk: Desk, found: ScoredMap, code: str, side: str) -> None:
    """What drives a node, or what it drives: each opens, and says what the data make of the link."""
    st.markdown(f"**{desk.say(f'map.{side}')}**")
    here, there = (1, 0) if side == "driven_by" else (0, 1)
    near = [link for link in found.links(code) if link[here] == code]
    if not near:
        st.caption(desk.say(f"map.{side}_none"))
    for link in near:
        with st.container(gap=None):
            st.button(
                marks.plain_text(desk.text(found.scorecard.titles[link[there]])),
                type="tertiary",
                key=f"{side}_{link[there]}",
                on_click=filters.select,
                args=("node", link[there]),
            )
            for one in found.map.drivers.get(link, [link]):
                st.caption(_evidence(desk, found, one, link))


def _evidence(desk: Desk, found: ScoredMap, one: Link, link: Link) -> str:
    """What the data say of a link, and why people believe in it; with its own ends where a wire stands for it."""
    evidence = found.evidence[one]
    text = driving_power_view.says(desk, found.scorecard.model, evidence)
    if one != link:
        source, to = (desk.text(found.scorecard.titles[code]) for code in one)
        text = desk.say("map.through", source=source, to=to, evidence=text)
    why = [desk.say("driving.note", note=desk.text(evidence.note))] if evidence.note else []
    return marks.plain_text(("" if desk.language == "zh" else " ").join([text, *why]))


def ways(desk: Desk, found: Scorecard, code: str, **pages: str) -> None:
    """The ways on from a node: to its drill-down, and to other pages that can select it."""
    with st.container(horizontal=True):
        if found.model.node_by_code[code].type == "kpi":
            links.link(desk, "drilldown", desk.say("cockpit.open_drilldown"), kpi=code)
        for page, label in pages.items():
            links.link(desk, page, desk.say(label), node=code)
