"""Uploading through the page: what is read, what would change, the import, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import batch
from tests.conftest import RETAIL
from tests.pages.conftest import SCRIPTS, Open, frame

Drawn = Callable[[AppTest, str], Any]


def october(**changed: str) -> bytes:
    """The stock count of October as UTF-8, with all shelves full and, by line number, other lines changed."""
    lines = (RETAIL / "files" / "stock_2026-10.csv").read_bytes().decode("gb18030").splitlines()
    cells = [line.split(",") for line in lines]
    rows = [cells[0], *([*row[:5], "0", row[6]] for row in cells[1:])]
    for place, value in changed.items():
        row, column = (int(number) for number in place.removeprefix("at_").split("_"))
        rows[row - 1][column] = value
    return "\n".join(",".join(row) for row in rows).encode()


def stockout(at: AppTest, drawn: Drawn) -> str:
    at.switch_page(str(SCRIPTS["cockpit"])).run()
    groups = drawn(at, "cockpit_table")["groups"]
    return next(str(row["actual"]) for group in groups for row in group["rows"] if row["code"] == "stockout_hq")


def give(at: AppTest, name: str, data: bytes) -> AppTest:
    at.file_uploader[0].upload(name, data)
    return at.run()


@pytest.mark.parametrize(
    ("language", "title", "label", "steps"),
    [
        (
            "zh",
            "上传月度数据",
            "选择业务系统导出的表格",
            ":blue-badge[1 选择文件] :gray-badge[2 检查变化] :gray-badge[3 完成]",
        ),
        (
            "en",
            "Upload data",
            "Choose an export from a business system",
            ":blue-badge[1 Choose a file] :gray-badge[2 Check what changes] :gray-badge[3 Done]",
        ),
    ],
)
def test_before_a_file(visit: Open, language: str, title: str, label: str, steps: str) -> None:
    at = visit("upload", language)
    assert [head.value for head in at.title] == [title]
    assert at.file_uploader[0].label == label
    assert steps in [block.value for block in at.markdown]
    assert len(at.table[0].value) == 3
    until = {"zh": "数据截至", "en": "Data until"}[language]
    assert frame(at, until)[until].to_list() == ["✓ 10-31", "✓ 10-31", "✓ 10-31"]


def test_a_file_changes_the_figures_and_undoing_brings_them_back(visit: Open, folder: Folder, drawn: Drawn) -> None:
    at = visit("upload")
    assert stockout(at, drawn) == "3.5%"
    at.switch_page(str(SCRIPTS["upload"])).run()
    give(at, "库存.csv", october())
    assert not at.exception and not at.error
    assert [metric.value for metric in at.metric] == ["320", "320", "2026-10"]
    changes = frame(at, "导入后").set_index("字段")
    assert changes.loc["行数", ["现在", "导入后"]].to_list() == [320, 320]
    assert changes.loc["缺货SKU数", "导入后"] == 0
    assert at.button(key="commit").label == "导入并替换"
    at.button(key="commit").click().run()
    number = batch.batches(folder, Viewer())[0].batch
    assert [done.value for done in at.success] == [f"库存.csv 已导入 320 行（批次 {number}），相关指标已刷新。"]
    assert stockout(at, drawn) == "0.0%"
    at.switch_page(str(SCRIPTS["upload"])).run()
    assert at.selectbox(key="undo_batch").value == number
    at.button(key="undo").click().run()
    assert frame(at, "状态")["状态"].to_list()[0] == "已撤销"
    assert stockout(at, drawn) == "3.5%"


def test_the_same_file_again_changes_nothing(visit: Open) -> None:
    data = (RETAIL / "files" / "stock_2026-10.csv").read_bytes()
    at = give(visit("upload"), "again.csv", data)
    assert [info.value for info in at.info] == ["这个文件已经导入过，数据没有变化。"]
    assert "commit" not in [button.key for button in at.button]


def test_a_broken_file_says_where_and_stores_nothing(visit: Open, folder: Folder) -> None:
    before = batch.batches(folder, Viewer())
    at = give(visit("upload"), "broken.csv", october(at_9_1="X001", at_4_4="待补"))
    assert [error.value for error in at.error] == ["有 2 处需要先修正，什么都还没有导入。"]
    listed = next(block.value for block in at.markdown if block.value.startswith("- "))
    first, second = listed.split("\n")
    assert "第 4 行" in first and "待补" in first
    assert "第 9 行" in second and "X001" in second and "S001" in second
    assert "commit" not in [button.key for button in at.button]
    assert batch.batches(folder, Viewer()) == before


def test_what_is_no_spreadsheet_is_called_by_its_own_name(visit: Open, folder: Folder) -> None:
    before = batch.batches(folder, Viewer())
    at = give(visit("upload", "en"), "report.xlsx", b"PK\x03\x04 no workbook")
    assert len(at.error) == 1 and at.error[0].value.startswith("report.xlsx: ")
    assert batch.batches(folder, Viewer()) == before
