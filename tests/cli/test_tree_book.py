"""The tree as a workbook at the command line: out, looked at, in, and refused."""

from __future__ import annotations

import pytest

from tests.cli.desk import Desk
from tests.usecases.test_indicator_book import Lines, written

LINES: Lines = [["Code", "Under (code)", "Weight"], ["rev", "growth", "70"], ["ord", "growth", "30"]]
CHANGED = [
    {"node": code, "edit": "changed", "fields": [{"field": "weight", "from": old, "to": new}]}
    for code, old, new in (("rev", 40.0, 70.0), ("ord", 60.0, 30.0))
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_out_and_in_again_is_no_change(desk: Desk, language: str) -> None:
    desk.apply()
    desk.speak(language)
    file = desk.path / "tree.xlsx"
    assert desk.run("export-tree", file).done == {"file": str(file)}
    nothing = {"file": str(file), "changed": 0, "changes": [], "links": 0, "problems": []}
    assert desk.run("apply-tree", file).done == nothing


def test_looked_at_first_then_in_force_from_a_month_on(desk: Desk) -> None:
    desk.apply()
    before, file = desk.everything(), desk.write("tree.xlsx", written(LINES))
    expected = {"file": str(file), "changes": CHANGED, "links": 0, "problems": []}
    assert desk.run("apply-tree", file, "--dry-run").done == {**expected, "changed": None}
    assert desk.everything() == before
    done = desk.run("apply-tree", file, "--valid-from", "2026-07", "--why", "more of it").done
    assert done == {**expected, "changed": 2}
    assert desk.export().count("valid_from: 2026-07") == 2
    desk.speak("zh")
    assert "改动的驱动关系: 0" in desk.plain("apply-tree", file, "--dry-run").out


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (["missing.xlsx"], "cli.no_file"),
        (["tree.xlsx"], "definition.why"),
        (["tree.xlsx", "--valid-from", "soon"], "model.date"),
        (["wrong.xlsx", "--why", "x"], "tree_draft.no_node"),
    ],
)
def test_what_cannot_be_done_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, arguments: list[str], key: str
) -> None:
    desk.apply()
    desk.write("tree.xlsx", written(LINES))
    desk.write("wrong.xlsx", written([LINES[0], ["rev", "nowhere", "70"]]))
    monkeypatch.chdir(desk.path)
    before = desk.everything()
    assert desk.run("apply-tree", *arguments).error["key"] == key
    assert desk.everything() == before
