"""Rolling over to a new fiscal year: a decision for each KPI, what its target becomes, where its targets came from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from kpi.core.label import Label
from kpi.core.roll_over import DECISIONS, Decision, Renewal
from kpi.core.target import Aim
from kpi.core.viewer import Right
from kpi.text import numbers
from kpi.text.words import say
from kpi.ui import filters, marks
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.usecases import roll_over as usecase
from kpi.usecases.roll_over import Plan, Row, Year

_AGAIN, _WHY, _DONE = "roll_over_again", "roll_over_why", "roll_over_done"
_FIXED = ("name", "before", "actual", "attainment", "becomes", "ahead")
_HEIGHT, _MOST = 35, 16


def roll_over(desk: Desk, year: int) -> None:
    """The decisions for a year, applied at once, and the lineage of one KPI."""
    if said := st.session_state.pop(_DONE, None):
        st.success(said, icon=":material/check_circle:")
    plan = usecase.plan(desk.folder, desk.viewer, year)
    if not plan.rows:
        st.info(desk.say("roll.nothing"), icon=":material/event_repeat:")
        return
    st.markdown(desk.say("roll.intro", before=year - 1, year=year))
    _notes(desk, plan)
    _table(desk, plan)
    _apply(desk, plan)
    _lineage(desk, plan)


def _notes(desk: Desk, plan: Plan) -> None:
    """What is still open in the old year, and what the new one has already."""
    if plan.running:
        st.caption(desk.say("roll.running", before=plan.year - 1))
    count = sum(row.prepared for row in plan.rows)
    if count:
        st.caption(desk.say("roll.there", count=count, year=plan.year))
        st.toggle(desk.say("roll.again"), key=_AGAIN)


def _again(plan: Plan) -> set[str]:
    """The KPIs whose targets ahead are to be made anew."""
    return {row.node.code for row in plan.rows if row.prepared} if st.session_state.get(_AGAIN) else set()


def _key(desk: Desk, plan: Plan) -> str:
    """The name of the table: another after every change of the model, so that decisions are not taken twice."""
    return f"roll_over_{plan.year}_{desk.language}_{desk.state()[0]}"


def _edits(desk: Desk, plan: Plan) -> Mapping[int, Mapping[str, Any]]:
    """What was decided so far, by the line of the table."""
    state: Mapping[str, Any] = st.session_state.get(_key(desk, plan)) or {}
    return {int(place): cells for place, cells in (state.get("edited_rows") or {}).items()}


def _renewal(desk: Desk, plan: Plan, row: Row, cells: Mapping[str, Any]) -> Renewal:
    """What becomes of a KPI as decided; raises `Invalid` where a suggestion is asked for and there is none."""
    decision: Decision = cells.get("decision") or "keep"
    growth, weight = 0.0, cells.get("weight", row.node.weight)
    if decision == "change":
        growth = round((cells.get("growth") or 0.0) / 100, 12)
    elif decision == "suggest":
        growth = usecase.suggested(desk.folder, desk.viewer, row.node.code, plan.year)
    return Renewal(row.node.code, decision, growth, weight, _note(plan.year - 1, decision, growth))


def _note(before: int, decision: Decision, growth: float) -> Label | None:
    """Where a new target comes from, in both languages."""
    if decision == "drop":
        return None
    key = "roll.note_keep" if not growth else f"roll.note_{decision}"
    values = {"before": before} | ({"growth": _percent(growth)} if growth else {})
    return Label(zh=say("zh", key, **values), en=say("en", key, **values))


def _percent(growth: float) -> str:
    return f"{numbers.signed(growth * 100)}%"


def _renewals(desk: Desk, plan: Plan) -> list[Renewal]:
    """All decisions as they stand at this moment."""
    edits = _edits(desk, plan)
    return [_renewal(desk, plan, row, edits.get(place, {})) for place, row in enumerate(plan.rows)]


def _table(desk: Desk, plan: Plan) -> None:
    """Every KPI with its year, to be decided, and what its target becomes."""
    edits, again = _edits(desk, plan), _again(plan)
    rows = [_line(desk, plan, row, edits.get(place, {}), again) for place, row in enumerate(plan.rows)]
    st.data_editor(
        rows,
        hide_index=True,
        key=_key(desk, plan),
        num_rows="fixed",
        disabled=_FIXED if desk.viewer.may(Right.MODEL) else True,
        height="content" if len(rows) <= _MOST else _HEIGHT * (_MOST + 1),
        alt=desk.say("roll.table", year=plan.year),
        column_config=_columns(desk, plan),
        column_order=None if any(row.prepared for row in plan.rows) else list(rows[0])[:-1],
    )


def _columns(desk: Desk, plan: Plan) -> dict[str, Any]:
    column, before = st.column_config, plan.year - 1
    right = partial(column.TextColumn, alignment="right")
    return {
        "name": column.TextColumn(desk.say("term.kpi"), pinned=True, width="medium"),
        "before": right(desk.say("roll.before", year=before)),
        "actual": right(desk.say("roll.actual", year=before)),
        "attainment": right(desk.say("term.attainment"), width="small"),
        "decision": column.SelectboxColumn(
            desk.say("roll.decision"),
            options=list(DECISIONS),
            required=True,
            format_func=lambda code: desk.say(f"roll.decision_{code}"),
        ),
        "growth": column.NumberColumn(
            desk.say("roll.growth"),
            min_value=-100,
            max_value=1000,
            step=0.1,
            format="%g",
            help=desk.say("roll.growth_help"),
            width="small",
        ),
        "weight": column.NumberColumn(
            desk.say("term.weight"), min_value=0.0, format="%g", help=desk.say("roll.weight_help"), width="small"
        ),
        "becomes": right(desk.say("roll.becomes", year=plan.year), width="medium"),
        "ahead": right(desk.say("roll.ahead", year=plan.year)),
    }


def _line(desk: Desk, plan: Plan, row: Row, cells: Mapping[str, Any], again: set[str]) -> dict[str, Any]:
    unit, line = row.indicator.unit, row.line
    return {
        "name": desk.text(row.title),
        "before": _aim(desk, row.aim, unit),
        "actual": numbers.quantity(line.actual if line else None, unit, desk.language),
        "attainment": numbers.attained(line.attainment if line else None),
        "decision": "keep",
        "growth": 0.0,
        "weight": row.node.weight,
        "becomes": _becomes(desk, plan, row, cells, again),
        "ahead": _aim(desk, row.ahead, unit) if row.prepared else "",
    }


def _becomes(desk: Desk, plan: Plan, row: Row, cells: Mapping[str, Any], again: set[str]) -> str:
    """What the year's target would be, with the change it is."""
    if cells.get("decision") == "drop":
        return desk.say("roll.dropped")
    if row.prepared and row.node.code not in again:
        return desk.say("roll.kept_there")
    if cells.get("decision") == "suggest" and not _suggestible(desk, plan, row):
        return numbers.NONE
    renewal = _renewal(desk, plan, row, cells)
    aim = _aim(desk, usecase.becomes(plan, renewal), row.indicator.unit)
    return f"{aim} ({_percent(renewal.growth)})" if renewal.growth else aim


