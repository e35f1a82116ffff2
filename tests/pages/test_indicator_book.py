"""The dictionary as a workbook: the download, the changes that an upload shows, and making them."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Viewer
from kpi.store import records
from kpi.store.folder import Folder
from kpi.text.speaker import Speaker
from kpi.usecases import indicator_book
from tests.pages.conftest import LOCALES, frame
from tests.usecases.test_indicator_book import Lines, written

PAGE = """
from kpi.ui import indicator_book_view
from kpi.ui.desk import desk
from kpi.ui.guard import guard

here = desk()
with guard(here.language):
    indicator_book_view.show(here)
"""
EDITED: Lines = [
    ["编码", "公式", "方向", "名称（英文）", "备注"],
    ["revenue", "sum(pos.amount) * 2", "越低越好", "Net revenue", "x"],
]


def shown(data: bytes | None = None, language: str = "zh", name: str = "字典.xlsx") -> AppTest:
    at = AppTest.from_string(PAGE, default_timeout=60)
    at.context = {"locale": LOCALES[language]}
    at.run()
    if data is not None:
        at.file_uploader[0].upload(name, data)
        settled(at)
    return at


def settled(at: AppTest) -> AppTest:
    """The page once what it waits for is done."""
    at.run()
    while at.get("progress"):
        at.run()
    assert not at.exception
    return at


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_as_it_was_downloaded_changes_nothing(folder: Folder, language: str) -> None:
    data = indicator_book.export(folder, Viewer(), Speaker("zh"))[1]
    at = shown(data, language)
    said = {"zh": "与现在的指标字典相同，没有改动。", "en": "The dictionary already says the same; nothing changes."}
    assert [info.value for info in at.info] == [said[language]]
    assert [button.key for button in at.button] == []


def test_every_change_is_shown_before_it_counts(folder: Folder) -> None:
    at, before = shown(written(EDITED)), records.last(folder.database)
    assert frame(at, "改为").to_dict("split")["data"] == [
        ["销售额 · revenue", "修改", "名称（英文）", "Revenue", "Net revenue"],
        ["销售额 · revenue", "修改", "公式", "sum(pos.amount)", "sum(pos.amount) * 2"],
        ["销售额 · revenue", "修改", "方向", "越高越好", "越低越好"],
    ]
    assert "备注" in at.markdown[-1].value
    assert at.caption[-1].value.startswith("表里没有这 27 个版本")
    assert at.button(key="book_apply").disabled
    assert records.last(folder.database) == before


@pytest.mark.parametrize(("way", "since"), [("then", [None, date(2026, 11, 1)]), ("always", [None])])
def test_changes_are_made_with_their_reason(folder: Folder, way: str, since: list[date | None]) -> None:
    at = shown(written(EDITED))
    at.text_input(key="book_why").set_value("统一口径").run()
    at.radio(key="book_begins").set_value(way).run()
    at.button(key="book_apply").click()
    settled(at)
    assert [done.value for done in at.success] == ["已应用，1 条记录有变化。"]
    found = [indicator for indicator in folder.model().indicators if indicator.code == "revenue"]
    assert [indicator.valid_from for indicator in found] == since
    assert (found[-1].formula, found[-1].polarity.value) == ("sum(pos.amount) * 2", "lower")
    whys = folder.database.read("select why from records order by number desc limit 1")["why"].to_list()
    assert whys == ["统一口径"]
    assert shown().success.len == 0


def test_problems_name_their_cells_and_nothing_can_be_applied(folder: Folder) -> None:
    at = shown(written([["编码", "公式", "责任人（编码）"], ["revenue", "sum(pos.nothing)", "nobody"]]))
    said = "\n".join(text.value for text in at.markdown)
    assert [error.value for error in at.error] == ["有 2 处问题，改好后重新上传；现在什么都没有改动。"]
    assert "第 2 行" in said and "公式" in said and "nothing" in said and "nobody" in said
    assert [button.key for button in at.button] == []


def test_a_file_that_is_none_is_told(folder: Folder) -> None:
    at = shown(b"%PDF-1.4 nothing", name="a.xlsx")
    assert len(at.error) == 1 and not at.dataframe
