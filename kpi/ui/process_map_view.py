"""The process map on a page: drawn, to download, and the card of what is selected in it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kpi.charts.diagram import Caption, Picture
from kpi.core.arrival import State
from kpi.core.lineage import Lane, lineage, stop_id
from kpi.core.period import Span
from kpi.core.process import dataset_of
from kpi.core.process_map import Place, data_label
from kpi.core.status import Status
from kpi.ui import arrival_view, filters, funnel_view, links, marks, strategy_map_view
from kpi.ui.components.diagram import diagram
from kpi.ui.desk import Desk
from kpi.usecases.process_map import ScoredProcesses, process_map

MAP = "process_map"
_STATUSES = {
    State.ARRIVED: Status.ON_TRACK,
    State.PARTIAL: Status.AT_RISK,
    State.OVERDUE: Status.OFF_TRACK,
}
_WORST = (Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK)


def show(desk: Desk, span: Span, corner: DeltaGenerator) -> None:
    """All processes, and under them the step, data or KPI that is selected."""
    found = process_map(desk.folder, desk.viewer, span)
    if not found.map.diagram.lanes:
        st.info(desk.say("process.none"), icon=":material/conveyor_belt:")
        return
    picture = _picture(desk, found)
    with corner:
        st.caption(desk.say("process.caption", month=f"{span.month:%Y-%m}"), width="content")
        strategy_map_view.download(desk, picture, MAP)
    chosen = filters.selected("place")
    diagram(picture, selected=chosen, key=MAP, on_open=lambda: filters.select("place", filters.opened(MAP)))
    if place := found.map.places.get(chosen or ""):
        with st.container(border=True, key="panel"):
            _card(desk, found, place)
    if found.map.unbound:
        names = [marks.plain_text(desk.text(found.scorecard.titles[code])) for code in found.map.unbound]
        st.caption(desk.say("process.unbound", names=names))
    funnel_view.of_company(desk, span)


def _picture(desk: Desk, found: ScoredProcesses) -> Picture:
    model = found.scorecard.model
    return Picture(
        title=desk.say("process.title", when=marks.when(desk, found.scorecard.span)),
        diagram=found.map.diagram,
        lanes={
            one.code: (desk.text(one.name), desk.say("process.steps", count=len(one.steps))) for one in model.processes
        },
        captions={code: _caption(desk, found, place) for code, place in found.map.places.items()},
        styles={},
        legend=[],
        none=desk.say("process.no_steps"),
    )


def _caption(desk: Desk, found: ScoredProcesses, place: Place) -> Caption:
    if place.kind == "data":
        return _data_caption(desk, found, place.code)
    lines = {line.code: line for line in found.scorecard.lines}
    if place.kind == "kpi":
        return strategy_map_view.caption(desk, found.scorecard, lines[place.code])
    name = desk.text(found.scorecard.model.step_by_code[place.step][1].name)
    kpis = found.map.under(place.step, "kpi")
    note = desk.say("process.counts", data=len(found.map.under(place.step, "data")), kpis=len(kpis))
    states = {lines[code].status for code in kpis}
    worst = next((status for status in _WORST if status in states), None)
    return Caption(name, "", note, worst, desk.say(f"status.{worst.value}") if worst else "")


def _data_caption(desk: Desk, found: ScoredProcesses, code: str) -> Caption:
    """Which data it is, whether the month has come, and how far the data go at all."""
    delivery = found.deliveries[dataset_of(code)[0]]
    until = desk.say("process.until", day=delivery.until.isoformat()) if delivery.until else desk.say("process.never")
    state = delivery.arrival.state
    word = arrival_view.state(desk, delivery.arrival)
    status = _STATUSES.get(state, Status.NO_DATA)
    return Caption(_data_name(desk, found, code), "" if state is State.ARRIVED else word, until, status, word)


def _data_name(desk: Desk, found: ScoredProcesses, code: str) -> str:
    dataset, column = data_label(found.scorecard.model, code)
    return desk.say("process.data", dataset=dataset, column=column) if column else desk.text(dataset)


def _card(desk: Desk, found: ScoredProcesses, place: Place) -> None:
    """What is selected: a KPI as on the strategy map, a step with all under it, or data with the way to their files."""
    if place.kind == "kpi":
        strategy_map_view.node(desk, found.scorecard, place.code, "place")
        strategy_map_view.ways(desk, found.scorecard, place.code, indicator_tree="map.open_tree")
        return
    name = _caption(desk, found, place).name
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(marks.plain_text(name), anchor=False, width="content")
        strategy_map_view.close(desk, "place")
    (_step if place.kind == "step" else _data)(desk, found, place)


def _step(desk: Desk, found: ScoredProcesses, place: Place) -> None:
    """A step in words: its data and its KPIs, each with how it stands."""
    for kind in ("data", "kpi"):
        ids = [one for one in found.map.places.values() if (one.step, one.kind) == (place.step, kind)]
        said = [_caption(desk, found, one) for one in ids]
        if said:
            st.markdown("\n".join(f"- {_spoken(one)}" for one in said))


def _spoken(caption: Caption) -> str:
    status = caption.status or Status.NO_DATA
    shape = marks.coloured(marks.SHAPES.get(status, "○"), status)
    words = dict.fromkeys(filter(None, [caption.name, caption.word, caption.mark, caption.note]))
    return f"{shape} {marks.plain_text(' · '.join(words))}"


def _data(desk: Desk, found: ScoredProcesses, place: Place) -> None:
    """Data in words: where they come from, who brings them, how far they are, and what reads them."""
    model = found.scorecard.model
    dataset = model.dataset_by_code[dataset_of(place.code)[0]]
    delivery = found.deliveries[dataset.code]
    readers = _readers(desk, found, place.code)
    said = {
        "process.source": desk.text(dataset.source),
        "process.bringer": desk.owner(model, dataset.owner),
        "process.state": arrival_view.state(desk, delivery.arrival),
        "process.read_by": desk.say("place.list_joint").join(readers) or desk.say("process.unread"),
    }
    marks.facts(desk, {key: text for key, text in said.items() if text}, desk.say("process.data_card"))
    with st.container(horizontal=True):
        links.link(desk, "upload", desk.say("process.open_upload"), dataset=dataset.code)
        links.link(desk, "data_health", desk.say("process.open_health"))


def _readers(desk: Desk, found: ScoredProcesses, code: str) -> Sequence[str]:
    """The indicators that stand on a data node."""
    whole = lineage(found.scorecard.model)
    stop = stop_id(Lane.COLUMN if dataset_of(code)[1] else Lane.DATASET, code)
    names = {one.code: desk.text(one.name) for one in found.scorecard.model.indicators}
    return [names[one] for one in whole.of(Lane.INDICATOR, whole.downstream(stop))]
