"""The dictionary: one definition of every indicator."""

from __future__ import annotations

import streamlit as st

from kpi.ui import builder_view, conflict_view, dictionary_view, filters, indicator_book_view, indicator_view
from kpi.ui.desk import desk
from kpi.ui.empty import no_model

here = desk()
builder_view.done()
if here.model().datasets and (edited := filters.selected("edit")):
    builder_view.show(here, edited)
    st.stop()

view = dictionary_view.header(here)
entries = here.dictionary()
if view == "conflicts":
    conflict_view.show(here)
elif view == "workbook":
    indicator_book_view.show(here)
elif not entries:
    no_model(here)
else:
    found = dictionary_view.search(here, entries)
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        entry = dictionary_view.table(here, found)
    with right, st.container(border=True):
        indicator_view.card(here, entry)
