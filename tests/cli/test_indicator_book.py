"""The dictionary as a workbook at the command line: out, looked at, in, and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.core.indicator_book import FIELDS
from tests.cli.desk import Desk
from tests.cli.speech import CHINESE, assert_reads
from tests.usecases.test_indicator_book import Lines, written

HEADER: Lines = [["Code", "Formula", "Unit", "My own"]]
UNCHANGED = {"changes": [], "left_out": [], "problems": []}
VERSION = {"indicator": "revenue", "valid_from": None}
DOUBLED = {
    **VERSION,
    "edit": "changed",
    "fields": [
        {"field": "formula", "from": "sum(sales.amount)", "to": "sum(sales.amount) * 2"},
        {"field": "unit", "from": "", "to": "CNY"},
    ],
}
LEFT_OUT = [{"indicator": code, "valid_from": None} for code in ("ordered", "growth_rate")]


def edited(desk: Desk, *lines: list[str | None]) -> Path:
    return desk.write("edited.xlsx", written([*HEADER, *(lines or (["revenue", "sum(sales.amount) * 2", "CNY"],))]))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_out_and_in_again_is_no_change(desk: Desk, language: str) -> None:
    desk.apply()
    desk.speak(language)
    file = desk.path / "dictionary.xlsx"
    assert desk.run("export-dictionary", file).done == {"file": str(file)}
    for _ in range(2):
        assert desk.run("apply-dictionary", file).done == {"file": str(file), "changed": 0, **UNCHANGED}


def test_a_dry_run_shows_what_would_change_and_changes_nothing(desk: Desk) -> None:
    desk.apply()
    before, file = desk.everything(), edited(desk)
    done = desk.run("apply-dictionary", file, "--dry-run").done
    expected = {"changes": [DOUBLED], "left_out": LEFT_OUT, "problems": []}
    assert done == {"file": str(file), "changed": None, **expected}
    assert desk.everything() == before
    assert desk.run("apply-dictionary", file, "--why", "doubled").done == {"file": str(file), "changed": 1, **expected}
    assert desk.run("apply-dictionary", file, "--dry-run").done["changes"] == []


def test_a_definition_may_begin_in_a_month(desk: Desk) -> None:
    desk.apply()
    desk.take(desk.sheet("a.csv", [("2026-06-01", "HQ", 10, "web"), ("2026-07-01", "HQ", 10, "web")]))
    assert (
        desk.run("apply-dictionary", edited(desk), "--valid-from", "2026-07", "--why", "doubled").done["changed"] == 1
    )
    values = [desk.run("value", "revenue", "--period", month).done["value"] for month in ("2026-06", "2026-07")]
    assert values == [10, 20]
    assert "valid_from: 2026-07" in desk.export()


def test_what_is_not_taken_is_told(desk: Desk) -> None:
    desk.apply()
    done = desk.run("apply-dictionary", edited(desk, ["revenue", "sum(sales.amount)", None, "mine"])).done
    assert [(problem["severity"], problem["key"]) for problem in done["problems"]] == [("note", "book.own_column")]
    assert (done["changed"], done["changes"]) == (0, [])


WRONG: list[tuple[list[str], str]] = [
    (["apply-dictionary", "missing.xlsx"], "cli.no_file"),
    (["apply-dictionary", "broken.xlsx"], "formula.unknown_column"),
    (["apply-dictionary", "edited.xlsx", "--valid-from", "soon"], "model.date"),
    (["apply-dictionary", "edited.xlsx"], "definition.why"),
    (["apply-dictionary", "other.xlsx"], "book.no_table"),
    (["apply-dictionary", "choice.xlsx"], "book.no_choice"),
    (["apply-dictionary", "twice.xlsx"], "book.column_twice"),
    (["apply-dictionary", "ended.xlsx", "--valid-from", "2026-08", "--why", "x"], "book.superseded"),
    (["export-dictionary", "nowhere/a.xlsx"], "cli.unwritable"),
]


@pytest.mark.parametrize(("arguments", "key"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_what_cannot_be_done_is_told_in_both_languages(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, arguments: list[str], key: str
) -> None:
    desk.apply()
    edited(desk)
    desk.write("broken.xlsx", written([*HEADER, ["revenue", "sum(sales.nothing)"]]))
    desk.write("other.xlsx", written([["x", "y"], ["1", "2"]]))
    desk.write("choice.xlsx", written([["编码", "方向"], ["revenue", "up"]]))
    desk.write("twice.xlsx", written([["编码", "单位", "Unit"], ["revenue", "a", "b"]]))
    desk.write("ended.xlsx", written([["code", "unit", "valid_from"], ["revenue", "a"], ["revenue", "b", "2026-07"]]))
    monkeypatch.chdir(desk.path)
    before = desk.everything()
    error = desk.run(*arguments).error
    assert error["key"] == key
    desk.speak("zh")
    plain = desk.plain(*arguments)
    assert (plain.code, plain.out, plain.err.count("\n")) == (1, "", 1)
    assert_reads(error["message"], plain.err.strip())
    assert desk.everything() == before


def test_a_fault_names_file_sheet_row_and_column(desk: Desk) -> None:
    desk.apply()
    place = desk.run("apply-dictionary", edited(desk, [], ["revenue", "sum(sales.nothing)"])).error["place"]
    assert place == {"file": "edited.xlsx", "sheet": "改过的", "row": 3, "column": "Formula", "line": None}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_text_is_in_the_language_of_the_reader(desk: Desk, language: str) -> None:
    desk.apply()
    desk.speak(language)
    answer = desk.plain("apply-dictionary", edited(desk), "--dry-run")
    assert (answer.code, answer.err) == (0, "") and "sum(sales.amount) * 2" in answer.out
    assert all(bool(CHINESE.search(line.split(":")[0])) == (language == "zh") for line in answer.out.splitlines())
    assert "{" not in answer.out and FIELDS[4] in answer.out
