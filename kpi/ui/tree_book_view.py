"""The tree as a workbook: down, edited, up again, and every change shown before it joins the draft."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from kpi.core.tree_book import TreeChanges
from kpi.store.files import sha256
from kpi.text.tree_book import SPELLED
from kpi.ui import background, uploader
from kpi.ui.arrival_view import XLSX
from kpi.ui.desk import Desk, uploaded
from kpi.ui.indicator_book_view import ENDINGS
from kpi.ui.tree_table_view import show_changes
from kpi.ui.upload_view import PATIENCE
from kpi.usecases import tree_book
from kpi.usecases.tree_draft import Draft

_UPLOAD = "tree_book_upload"


def show(desk: Desk, draft: Draft) -> None:
    """The workbook of the draft to download, and the way back into the draft."""
    st.caption(desk.say("treebook.intro"))
    st.download_button(
        desk.say("treebook.download"),
        lambda: tree_book.export(desk.folder, desk.viewer, desk, draft.after)[1],
        file_name=tree_book.file_name(desk),
        mime=XLSX,
        key="tree_book_download",
        icon=":material/download:",
        on_click="ignore",
    )
    given = uploader.choose(desk, desk.say("treebook.upload"), ENDINGS, _UPLOAD)
    if given is None:
        return
    whole = st.checkbox(desk.say("treebook.whole"), key="tree_book_whole")
    found = _changes(desk, draft, given.name, given.getvalue(), whole)
    if found:
        show_changes(desk, draft, found)


def _changes(desk: Desk, draft: Draft, name: str, data: bytes, whole: bool) -> TreeChanges | None:
    """What the workbook makes of the draft; None while it is being read."""
    path = uploaded(name, data)
    key = f"tree book {sha256(data)} {name} {whole} {draft.base} {len(draft.edits)} {len(draft.undone)}"
    job = background.start(key, partial(_previewed, desk, draft, path, name, whole))
    if not job.wait(PATIENCE):
        background.watch(desk, job, desk.say("treebook.reading", file=name), "watch_tree_book")
        return None
    return background.outcome(job)


def _previewed(
    desk: Desk, draft: Draft, path: Path, name: str, whole: bool, progress: background.Progress
) -> TreeChanges:
    progress(0.1)
    return tree_book.preview(desk.folder, desk.viewer, path, name, SPELLED, draft.after, whole=whole)
