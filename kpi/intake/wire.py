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
    for number, table in enumerate(reading.tables):
        table.frame.write_ipc(_frame_path(folder, index, number))
    bare = dataclasses.replace(
        reading, tables=[dataclasses.replace(table, frame=pl.DataFrame()) for table in reading.tables]
    )
    draft = folder / f"{index}.draft"
    draft.write_text(json.dumps(dataclasses.asdict(bare), default=_plain), encoding="utf-8")
    draft.rename(folder / f"{index}.json")


def _plain(value: object) -> None:
    if not isinstance(value, pl.DataFrame):
        raise TypeError(f"not for the wire: {type(value).__name__}")


def _frame_path(folder: Path, index: int, number: int) -> Path:
    return folder / f"{index}-{number}.arrow"


def take(folder: Path, index: int) -> Reading | None:
    """The reading of a file, or nothing when the child did not get that far."""
    path = folder / f"{index}.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    tables = [_table(table, _frame_path(folder, index, number)) for number, table in enumerate(found.pop("tables"))]
    error = found.pop("error")
    problems = [_problem(problem) for problem in found.pop("problems")]
    return Reading(**found, error=_problem(error) if error else None, problems=problems, tables=tables)


def _table(found: dict[str, Any], frame: Path) -> ReadTable:
    columns = [ReadColumn(**{**column, "type": ColumnType(column["type"])}) for column in found.pop("columns")]
    period = found.pop("period")
    return ReadTable(
        frame=pl.read_ipc(frame.read_bytes()),
        columns=columns,
        period=(period[0], period[1]) if period else None,
        dropped=[DroppedRow(**row) for row in found.pop("dropped")],
        totals=[CheckedTotal(**total) for total in found.pop("totals")],
        problems=[_problem(problem) for problem in found.pop("problems")],
        **{name: value for name, value in found.items() if name != "frame"},
    )


def _problem(found: dict[str, Any]) -> Problem:
    return Problem(Severity(found["severity"]), found["key"], found["values"], Place(**found["place"]))
