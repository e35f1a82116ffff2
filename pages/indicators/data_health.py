"""Data health: the path of every indicator from figure to file, what is missing in it, and its lineage drawn."""

from __future__ import annotations

import streamlit as st

from kpi.core.lineage import Lane, stop_id
from kpi.ui import data_health_view, lineage_view
from kpi.ui.desk import desk
from kpi.ui.empty import no_model

here = desk()
found = here.data_health()
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.title(here.say("page.data_health"), anchor=False, width="content")
    listed = data_health_view.choose(here, found)
if not found.paths:
    no_model(here)
    st.stop()

data_health_view.headline(here, found)
path = data_health_view.table(here, found, listed)
if path is not None:
    data_health_view.missing(here, path)
    lineage_view.draw(here, stop_id(Lane.INDICATOR, path.indicator.code), "lineage", found)
data_health_view.unread(here, found)
