"""The indicator tree: goals, KPIs, weights, owners and scores, to read, to edit and to check up on."""

from __future__ import annotations

import streamlit as st

from kpi.ui import filters, health_view, tree_edit_view, tree_history_view, tree_publish_view, tree_view
from kpi.ui.desk import desk
from kpi.ui.empty import no_model

here = desk()
tree_publish_view.tell_published(here)
view = tree_view.view(here)
if view == "edit":
    draft = tree_edit_view.opened(here)
    tree_view.edit_header(here, draft)
    tree_edit_view.show(here, draft)
else:
    span = tree_view.header(here)
    found = here.scorecard(span)
    if view == "history":
        tree_history_view.show(here)
    elif not found.lines:
        no_model(here)
    elif view == "health":
        health_view.health(here, span)
    else:
        chosen = filters.selected("node") or found.lines[0].code
        outline, card = st.columns([1.7, 1], gap="medium")
        with outline, st.container(border=True):
            tree_view.outline(here, found, chosen)
        with card, st.container(border=True):
            tree_view.card(here, found, chosen)
