"""Team leads: choose the month's export, map its columns, check what it changes, import it."""

from __future__ import annotations

import streamlit as st

from kpi.ui import arrival_view, check_view, mapping_view, repair_view, upload_view
from kpi.ui.desk import desk
from kpi.ui.draft import draft
from kpi.ui.empty import no_model

here = desk()
st.title(here.say("page.upload"), anchor=False)
if not here.model().datasets:
    no_model(here)
    st.stop()

main, side = st.columns([2.4, 1], gap="large")
with main:
    given = draft()
    where = st.empty()
    reading = upload_view.reading(here, given) if given else None
    if given is None:
        upload_view.choose_file(here)
        upload_view.done(here)
        upload_view.expected(here)
    elif reading is not None:
        upload_view.choose_dataset(here, given, reading)
        proposal = mapping_view.proposal(here, given, reading)
        upload_view.headline(here, given, proposal.table, proposal.remembered)
        mapping_view.questions(here, given, reading, proposal.table)
        if given.step == "map":
            mapping_view.choose_table(here, given, proposal)
            chosen = mapping_view.columns(here, given, proposal)
            mapping_view.proceed(here, given, proposal, chosen)
            mapping_view.sample(here, proposal.table)
        elif found := check_view.check(here, given, reading):
            check_view.verdict(here, found)
            check_view.faults(here, found)
            repair_view.grids(here, given, found)
            check_view.notes(here, given, found)
            check_view.changes(here, found)
            check_view.difference(here, found)
            check_view.mapping(here, found)
            with st.container(horizontal=True):
                mapping_view.back(here, given)
                check_view.confirm(here, given, found)
    with where:
        upload_view.steps(here, given)
with side:
    arrival_view.board(here)
    arrival_view.template(here)
    upload_view.recent(here)
