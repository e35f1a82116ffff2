"""Rolling over on the page of targets: the year beside what becomes of it, applied once, with its lineage."""

from __future__ import annotations

import pytest

from kpi.core.period import Period
from kpi.store.folder import Folder
from tests.pages.conftest import Open, frame


@pytest.mark.parametrize(
    ("language", "intro", "row", "done", "lineage"),
    [
        (
            "zh",
            "把 2026 年的目标结转到 **2027 年**",
            ["12.9 亿元", "11.0 亿元", "100.8%", "keep", 0.0, 45.0, "12.9 亿元"],
            "已结转到 2027 年，",
            ["由 2026 年目标结转", "录入", "录入"],
        ),
        (
            "en",
            "Carry the targets of 2026 over to **2027**",
            ["¥1.29B", "¥1.10B", "100.8%", "keep", 0.0, 45.0, "¥1.29B"],
            "Rolled over to 2027; ",
            ["Rolled over from 2026", "entered", "entered"],
        ),
    ],
)
def test_a_year_rolled_over(
    visit: Open, folder: Folder, language: str, intro: str, row: list[object], done: str, lineage: list[str]
) -> None:
    at = visit("targets", language, targets="roll_over")
    assert any(text.value.startswith(intro) for text in at.markdown)
    table = frame(at, "becomes")
    assert table.iloc[0].to_list()[1:8] == row
    at.button(key="roll_over_apply").click().run()
    assert len(at.error) == 1
    at.text_input(key="roll_over_why").set_value("2027").run()
    at.button(key="roll_over_apply").click().run()
    assert at.success[0].value.startswith(done) and not at.error
    new = {target.period for target in folder.model().targets if target.kpi == "revenue_hq"}
    assert {Period(2027, month=month) for month in range(1, 13)} <= new
    assert frame(at, at.dataframe[-1].value.columns[2]).iloc[:3, 2].to_list() == lineage
    assert set(frame(at, "becomes")["becomes"][:2]) == {"已有，不动" if language == "zh" else "there, kept"}
    at.toggle(key="roll_over_again").set_value(True).run()
    assert frame(at, "becomes")["becomes"][0] == row[-1]


def test_decisions_show_what_they_make(visit: Open, folder: Folder) -> None:
    at = visit("targets", "en", targets="roll_over")
    key = next(str(table.key) for table in at.data_editor)
    edits = {
        0: {"decision": "change", "growth": 5.0},
        2: {"decision": "suggest"},
        11: {"decision": "drop"},
    }
    at.session_state[key] = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
    at.run()
    shown = frame(at, "becomes")["becomes"].to_list()
    assert [shown[place] for place in (0, 1, 2, 11)] == ["¥1.36B (+5.0%)", "¥307.1M", "–", "dropped"]
    at.text_input(key="roll_over_why").set_value("2027").run()
    at.session_state[key] = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
    at.button(key="roll_over_apply").click().run()
    assert at.error[0].value == "The history of Gross margin is too short for a suggestion: keep or change it instead."
    assert not any(target.period.year == 2027 for target in folder.model().targets)
