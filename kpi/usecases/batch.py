"""Importing a spreadsheet: looked at, held against its dataset, stored as one batch, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from kpi.core import fact, mapping
from kpi.core.batch import Batch, Difference, Incoming
from kpi.core.dataset import Dataset
from kpi.core.errors import Conflict, Invalid, KpiError, NotFound
from kpi.core.mapping import Mapped
from kpi.core.model import Model
from kpi.core.problem import Problem, Severity
from kpi.core.reading import Reading
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.intake import read_files
from kpi.store import facts
from kpi.store.database import Connection
from kpi.store.folder import Folder
from kpi.usecases import figure

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


def inspect(viewer: Viewer, paths: Sequence[Path]) -> list[Reading]:
    """What the reader sees in each file; nothing is stored."""
    viewer.must(Right.READ)
    return read_files(paths)


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
    """Store what `preview` showed as one batch and refresh the figures it touches; raises `Invalid` where it is blocked."""
    viewer.must(Right.UPLOAD)
    if ready.outcome == "blocked" or ready.incoming is None:
        raise Invalid.because(ready.problems)
    if ready.outcome == "unchanged":
        return ready
    incoming, model = ready.incoming, folder.model()
    folder.keep(path.read_bytes())

    def change(connection: Connection) -> int:
        batch = facts.add(connection, ready.dataset, incoming, viewer.name, folder.now())
        figure.refresh(connection, model, {incoming.dataset}, incoming.months[0])
        return batch

    batch = folder.database.write(change)
    return Import("stored", ready.dataset, ready.reading, ready.mapped, incoming, ready.difference, ready.problems, batch)


def store_all(
    folder: Folder, viewer: Viewer, files: Sequence[tuple[Path, str]], progress: Callable[[int, int], None] | None = None
) -> None:
    """Store many files, each for its dataset, and refresh the figures once; raises at the first that cannot be stored."""
    viewer.must(Right.UPLOAD)
    model = folder.model()
    readings = read_files([path for path, _ in files])
    for number, ((path, code), reading) in enumerate(zip(files, readings, strict=True), 1):
        ready = _consider(folder, reading, _dataset(model, code), None, compare=False)
        if ready.incoming is None or ready.outcome == "blocked":
            raise Invalid.because(ready.problems)
        folder.keep(path.read_bytes())
        incoming = ready.incoming
        folder.database.write(
            lambda c, d=ready.dataset, i=incoming: facts.add(c, d, i, viewer.name, folder.now())  # type: ignore[misc]
        )
        if progress:
            progress(number, len(files))
    folder.database.write(lambda connection: figure.refresh(connection, model, None, None))
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

    def change(connection: Connection) -> None:
        facts.undo(connection, number, viewer.name, folder.now())
        figure.refresh(connection, folder.model(), {batch.dataset}, batch.first_day.replace(day=1))

    folder.database.write(change)
    return batch


def _dataset(model: Model, code: str) -> Dataset:
    known = {dataset.code: dataset for dataset in model.at(date.max).datasets}
    if code not in known:
        raise NotFound("batch.unknown_dataset", given=code, suggestion=nearest(code, known), known=sorted(known))
    return known[code]


def _consider(folder: Folder, reading: Reading, dataset: Dataset, sheet: str | None, compare: bool = True) -> Import:
    """The file held against its dataset."""
    try:
        mapped = mapping.choose(reading, dataset, sheet)
    except KpiError as error:
        return Import("blocked", dataset, reading, problems=error.problems)
    model = folder.model().at(date.max)
    incoming, problems = fact.facts(mapped, dataset, model.org_tree)
    if incoming is None or any(problem.severity is Severity.ERROR for problem in problems):
        return Import("blocked", dataset, reading, mapped, incoming, problems=problems or [_no_rows(reading)])
    deciding = facts.deciding(folder.database, dataset.code)
    same = all(deciding.get(month) == incoming.sha256 for month in incoming.months)
    difference = facts.difference(folder.database, dataset, incoming) if compare else None
    outcome: Outcome = "unchanged" if same and not dataset.key else "ready"
    return Import(outcome, dataset, reading, mapped, incoming, difference, problems)


def _no_rows(reading: Reading) -> Problem:
    return Invalid("mapping.no_rows").problem if not reading.problems else reading.problems[0]
