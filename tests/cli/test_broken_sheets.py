"""Spreadsheets that are wrong, each in its own way: told in one sentence with its place, and nothing is stored."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from kpi.core.problem import Problem
from kpi.intake import read_bytes
from kpi.store.folder import Folder
from kpi.text.words import LANGUAGES, sentence
from kpi.usecases import batch
from tests.cli.broken.sheets import GOOD, READABLE, SHEETS
from tests.cli.desk import Desk, Settled
from tests.cli.speech import assert_reads


class Wrong(NamedTuple):
    """A file, what is wrong with it, and where: sheet, row and column as a person sees them."""

    name: str
    key: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    suggestion: str = ""


TABLE = [
    Wrong("empty.csv", "intake.empty_file"),
    Wrong("blank.csv", "intake.empty_file"),
    Wrong("header_only.csv", "intake.only_header"),
    Wrong("header_only.xlsx", "intake.only_header"),
    Wrong("missing_column.csv", "mapping.missing_column", row=1),
    Wrong("misspelt_column.csv", "mapping.missing_column", row=1, suggestion="Amuont"),
    Wrong("text_for_number.csv", "intake.cell_not_number", row=4, column="Amount"),
    Wrong("only_text_for_number.csv", "fact.not_number", row=2, column="Amount"),
    Wrong("formula_error.xlsx", "intake.cell_error", "June", 5, "Amount"),
    Wrong("no_date.csv", "fact.empty", row=4, column="Date"),
    Wrong("impossible_date.csv", "intake.cell_not_date", row=4, column="Date"),
    Wrong("words_for_dates.csv", "fact.not_date", row=2, column="Date"),
    Wrong("unknown_org.csv", "fact.not_org", row=4, column="Store", suggestion="Head office"),
    Wrong("no_org.csv", "fact.empty", row=4, column="Store"),
    Wrong("random.xlsx", "intake.not_a_spreadsheet"),
    Wrong("truncated.xlsx", "intake.damaged"),
    Wrong("password.xlsx", "intake.encrypted"),
    Wrong("not_a_workbook.xlsx", "intake.not_a_spreadsheet"),
    Wrong("hostile.xlsx", "intake.document_type"),
    Wrong("page.xls", "intake.no_table"),
    Wrong("scripts.xls", "mapping.missing_column", row=1),
    Wrong("document.csv", "intake.not_a_spreadsheet"),
    Wrong("picture.csv", "intake.not_a_spreadsheet"),
    Wrong("wrong_encoding.csv", "fact.not_org", row=4, column="Store"),
    Wrong("too_large_number.csv", "fact.number_bounds", row=4, column="Amount"),
    Wrong("endless_number.csv", "intake.cell_not_number", row=4, column="Amount"),
    Wrong("year_1.csv", "intake.cell_not_date", row=4, column="Date"),
    Wrong("year_9999.csv", "intake.cell_not_date", row=4, column="Date"),
    Wrong("only_totals.csv", "intake.only_header"),
    Wrong("duplicate_header.csv", "mapping.missing_column", row=1),
    Wrong("wrong_sheet.xlsx", "mapping.no_sheet"),
    Wrong("truth_for_number.xlsx", "intake.cell_not_number", "Sheet1", 4, "Amount"),
    Wrong("formula_as_text.csv", "intake.cell_not_number", row=4, column="Amount"),
    Wrong("..%2f..%2fetc.csv", "intake.empty_file"),
    Wrong("a b;rm -rf.csv", "mapping.missing_column", row=1, suggestion="Amuont"),
]


def test_the_table_has_every_file() -> None:
    assert [case.name for case in TABLE] == list(SHEETS)


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.name)
def test_a_broken_sheet_is_told_with_its_place(desk: Desk, settled: Settled, case: Wrong) -> None:
    desk.workspace = settled.workspace
    file = desk.write(case.name, SHEETS[case.name])
    sheet = "July" if case.name == "wrong_sheet.xlsx" else None
    error = desk.run("import", file, "--dataset", "sales", *(["--sheet", sheet] if sheet else [])).error
    place = {"file": case.name, "sheet": case.sheet, "row": case.row, "column": case.column, "line": None}
    assert (error["key"], error["place"]) == (case.key, place)
    assert error["message"].startswith(case.name)
    assert case.suggestion in error["message"]
    problem = blocked(settled, file, sheet)
    assert sentence("en", problem) == error["message"]
    assert_reads(*(sentence(language, problem).removeprefix(case.name) for language in LANGUAGES[::-1]))


def test_none_of_them_stored_anything(desk: Desk, settled: Settled) -> None:
    """Holds after the table, whose cases all share one workspace."""
    desk.workspace = settled.workspace
    assert desk.everything() == settled.everything
    for case in (TABLE[0], TABLE[6], TABLE[15]):
        assert desk.run("import", desk.write(case.name, SHEETS[case.name]), "--dataset", "sales").code == 1
    assert desk.everything() == settled.everything


def blocked(settled: Settled, file: Path, sheet: str | None) -> Problem:
    """What blocks a file, read in this process."""
    reading = read_bytes(file.read_bytes(), file.name)
    with Folder(settled.workspace) as folder:
        done = batch._consider(folder, reading, batch.dataset_of(folder.model(), "sales"), sheet)
    assert done.outcome == "blocked"
    return done.problems[0]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("open_quote.csv", "intake.open_quote"),
        ("long_row.csv", "intake.rows_too_long"),
        ("short_row.csv", None),
        ("null_characters.csv", "intake.null_characters"),
        ("utf16_without_mark.csv", None),
        ("second_header.csv", "mapping.header_twice"),
    ],
)
def test_an_odd_sheet_is_imported_and_its_oddity_told(desk: Desk, name: str, key: str | None) -> None:
    desk.apply()
    done = desk.take(desk.write(name, READABLE[name]))
    assert (done["outcome"], done["rows"]) == ("stored", 10)
    assert [problem["key"] for problem in done["problems"]] == ([key] if key else [])
    assert [problem["severity"] for problem in done["problems"]] == (["warning"] if key else [])
    expected = sum(float(str(row[2])) for row in GOOD)
    assert desk.run("value", "revenue", "--period", "2026-06").done["value"] == expected


def test_many_files_are_inspected_whatever_they_are(desk: Desk) -> None:
    files = [desk.write(name, data) for name, data in (SHEETS | READABLE).items()]
    found = desk.run("inspect", *files).done["files"]
    assert [each["file"] for each in found] == [file.name for file in files]
    assert all((each["error"] is None) == bool(each["tables"]) for each in found)
    assert not desk.workspace.exists()
