"""Executives: what is off track this month, and by how much."""

from __future__ import annotations

import streamlit as st

from kpi.ui import cockpit_view, filters, kpi_view, links
from kpi.ui.components.page import reveal
from kpi.ui.desk import desk
from kpi.ui.empty import no_figures

here = desk()
span = filters.header(here, here.say("page.cockpit"))
if span is None:
    no_figures(here)
    st.stop()

view = here.cockpit(span)
kpi = filters.selected("kpi")
if kpi not in view.rows:
    kpi = None
main, side = (st.container(), None) if kpi is None else st.columns([1.6, 1], gap="medium")

with main:
    cockpit_view.headline(here, view)
    cockpit_view.cards(here, view)
    cockpit_view.goal_filter(here, view)
    cockpit_view.table(here, view, kpi)

if side is not None and kpi is not None:
    with side, st.container(border=True, key="panel"):
        opened = here.open_kpi(kpi, span)
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(kpi_view.name(here, opened), anchor=False, width="content")
            st.button(
                here.say("cockpit.close"),
                icon=":material/close:",
                type="tertiary",
                key="close",
                on_click=filters.select,
                args=("kpi", None),
            )
        kpi_view.summary(here, opened)
        kpi_view.show_trend(here, opened, span, height=200)
        kpi_view.units(here, opened, span)
        links.link(here, "drilldown", here.say("cockpit.open_drilldown"), kpi=kpi)
        reveal(kpi, within="panel")
