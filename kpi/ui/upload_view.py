"""Uploading: the steps, the file, what the reader saw, what became of it, and what came before."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kpi.core.batch import Batch
from kpi.core.dataset import Dataset
from kpi.core.reading import Reading, ReadTable
from kpi.text import numbers
from kpi.ui import arrival_view, background, draft, links, marks, uploader
from kpi.ui.desk import Desk
from kpi.ui.draft import Draft
from kpi.ui.guard import guarded

ENDINGS = ["xlsx", "xls", "xlsb", "ods", "csv", "tsv", "txt"]
STEPS = ("choose", "map", "check", "done")
RECENT = 6
PATIENCE = 2.0
"""Seconds a page waits before it shows progress instead: most files are read by then."""


def steps(desk: Desk, given: Draft | None) -> None:
    """Where in the way the person is."""
    at = 3 if draft.last_message() else 0
    if given:
        at = 2 if given.step == "check" else 1
    texts = []
    for position, name in enumerate(STEPS):
        word = desk.say(f"upload.step_{name}")
        is_done = position < at or (position == at == 3)
        colour = "green" if is_done else "blue" if position == at else "gray"
        texts.append(f":{colour}-badge[{'✓ ' if is_done else f'{position + 1} '}{word}]")
    st.markdown(" ".join(texts))


def choose_file(desk: Desk) -> None:
    """The file to import; once it is there its draft begins."""
    given = uploader.choose(desk, desk.say("upload.choose"), ENDINGS, "upload_file")
    if given is not None:
        draft.begin(given.name, given.getvalue())
        uploader.empty("upload_file")
        st.rerun()


def done(desk: Desk) -> None:
    """What was just imported."""
    message = draft.last_message()
    if message:
        st.success(marks.plain_text(message), icon=":material/check_circle:")
        links.link(desk, "cockpit", desk.say("upload.to_cockpit"))


def expected(desk: Desk) -> None:
    """What each dataset needs, so that a person knows what to export."""
    st.subheader(desk.say("upload.expected"), anchor=False)
    rows = [
        {
            desk.say("term.dataset"): desk.text(dataset.name),
            desk.say("upload.needs"): desk.say("place.list_joint").join(
                column.headers[0] if column.headers else code for code, column in dataset.in_file.items()
            ),
            desk.say("upload.replaces"): desk.say(f"upload.{_mode(dataset)}"),
        }
        for dataset in desk.model().datasets
    ]
    st.table(rows, hide_index=True, border="horizontal", alt=desk.say("upload.expected"))


def _mode(dataset: Dataset) -> str:
    return "by_append" if dataset.append else "by_key" if dataset.key else "by_month"


def reading(desk: Desk, given: Draft) -> Reading | None:
    """What the reader found in the file; None while it is being read, or where it cannot be."""
    read = partial(desk.inspect, given.path, given.name, given.said())
    job = background.start(given.keep("read", f"read {given.path.name} {given.said()} {given.name}"), read)
    if not job.wait(PATIENCE):
        background.watch(desk, job, desk.say("upload.reading", file=given.name), "watch_reading")
        return None
    found = background.outcome(job)
    if found.error:
        st.error(marks.plain_text(desk.sentence(found.error)), icon=":material/error:")
        cancel(desk)
        return None
    return found


def cancel(desk: Desk) -> None:
    """The button that lets go of the file."""
    st.button(desk.say("upload.cancel"), key="cancel", on_click=guarded(desk.language, draft.end))


def choose_dataset(desk: Desk, given: Draft, found: Reading) -> str:
    """The dataset the file is for: the one that fits best, unless the person says otherwise."""
    fitting = desk.suggest(found)
    names = {dataset.code: desk.text(dataset.name) for dataset in desk.model().datasets}
    options = [code for code in [*fitting, *(code for code in names if code not in fitting)] if code in names]
    index = options.index(given.dataset) if given.dataset in options else 0
    label = desk.say("upload.dataset")
    chosen = st.selectbox(
        label, options, index, format_func=lambda code: names.get(code, code), key="upload_dataset", width=360
    )
    given.choose_dataset(chosen)
    return chosen


def headline(desk: Desk, given: Draft, table: ReadTable, is_remembered: bool) -> None:
    """The file in one line: its size, its sheet, what was left out, and whether its layout is known."""
    names = [column.name for column in table.columns]
    said = [desk.say("upload.seen", rows=f"{table.frame.height:,}", columns=len(names))]
    if table.sheet:
        said.append(desk.say("upload.seen_sheet", sheet=table.sheet))
    said += [desk.say("upload.seen_dropped", dropped=len(table.dropped))] if table.dropped else []
    said += [desk.say("upload.seen_remembered")] if is_remembered else []
    st.markdown(f"**{marks.plain_text(given.name)}** · " + " · ".join(f":gray[{marks.plain_text(s)}]" for s in said))


def recent(desk: Desk) -> None:
    """The latest imports; one that is selected can be opened, downloaded and taken back."""
    listed = desk.overview().batches[:RECENT]
    if not listed:
        return
    st.subheader(desk.say("upload.recent"), anchor=False)
    rows = [
        {
            desk.say("upload.when"): f"{batch.imported_at.astimezone():%m-%d %H:%M}",
            desk.say("upload.file"): batch.file,
            desk.say("upload.rows"): batch.rows,
            desk.say("term.status"): desk.say("upload.live" if batch.live else "upload.undone"),
        }
        for batch in listed
    ]
    st.dataframe(rows, hide_index=True, key="recent", alt=desk.say("upload.recent"), height="content")
    with st.popover(desk.say("upload.open_batch"), icon=":material/history:", key="open_batch"):
        names = {batch.batch: f"{batch.batch} · {batch.file}" for batch in listed}
        number = st.selectbox(
            desk.say("term.batch"), list(names), format_func=names.__getitem__, key=f"batch_{listed[0].batch}"
        )
        _opened(desk, next(batch for batch in listed if batch.batch == number))


def _opened(desk: Desk, batch: Batch) -> None:
    """One import: what it was, its original, and taking it back."""
    said = desk.say(
        "upload.batch_means",
        batch=batch.batch,
        rows=f"{batch.rows:,}",
        first=batch.first_day.isoformat(),
        last=batch.last_day.isoformat(),
        who=batch.who,
    )
    skipped = f" · {desk.say('upload.batch_rejected', count=batch.rejected)}" if batch.rejected else ""
    st.caption(marks.plain_text(f"{desk.dataset_name(batch.dataset)} · {said}{skipped}"))
    arrival_view.original(desk, batch)
    st.caption(desk.say("upload.undo_means"))
    undo = guarded(desk.language, desk.undo)
    label, icon = desk.say("upload.undo"), ":material/undo:"
    st.button(label, key="undo", on_click=undo, args=(batch.batch,), disabled=not batch.live, icon=icon)


def months_text(months: list[str]) -> str:
    """A few months as the first and the last."""
    if not months:
        return numbers.NONE
    return months[0] if len(months) == 1 else f"{months[0]} – {months[-1]}"
