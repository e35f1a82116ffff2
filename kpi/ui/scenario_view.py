"""Scenarios of targets: made of the plan, held against it KPI by KPI, adopted or dropped."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kpi.core.target import Aim
from kpi.core.viewer import Right
from kpi.text import numbers
from kpi.ui import filters, target_change_view, target_grid_view
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.ui.target_scale import Scale, scale
from kpi.usecases import scenario
from kpi.usecases.scenario import Difference
from kpi.usecases.target import Grid

WAYS = ("compare", "enter")
_CODE, _BY, _KEY = "scenario_code", "scenario_by", "scenario_change"


def show(desk: Desk, found: Grid) -> None:
    """A scenario beside the plan, and the way to make one."""
    known, way = scenario.scenarios(desk.folder, desk.viewer), WAYS[0]
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = (
            filters.choose("scenario", {code: code for code in known}, desk.say("scenario.one"), 240) if known else None
        )
        if desk.viewer.may(Right.MODEL):
            _make(desk, found)
            if chosen is not None:
                way = filters.segment(
                    "way", WAYS, desk.say("scenario.one"), lambda name: desk.say(f"scenario.way_{name}")
                )
    if chosen is None:
        st.info(desk.say("scenario.none"), icon=":material/alt_route:")
        return
    if way == "enter":
        target_grid_view.enter(desk, target_grid_view.grid(desk, found.year, chosen))
        return
    _compare(desk, found, chosen)
    if desk.viewer.may(Right.MODEL):
        _act(desk, found, chosen)


def _make(desk: Desk, found: Grid) -> None:
    with st.popover(desk.say("scenario.make"), icon=":material/add:", key="scenario_make"):
        st.caption(desk.say("scenario.means", year=found.year))
        st.text_input(desk.say("scenario.code"), key=_CODE, placeholder="bold", help=desk.say("scenario.code_help"))
        st.number_input(
            desk.say("scenario.by"), -100.0, 1000.0, 10.0, 5.0, format="%g", key=_BY, help=desk.say("scenario.by_help")
        )
        st.button(
            desk.say("scenario.copy"), type="primary", key="scenario_copy",
            on_click=guarded(desk.language, partial(_copy, desk, found.year)),
        )  # fmt: skip


def _copy(desk: Desk, year: int) -> None:
    code, by = (st.session_state.get(_CODE) or "").strip(), float(st.session_state.get(_BY) or 0.0) / 100
    count = scenario.copy(desk.folder, desk.viewer, year, code, by, desk.say("scenario.why", code=code))
    st.session_state[target_change_view.DONE] = desk.say("scenario.made", code=code, count=count)
    st.session_state[_CODE] = ""
    filters.select("scenario", code)


def _compare(desk: Desk, found: Grid, chosen: str) -> None:
    """The year of every KPI as planned and in the scenario."""
    listed = scenario.compare(desk.folder, desk.viewer, found.year, chosen)
    if not listed:
        st.info(desk.say("scenario.empty", year=found.year), icon=":material/alt_route:")
        return
    rows = [_line(desk, found, one, chosen) for one in listed]
    right = st.column_config.TextColumn(alignment="right")
    config = {name: right for name in rows[0] if name not in (desk.say("term.kpi"), desk.say("term.unit"))}
    st.dataframe(
        rows, hide_index=True, key="scenario_table", alt=desk.say("scenario.table", code=chosen), column_config=config,
        height="content" if len(rows) <= 12 else 416,
    )  # fmt: skip


def _line(desk: Desk, found: Grid, one: Difference, chosen: str) -> dict[str, str]:
    row = found.row(one.kpi)
    unit = scale(desk, row) if row else Scale(1.0, "", False)
    return {
        desk.say("term.kpi"): desk.text(one.title),
        desk.say("term.unit"): unit.word,
        desk.say("scenario.plan", year=found.year): unit.aim(one.plan),
        desk.say("scenario.then", code=chosen): unit.aim(one.scenario),
        desk.say("scenario.difference"): _difference(one, unit),
        desk.say("scenario.change"): numbers.change(_low(one.scenario), _low(one.plan), one.indicator.unit),
    }


def _low(aim: Aim | None) -> float | None:
    return aim.low if aim else None


def _difference(one: Difference, unit: Scale) -> str:
    if one.plan is None or one.scenario is None:
        return numbers.NONE
    return numbers.signed((one.scenario.low - one.plan.low) * unit.factor, unit.digits)


def _act(desk: Desk, found: Grid, chosen: str) -> None:
    """Adopt the scenario from a day on, or drop it."""
    st.caption(desk.say("scenario.adopt_means"))
    left, _ = st.columns([1, 1])
    with left:
        target_change_view.ask(desk, _KEY, begun=True)
    with st.container(horizontal=True):
        st.button(
            desk.say("scenario.adopt"), type="primary", icon=":material/flag:", key="scenario_adopt",
            on_click=guarded(desk.language, partial(_adopt, desk, found.year, chosen)),
        )  # fmt: skip
        st.button(
            desk.say("scenario.drop"), type="tertiary", icon=":material/delete:", key="scenario_drop",
            on_click=guarded(desk.language, partial(_drop, desk, chosen)),
        )  # fmt: skip


def _adopt(desk: Desk, year: int, chosen: str) -> None:
    how = target_change_view.how(_KEY)
    count = scenario.adopt(desk.folder, desk.viewer, year, chosen, how.why, how.since, how.pro_rata)
    st.session_state[target_change_view.DONE] = desk.say("scenario.adopted", code=chosen, count=count)
    st.session_state[f"{_KEY}_why"] = ""


def _drop(desk: Desk, chosen: str) -> None:
    scenario.drop(desk.folder, desk.viewer, chosen)
    filters.select("scenario", None)
