"""Making targets hold: why, since when where their period has begun, set at once or proposed to those who agree."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from functools import partial

import streamlit as st

from kpi.core.target import Target
from kpi.core.target_change import Adjustment, Key
from kpi.core.viewer import Right
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.usecases import proposal, target

DONE = "target_done"
Wanted = Callable[[], tuple[list[Target], Collection[Key]]]
"""What is to hold and what is to go, read at the moment it is asked for."""


def done() -> None:
    """Say once what was done."""
    said = st.session_state.pop(DONE, None)
    if said:
        st.success(said, icon=":material/check_circle:")


def how(key: str) -> Adjustment:
    """How the change is to be made, as the fields say at this moment."""
    since = st.session_state.get(f"{key}_since")
    why = st.session_state.get(f"{key}_why") or ""
    return Adjustment(why, since if isinstance(since, date) else None, bool(st.session_state.get(f"{key}_days")))


def ask(desk: Desk, key: str, begun: bool) -> None:
    """Ask why, and from which day on where something has begun."""
    st.text_input(desk.say("target.why_label"), key=f"{key}_why", placeholder=desk.say("target.why_hint"))
    if begun:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.date_input(desk.say("target.since_label"), value=desk.today, key=f"{key}_since", width=160)
            st.checkbox(desk.say("target.days"), value=True, key=f"{key}_days", help=desk.say("target.days_help"))


def confirm(
    desk: Desk, key: str, wanted: Wanted, kpi: str | None = None, after: Callable[[], None] | None = None
) -> None:
    """The fields and buttons that set what is wanted, or propose it for one KPI."""
    targets, gone = wanted()
    ask(desk, key, bool(target.begun(desk.folder, desk.viewer, targets, gone)))
    idle = not targets and not gone
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if desk.viewer.may(Right.MODEL):
            st.button(
                desk.say("target.set"), type="primary", key=f"{key}_set", disabled=idle, icon=":material/flag:",
                on_click=guarded(desk.language, partial(_set, desk, key, wanted, after)),
            )  # fmt: skip
        if kpi is not None and desk.viewer.may(Right.COMMENT):
            _propose_button(desk, key, wanted, kpi, idle)


def _propose_button(desk: Desk, key: str, wanted: Wanted, kpi: str, idle: bool) -> None:
    with st.popover(desk.say("proposal.propose"), icon=":material/handshake:", disabled=idle, key=f"{key}_ask"):
        st.caption(desk.say("proposal.means"))
        st.text_area(
            desk.say("proposal.assumptions"),
            key=f"{key}_assumptions",
            placeholder=desk.say("proposal.assumptions_hint"),
        )
        st.button(
            desk.say("proposal.send"), type="primary", key=f"{key}_propose",
            on_click=guarded(desk.language, partial(_propose, desk, key, wanted, kpi)),
        )  # fmt: skip


def _set(desk: Desk, key: str, wanted: Wanted, after: Callable[[], None] | None) -> None:
    targets, gone = wanted()
    count = target.put(desk.folder, desk.viewer, targets, how(key), gone)
    st.session_state[DONE] = desk.say("target.done" if count else "target.same", count=count)
    st.session_state[f"{key}_why"] = ""
    if after:
        after()


def _propose(desk: Desk, key: str, wanted: Wanted, kpi: str) -> None:
    targets, _ = wanted()
    change = how(key)
    said = st.session_state.get(f"{key}_assumptions") or ""
    number = proposal.propose(desk.folder, desk.viewer, kpi, targets, said, change.why, change.since, change.pro_rata)
    st.session_state[DONE] = desk.say("proposal.sent", number=number)
    st.session_state[f"{key}_why"], st.session_state[f"{key}_assumptions"] = "", ""
