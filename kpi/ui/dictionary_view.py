"""The dictionary: search, list, and which way it is looked at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from kpi.core.certification import State
from kpi.core.search import search as find
from kpi.text import numbers, pinyin
from kpi.ui import filters
from kpi.ui.builder_view import NEW
from kpi.ui.desk import Desk
from kpi.usecases.indicator import Entry

VIEWS = ("list", "conflicts", "workbook")
TABLE = "dictionary"
MOST_LINES = 30
"""A longer list scrolls."""
SHAPES = {State.CERTIFIED: "✔", State.REVIEW: "◐", State.DRAFT: "○", State.RETIRED: "⊘"}
"""Every state has a shape beside its word."""


def header(desk: Desk) -> str:
    """The title, the ways to look at the dictionary, and the way to a new indicator; returns the way chosen."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(desk.say("page.dictionary"), anchor=False, width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            view = filters.segment(
                "view", VIEWS, desk.say("page.dictionary"), lambda view: desk.say(f"dictionary.view_{view}")
            )
            st.button(
                desk.say("builder.new"),
                icon=":material/add:",
                key="new_indicator",
                on_click=filters.select,
                args=("edit", NEW),
                disabled=not desk.model().datasets,
            )
    return view


def search(desk: Desk, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that answer what the person typed, of the states chosen; retired ones only when asked for."""
    with st.container(horizontal=True, vertical_alignment="center"):
        typed = st.text_input(
            desk.say("dictionary.search"),
            key="search",
            placeholder=desk.say("dictionary.search"),
            label_visibility="collapsed",
            icon=":material/search:",
            width=360,
        )
        states = st.pills(
            desk.say("dictionary.state"),
            [state.value for state in State],
            selection_mode="multi",
            format_func=lambda state: f"{SHAPES[State(state)]} {desk.say(f'state.{state}')}",
            key="states",
            label_visibility="collapsed",
        )
    wanted = set(states) if states else {state.value for state in State if state is not State.RETIRED}
    linked = filters.selected("indicator")
    listed = [e for e in entries if e.standing.state.value in wanted or (e.indicator.code == linked and not states)]
    return find(desk.model(), listed, typed or "", pinyin.spell)


def table(desk: Desk, entries: Sequence[Entry]) -> Entry | None:
    """The list; returns the entry of the line that is selected, at first that of the URL."""
    if not entries:
        st.info(desk.say("dictionary.none"), icon=":material/search_off:")
        return None
    codes = [entry.indicator.code for entry in entries]
    place = filters.line(TABLE, "indicator", codes)
    st.dataframe(
        [_row(desk, entry) for entry in entries],
        hide_index=True,
        key=TABLE,
        on_select=lambda: filters.line_picked(TABLE, "indicator", codes),
        selection_mode="single-row-required",
        alt=desk.say("page.dictionary"),
        height="content" if len(entries) <= MOST_LINES else MOST_LINES * 32,
        column_config={
            desk.say("term.indicator"): st.column_config.TextColumn(width=170),
            desk.say("dictionary.state"): st.column_config.TextColumn(width=95),
            desk.say("dictionary.sources"): st.column_config.TextColumn(width=140),
            desk.say("dictionary.used"): st.column_config.NumberColumn(width=55),
        },
    )
    return entries[place]


def _row(desk: Desk, entry: Entry) -> dict[str, str | int]:
    indicator, state = entry.indicator, entry.standing.state
    return {
        desk.say("term.indicator"): desk.text(indicator.name),
        desk.say("dictionary.state"): f"{SHAPES[state]} {desk.say(f'state.{state.value}')}",
        desk.say("dictionary.latest"): numbers.quantity(entry.latest, indicator.unit, desk.language),
        desk.say("dictionary.level"): desk.say(f"level.{indicator.level}") if indicator.level else "",
        desk.say("term.owner"): desk.owner(desk.model(), indicator.owner),
        desk.say("dictionary.sources"): _listed(desk, entry.datasets),
        desk.say("dictionary.used"): len(entry.kpis),
    }


def _listed(desk: Desk, codes: Sequence[str]) -> str:
    return desk.say("place.list_joint").join(desk.dataset_name(code) for code in codes)
