"""The events beside a KPI, kept by hand: added, said anew and removed where the trend is looked at."""

from __future__ import annotations

from datetime import date

import streamlit as st

from kpi.core.event import Event
from kpi.core.label import Label
from kpi.core.viewer import Right
from kpi.ui import marks
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.usecases import event as events
from kpi.usecases.drilldown import Drilldown
from kpi.usecases.event import Said
from kpi.usecases.trend import events_of

_NEW = "-"
"""The choice that is no event yet; codes begin with a letter."""
_DONE = "event_done"


def editor(desk: Desk, opened: Drilldown) -> None:
    """What a person may write down, change or remove, for those who may change the model."""
    if not desk.viewer.may(Right.MODEL):
        return
    with st.popover(desk.say("event.keep"), icon=":material/event:", key="event_ask", width="content"):
        known = {event.code: event for event in reversed(events_of(opened))}
        code = _which(desk, known)
        _fields(desk, opened, known.get(code))
        if done := st.session_state.pop(_DONE, None):
            st.success(marks.plain_text(done), icon=":material/check_circle:")


def _which(desk: Desk, known: dict[str, Event]) -> str:
    """A new event, or one of those there are."""
    names = {code: f"{desk.text(event.name)} · {event.on.isoformat()}" for code, event in known.items()}
    names = {_NEW: desk.say("event.new"), **names}
    key = f"event_which_{desk.language}"
    if st.session_state.get(key) not in names:
        st.session_state[key] = _NEW
    return str(
        st.selectbox(desk.say("event.which"), list(names), format_func=lambda code: names.get(code, code), key=key)
    )


def _fields(desk: Desk, opened: Drilldown, event: Event | None) -> None:
    """What is said of an event, and the buttons that keep or remove it."""
    say, key = desk.say, f"event_{opened.node.code}_{event.code if event else _NEW}_{desk.language}"
    st.text_input(say("event.name_label"), desk.text(event.name) if event else "", key=f"{key}_name",
        placeholder=say("event.name_hint"), max_chars=60)  # fmt: skip
    with st.container(horizontal=True):
        day = event.on if event else desk.today
        st.date_input(say("event.on"), day, key=f"{key}_on", format="YYYY-MM-DD", width=150)
        last = event.until if event else None
        st.date_input(say("event.until"), last, key=f"{key}_until", format="YYYY-MM-DD", width=150)
    units = opened.model.org_tree.units
    places = [opened.model.org_tree.root, *(code for code in units if code != opened.model.org_tree.root)]
    org = event.org if event and event.org in units else places[0]
    st.selectbox(
        say("event.org"), places, places.index(org or places[0]), key=f"{key}_org",
        format_func=lambda code: desk.text(units[code].name) if code in units else code,
    )  # fmt: skip
    many, name = len(event.indicators) if event else 0, marks.plain_text(desk.text(opened.indicator.name))
    only = say("event.only_many" if many > 1 else "event.only", name=name, count=many)
    st.checkbox(only, bool(event and event.indicators), key=f"{key}_only", help=say("event.only_help"))
    st.text_area(say("event.note"), desk.text(event.note) if event else "", key=f"{key}_note", height=68, max_chars=400)
    st.text_input(say("event.why"), key=f"{key}_why", max_chars=200)
    with st.container(horizontal=True):
        keep = guarded(desk.language, _keep)
        st.button(say("event.save"), type="primary", key=f"{key}_save", icon=":material/save:", on_click=keep,
            args=(desk, opened, event, key))  # fmt: skip
        if event:
            drop = guarded(desk.language, _remove)
            st.button(say("event.remove"), key=f"{key}_remove", icon=":material/delete:", on_click=drop,
                args=(desk, event, key))  # fmt: skip


def _given(name: str) -> str:
    return str(st.session_state.get(name) or "").strip()


def _day(name: str) -> date | None:
    given = st.session_state.get(name)
    return given if isinstance(given, date) else None


def _label(desk: Desk, text: str, before: Label | None) -> Label | None:
    """A text as it is now: in this language where there are two, else in both."""
    if not text:
        return None
    if before is None or before.zh == before.en:
        return Label(zh=text, en=text)
    return before.model_copy(update={desk.language: text})


def _keep(desk: Desk, opened: Drilldown, event: Event | None, key: str) -> None:
    name, org, code = _given(f"{key}_name"), _given(f"{key}_org"), opened.indicator.code
    others = [one for one in event.indicators if one != code] if event else []
    said = Said(
        _label(desk, name, event.name if event else None),
        _day(f"{key}_on"),
        _day(f"{key}_until"),
        None if org == opened.model.org_tree.root else org,
        (code, *others) if st.session_state.get(f"{key}_only") else (),
        _label(desk, _given(f"{key}_note"), event.note if event else None),
    )
    if event:
        events.change(desk.folder, desk.viewer, event.code, said, _given(f"{key}_why"))
    else:
        events.add(desk.folder, desk.viewer, said, _given(f"{key}_why"))
        for part in ("name", "until", "note"):
            st.session_state.pop(f"{key}_{part}", None)
    st.session_state.pop(f"{key}_why", None)
    st.session_state[_DONE] = desk.say("event.saved", name=name)


def _remove(desk: Desk, event: Event, key: str) -> None:
    events.remove(desk.folder, desk.viewer, event.code, _given(f"{key}_why"))
    st.session_state[_DONE] = desk.say("event.removed", name=desk.text(event.name))
