"""What a page looks at: month and window, kept in the URL so that a view is a link."""

from __future__ import annotations

from datetime import date

import streamlit as st

from kpi.core.period import Period, Span, Window
from kpi.ui.desk import Desk


def header(desk: Desk, title: str) -> Span | None:
    """The page's title with the choice of window and month beside it; None where there are no figures yet."""
    months = desk.months()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.title(title, anchor=False, width="content")
        if not months:
            return None
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            return _span(desk, months)


def _span(desk: Desk, months: list[date]) -> Span:
    window = st.segmented_control(
        desk.say("term.window"),
        [window.value for window in Window],
        format_func=lambda value: desk.say(f"window.{value}"),
        default=Window.MONTH.value,
        required=True,
        key="window",
        bind="query-params",
        label_visibility="collapsed",
    )
    names = [f"{month:%Y-%m}" for month in months]
    opening = desk.opening_month()
    month = st.selectbox(
        desk.say("term.period"),
        names,
        index=names.index(f"{opening:%Y-%m}") if opening else 0,
        key="period",
        bind="query-params",
        label_visibility="collapsed",
        width=130,
    )
    chosen = Period.parse(month or names[0]) or Period(months[0].year, month=months[0].month)
    return chosen.span(Window(window or Window.MONTH))


def selected(name: str) -> str | None:
    """What the URL says is selected."""
    return st.query_params.get(name)


def select(name: str, value: str | None) -> None:
    """Put what is selected in the URL."""
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def this_month(desk: Desk) -> Span:
    """The month of today, for pages that have something to show before any data came."""
    return Span(desk.today.replace(day=1))


def kept() -> dict[str, str]:
    """The month and window as query parameters of a link."""
    return {name: str(st.session_state[name]) for name in ("window", "period") if st.session_state.get(name)}


def choose_kpi(desk: Desk, span: Span) -> str | None:
    """The KPI to open: as the URL says, else as chosen from the list."""
    found = desk.scorecard(span)
    names = {line.code: desk.text(found.titles[line.code]) for line in found.lines if line.type == "kpi"}
    if not names:
        return None
    return st.selectbox(
        desk.say("term.kpi"),
        list(names),
        format_func=lambda code: names.get(code, code),
        key="kpi",
        bind="query-params",
        width=360,
    )


def opened(key: str) -> str | None:
    """What a component with that key has just reported, inside its callback."""
    state = st.session_state.get(key) or {}
    return state.get("opened")
