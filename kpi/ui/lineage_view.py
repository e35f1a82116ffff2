"""Lineage drawn around one stop, to follow with mouse or keys, with a link to the page of what is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from kpi.core.data_health import DataHealth, Gap
from kpi.core.lineage import Lane, Lineage, Stop, stop_id
from kpi.core.status import Status
from kpi.text import numbers
from kpi.ui import data_health_view, filters, links, marks
from kpi.ui.components import lineage as component
from kpi.ui.components.lineage import Box
from kpi.ui.desk import Desk

_PAGES = {
    Lane.DATASET: ("upload", "dataset"),
    Lane.INDICATOR: ("dictionary", "indicator"),
    Lane.KPI: ("drilldown", "kpi"),
    Lane.GOAL: ("indicator_tree", "node"),
}
"""Where a stop is opened, and the parameter that says which."""


def draw(desk: Desk, node: str, key: str, health: DataHealth | None = None) -> None:
    """What `node`, such as `indicator:revenue`, comes from and leads to; a click on another stop moves there."""
    whole = desk.lineage()
    if node not in whole.stops:
        return
    chosen = _chosen(whole, node, key)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            _caption(desk, whole, whole.stops[chosen])
            if chosen != node:
                _back(desk, whole.stops[node], key)
        everything = st.toggle(desk.say("lineage.all"), key=f"{key}_all")
    part = whole if everything else whole.around(chosen)
    marks = _marks(desk, health or desk.data_health())
    component.lineage(
        [_lane(desk, part, lane, whole.stops[chosen]) for lane in Lane],
        [_box(desk, stop, marks) for stop in part.stops.values()],
        part.links,
        label=desk.say("lineage.alt", name=desk.text(whole.stops[chosen].name)),
        selected=chosen,
        key=key,
        on_open=lambda: _choose(key, node, filters.opened(key) or node),
    )


def _chosen(whole: Lineage, node: str, key: str) -> str:
    """The stop a person has moved to from `node`, as long as the page still looks at that one."""
    start, moved = st.session_state.get(f"{key}_at", (node, node))
    return moved if start == node and moved in whole.stops else node


def _choose(key: str, node: str, moved: str) -> None:
    st.session_state[f"{key}_at"] = (node, moved)


def _back(desk: Desk, start: Stop, key: str) -> None:
    """The way back to where the drawing began."""
    st.button(
        desk.say("lineage.back", name=marks.plain_text(desk.text(start.name))),
        icon=":material/undo:",
        type="tertiary",
        key=f"{key}_back",
        on_click=_choose,
        args=(key, start.id, start.id),
    )


def _caption(desk: Desk, whole: Lineage, stop: Stop) -> None:
    """Which stop is lit up, how much is before and after it, and the way to its page."""
    above, below = len(whole.upstream(stop.id)), len(whole.downstream(stop.id))
    lane, name = desk.say(f"lineage.{stop.lane.value}"), marks.plain_text(desk.text(stop.name))
    st.caption(desk.say("lineage.chosen", lane=lane, name=name, above=above, below=below), width="content")
    if stop.lane in _PAGES:
        page, parameter = _PAGES[stop.lane]
        links.link(desk, page, desk.say(f"lineage.open_{stop.lane.value}"), **{parameter: stop.code})


def _lane(desk: Desk, part: Lineage, lane: Lane, chosen: Stop) -> component.Lane:
    """A lane, and what it says where it is empty: before the chosen stop that is a fault, after it may be meant."""
    counted = lane is Lane.COLUMN and any(stop.lane is Lane.DATASET for stop in part.stops.values())
    return component.Lane(
        code=lane.value,
        name=desk.say(f"lineage.{lane.value}"),
        none=desk.say("lineage.rows_only" if counted else f"lineage.none_{lane.value}"),
        none_status=(Status.NO_DATA if counted else _empty(part, lane, chosen)).value,
    )


def _empty(part: Lineage, lane: Lane, chosen: Stop) -> Status:
    """How bad it is that a lane is empty; data whose source is not named is still there."""
    order = list(Lane)
    if order.index(lane) > order.index(chosen.lane):
        return Status.NO_DATA
    known = any(stop.lane is Lane.DATASET for stop in part.stops.values())
    return Status.AT_RISK if known else Status.OFF_TRACK


def _box(desk: Desk, stop: Stop, marks: Mapping[str, tuple[str, Status]]) -> Box:
    word, status = marks.get(stop.id, ("", Status.NO_DATA))
    return Box(
        id=stop.id,
        lane=stop.lane.value,
        name=desk.text(stop.name),
        note=_note(desk, stop),
        mark=word,
        status=status.value,
    )


def _note(desk: Desk, stop: Stop) -> str:
    """A few quiet words that tell a stop from others of its name."""
    model = desk.model()
    if stop.lane is Lane.DATASET:
        dataset = model.dataset_by_code[stop.code]
        owner = desk.owner(model, dataset.owner)
        return desk.say("lineage.brought_by" if owner else "lineage.due", owner=owner, days=dataset.due)
    if stop.lane is Lane.COLUMN:
        return desk.dataset_name(stop.code.split(".")[0])
    if stop.lane is Lane.INDICATOR:
        return numbers.unit_word(model.indicator_by_code[stop.code].unit, desk.language)
    if stop.lane is Lane.KPI:
        return desk.owner(model, model.node_by_code[stop.code].owner)
    return ""


def _marks(desk: Desk, health: DataHealth) -> dict[str, tuple[str, Status]]:
    """The worst that every dataset and indicator itself lacks, in words and as a status."""
    lacking = {stop_id(Lane.DATASET, code): supply.gaps for code, supply in health.supplies.items()}
    for path in health.paths:
        own = [gap for gap in path.gaps if gap.of not in health.supplies]
        lacking[stop_id(Lane.INDICATOR, path.indicator.code)] = own
    return {stop: _mark(desk, gaps) for stop, gaps in lacking.items() if gaps}


def _mark(desk: Desk, gaps: Sequence[Gap]) -> tuple[str, Status]:
    worst = data_health_view.status(gaps[0])
    texts = [data_health_view.words(desk, gap) for gap in gaps if data_health_view.status(gap) is worst]
    return desk.say("place.list_joint").join(texts), worst
