"""A draft: one uploaded file on its way in, with everything its person has decided so far."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import polars as pl
import streamlit as st

from kpi.core.choice import Choice
from kpi.core.reading import Answer
from kpi.ui import background
from kpi.ui.desk import Desk, uploaded

_DRAFT = "upload_draft"
_DONE = "upload_done"
Step = Literal["map", "check"]
Signature = tuple[object, ...]


@dataclass
class Draft:
    """The state of one upload; lives in the session, so that a person may leave the page and come back.

    `faults` are the cells that were wrong before any repair, `grids` the tables they are repaired in, `jobs` the
    keys of the latest work done for it.
    """

    name: str
    path: Path
    dataset: str | None = None
    step: Step | None = None
    table: int | None = None
    columns: dict[str, str] | None = None
    fixed: dict[str, str] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[int, str], str] = field(default_factory=dict)
    skipped: set[int] = field(default_factory=set)
    scale: dict[str, float] = field(default_factory=dict)
    answers: dict[tuple[str, str | None, str | None], str] = field(default_factory=dict)
    confirmed: bool = False
    faults: pl.DataFrame | None = None
    grids: dict[str, pl.DataFrame] = field(default_factory=dict)
    jobs: dict[str, str] = field(default_factory=dict)

    def said(self) -> tuple[Answer, ...]:
        """The answers given to the reader's questions."""
        return tuple(Answer(topic, said, sheet, column) for (topic, sheet, column), said in self.answers.items())

    def choice(self) -> Choice:
        """Everything decided, as the use cases take it."""
        return Choice(
            table=self.table,
            columns=self.columns,
            fixed=self.fixed,
            members=self.members,
            units=self.units,
            cells=self.cells,
            skipped=frozenset(self.skipped),
            scale=self.scale,
            answers=self.said(),
        )

    def forget_repairs(self) -> None:
        """Begin the repairs anew: the file is taken otherwise now."""
        self.cells, self.skipped, self.faults, self.grids = {}, set(), None, {}
        self.members, self.units, self.scale, self.confirmed = {}, {}, {}, False

    def take(self, columns: Mapping[str, str], table: int) -> None:
        """Take the file by these columns."""
        if (self.columns, self.table) != (dict(columns), table):
            self.forget_repairs()
        self.columns, self.table = dict(columns), table

    def choose_dataset(self, code: str) -> None:
        """Say which dataset the file is for; what was chosen for another holds no more."""
        if self.dataset != code:
            self.forget_repairs()
            self.dataset, self.columns, self.table, self.fixed, self.step = code, None, None, {}, None

    def key(self, what: str, desk: Desk) -> str:
        """The name of a job on this draft: the same as long as nothing it depends on changes."""
        state = (self.path.name, self.dataset, self.choice(), desk.state())
        return f"{what} {hashlib.sha256(repr(state).encode()).hexdigest()}"

    def keep(self, what: str, key: str) -> str:
        """Note the key of the work at hand, and let go of what the same work gave before."""
        if self.jobs.get(what, key) != key:
            background.forget(self.jobs[what])
        self.jobs[what] = key
        return key


def draft() -> Draft | None:
    """The upload that is on its way in this session."""
    found: Draft | None = st.session_state.get(_DRAFT)
    return found if found and found.path.exists() else None


def begin(name: str, data: bytes) -> None:
    """Begin with a file that was just chosen."""
    st.session_state[_DRAFT] = Draft(Path(name).name, uploaded(name, data))
    st.session_state.pop(_DONE, None)


def end(message: str | None = None) -> None:
    """Let go of the upload; `message` says what became of it."""
    ended: Draft | None = st.session_state.pop(_DRAFT, None)
    for key in ended.jobs.values() if ended else ():
        background.forget(key)
    if message:
        st.session_state[_DONE] = message


def last_message() -> str | None:
    """What became of the last upload."""
    found: str | None = st.session_state.get(_DONE)
    return found
