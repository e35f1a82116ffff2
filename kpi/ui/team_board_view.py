"""The team board: one line for each person of a unit, and the KPIs of the one that is selected."""

from __future__ import annotations

from typing import Any

import streamlit as st

from kpi.core.period import Span
from kpi.core.scorecard import Line
from kpi.core.status import Status
from kpi.core.team_board import Held, Need, Standing
from kpi.text import numbers
from kpi.ui import filters, kpi_view, links, marks
from kpi.ui.desk import Desk
from kpi.ui.remembered import remembered
from kpi.usecases import team_board as usecase
from kpi.usecases.scorecard import Scorecard
from kpi.usecases.team_board import TeamBoard

TABLE = "team_board"
MOST = 15
"""So many people are seen at once; the table scrolls beyond."""
_COUNTED = {"off": Status.OFF_TRACK, "risk": Status.AT_RISK, "on": Status.ON_TRACK}


def show(desk: Desk, span: Span) -> None:
    """The people of the unit that the URL names, or of all."""
    units = desk.folder.model().at(span.last()).org_tree.units
    unit = filters.choose(
        "unit", {code: desk.text(one.name) for code, one in units.items()}, desk.say("team.unit"), 260
    )
    board = remembered(desk, usecase.team_board, span, unit)
    name = marks.plain_text(desk.text(units[unit].name))
    if not board.people:
        st.info(desk.say("team.nobody", unit=name), icon=":material/group:")
        return
    busy = [one for one in board.people if one.held]
    needing = sum(bool(one.needs) for one in busy)
    when = marks.when(desk, span)
    st.markdown(desk.say("team.headline", when=when, unit=name, count=len(busy), needing=needing))
    table, side = st.columns([2.1, 1], gap="medium")
    with table:
        chosen = _table(desk, board)
        st.caption(desk.say("team.note"))
    with side, st.container(border=True, key="panel"):
        _card(desk, desk.scorecard(span), chosen)


def _table(desk: Desk, board: TeamBoard) -> Standing:
    """One line for each person; returns the one that is selected, at first who needs help most."""
    codes = [one.person.code for one in board.people]
    place = filters.line(TABLE, "person", codes)
    st.dataframe(
        [_row(desk, board, one) for one in board.people],
        hide_index=True,
        key=TABLE,
        on_select=lambda: filters.line_picked(TABLE, "person", codes),
        selection_mode="single-row-required",
        alt=desk.say("team.table"),
        height="content" if len(codes) <= MOST else 35 * MOST,
        column_config=_columns(desk, board),
    )
    return board.people[place]


def _row(desk: Desk, board: TeamBoard, one: Standing) -> dict[str, Any]:
    before = one.scores[-2]
    change = None if one.score is None or before is None else one.score - before
    return {
        desk.say("team.person"): desk.text(one.person.name),
        desk.say("term.org"): desk.text(board.model.org_tree.units[one.person.org].name),
        desk.say("team.kpis"): " ".join(marks.SHAPES.get(held.outcome.status, "○") for held in one.held),
        **{desk.say(f"team.{name}"): one.count(status) for name, status in _COUNTED.items()},
        desk.say("term.score"): numbers.points(one.score),
        desk.say("team.change"): numbers.signed(change),
        desk.say("team.trend"): [score for score in one.scores if score is not None],
        desk.say("team.needs"): needs(desk, one),
    }


def needs(desk: Desk, one: Standing) -> str:
    """Why a person may need help, in words."""
    if not one.held:
        return desk.say("team.no_kpi")
    counts = {Need.OFF: one.count(Status.OFF_TRACK), Need.SILENT: one.count(Status.NO_DATA)}
    said = [desk.say(f"team.need_{need.value}", count=counts.get(need, 0)) for need in one.needs]
    return desk.say("place.list_joint").join(said)


def _columns(desk: Desk, board: TeamBoard) -> dict[str, Any]:
    """How wide the columns are; all trends are drawn to one scale."""
    scores = [score for one in board.people for score in one.scores if score is not None] or [0.0]
    number, right = st.column_config.NumberColumn(width=55), st.column_config.TextColumn(alignment="right", width=60)
    trend = st.column_config.LineChartColumn(width=90, y_min=min(scores), y_max=max(scores))
    return {
        desk.say("team.person"): st.column_config.TextColumn(width=70),
        desk.say("term.org"): st.column_config.TextColumn(width=90),
        desk.say("team.kpis"): st.column_config.TextColumn(width=120),
        **{desk.say(f"team.{name}"): number for name in _COUNTED},
        desk.say("term.score"): right,
        desk.say("team.change"): right,
        desk.say("team.trend"): trend,
        desk.say("team.needs"): st.column_config.TextColumn(width=190),
    }


def _card(desk: Desk, found: Scorecard, one: Standing) -> None:
    """A person with every KPI they answer for, and the way to their page."""
    st.subheader(marks.plain_text(desk.text(one.person.name)), anchor=False)
    if said := needs(desk, one):
        st.caption(marks.plain_text(said))
    lines = {line.code: line for line in found.lines}
    for held in one.held:
        st.markdown(_kpi(desk, found, held, lines[held.kpi]))
    if one.held:
        links.link(desk, "my_indicators", desk.say("team.open"), person=one.person.code)


def _kpi(desk: Desk, found: Scorecard, held: Held, line: Line) -> str:
    name = marks.plain_text(desk.text(found.titles[line.code]))
    share = desk.say("team.share", share=numbers.percent(held.share)) if held.share < 1 else ""
    unit = found.model.indicator_by_code[found.model.node_by_code[line.code].indicator or ""].unit
    return f"**{name}**{share}  \n{kpi_view.stands(desk, line, unit)}"
