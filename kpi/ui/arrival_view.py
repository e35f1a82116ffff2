"""Data that is awaited: who owes which month, templates to fill in, and the originals of what came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from kpi.core.arrival import Arrival
from kpi.core.batch import Batch
from kpi.core.model import Model
from kpi.core.period import shift
from kpi.text import numbers
from kpi.ui import marks
from kpi.ui.desk import Desk
from kpi.usecases.template import file_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def board(desk: Desk) -> None:
    """How far every dataset is in the month that is due, and which earlier months are missing."""
    found, model = desk.board(), desk.model()
    if not found.rows:
        return
    title = desk.say("arrival.title", month=f"{found.month:%Y-%m}")
    st.subheader(title, anchor=False)
    rows = [
        {
            desk.say("arrival.source"): _name(desk, model, row),
            desk.say("term.status"): state(desk, row),
            desk.say("arrival.owner"): desk.owner(model, row.owner) or numbers.NONE,
        }
        for row in found.rows
    ]
    st.dataframe(rows, hide_index=True, key="arrivals", alt=title, height="content")
    for row in found.rows:
        if older := [month for month in row.owed if month < found.month]:
            st.caption(marks.plain_text(_owed(desk, model, row, older)))


def _name(desk: Desk, model: Model, row: Arrival) -> str:
    return desk.text(model.dataset_by_code[row.dataset].name)


def state(desk: Desk, row: Arrival) -> str:
    """The state of a month in a word, with the day it came, how far it goes or how late it is."""
    day = f"{row.arrived_on.astimezone():%m-%d}" if row.arrived_on else ""
    until = f"{row.last_day:%m-%d}" if row.last_day else ""
    return desk.say(f"arrival.state_{row.state.value}", day=day, until=until, days=row.days_late)


def _owed(desk: Desk, model: Model, row: Arrival, months: Sequence[date]) -> str:
    runs = [_run(desk, *run) for run in _runs(months)]
    name, owner = _name(desk, model, row), desk.owner(model, row.owner)
    if not owner:
        return desk.say("arrival.owed", name=name, months=runs)
    return desk.say("arrival.owed_by", name=name, months=runs, owner=owner)


def _run(desk: Desk, first: date, last: date) -> str:
    """Months in a row as words."""
    if first == last:
        return f"{first:%Y-%m}"
    return desk.say("arrival.months", first=f"{first:%Y-%m}", last=f"{last:%Y-%m}")


def _runs(months: Sequence[date]) -> list[tuple[date, date]]:
    """The first and the last of months that follow each other."""
    firsts = [month for month in months if shift(month, -1) not in months]
    lasts = [month for month in months if shift(month, 1) not in months]
    return list(zip(firsts, lasts, strict=True))


def template(desk: Desk) -> None:
    """A workbook to fill in for the dataset of one's choice."""
    known = desk.model().dataset_by_code
    if not known:
        return
    with st.popover(desk.say("template.offer"), icon=":material/table_view:", key="template_offer"):
        st.caption(desk.say("template.means"))
        names = {code: desk.text(dataset.name) for code, dataset in known.items()}
        label = desk.say("term.dataset")
        chosen = st.selectbox(
            label, list(names), format_func=lambda code: names.get(code, code), key="template_dataset"
        )
        st.download_button(
            desk.say("template.download"),
            partial(desk.template, chosen),
            file_name=file_name(known[chosen], desk),
            mime=XLSX,
            key="template_download",
            icon=":material/download:",
            on_click="ignore",
        )


def original(desk: Desk, batch: Batch) -> None:
    """The file of a batch to download, read only when it is asked for."""
    kept = desk.keeps(batch.sha256)
    st.download_button(
        desk.say("original.download"),
        partial(desk.original, batch.batch),
        file_name=batch.file,
        key=f"original_{batch.batch}",
        icon=":material/download:",
        on_click="ignore",
        disabled=not kept,
        help=None if kept else desk.say("original.not_kept"),
    )
