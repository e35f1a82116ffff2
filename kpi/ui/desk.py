"""The desk a page works at: one open workspace, who is looking, in which language, and every use case they have.

Where pages meet the use cases; what an upload has decided so far is in `draft`.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import streamlit as st

from kpi.core.choice import Choice
from kpi.core.label import Label, Language
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.problem import Problem, Value
from kpi.core.reading import Answer, Reading
from kpi.core.viewer import Viewer
from kpi.store.files import sha256
from kpi.store.folder import Folder, chosen, shared
from kpi.text import language as languages
from kpi.text.words import place, say, sentence
from kpi.usecases import (
    arrival,
    batch,
    cockpit,
    drilldown,
    impact,
    indicator,
    mapping,
    original,
    scorecard,
    template,
    workspace,
)
from kpi.usecases import model as models

_KEPT_SECONDS = 24 * 3600
"""An upload that nobody finished is let go of after so long."""


def language() -> Language:
    """The language of this session: as chosen, else that of the browser."""
    chosen_language = st.session_state.get("language")
    if chosen_language in ("zh", "en"):
        return chosen_language  # type: ignore[no-any-return]
    given = st.query_params.get("lang")
    return languages.of(given if given else st.context.locale)


@dataclass(frozen=True)
class Desk:
    """What a page may ask and say."""

    folder: Folder
    viewer: Viewer
    language: Language

    def say(self, key: str, **values: Value) -> str:
        """The words for `key`."""
        return say(self.language, key, **values)

    def text(self, label: Label | None) -> str:
        """A name in the session's language."""
        return label.text(self.language) if label else ""

    def owner(self, model: Model, code: str | None) -> str:
        """A person's name, or their code where the model has no such person."""
        person = model.person_by_code.get(code or "")
        return self.text(person.name) if person else code or ""

    def sentence(self, problem: Problem) -> str:
        """A problem as a sentence."""
        return sentence(self.language, problem)

    def place(self, problem: Problem) -> str:
        """Where a problem is."""
        return place(self.language, problem.place)

    @property
    def today(self) -> date:
        """The day the figures are looked at."""
        return self.folder.today()

    def model(self) -> Model:
        """The model in force today."""
        return self.folder.model().at(self.today)

    def months(self) -> list[date]:
        """The months that have figures, the latest first."""
        return cockpit.months(self.folder, self.viewer)

    def opening_month(self) -> date | None:
        """The month a page opens with."""
        return cockpit.opening_month(self.months(), self.today)

    def cockpit(self, span: Span) -> cockpit.Cockpit:
        """The cockpit of a window."""
        return cockpit.cockpit(self.folder, self.viewer, span)

    def scorecard(self, span: Span) -> scorecard.Scorecard:
        """The scored tree of a window."""
        return scorecard.scorecard(self.folder, self.viewer, span)

    def open_kpi(self, kpi: str, span: Span) -> drilldown.Drilldown:
        """A KPI opened."""
        return drilldown.drilldown(self.folder, self.viewer, kpi, span)

    def members(self, kpi: str, by: str, span: Span) -> tuple[list[drilldown.Member], int]:
        """The members of a dimension of a KPI."""
        return drilldown.members(self.folder, self.viewer, kpi, by, span)

    def dictionary(self) -> list[indicator.Entry]:
        """Every indicator."""
        return indicator.dictionary(self.folder, self.viewer)

    def overview(self) -> workspace.Overview:
        """What the workspace holds."""
        return workspace.overview(self.folder, self.viewer)

    def is_new(self) -> bool:
        """Whether the workspace is new."""
        return workspace.is_new(self.folder)

    def load_sample(self, progress: Callable[[int, int], None]) -> int:
        """Fill a new workspace with the sample company."""
        return workspace.load_sample(self.folder, self.viewer, progress=progress)

    def begin_empty(self) -> None:
        """Leave the sample for an empty workspace."""
        workspace.begin_empty(self.folder, self.viewer)

    def state(self) -> tuple[int, int]:
        """A mark that changes with the model and with every import or undo."""
        return batch.state(self.folder, self.viewer)

    def dataset_name(self, code: str) -> str:
        """What a dataset is called, also one the model has no more."""
        known = self.model().dataset_by_code.get(code)
        return self.text(known.name) if known else code

    def inspect(
        self, path: Path, name: str, answers: Sequence[Answer], progress: Callable[[float], None] | None = None
    ) -> Reading:
        """What the reader sees in a file."""
        limits = self.folder.model().workspace.limits
        return batch.inspect(self.viewer, [path], {path: name}, answers, limits, progress)[0]

    def suggest(self, reading: Reading) -> list[str]:
        """The datasets that fit a file, the best first."""
        return mapping.suggest(self.folder, self.viewer, reading)

    def propose(self, reading: Reading, dataset: str, table: int | None) -> mapping.Proposal:
        """How a file could be taken for a dataset."""
        return mapping.propose(self.folder, self.viewer, reading, dataset, table)

    def consider(self, reading: Reading, dataset: str, choice: Choice) -> batch.Import:
        """What importing a file would change, taken as a person chose."""
        return batch.consider(self.folder, self.viewer, reading, dataset, choice)

    def impact(self, ready: batch.Import) -> impact.Impact | None:
        """Which figures would read otherwise."""
        if ready.incoming is None:
            return None
        return impact.impact(self.folder, self.viewer, ready.dataset, ready.incoming, ready.choice.units)

    def rejects(self, ready: batch.Import) -> bytes:
        """The rows that need repair, as a workbook to correct and upload again."""
        return batch.rejects(self.viewer, ready, self)

    def store(self, path: Path, ready: batch.Import) -> batch.Import:
        """Store what was checked."""
        return batch.store(self.folder, self.viewer, path, ready)

    def undo(self, number: int) -> None:
        """Take a batch back."""
        batch.undo(self.folder, self.viewer, number)

    def apply(self, data: bytes, name: str) -> int:
        """Make the model what a file says."""
        return models.apply(self.folder, self.viewer, data, name)

    def export(self) -> str:
        """The model as a file."""
        return models.export(self.folder, self.viewer)

    def board(self) -> arrival.Board:
        """Which data has come for the month that is due."""
        return arrival.board(self.folder, self.viewer)

    def template(self, dataset: str) -> bytes:
        """A workbook to fill in for a dataset."""
        return template.workbook(self.folder, self.viewer, dataset, self)[1]

    def original(self, number: int) -> bytes:
        """The file that a batch came from."""
        return original.original(self.folder, self.viewer, number)[1]

    def keeps(self, sha256: str) -> bool:
        """Whether the original with that digest is there."""
        return original.kept(self.folder, self.viewer, sha256)


def desk() -> Desk:
    """The desk of this session."""
    return Desk(shared(chosen()), Viewer(), language())


def uploaded(name: str, data: bytes) -> Path:
    """An uploaded file on disk under a name of ours, for the reader's child process."""
    folder = Path(tempfile.gettempdir()) / "attain-uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > _KEPT_SECONDS:
            old.unlink(missing_ok=True)
    path = folder / (sha256(data) + Path(name).suffix.lower()[:8])
    if not path.exists():
        path.write_bytes(data)
    return path
