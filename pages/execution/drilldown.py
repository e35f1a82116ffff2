"""Behind one KPI: trend, org units, members, definition, and the imports it comes from."""

from __future__ import annotations

import streamlit as st

from kpi.ui import filters, kpi_view, trace_view
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
st.header(kpi_view.name(here, opened), anchor=False)
kpi_view.summary(here, opened)
kpi_view.show_trend(here, opened, span)

left, right = st.columns(2, gap="large")
with left:
    kpi_view.units(here, opened, span)
    kpi_view.dimensions(here, opened, span)
with right:
    kpi_view.definition(here, opened)
    kpi_view.sources(here, opened)

if opened.indicator.formula:
    trace_view.show(here, kpi, span, None, "trace")
