"""Team leads: choose the month's export, map its columns, check what it changes, import it."""

from __future__ import annotations

import streamlit as st

from kpi.ui import arrival_view, upload_flow, upload_view
from kpi.ui.desk import desk
from kpi.ui.draft import draft
from kpi.ui.empty import no_model

here = desk()
st.title(here.say("page.upload"), anchor=False)
if not here.model().datasets:
    no_model(here)
    st.stop()

main, side = st.columns([2.4, 1], gap="large")
with main:
    upload_flow.flow(here)
    if draft() is None:
        upload_view.expected(here)
with side:
    arrival_view.board(here)
    arrival_view.template(here)
    upload_view.recent(here)
