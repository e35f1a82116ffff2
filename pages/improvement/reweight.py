"""Whoever sets weights: what the last months would have been under others, and the change from a month on."""

from __future__ import annotations

import streamlit as st

from kpi.ui import filters, reweight_draft, reweight_effect_view, reweight_view
from kpi.ui.desk import desk
from kpi.ui.empty import no_figures, no_model

here = desk()
span = filters.header(here, here.say("page.reweight"))
if span is None:
    no_figures(here)
    st.stop()

model = here.model()
if not reweight_draft.below(model):
    no_model(here)
    st.stop()

left, right = st.columns([1, 1.7], gap="medium")
with left:
    with st.container(border=True):
        goal = reweight_view.weights(here, model)
    reweight_view.moves(here, model)
    reweight_view.apply(here, model)
with right:
    found = reweight_effect_view.simulate(here, span)
    reweight_effect_view.headline(here, model, found, goal)
    drawn = st.container()
    subject = reweight_effect_view.table(here, model, found, goal)
    with drawn:
        reweight_effect_view.chart(here, model, found, subject)
