"""Importing a spreadsheet: looked at, held against its dataset, stored as one batch, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl

from kpi.core import fact, mapping
from kpi.core.batch import Batch, Difference, Incoming
from kpi.core.choice import Choice, new_units
from kpi.core.dataset import Dataset
from kpi.core.errors import Conflict, Invalid, KpiError
from kpi.core.fact import Checked
from kpi.core.layout import seen
from kpi.core.limit import USUAL, Limits
from kpi.core.mapping import Mapped
from kpi.core.model import Model
from kpi.core.org import OrgTree
from kpi.core.problem import Place, Problem, Severity
from kpi.core.reading import ROW, SHEET, Answer, Reading
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.intake import read_files
from kpi.intake.rejects import write
from kpi.intake.template import Words
from kpi.store import facts, layouts, records
from kpi.store.database import Connection
from kpi.store.folder import Folder
from kpi.usecases import lookup, refresh
from kpi.usecases.judgement import judge
from kpi.usecases.mapping import dataset_of, fitted, layout_of, taken

CHUNK = 8

Outcome = Literal["ready", "stored", "unchanged", "blocked"]


@dataclass(frozen=True, slots=True)
class Import:
    """What importing a file does, or would do; `checked` has the cells that stand in its way."""

    outcome: Outcome
    dataset: Dataset
    reading: Reading
    mapped: Mapped | None = None
    incoming: Incoming | None = None
    difference: Difference | None = None
    problems: list[Problem] = field(default_factory=list)
    batch: int | None = None
    checked: Checked | None = None
    choice: Choice = field(default_factory=Choice)


def inspect(
    viewer: Viewer,
    paths: Sequence[Path],
    names: Mapping[Path, str] | None = None,
    answers: Sequence[Answer] = (),
    limits: Limits = USUAL,
    progress: Callable[[float], None] | None = None,
) -> list[Reading]:
    """What the reader sees in each file, called by its name where it has another; nothing is stored."""
    viewer.must(Right.READ)
    return read_files(paths, names=names, answers=answers, limits=limits, progress=progress)


def preview(
    folder: Folder,
    viewer: Viewer,
    path: Path,
    dataset: str,
    sheet: str | None = None,
    name: str | None = None,
    fixed: Mapping[str, str] | None = None,
) -> Import:
    """What importing a file would change; problems of severity error block it.

    `fixed` are columns with the one value that each has in the whole file.
    """
    viewer.must(Right.UPLOAD)
    names, limits = {path: name} if name else None, folder.model().workspace.limits
    wanted, choice = dataset_of(folder.model(), dataset), Choice(fixed=fixed or {})
    if unknown := [code for code in choice.fixed if code not in wanted.in_file]:
        suggestion = nearest(unknown[0], wanted.in_file)
        raise Invalid("batch.no_column", given=unknown[0], dataset=dataset, suggestion=suggestion)
    reading = inspect(viewer, [path], names, limits=limits)[0]
    found = _consider(folder, reading, wanted, sheet, choice)
    answers = _remembered(folder, found)
    if answers:
        reading = inspect(viewer, [path], names, answers, limits)[0]
        found = _consider(folder, reading, wanted, sheet, choice)
    return found


def _remembered(folder: Folder, found: Import) -> Sequence[Answer]:
    """What was answered to the reader's questions when a file of this layout came before."""
    if found.mapped is None or not found.mapped.remembered:
        return ()
    known = layouts.of_dataset(folder.database, found.dataset.code)
    layout = seen(known, found.mapped.table)
    return layout.answers if layout else ()


def consider(folder: Folder, viewer: Viewer, reading: Reading, dataset: str, choice: Choice) -> Import:
    """What importing a file would change, taken and repaired as a person chose."""
    viewer.must(Right.UPLOAD)
    return _consider(folder, reading, dataset_of(folder.model(), dataset), None, choice)


def store(folder: Folder, viewer: Viewer, path: Path, ready: Import) -> Import:
    """Store what `preview` showed as one batch and refresh the figures it touches; raises `Invalid` if blocked."""
    viewer.must(Right.UPLOAD)
    if ready.outcome == "blocked" or ready.incoming is None:
        raise Invalid.because(ready.problems)
    if ready.outcome == "unchanged":
        return ready
    incoming, model = ready.incoming, _with_units(folder.model(), ready)
    _keep(folder, path, incoming)

    def change(connection: Connection) -> int:
        known = refresh.months(connection, model)
        if ready.choice.units:
            records.save(connection, model, viewer.name, folder.now(), incoming.file)
        if ready.mapped and ready.choice.columns is not None:
            layout = layout_of(ready.mapped, ready.dataset, ready.choice)
            layouts.keep(connection, layout, viewer.name, folder.now())
        batch = facts.add(connection, ready.dataset, incoming, viewer.name, folder.now())
        changed = facts.touched(connection, ready.dataset, batch)
        refresh.refresh_after(connection, model, known, incoming.dataset, changed)
        return batch

    batch = folder.database.write(change)
    return replace(ready, outcome="stored", batch=batch)


def _with_units(model: Model, ready: Import) -> Model:
    """The model with the org units that a person said are new."""
    units = new_units(ready.choice.units, model.at(date.max).org_tree)
    return model.with_units(units) if units else model


def _keep(folder: Folder, path: Path, incoming: Incoming) -> None:
    """Keep the original, which must still be the file that was read."""
    if not folder.keep(path, incoming.sha256):
        raise Conflict("batch.file_changed", Place(file=incoming.file))


