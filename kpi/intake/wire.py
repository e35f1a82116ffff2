"""A reading on its way out of the child process: its frames as Arrow files, all else as one JSON file written last."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import polars as pl

from kpi.core.problem import Place, Problem, Severity
from kpi.core.reading import CheckedTotal, ColumnType, DroppedRow, ReadColumn, Reading, ReadTable


def write(reading: Reading, folder: Path, index: int) -> None:
    """Put a reading into a folder; its JSON appears only when all of it is there."""
    bare = [_bare(table, folder, f"{index}-{number}") for number, table in enumerate(reading.tables)]
    draft = folder / f"{index}.draft"
    body = dataclasses.asdict(dataclasses.replace(reading, tables=bare))
    draft.write_text(json.dumps(body, default=_plain), encoding="utf-8")
    draft.rename(folder / f"{index}.json")


def _bare(table: ReadTable, folder: Path, name: str) -> ReadTable:
    """A table whose frames have gone into files."""
    for kind, frame in (("frame", table.frame), ("lost", table.lost)):
        frame.write_ipc(_path(folder, name, kind), compression="lz4")
    turned = _bare(table.turned, folder, f"{name}-turned") if table.turned else None
    return dataclasses.replace(table, frame=pl.DataFrame(), lost=pl.DataFrame(), turned=turned)


def _plain(value: object) -> None:
    if not isinstance(value, pl.DataFrame):
        raise TypeError(f"not for the wire: {type(value).__name__}")


def _path(folder: Path, name: str, kind: str) -> Path:
    return folder / f"{name}.{kind}.arrow"


def take(folder: Path, index: int) -> Reading | None:
    """The reading of a file, or nothing when the child did not get that far."""
    path = folder / f"{index}.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    tables = [_table(table, folder, f"{index}-{number}") for number, table in enumerate(found.pop("tables"))]
    error = found.pop("error")
    problems = [_problem(problem) for problem in found.pop("problems")]
    return Reading(**found, error=_problem(error) if error else None, problems=problems, tables=tables)


def _table(found: dict[str, Any], folder: Path, name: str) -> ReadTable:
    columns = [ReadColumn(**{**column, "type": ColumnType(column["type"])}) for column in found.pop("columns")]
    period, turned = found.pop("period"), found.pop("turned")
    frames = {kind: pl.read_ipc(_path(folder, name, kind)) for kind in ("frame", "lost")}
    return ReadTable(
        columns=columns,
        period=(period[0], period[1]) if period else None,
        dropped=[DroppedRow(**row) for row in found.pop("dropped")],
        totals=[CheckedTotal(**total) for total in found.pop("totals")],
        problems=[_problem(problem) for problem in found.pop("problems")],
        turned=_table(turned, folder, f"{name}-turned") if turned else None,
        **(found | frames),
    )


def _problem(found: dict[str, Any]) -> Problem:
    return Problem(Severity(found["severity"]), found["key"], found["values"], Place(**found["place"]))
