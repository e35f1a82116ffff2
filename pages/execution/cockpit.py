"""Executives: what is off track this month, and by how much."""

from __future__ import annotations

import streamlit as st

from kpi.ui import (
    board_view,
    cockpit_view,
    filters,
    headline_view,
    insight_view,
    kpi_view,
    links,
    share_view,
    trend_view,
    wall_view,
    why_view,
)
from kpi.ui.components.page import reveal
from kpi.ui.desk import desk
from kpi.ui.empty import no_figures

here = desk()
if wall_view.is_on():
    wall_view.show(here)
    st.stop()

span = filters.header(
    here,
    here.say("page.cockpit"),
    lambda: board_view.choose(here),
    lambda span: share_view.cockpit(here, span),
)
if span is None:
    no_figures(here)
    st.stop()
if board_view.show(here, span):
    st.stop()

view = here.cockpit(span, cockpit_view.scope(here, span))
kpi = filters.selected("kpi")
if kpi not in view.rows:
    kpi = None
main, side = cockpit_view.places(opened=kpi is not None)

with main:
    headline_view.headline(here, view)
    cockpit_view.cards(here, view)
    with st.container(horizontal=True, vertical_alignment="center", key="controls"):
        cockpit_view.controls(here, view)
        wall_view.button(here)
    cockpit_view.goal_filter(here, view)
    cockpit_view.table(here, view, kpi, filters.selected("sort") or "tree")

if kpi is not None:
    with side, st.container(border=True, key="panel"):
        opened = here.open_kpi(kpi, span, view.unit)
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(kpi_view.name(here, opened), anchor=False, width="content")
            st.button(
                here.say("cockpit.close"),
                icon=":material/close:",
                type="tertiary",
                key="close",
                shortcut="Esc",
                on_click=filters.select,
                args=("kpi", None),
            )
        kpi_view.summary(here, opened)
        insight_view.show(here, opened, span, most=2)
        trend_view.panel(here, opened, span)
        why_view.mini(here, opened, span)
        links.link(here, "drilldown", here.say("cockpit.open_drilldown"), **cockpit_view.way(view, kpi))
        reveal(kpi, within="panel")
