"""Real spreadsheets other people exported; they live beside the checkout, never in it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kpi.core.reading import Reading
from kpi.intake import read_files

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
RIGHT = 56

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="real spreadsheets are not beside this checkout")


def listed(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CORPUS / name).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    files = listed("truth.json") + listed("refuse.json")
    found = read_files([CORPUS / file["file"] for file in files])
    return {file["id"]: reading for file, reading in zip(files, found, strict=True)}


@pytest.fixture(scope="module")
def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_score", CORPUS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def seen(reading: Reading) -> dict[str, Any]:
    """A reading in the shape the judge asks for."""
    tables = [
        {
            "sheet": table.sheet,
            "rows": table.frame.height,
            "columns": [{"name": c.name, "sum": c.sum, "first": c.first, "last": c.last} for c in table.columns],
        }
        for table in reading.tables
    ]
    return {"error": reading.error and reading.error.key, "tables": tables}


def test_no_fewer_files_are_right_than_before(readings: dict[str, Reading], score: ModuleType) -> None:
    wrong = {t["id"]: w for t in listed("truth.json") if (w := score.judge(seen(readings[t["id"]]), t))}
    assert len(listed("truth.json")) - len(wrong) >= RIGHT, wrong


def test_every_file_that_cannot_be_used_says_why(readings: dict[str, Reading]) -> None:
    for file in listed("refuse.json"):
        reading = readings[file["id"]]
        said = [*reading.problems, *(problem for table in reading.tables for problem in table.problems)]
        assert reading.error or said, file["id"]


def test_dropped_and_kept_rows_are_all_rows(readings: dict[str, Reading]) -> None:
    """Nothing vanishes: between its first and its last row every row of a table is data or has a reason."""
    for file in listed("truth.json"):
        for table in readings[file["id"]].tables:
            known = set(table.frame["_row"]) | {line.row for line in table.dropped}
            assert set(range(table.first_row, table.last_row + 1)) <= known, file["id"]
