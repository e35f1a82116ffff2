"""Attain: `streamlit run app.py` serves the pages, the HTTP routes and the schedule."""

from __future__ import annotations

import streamlit as st

from kpi.http.routes import lifespan, routes
from kpi.ui.binding import refuse_open_address

refuse_open_address()
app = st.App("kpi/ui/shell.py", routes=routes(), lifespan=lifespan)
