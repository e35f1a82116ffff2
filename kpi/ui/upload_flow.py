"""One file on its way in: chosen, mapped, checked, imported."""

from __future__ import annotations

import streamlit as st

from kpi.ui import check_view, mapping_view, repair_view, upload_view
from kpi.ui.desk import Desk
from kpi.ui.draft import draft


def flow(desk: Desk) -> None:
    """The file at the step it is at; without one, the place to drop one."""
    given = draft()
    where = st.empty()
    reading = upload_view.reading(desk, given) if given else None
    if given is None:
        upload_view.choose_file(desk)
        upload_view.done(desk)
    elif reading is not None:
        upload_view.choose_dataset(desk, given, reading)
        proposal = mapping_view.proposal(desk, given, reading)
        upload_view.headline(desk, given, proposal.table, proposal.remembered)
        mapping_view.questions(desk, given, reading, proposal.table)
        if given.step == "map":
            mapping_view.choose_table(desk, given, proposal)
            chosen = mapping_view.columns(desk, given, proposal)
            mapping_view.proceed(desk, given, proposal, chosen)
            mapping_view.sample(desk, proposal.table)
        elif found := check_view.check(desk, given, reading):
            check_view.verdict(desk, found)
            check_view.faults(desk, found)
            repair_view.grids(desk, given, found)
            check_view.notes(desk, given, found)
            check_view.changes(desk, found)
            check_view.difference(desk, found)
            check_view.mapping(desk, found)
            with st.container(horizontal=True):
                mapping_view.back(desk, given)
                check_view.confirm(desk, given, found)
    with where:
        upload_view.steps(desk, given)
