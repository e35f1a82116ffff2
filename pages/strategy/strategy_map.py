"""The strategy on one screen: perspectives and driver links, processes, and what the data say of the links."""

from __future__ import annotations

import streamlit as st

from kpi.ui import driving_power_view, filters, process_map_view, sensitivity_view, strategy_map_view
from kpi.ui.desk import desk
from kpi.ui.empty import no_model

here = desk()
span = filters.header(here, here.say("page.strategy_map")) or filters.this_month(here)
if not here.scorecard(span).lines:
    no_model(here)
    st.stop()

views = ("map", "process", "evidence", "sensitivity")
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    view = filters.segment("view", views, here.say("map.view"), lambda code: here.say(f"map.view_{code}"))
    corner = st.container(horizontal=True, vertical_alignment="center", width="content")
if view == "map":
    strategy_map_view.show(here, span, corner)
elif view == "process":
    process_map_view.show(here, span, corner)
elif view == "evidence":
    driving_power_view.evidence(here, span)
else:
    sensitivity_view.sensitivity(here, span)
