"""The guided path: strategy decoded, indicators designed, data brought, the loop closed."""

from __future__ import annotations

import streamlit as st

from kpi.ui import guide_view
from kpi.ui.desk import desk

here = desk()
st.title(here.say("page.guide"), anchor=False)
found = guide_view.progress(here)
step = guide_view.step(here, found)
if step == "decode":
    guide_view.decode(here, found)
elif step == "design":
    guide_view.design(here, found)
elif step == "data":
    guide_view.data(here, found)
else:
    guide_view.improve(here, found)
guide_view.stages(here, found)