def prepare(
    viewer: Viewer, model: Model, files: Sequence[tuple[Path, str]], progress: Callable[[int, int], None] | None = None
) -> list[Import]:
    """Many files read, each for its dataset, ready to be stored in their order; raises at the first that cannot be.

    Two child processes read at once, a few files each, so that progress can be told.
    """
    viewer.must(Right.UPLOAD)
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    found: list[Import] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for chunk, readings in zip(chunks, pool.map(_read, chunks), strict=True):
            for (_, code), reading in zip(chunk, readings, strict=True):
                found.append(_ready(reading, dataset_of(model, code), model, found))
            if progress:
                progress(len(found), len(files))
    return found


def _read(chunk: Sequence[tuple[Path, str]]) -> list[Reading]:
    return read_files([path for path, _ in chunk])


def _ready(reading: Reading, dataset: Dataset, model: Model, before: Sequence[Import]) -> Import:
    org = model.at(date.max).org_tree
    mapped = fitted(mapping.choose(reading, dataset, org=org), dataset, Choice())
    earlier = [one.incoming for one in before if one.incoming]
    checked = fact.check(mapped, dataset, org, found=lookup.found(dataset, mapped, org, model, lookup.among(earlier)))
    if checked.blocked:
        raise Invalid.because(_worst_first(checked.problems))
    return Import("ready", dataset, reading, mapped, checked.incoming, problems=checked.problems, checked=checked)


def store_all(folder: Folder, viewer: Viewer, model: Model, ready: Sequence[tuple[Path, Import]]) -> None:
    """Make the model hold and store many files in one transaction, with the figures they give: all or nothing."""
    viewer.must(Right.UPLOAD)
    for path, one in ready:
        if one.incoming:
            _keep(folder, path, one.incoming)

    def change(connection: Connection) -> None:
        for dataset in model.datasets:
            facts.ensure(connection, dataset)
        records.save(connection, model, viewer.name, folder.now(), None)
        for _, one in ready:
            if one.incoming:
                facts.add(connection, one.dataset, one.incoming, viewer.name, folder.now())
        refresh.refresh(connection, model)

    folder.database.write(change)
    folder.database.checkpoint()


def state(folder: Folder, viewer: Viewer) -> tuple[int, int]:
    """A mark of the model and the facts: as long as it stays, so does what a check found."""
    viewer.must(Right.READ)
    return records.last(folder.database), facts.changes(folder.database)


def rejects(viewer: Viewer, ready: Import, words: Words) -> bytes:
    """The rows of a checked file that cannot come in or were skipped, as a workbook with the reason of each."""
    viewer.must(Right.UPLOAD)
    if ready.mapped is None or ready.checked is None:
        raise Invalid.because(ready.problems)
    frame = fact.rejected(ready.mapped, ready.checked.faults, sorted(ready.choice.skipped))
    reasons = [words.say(f"reject.{key}" if key else "upload.skipped") for key in frame["reason"]]
    called = {ROW: "upload.row", SHEET: "upload.sheet", "reason": "upload.reason"}
    titles = [words.say(called[name]) if name in called else name for name in frame.columns]
    return write(frame.with_columns(pl.Series("reason", reasons, dtype=pl.String)), titles)


def batches(folder: Folder, viewer: Viewer, dataset: str | None = None) -> list[Batch]:
    """Every import, the newest first."""
    viewer.must(Right.READ)
    return facts.batches(folder.database, dataset)


def undo(folder: Folder, viewer: Viewer, number: int) -> Batch:
    """Take a batch back: what it replaced counts again."""
    viewer.must(Right.UPLOAD)
    batch = facts.batch(folder.database, number)
    if not batch.live:
        raise Conflict("batch.undone", batch=number)

    model = folder.model()
    dataset = _stored(model, batch.dataset)

    def change(connection: Connection) -> None:
        known = refresh.months(connection, model)
        facts.undo(connection, number, viewer.name, folder.now())
        if dataset:
            facts.ensure(connection, dataset)
            changed = facts.touched(connection, dataset, number)
            refresh.refresh_after(connection, model, known, batch.dataset, changed)

    folder.database.write(change)
    return batch


def _stored(model: Model, code: str) -> Dataset | None:
    """The dataset as it is stored, or None where the model has it no more."""
    return model.at(date.max).dataset_by_code.get(code)


def _consider(
    folder: Folder, reading: Reading, dataset: Dataset, sheet: str | None, choice: Choice | None = None
) -> Import:
    """The file held against its dataset."""
    choice = choice or Choice()
    org = _org(folder.model(), choice)
    try:
        mapped = fitted(taken(folder, reading, dataset, org, choice, sheet), dataset, choice)
    except KpiError as error:
        return Import("blocked", dataset, reading, problems=[*error.problems, *reading.problems], choice=choice)
    said = lookup.found(dataset, mapped, org, folder.model(), lookup.stored(folder.database))
    checked = fact.check(mapped, dataset, org, choice.skipped, said)
    incoming, problems = checked.incoming, _worst_first(checked.problems)
    if incoming is None:
        return Import("blocked", dataset, reading, mapped, None, None, problems, None, checked, choice)
    difference = facts.difference(folder.database, dataset, incoming)
    problems += judge(folder, dataset, incoming, org, difference)
    outcome: Outcome = "blocked" if checked.blocked else "ready"
    if outcome == "ready" and facts.holds(folder.database, dataset, incoming):
        outcome = "unchanged"
    return Import(outcome, dataset, reading, mapped, incoming, difference, problems, None, checked, choice)


def _org(model: Model, choice: Choice) -> OrgTree:
    """The organization with the units a person said are new."""
    tree = model.at(date.max).org_tree
    return OrgTree.of([*tree.units.values(), *new_units(choice.units, tree)]) if choice.units else tree


def _worst_first(problems: Sequence[Problem]) -> list[Problem]:
    """What blocks an import before what only deserves a look."""
    return sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)
