"""Team leads: upload the month's export, see what it changes, import it."""

from __future__ import annotations

import streamlit as st

from kpi.ui import upload_view
from kpi.ui.desk import desk
from kpi.ui.empty import no_model

here = desk()
st.title(here.say("page.upload"), anchor=False)
if not here.model().datasets:
    no_model(here)
    st.stop()

main, side = st.columns([2.2, 1], gap="large")
with main:
    upload_view.steps(here)
    file = upload_view.choose_file(here)
    if file is None:
        upload_view.done(here)
        upload_view.expected(here)
    else:
        reading = upload_view.seen(here, file)
        dataset = upload_view.choose_dataset(here, reading)
        if dataset is not None:
            ready = here.preview(file.path, dataset, file.name)
            upload_view.verdict(here, ready)
            upload_view.mapping(here, ready)
            upload_view.changes(here, ready)
            upload_view.confirm(here, file, ready)
with side:
    upload_view.arrivals(here)
    upload_view.recent(here)
