"""Opening a workspace, filling a new one with a sample company, and beginning an empty one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpi.core import modelfile
from kpi.core.batch import Batch
from kpi.core.errors import Conflict, Invalid, NotFound
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.viewer import Right, Viewer
from kpi.core.workspace import Workspace
from kpi.store import facts, records
from kpi.store.database import Connection, quoted, rows
from kpi.store.folder import Folder
from kpi.usecases import batch

EMPTY = Model(workspace=Workspace(name=Label(zh="Attain", en="Attain")))
SAMPLES = Path(__file__).parents[2] / "data"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Overview:
    """What a workspace holds."""

    name: Label
    folder: Path
    sample: bool
    today: date
    indicators: int
    kpis: int
    batches: list[Batch]


def is_new(folder: Folder) -> bool:
    """Whether nothing was ever said or imported in the workspace."""
    return records.last(folder.database) == 0


def overview(folder: Folder, viewer: Viewer) -> Overview:
    """What the workspace is and holds."""
    viewer.must(Right.READ)
    now = folder.model().at(folder.today())
    kpis = sum(node.type == "kpi" for node in now.scorecard)
    name, sample = now.workspace.name, now.workspace.as_of is not None
    listed = facts.batches(folder.database)
    return Overview(name, folder.path, sample, folder.today(), len(now.indicators), kpis, listed)


def load_sample(folder: Folder, viewer: Viewer, name: str = "retail", progress: Progress | None = None) -> int:
    """Fill a new workspace with a sample company from its spreadsheets; returns the number of files read."""
    viewer.must(Right.MANAGE)
    source = SAMPLES / name
    if not (source / "model.yaml").exists():
        raise NotFound("workspace.no_sample", given=name, known=samples())
    if not is_new(folder):
        raise Conflict("workspace.not_new")
    wanted, problems = modelfile.read((source / "model.yaml").read_bytes(), "model.yaml")
    if wanted is None:
        raise Invalid.because(problems)
    files = sorted((source / "files").iterdir())
    ready = batch.prepare(viewer, wanted, [(file, file.name.split("_")[0]) for file in files], progress)
    batch.store_all(folder, viewer, wanted, list(zip(files, ready, strict=True)))
    return len(files)


def samples() -> list[str]:
    """The sample companies there are."""
    return sorted(file.parent.name for file in SAMPLES.glob("*/model.yaml"))


def begin(folder: Folder, viewer: Viewer) -> None:
    """Say that a new workspace is meant to be empty, so that no sample is loaded into it."""
    viewer.must(Right.MANAGE)
    if is_new(folder):
        folder.database.write(lambda connection: records.save(connection, EMPTY, viewer.name, folder.now(), None))


def begin_empty(folder: Folder, viewer: Viewer) -> None:
    """Put an empty workspace in the place of the sample; only a sample can be left behind so."""
    viewer.must(Right.MANAGE)
    if not overview(folder, viewer).sample:
        raise Conflict("workspace.not_sample")

    def change(connection: Connection) -> None:
        tables = rows(connection, "select table_name from duckdb_tables()")["table_name"].to_list()
        for view in rows(connection, "select view_name from duckdb_views() where not internal")["view_name"]:
            connection.execute(f"drop view {quoted(view)}")
        for table in tables:
            if table.startswith("facts_"):
                connection.execute(f"drop table {quoted(table)}")
            elif table != "migrations":
                connection.execute(f"delete from {quoted(table)}")
        records.save(connection, EMPTY, viewer.name, folder.now(), None)

    folder.database.write(change)
    folder.forget()
    folder.database.checkpoint()
