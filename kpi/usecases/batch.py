"""Importing a spreadsheet: looked at, held against its dataset, stored as one batch, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from kpi.core import fact, mapping
from kpi.core.batch import Batch, Difference, Incoming
from kpi.core.dataset import Dataset
from kpi.core.errors import Conflict, Invalid, KpiError, NotFound
from kpi.core.mapping import Mapped
from kpi.core.model import Model
from kpi.core.problem import Place, Problem, Severity
from kpi.core.reading import Reading
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.intake import read_files
from kpi.store import facts, records
from kpi.store.database import Connection
from kpi.store.files import sha256
from kpi.store.folder import Folder
from kpi.usecases import figure

CHUNK = 8

Outcome = Literal["ready", "stored", "unchanged", "blocked"]


@dataclass(frozen=True, slots=True)
class Import:
    """What importing a file does, or would do."""

    outcome: Outcome
    dataset: Dataset
    reading: Reading
    mapped: Mapped | None = None
    incoming: Incoming | None = None
    difference: Difference | None = None
    problems: list[Problem] = field(default_factory=list)
    batch: int | None = None


def inspect(viewer: Viewer, paths: Sequence[Path], names: Mapping[Path, str] | None = None) -> list[Reading]:
    """What the reader sees in each file, called by its name where it has another; nothing is stored."""
    viewer.must(Right.READ)
    return read_files(paths, names=names)


def preview(
    folder: Folder, viewer: Viewer, path: Path, dataset: str, sheet: str | None = None, name: str | None = None
) -> Import:
    """What importing a file would change; problems of severity error block it."""
    viewer.must(Right.UPLOAD)
    reading = read_files([path], names={path: name} if name else None)[0]
    return _consider(folder, reading, _dataset(folder.model(), dataset), sheet)


def suggest(folder: Folder, viewer: Viewer, reading: Reading) -> list[str]:
    """The datasets that some table of the file fits, the best first."""
    viewer.must(Right.UPLOAD)
    scores = {}
    for dataset in folder.model().at(folder.today()).datasets:
        found = max((len(mapping.match(table, dataset)) for table in reading.tables), default=0)
        scores[dataset.code] = found / len(dataset.columns)
    return sorted((code for code, score in scores.items() if score > 0), key=lambda code: -scores[code])


def store(folder: Folder, viewer: Viewer, path: Path, ready: Import) -> Import:
    """Store what `preview` showed as one batch and refresh the figures it touches; raises `Invalid` if blocked."""
    viewer.must(Right.UPLOAD)
    if ready.outcome == "blocked" or ready.incoming is None:
        raise Invalid.because(ready.problems)
    if ready.outcome == "unchanged":
        return ready
    incoming, model = ready.incoming, folder.model()
    _keep(folder, path, incoming)

    def change(connection: Connection) -> int:
        known = figure.months(connection, model)
        batch = facts.add(connection, ready.dataset, incoming, viewer.name, folder.now())
        since = facts.first_month(connection, ready.dataset, batch)
        figure.refresh_after(connection, model, known, incoming.dataset, since)
        return batch

    batch = folder.database.write(change)
    return replace(ready, outcome="stored", batch=batch)


def _keep(folder: Folder, path: Path, incoming: Incoming) -> None:
    """Keep the original, which must still be the file that was read."""
    data = path.read_bytes()
    if sha256(data) != incoming.sha256:
        raise Conflict("batch.file_changed", Place(file=incoming.file))
    folder.keep(data)


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
                found.append(_ready(reading, _dataset(model, code), model))
            if progress:
                progress(len(found), len(files))
    return found


def _read(chunk: Sequence[tuple[Path, str]]) -> list[Reading]:
    return read_files([path for path, _ in chunk])


def _ready(reading: Reading, dataset: Dataset, model: Model) -> Import:
    mapped = mapping.choose(reading, dataset)
    incoming, problems = fact.facts(mapped, dataset, model.at(date.max).org_tree)
    if incoming is None or any(problem.severity is Severity.ERROR for problem in problems):
        raise Invalid.because(_worst_first(problems))
    return Import("ready", dataset, reading, mapped, incoming, problems=problems)


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
        figure.refresh(connection, model, None, None)

    folder.database.write(change)
    folder.database.checkpoint()


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
        known = figure.months(connection, model)
        facts.undo(connection, number, viewer.name, folder.now())
        if dataset:
            since = facts.first_month(connection, dataset, number)
            figure.refresh_after(connection, model, known, batch.dataset, since)

    folder.database.write(change)
    return batch


def _stored(model: Model, code: str) -> Dataset | None:
    """The dataset as it is stored, or None where the model has it no more."""
    return model.at(date.max).dataset_by_code.get(code)


def _dataset(model: Model, code: str) -> Dataset:
    known = {dataset.code: dataset for dataset in model.at(date.max).datasets}
    if code not in known:
        raise NotFound("batch.unknown_dataset", given=code, suggestion=nearest(code, known), known=sorted(known))
    return known[code]


def _consider(folder: Folder, reading: Reading, dataset: Dataset, sheet: str | None) -> Import:
    """The file held against its dataset."""
    try:
        mapped = mapping.choose(reading, dataset, sheet)
    except KpiError as error:
        return Import("blocked", dataset, reading, problems=[*error.problems, *reading.problems])
    model = folder.model().at(date.max)
    incoming, problems = fact.facts(mapped, dataset, model.org_tree)
    if incoming is None or any(problem.severity is Severity.ERROR for problem in problems):
        return Import("blocked", dataset, reading, mapped, incoming, problems=_worst_first(problems))
    difference = facts.difference(folder.database, dataset, incoming)
    outcome: Outcome = "unchanged" if facts.holds(folder.database, dataset, incoming) else "ready"
    return Import(outcome, dataset, reading, mapped, incoming, difference, problems)


def _worst_first(problems: Sequence[Problem]) -> list[Problem]:
    """What blocks an import before what only deserves a look."""
    return sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)
