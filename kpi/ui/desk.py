"""The desk a page works at: one open workspace, who is looking, in which language, and every use case they have.

Where pages meet the use cases; what an upload has decided so far is in `draft`.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from kpi.core.batch import Batch
from kpi.core.choice import Choice
from kpi.core.comment import Comment
from kpi.core.data_health import DataHealth
from kpi.core.indicator import Indicator
from kpi.core.indicator_change import Changes
from kpi.core.label import Label, Language
from kpi.core.lineage import Lineage
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.problem import Problem, Value
from kpi.core.reading import Answer, Reading
from kpi.core.reconciliation import Reconciliation
from kpi.core.trace import Cell, SourceRow, Trace
from kpi.core.viewer import Viewer
from kpi.store.files import sha256
from kpi.store.folder import Folder, chosen, shared
from kpi.text import language as languages
from kpi.text.indicator_book import SPELLED
from kpi.text.words import place, say, sentence
from kpi.ui.awaited import awaited
from kpi.ui.remembered import remembered
from kpi.usecases import (
    arrival,
    batch,
    cockpit,
    comment,
    conflict,
    data_health,
    definition,
    drilldown,
    history,
    impact,
    indicator,
    indicator_book,
    lineage,
    mapping,
    original,
    scorecard,
    template,
    trace,
    workspace,
)
from kpi.usecases import model as models
from kpi.usecases.pace import paces

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
        return remembered(self, cockpit.months)

    def opening_month(self) -> date | None:
        """The month a page opens with."""
        return cockpit.opening_month(self.months(), self.today)

    def cockpit(self, span: Span, unit: str | None = None) -> cockpit.Cockpit:
        """The cockpit of a window; where its KPIs are going comes as soon as it is worked out."""
        found = remembered(self, cockpit.cockpit, span, unit, outlooks=False)
        if not found.running:
            return found
        outlooks = awaited(self, "watch_pace", self.say("pace.working"), paces, span, found.unit)
        return cockpit.going(found, outlooks) if outlooks else found

    def scorecard(self, span: Span) -> scorecard.Scorecard:
        """The scored tree of a window."""
        return remembered(self, scorecard.scorecard, span)

    def open_kpi(self, kpi: str, span: Span, unit: str | None = None) -> drilldown.Drilldown:
        """A KPI opened."""
        return remembered(self, drilldown.drilldown, kpi, span, unit)

    def members(self, kpi: str, by: str, span: Span) -> tuple[list[drilldown.Member], int]:
        """The members of a dimension of a KPI."""
        return remembered(self, drilldown.members, kpi, by, span)

    def trace(self, code: str, span: Span, unit: str | None, keep: Mapping[str, str] | None = None) -> Trace:
        """The figure of a KPI, or with an org unit that of an indicator or of members in it, down to its rows."""
        return trace.trace_any(self.folder, self.viewer, code, span, unit, 0, keep)

    def trace_rows(self, found: Trace, position: int) -> list[SourceRow]:
        """The rows behind one of the queries of a trace, those that weigh most first."""
        return trace.rows(self.folder, self.viewer, found, position)

    def trace_file(self, found: Trace, position: int) -> bytes:
        """All rows behind one of the queries of a trace as a file."""
        return trace.file(self.folder, self.viewer, found, position, self)

    def dictionary(self) -> list[indicator.Entry]:
        """Every indicator."""
        return indicator.dictionary(self.folder, self.viewer)

    def conflicts(self) -> list[conflict.Clash]:
        """Which definitions are at odds."""
        return conflict.conflicts(self.folder, self.viewer)

    def compare(self, one: str, other: str) -> conflict.Comparison:
        """Two definitions side by side."""
        return conflict.compare(self.folder, self.viewer, one, other)

    def explain(self, one: str, other: str, span: Span) -> conflict.Explanation:
        """What makes the difference of two indicators."""
        return conflict.explain(self.folder, self.viewer, one, other, span)

    def explained_rows(self, found: conflict.Explanation, position: int) -> list[conflict.Added]:
        """The rows of one of the groups of an explanation."""
        return conflict.rows(self.folder, self.viewer, found, position)

    def plan_reconciliation(self, keep: str, other: str) -> Reconciliation:
        """What would change if one indicator stood for another."""
        return conflict.plan(self.folder, self.viewer, keep, other)

    def reconcile(self, keep: str, other: str, why: str) -> int:
        """Let one indicator stand for another from this month on."""
        return conflict.reconcile(self.folder, self.viewer, keep, other, why)

    def export_book(self) -> bytes:
        """The dictionary as a workbook."""
        return indicator_book.export(self.folder, self.viewer, self)[1]

    def preview_book(self, path: Path, name: str) -> Changes:
        """What a workbook would change in the dictionary."""
        return indicator_book.preview(self.folder, self.viewer, path, name, SPELLED)

    def apply_book(self, changes: Changes, why: str, valid_from: date | None) -> int:
        """Make the changes of a workbook."""
        return indicator_book.apply(self.folder, self.viewer, changes, why, valid_from)

    def attempt(self, wanted: Indicator) -> definition.Trial:
        """What a definition gives while it is written."""
        return definition.attempt(self.folder, self.viewer, wanted)

    def effect(self, code: str) -> list[str]:
        """The indicators whose figures change with the definition of one."""
        return definition.effect(self.folder, self.viewer, code)

    def keep_definition(
        self, wanted: Indicator, why: str | None, since: date | None, base: Indicator | None = None
    ) -> int:
        """Keep a definition from a month on, or for all time."""
        return definition.keep(self.folder, self.viewer, wanted, why, since, base)

    def planned(self, code: str) -> list[Indicator]:
        """The definitions that will take over after today."""
        return definition.planned(self.folder, self.viewer, code)

    def move_on(self, code: str, step: str, why: str) -> None:
        """Take a definition a step further, or back."""
        definition.STEPS[step](self.folder, self.viewer, code, why)

    def months_to_begin(self) -> list[date]:
        """The months from which a change may hold."""
        return definition.months_to_begin(self.folder, self.viewer)

    def column_members(self, dataset: str) -> Mapping[str, Sequence[str]]:
        """The values of the columns of words that have few, as they were at the last import."""
        return _members(str(self.folder.path), dataset, self.state(), self)

    def changes(self, code: str) -> list[history.Change]:
        """Every change of a definition."""
        return history.changes(self.folder, self.viewer, code)

    def events(self, code: str) -> list[history.Event]:
        """What may have changed the figures of an indicator."""
        return history.events(self.folder, self.viewer, code)

    def restatements(self, code: str, moment: datetime, last: date) -> list[history.Restatement]:
        """The last months of an indicator, as they were just before a moment and as they are."""
        return history.restatements(self.folder, self.viewer, code, moment, last)

    def comments(self, code: str) -> list[Comment]:
        """What was said of an indicator."""
        return comment.comments(self.folder, self.viewer, code)

    def comment(self, code: str, body: str) -> None:
        """Say something of an indicator."""
        comment.comment(self.folder, self.viewer, code, body)

    def values(self, code: str, unit: str | None = None) -> list[indicator.Value]:
        """The last months of an indicator."""
        return indicator.values(self.folder, self.viewer, code, unit)

    def data_health(self) -> DataHealth:
        """The data path of every indicator."""
        return data_health.data_health(self.folder, self.viewer)

    def lineage(self) -> Lineage:
        """The way of all data from its sources to the goals."""
        return lineage.lineage(self.folder, self.viewer)

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

    def batches(self, dataset: str) -> list[Batch]:
        """Every import of a dataset, the newest first."""
        return batch.batches(self.folder, self.viewer, dataset)

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

    def cells(self, row: SourceRow) -> list[Cell]:
        """What stands in its file for a row behind a figure."""
        return original.cells(self.folder, self.viewer, row)

    def keeps(self, sha256: str) -> bool:
        """Whether the original with that digest is there."""
        return original.kept(self.folder, self.viewer, sha256)


@st.cache_data(max_entries=64, show_spinner=False)
def _members(path: str, dataset: str, state: tuple[int, int], _desk: Desk) -> dict[str, list[str]]:  # noqa: ARG001 (they are the key of the cache)
    return definition.members(_desk.folder, _desk.viewer, dataset)


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
