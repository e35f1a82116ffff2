"""Behind one KPI: its course, why it moved, where it is going, and the imports it comes from."""

from __future__ import annotations

import streamlit as st

from kpi.ui import drilldown_view, filters, insight_view, kpi_view, share_view
from kpi.ui.desk import desk
from kpi.ui.empty import no_figures

here = desk()
span = filters.header(here, here.say("page.drilldown"))
if span is None:
    no_figures(here)
    st.stop()

kpi = filters.choose_kpi(here, span)
if kpi is None:
    st.info(here.say("kpi.none"), icon=":material/account_tree:")
    st.stop()

opened = here.open_kpi(kpi, span)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.header(kpi_view.name(here, opened), anchor=False, width="content")
    share_view.kpi(here, span, kpi, kpi_view.name(here, opened))
kpi_view.summary(here, opened)
insight_view.show(here, opened, span)
drilldown_view.views(here, opened, span)
