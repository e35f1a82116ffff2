"""The workspace: what is in it, the model file, and leaving the sample."""

from __future__ import annotations

import streamlit as st

from kpi.ui import settings_view
from kpi.ui.desk import desk

here = desk()
st.title(here.say("page.settings"), anchor=False)
left, right = st.columns(2, gap="large")
with left:
    settings_view.overview(here)
    settings_view.language(here)
with right:
    settings_view.model_file(here)
    settings_view.limits(here)
    settings_view.leave_sample(here)
