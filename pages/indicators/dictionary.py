"""The dictionary: one definition of every indicator."""

from __future__ import annotations

import streamlit as st

from kpi.ui import dictionary_view
from kpi.ui.desk import desk
from kpi.ui.empty import no_model

here = desk()
st.title(here.say("page.dictionary"), anchor=False)
entries = here.dictionary()
if not entries:
    no_model(here)
    st.stop()

found = dictionary_view.search(here, entries)
left, right = st.columns([1.6, 1], gap="medium")
with left:
    entry = dictionary_view.table(here, found)
with right, st.container(border=True):
    dictionary_view.card(here, entry)
