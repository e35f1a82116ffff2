"""What a page looks at: month, window and what is selected, kept in the URL so that a view is a link.

The URL holds codes, never words, so that a link means the same in both languages; Streamlit's own binding of widgets
holds the words. What the URL does not say is what the session saw last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from kpi.core.period import Period, Span, Window
from kpi.ui.desk import Desk

REMEMBERED = ("window", "period")


def selected(name: str) -> str | None:
    """What the URL says is selected."""
    return st.query_params.get(name)


def select(name: str, value: str | None) -> None:
    """Put what is selected in the URL."""
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def kept() -> dict[str, str]:
    """The month and window as query parameters of a link."""
    return {name: value for name in REMEMBERED if (value := st.session_state.get(f"seen_{name}"))}


def opened(key: str) -> str | None:
    """What a component with that key has just reported, inside its callback."""
    state = st.session_state.get(key) or {}
    return state.get("opened")


def line(table: str, name: str, codes: Sequence[str]) -> int:
    """The position of the line that a table of one line to select shows selected: what the URL says, else the first."""
    given = selected(name)
    place = codes.index(given) if given in codes else 0
    st.session_state[table] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    return place


def line_picked(table: str, name: str, codes: Sequence[str]) -> None:
    """Put what the line that a person selected is of in the URL."""
    rows = st.session_state[table]["selection"]["rows"]
    if rows and rows[0] < len(codes):
        select(name, codes[rows[0]])


def segment(name: str, options: Sequence[str], label: str, said: Callable[[str], str]) -> str:
    """One of a few things side by side, which the URL remembers by code; the first where it says nothing."""
    settle(name, options, options[0])
    st.segmented_control(
        label,
        options,
        format_func=said,
        required=True,
        key=f"pick_{name}",
        on_change=picked,
        args=(name,),
        label_visibility="collapsed",
    )
    return str(st.session_state[f"pick_{name}"])


def settle(name: str, options: Sequence[str], default: str) -> str:
    """Decide what the widget of `name` shows: what the URL says, else what was seen last, else the default."""
    given = (selected(name), st.session_state.get(f"seen_{name}"), default)
    value = str(next(candidate for candidate in given if candidate in options))
    st.session_state[f"pick_{name}"] = value
    _see(name, value)
    return value


def picked(name: str) -> None:
    """Take over what a person picked in the widget of `name`."""
    value = st.session_state.get(f"pick_{name}")
    if value is not None:
        select(name, value)
        _see(name, value)


def _see(name: str, value: str) -> None:
    st.session_state[f"seen_{name}"] = value


def header(
    desk: Desk,
    title: str,
    beside: Callable[[], object] | None = None,
    after: Callable[[Span], object] | None = None,
) -> Span | None:
    """The page's title with the choice of window and month beside it; None where there are no figures yet.

    What `beside` draws stands between the two, what `after` draws at the end.
    """
    months = desk.months()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            st.title(title, anchor=False, width="content")
            if beside:
                beside()
        if not months:
            return None
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            window = _window(desk)
            month = _month(desk, months)
            chosen = Period.parse(month) or Period(months[0].year, month=months[0].month)
            span = chosen.span(Window(window))
            if after:
                after(span)
    return span


def _window(desk: Desk) -> str:
    options = [window.value for window in desk.model().workspace.windows]
    return segment("window", options, desk.say("term.window"), lambda value: desk.say(f"window.{value}"))


def _month(desk: Desk, months: Sequence[date]) -> str:
    options = [f"{month:%Y-%m}" for month in months]
    opening = desk.opening_month()
    now = options.index(settle("period", options, f"{opening:%Y-%m}" if opening else options[0]))
    _step(desk, "earlier", options[now + 1 : now + 2], "Shift+Left", ":material/chevron_left:")
    st.selectbox(
        desk.say("term.period"),
        options,
        key="pick_period",
        on_change=picked,
        args=("period",),
        label_visibility="collapsed",
        width=130,
    )
    _step(desk, "later", options[max(now - 1, 0) : now], "Shift+Right", ":material/chevron_right:")
    return str(st.session_state["pick_period"])


def _step(desk: Desk, name: str, month: Sequence[str], shortcut: str, icon: str) -> None:
    """The step to the month before or after, where there is one."""
    st.button(
        desk.say(f"cockpit.step_{name}"),
        icon=icon,
        key=f"step_{name}",
        type="tertiary",
        help=desk.say(f"cockpit.step_{name}_help"),
        disabled=not month,
        shortcut=shortcut,
        on_click=_go_to,
        args=(month,),
    )


def _go_to(month: Sequence[str]) -> None:
    select("period", month[0])
    _see("period", month[0])


def this_month(desk: Desk) -> Span:
    """The month of today, for pages that have something to show before any data came."""
    return Span(desk.today.replace(day=1))


def choose_kpi(desk: Desk, span: Span) -> str | None:
    """The KPI to open: as the URL says, else as chosen from the list."""
    found = desk.scorecard(span)
    names = {line.code: desk.text(found.titles[line.code]) for line in found.lines if line.type == "kpi"}
    return choose("kpi", names, desk.say("term.kpi")) if names else None


def choose(name: str, names: dict[str, str], label: str, width: int = 360) -> str:
    """One of several things by name, from a list that the URL remembers by code."""
    settle(name, list(names), next(iter(names)))
    st.selectbox(
        label,
        list(names),
        format_func=lambda code: names.get(code, code),
        key=f"pick_{name}",
        on_change=picked,
        args=(name,),
        width=width,
        label_visibility="collapsed",
    )
    return str(st.session_state[f"pick_{name}"])


_AND, _NOTHING = ".", "-"
"""How several codes, or none, stand in the URL."""


def several(
    name: str, options: Sequence[str], usual: Sequence[str], label: str, said: Callable[[str], str]
) -> list[str]:
    """Some of a few things side by side, which the URL remembers by code; the usual ones where it says nothing."""
    url = selected(name)
    known = [option for option in options if url is not None and option in url.split(_AND)]
    given = known if known or url == _NOTHING else usual
    st.session_state[f"pick_{name}"] = [option for option in options if option in given]
    st.pills(
        label,
        options,
        selection_mode="multi",
        format_func=said,
        key=f"pick_{name}",
        on_change=_several_picked,
        args=(name,),
        label_visibility="collapsed",
    )
    return list(st.session_state[f"pick_{name}"])


def _several_picked(name: str) -> None:
    select(name, _AND.join(st.session_state[f"pick_{name}"]) or _NOTHING)
