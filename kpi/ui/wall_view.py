"""The cockpit on a wall: headline, scores and the KPIs that fit, renewed as soon as something changes."""

from __future__ import annotations

import streamlit as st

from kpi.core.period import Period, Span, Window
from kpi.ui import cockpit_view, filters, headline_view
from kpi.ui.components.frame import frame
from kpi.ui.components.page import speak
from kpi.ui.desk import Desk
from kpi.ui.empty import no_figures
from kpi.ui.guard import guarded

SECONDS = 15
"""How often a wall looks whether something has changed."""


def is_on() -> bool:
    """Whether the URL says that the page hangs on a wall."""
    return filters.selected("wall") is not None


def button(desk: Desk) -> None:
    """The way to the wall, with what is looked at now."""
    st.button(
        desk.say("cockpit.wall"),
        icon=":material/tv:",
        key="wall",
        type="tertiary",
        help=desk.say("cockpit.wall_help"),
        on_click=_enter,
        args=(desk,),
    )


def _enter(desk: Desk) -> None:
    """Keep what is looked at in the link, but for the month that a wall would show by itself."""
    opening = desk.opening_month()
    for name, value in filters.kept().items():
        filters.select(name, None if opening and value == f"{opening:%Y-%m}" else value)
    filters.select("kpi", None)
    filters.select("wall", "1")


def show(desk: Desk) -> None:
    """The cockpit of the link on a wall; one that names no month goes along with the months."""
    span = _span(desk)
    if span is None:
        no_figures(desk)
    else:
        view = desk.cockpit(span, cockpit_view.scope(desk, span))
        headline_view.headline(desk, view, "stretch")
        cockpit_view.cards(desk, view)
        cockpit_view.table(desk, view, None, order=filters.selected("sort") or "attention", fits=True)
    _watch(desk)
    frame(wall=True)
    speak(desk.language)


def _span(desk: Desk) -> Span | None:
    """The month and window of the link, else the latest month that is over."""
    known, opening = {f"{month:%Y-%m}": month for month in desk.months()}, desk.opening_month()
    given, window = Period.parse(filters.selected("period") or ""), filters.selected("window")
    windows = desk.model().workspace.windows
    month = known.get(str(given), opening)
    return None if month is None else Span(month, Window(window) if window in windows else windows[0])


def _watch(desk: Desk) -> None:
    """Look again and again whether figures, model or day have changed, and say when that was last."""
    shown = (desk.state(), desk.today)

    def look() -> None:
        if (desk.state(), desk.today) != shown or not is_on():
            st.rerun()
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            time = f"{desk.folder.now().astimezone():%H:%M}"
            st.caption(desk.say("cockpit.updated", time=time), width="content")
            st.button(
                desk.say("cockpit.leave_wall"),
                icon=":material/close_fullscreen:",
                key="leave_wall",
                type="tertiary",
                shortcut="Esc",
                on_click=filters.select,
                args=("wall", None),
            )

    st.fragment(run_every=SECONDS)(guarded(desk.language, look))()
