"""Whoever agrees on targets: the targets of a year, broken down to units, proposed, and played through."""

from __future__ import annotations

import streamlit as st

from kpi.ui import targets_view
from kpi.ui.desk import desk
from kpi.ui.empty import no_model

here = desk()
view, found = targets_view.header(here)
if not found.rows:
    no_model(here)
    st.stop()

targets_view.show(here, view, found)
