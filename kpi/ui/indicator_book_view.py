"""The dictionary as a workbook: down, edited, up again, and every change before it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from uuid import uuid4

import streamlit as st

from kpi.core.indicator_book import CHOICES
from kpi.core.indicator_change import Changes, Edit, Key
from kpi.core.problem import Problem, Severity
from kpi.core.viewer import Right
from kpi.store.files import sha256
from kpi.ui import background, marks, uploader
from kpi.ui.arrival_view import XLSX
from kpi.ui.desk import Desk, uploaded
from kpi.ui.upload_view import PATIENCE
from kpi.usecases.indicator_book import file_name

ENDINGS = ["xlsx", "xls", "xlsb", "ods", "csv"]
MOST_PROBLEMS = 20
MOST_NAMES = 12
_UPLOAD, _JOB, _DONE = "book_upload", "book_job", "book_done"


def show(desk: Desk) -> None:
    """The workbook to download, and for those who may change the dictionary the way back."""
    st.caption(desk.say("book.intro"))
    st.download_button(
        desk.say("book.download"),
        desk.export_book,
        file_name=file_name(desk),
        mime=XLSX,
        key="book_download",
        icon=":material/download:",
        on_click="ignore",
    )
    if not desk.viewer.may(Right.MODEL) or _is_at_work(desk):
        return
    given = uploader.choose(desk, desk.say("book.upload"), ENDINGS, _UPLOAD)
    if given is None:
        if message := st.session_state.get(_DONE):
            st.success(message, icon=":material/check_circle:")
        return
    st.session_state.pop(_DONE, None)
    found = _changes(desk, given.name, given.getvalue())
    if found:
        _shown(desk, found)


def _is_at_work(desk: Desk) -> bool:
    """Whether changes are being made; those that have just been made are told once."""
    job = background.find(st.session_state.get(_JOB, ""))
    if job is None:
        return False
    if not job.wait(PATIENCE):
        background.watch(desk, job, desk.say("book.storing"), "watch_book_storing")
        return True
    st.session_state.pop(_JOB)
    changed: int = background.outcome(job)
    background.forget(job.key)
    st.session_state[_DONE] = desk.say("book.applied", count=changed)
    uploader.empty(_UPLOAD)
    return False


def _changes(desk: Desk, name: str, data: bytes) -> Changes | None:
    """What the workbook would change; None while it is being read."""
    path = uploaded(name, data)
    job = background.start(f"book {sha256(data)} {name} {desk.state()}", partial(_previewed, desk, path, name))
    if not job.wait(PATIENCE):
        background.watch(desk, job, desk.say("book.reading", file=name), "watch_book")
        return None
    return background.outcome(job)


def _previewed(desk: Desk, path: Path, name: str, progress: background.Progress) -> Changes:
    progress(0.1)
    return desk.preview_book(path, name)


def _shown(desk: Desk, found: Changes) -> None:
    """The problems or the changes, and the way to make them."""
    if found.errors:
        st.error(desk.say("book.blocked", count=len(found.errors)), icon=":material/error:")
        _listed(desk, found.errors)
    _listed(desk, [problem for problem in found.problems if problem.severity is not Severity.ERROR])
    if found.edits:
        title = desk.say("book.changes", count=len(found.edits))
        st.subheader(title, anchor=False)
        rows = [row for edit in found.edits for row in _rows(desk, edit)]
        st.dataframe(rows, hide_index=True, key="book_changes", alt=title, height="auto")
    elif not found.errors:
        st.info(desk.say("book.unchanged"), icon=":material/check:")
    if found.missing:
        names = [_version(desk, key) for key in found.missing[:MOST_NAMES]]
        listed = desk.say("place.list_joint").join(names) + ("…" if len(found.missing) > MOST_NAMES else "")
        st.caption(marks.plain_text(desk.say("book.left_out", count=len(found.missing), names=listed)))
    if found.edits and not found.errors:
        _confirm(desk, found)


def _listed(desk: Desk, problems: Sequence[Problem]) -> None:
    if problems:
        st.markdown("\n".join(f"- {marks.plain_text(desk.sentence(problem))}" for problem in problems[:MOST_PROBLEMS]))
    if len(problems) > MOST_PROBLEMS:
        st.caption(desk.say("book.more", count=len(problems) - MOST_PROBLEMS))


def _rows(desk: Desk, edit: Edit) -> Iterator[dict[str, str]]:
    """A line for every field that reads otherwise."""
    for name, (before, after) in edit.fields.items():
        yield {
            desk.say("term.indicator"): f"{desk.text(edit.wanted.name)} · {_version(desk, edit.key)}",
            desk.say("book.how"): desk.say(f"book.edit_{edit.kind}"),
            desk.say("book.field"): desk.say(f"book.{name}"),
            desk.say("book.before"): _said(desk, name, before),
            desk.say("book.after"): _said(desk, name, after),
        }


def _version(desk: Desk, key: Key) -> str:
    return desk.say("book.version", code=key.code, since=key.since.isoformat()) if key.since else key.code


def _said(desk: Desk, name: str, text: str) -> str:
    """What a field says, choices by their word."""
    if text not in CHOICES.get(name, ()):
        return text
    return desk.say(f"book.{text}" if name == "retired" else f"{name}.{text}")


def _confirm(desk: Desk, found: Changes) -> None:
    """Why, since when, and the button that makes the changes; the work goes on when the person leaves the page."""
    why = st.text_input(desk.say("book.why"), key="book_why", placeholder=desk.say("book.why_hint"), width=480)
    valid_from = _begins(desk) if found.is_dated else None
    label, icon = desk.say("book.apply"), ":material/check:"
    if st.button(label, key="book_apply", type="primary", icon=icon, disabled=not (why or "").strip()):
        key = st.session_state[_JOB] = f"book apply {uuid4().hex}"
        background.start(key, partial(_applied, desk, found, (why or "").strip(), valid_from))
        st.rerun()


def _applied(desk: Desk, found: Changes, why: str, valid_from: date | None, progress: background.Progress) -> int:
    progress(0.1)
    return desk.apply_book(found, why, valid_from)


def _begins(desk: Desk) -> date | None:
    """The day on which changed definitions begin; None where they are to hold for the past too."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.radio(
            desk.say("book.begins"),
            ["then", "always"],
            format_func=lambda way: desk.say(f"book.begins_{way}"),
            key="book_begins",
            horizontal=True,
        )
        if chosen == "always":
            return None
        first = desk.today.replace(day=1)
        label = desk.say("book.day")
        day: date | None = st.date_input(label, first, key="book_day", format="YYYY-MM-DD", width=160)
        return day or first
