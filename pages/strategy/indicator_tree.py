"""The indicator tree: goals, KPIs, weights, owners and scores."""

from __future__ import annotations

import streamlit as st

from kpi.ui import filters, tree_view
from kpi.ui.desk import desk
from kpi.ui.empty import no_model

here = desk()
span = filters.header(here, here.say("page.indicator_tree")) or filters.this_month(here)
found = here.scorecard(span)
if not found.lines:
    no_model(here)
    st.stop()

chosen = filters.selected("node") or found.lines[0].code
outline, card = st.columns([1.7, 1], gap="medium")
with outline, st.container(border=True):
    tree_view.outline(here, found, chosen)
with card, st.container(border=True):
    tree_view.card(here, found, chosen)