def _suggestible(desk: Desk, plan: Plan, row: Row) -> bool:
    return usecase.suggestion(desk.folder, desk.viewer, row.node.code, plan.year) is not None


def _aim(desk: Desk, aim: Aim | None, unit: str) -> str:
    if aim is None or aim.low == aim.high:
        return numbers.quantity(aim.low if aim else None, unit, desk.language)
    return numbers.interval(aim.low, aim.high, unit, desk.language)


def _apply(desk: Desk, plan: Plan) -> None:
    """The reason, and the button that makes the decisions hold."""
    if not desk.viewer.may(Right.MODEL):
        st.caption(desk.say("roll.only_look"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(desk.say("roll.why"), key=_WHY, placeholder=desk.say("roll.why_hint"), width=420)
        st.button(
            desk.say("roll.apply", year=plan.year), key="roll_over_apply", type="primary",
            icon=":material/event_repeat:", on_click=guarded(desk.language, partial(_hold, desk, plan)),
        )  # fmt: skip


def _hold(desk: Desk, plan: Plan) -> None:
    """Make the decisions hold as the table and the fields say at this moment."""
    why, again = st.session_state.get(_WHY) or "", _again(plan)
    changed = usecase.roll_over(desk.folder, desk.viewer, plan.year, _renewals(desk, plan), why, again)
    st.session_state[_DONE] = desk.say("roll.done", year=plan.year, count=changed)
    st.session_state[_WHY], st.session_state[_AGAIN] = "", False


def _lineage(desk: Desk, plan: Plan) -> None:
    """The targets of one KPI year by year: where they came from and how the year ended."""
    rows = {row.node.code: row for row in plan.rows}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(desk.say("roll.lineage"), anchor=False, width="content")
        names = {code: desk.text(row.title) for code, row in rows.items()}
        kpi = filters.choose("kpi", names, desk.say("term.kpi"), width=260)
    found = usecase.lineage(desk.folder, desk.viewer, kpi)
    st.dataframe(
        [_year(desk, rows[kpi], one) for one in found],
        hide_index=True,
        key="roll_over_lineage",
        alt=desk.say("roll.lineage"),
        height="content",
    )


def _year(desk: Desk, row: Row, one: Year) -> dict[str, str]:
    unit, line = row.indicator.unit, one.line
    to_date = desk.say("roll.to_date") if one.running else ""
    actual = numbers.quantity(line.actual if line else None, unit, desk.language)
    return {
        desk.say("target.year"): str(one.year),
        desk.say("term.target"): _aim(desk, one.aim, unit),
        desk.say("roll.came_from"): desk.say("place.list_joint").join(map(desk.text, one.notes))
        or desk.say("roll.by_hand"),
        desk.say("term.actual"): f"{actual}{to_date}",
        desk.say("term.attainment"): numbers.attained(line.attainment if line else None),
        desk.say("term.status"): f"{marks.SHAPES.get(line.status, '○')} {desk.say(f'status.{line.status.value}')}"
        if line
        else numbers.NONE,
    }
