"""The original of a batch: the file as it was uploaded, and the cells of a row of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import PurePath

import polars as pl

from kpi.core.choice import Choice
from kpi.core.errors import NotFound
from kpi.core.layout import is_source
from kpi.core.problem import Place
from kpi.core.reading import ROW, SHEET, as_text
from kpi.core.trace import Cell, SourceRow
from kpi.core.viewer import Right, Viewer
from kpi.intake import read_files
from kpi.store import facts
from kpi.store.folder import Folder
from kpi.usecases.mapping import dataset_of, taken


def original(folder: Folder, viewer: Viewer, batch: int) -> tuple[str, bytes]:
    """The name and the bytes of the file that a batch came from; raises `NotFound` where it is not kept."""
    viewer.must(Right.READ)
    found = facts.batch(folder.database, batch)
    path = folder.original(found.sha256)
    if not path.is_file():
        raise NotFound("original.missing", Place(file=found.file), batch=batch)
    return PurePath(found.file).name, path.read_bytes()


def kept(folder: Folder, viewer: Viewer, sha256: str) -> bool:
    """Whether the original with that digest is there."""
    viewer.must(Right.READ)
    return folder.original(sha256).is_file()


def cells(folder: Folder, viewer: Viewer, row: SourceRow) -> list[Cell]:
    """What stands in the file for the columns of a row, as the file is taken now; raises `NotFound` without it."""
    viewer.must(Right.READ)
    path, batch, model = folder.original(row.batch.sha256), row.batch, folder.model()
    if not path.is_file():
        raise NotFound("original.missing", Place(file=batch.file), batch=batch.batch)
    reading = read_files([path], names={path: batch.file}, limits=model.workspace.limits)[0]
    dataset = dataset_of(model, batch.dataset)
    mapped = taken(folder, reading, dataset, model.at(date.max).org_tree, Choice(), batch.sheet)
    headers = {code: header for code, header in mapped.columns.items() if not is_source(header)}
    here, lost = _of_row(mapped.table.frame, row, headers), _of_row(mapped.table.lost, row, {})
    return [Cell(code, headers.get(code), _text(here, lost, headers.get(code))) for code in row.values]


def _of_row(frame: pl.DataFrame, row: SourceRow, headers: Mapping[str, str]) -> pl.DataFrame:
    """What stands in a row of a sheet; of a wide table that was turned long only what says the same as the row."""
    here = frame.filter(pl.col(ROW) == row.row)
    if SHEET in frame.columns:
        here = here.filter(pl.col(SHEET) == row.sheet)
    for code, header in headers.items() if here.height > 1 else ():
        alike = here.filter(as_text(here[header]) == str(row.values.get(code)))
        here = alike if alike.height else here
    return here


def _text(here: pl.DataFrame, lost: pl.DataFrame, header: str | None) -> str | None:
    """What a column says in a row, also where its value could not be kept."""
    if header is None:
        return None
    said = [*as_text(here[header]).drop_nulls(), *lost.filter(pl.col("column") == header)["value"]]
    return next(iter(said), None)
