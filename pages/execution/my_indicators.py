"""Everybody: my own indicators, where they stand, why they matter, and the points they give."""

from __future__ import annotations

import streamlit as st

from kpi.ui import filters, my_indicators_view, score_sheet_view
from kpi.ui.desk import desk
from kpi.ui.empty import no_figures

here = desk()
span = filters.header(here, here.say("page.my_indicators"))
if span is None:
    no_figures(here)
    st.stop()

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    person = my_indicators_view.choose(here, span)
    corner = st.container(width="content")
if person is None:
    st.stop()

found = my_indicators_view.find(here, person, span)
with corner:
    score_sheet_view.download(here, found, span)
my_indicators_view.headline(here, found)
my_indicators_view.cards(here, found)
my_indicators_view.company(here, found)
