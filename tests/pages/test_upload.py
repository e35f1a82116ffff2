"""Uploading through the page: what is read, what would change, the import, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.ui.marks import plain_text
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


def figures(at: AppTest) -> list[str]:
    """What the four boxes of the check say."""
    return [metric.value for metric in at.metric]


def commit(at: AppTest) -> AppTest:
    """Confirm what is asked, and import."""
    for box in at.checkbox:
        if box.key == "confirm":
            box.check().run()
    return at.button(key="commit").click().run()


def give(at: AppTest, name: str, data: bytes) -> AppTest:
    at.file_uploader[0].upload(name, data)
    return at.run()


@pytest.mark.parametrize(
    ("language", "title", "label", "steps", "states"),
    [
        (
            "zh",
            "上传月度数据",
            "选择业务系统导出的表格",
            ":blue-badge[1 选择数据] :gray-badge[2 对应列] :gray-badge[3 检查] :gray-badge[4 完成]",
            ("状态", ["李颖", "孙涛", "赵敏"], "负责人"),
        ),
        (
            "en",
            "Upload data",
            "Choose an export from a business system",
            ":blue-badge[1 Choose] :gray-badge[2 Map columns] :gray-badge[3 Check] :gray-badge[4 Done]",
            ("Status", ["Li Ying", "Sun Tao", "Zhao Min"], "Owner"),
        ),
    ],
)
def test_before_a_file(
    visit: Open, language: str, title: str, label: str, steps: str, states: tuple[str, list[str], str]
) -> None:
    at = visit("upload", language)
    assert [head.value for head in at.title] == [title]
    assert at.file_uploader[0].label == label
    assert steps in [block.value for block in at.markdown]
    assert len(at.table[0].value) == 3
    status, owners, owner = states
    board = frame(at, owner)
    assert board[owner].to_list() == owners
    assert all(state.startswith("✓ ") for state in board[status])


def test_a_file_changes_the_figures_and_undoing_brings_them_back(visit: Open, folder: Folder, drawn: Drawn) -> None:
    at = visit("upload")
    assert stockout(at, drawn) == "3.5%"
    at.switch_page(str(SCRIPTS["upload"])).run()
    give(at, "库存.csv", october())
    assert not at.exception and not at.error
    assert figures(at) == ["320 行", "0 行", "2 处", "2026-10"]
    changes = frame(at, "字段").set_index("字段")
    assert changes.loc["行数", ["现在", "提交后"]].to_list() == [320, 320]
    assert changes.loc["缺货SKU数", "提交后"] == 0
    assert "缺货SKU数" in at.warning[0].value
    said = [info.value for info in at.info]
    assert any("修改 " in text and "减少 0 行" in text for text in said), said
    impact = frame(at, "指标").set_index("指标")
    assert impact.loc["缺货率", ["现在", "提交后"]].to_list() == ["3.5%", "0.0%"]
    assert " → " in impact.loc["缺货率", "状态"]
    assert at.button(key="commit").label == "提交并替换 2026-10"
    commit(at)
    number = batch.batches(folder, Viewer())[0].batch
    assert [done.value for done in at.success] == [
        plain_text(f"库存.csv 已导入 320 行（批次 {number}），相关指标已刷新。")
    ]
    assert stockout(at, drawn) == "0.0%"
    at.switch_page(str(SCRIPTS["upload"])).run()
    assert at.selectbox(key=f"batch_{number}").value == number
    at.button(key="undo").click().run()
    assert frame(at, "行数")["状态"].to_list()[0] == "已撤销"
    assert at.button(key="undo").disabled
    assert stockout(at, drawn) == "3.5%"


def test_the_same_file_again_changes_nothing(visit: Open) -> None:
    data = (RETAIL / "files" / "stock_2026-10.csv").read_bytes()
    at = give(visit("upload"), "again.csv", data)
    assert [info.value for info in at.info] == ["这个文件已经导入过，数据没有变化。"]
    assert at.button(key="commit").disabled


def test_faults_say_where_and_are_skipped_knowingly(visit: Open, folder: Folder) -> None:
    before = batch.batches(folder, Viewer())
    at = give(visit("upload"), "broken.csv", october(at_9_1="X001", at_4_4="待补"))
    units, cells = (error.value for error in at.error)
    assert "1 个名称不在组织架构里：X001" in units
    assert "「金额」不是数字：第 4 行“待补”" in cells
    assert figures(at)[:2] == ["318 行", "2 行"]
    assert at.button(key="commit").disabled
    assert batch.batches(folder, Viewer()) == before
    at.button(key="skip_all").click().run()
    assert figures(at)[:2] == ["318 行", "0 行"]
    assert not at.error
    commit(at)
    newest = batch.batches(folder, Viewer())[0]
    assert (newest.rows, newest.rejected, newest.file) == (318, 2, "broken.csv")


def test_what_is_no_spreadsheet_is_called_by_its_own_name(visit: Open, folder: Folder) -> None:
    before = batch.batches(folder, Viewer())
    at = give(visit("upload", "en"), "report.xlsx", b"PK\x03\x04 no workbook")
    assert len(at.error) == 1 and at.error[0].value.startswith(plain_text("report.xlsx: "))
    at.button(key="cancel").click().run()
    assert not at.error and len(at.file_uploader) == 1
    assert batch.batches(folder, Viewer()) == before


def renamed(data: bytes, month: str = "2026-10") -> bytes:
    """The stock count under headers that nobody told us of."""
    head = "统计日,店铺,大类,件数,在库金额,断货品种,经营品种"
    return "\n".join([head, *data.decode().splitlines()[1:]]).replace("2026-10", month).encode()


def test_a_new_layout_is_mapped_once(visit: Open, folder: Folder) -> None:
    at = give(visit("upload"), "新系统.csv", renamed(october()))
    assert any(":blue-badge[2 对应列]" in block.value for block in at.markdown)
    boxes = {box.label: box for box in at.selectbox}
    assert boxes["导入到数据集"].value == "stock"
    assert (boxes["日期"].value, boxes["门店"].value, boxes["金额"].value) == ("统计日", "店铺", "在库金额")
    assert at.button(key="to_check").disabled
    for label, header in (("品类", "大类"), ("数量", "件数"), ("缺货SKU数", "断货品种"), ("SKU数", "经营品种")):
        {box.label: box for box in at.selectbox}[label].set_value(header).run()
    assert not at.button(key="to_check").disabled
    at.button(key="to_check").click().run()
    assert figures(at)[:2] == ["320 行", "0 行"]
    commit(at)
    again = give(at, "新系统_更正.csv", renamed(october(at_300_5="3")))
    assert any("上次同来源的对应关系已自动套用" in block.value for block in again.markdown)
    assert figures(again)[:2] == ["320 行", "0 行"]
    again.button(key="back").click().run()
    assert {box.label: box.value for box in again.selectbox}["数量"] == "件数"


def test_a_column_is_chosen_for_one_thing_only(visit: Open) -> None:
    at = give(visit("upload"), "新系统.csv", renamed(october()))
    for label in ("数量", "缺货SKU数", "SKU数"):
        {box.label: box for box in at.selectbox}[label].set_value("件数").run()
    assert any("「件数」被选了两次" in warning.value for warning in at.warning)
    assert at.button(key="to_check").disabled


def test_a_unit_mistaken_is_asked_about_and_converted(visit: Open, folder: Folder) -> None:
    """Amounts in ten thousands under a header that does not say so."""
    lines = (RETAIL / "files" / "stock_2026-10.csv").read_bytes().decode("gb18030").splitlines()
    rows = [line.split(",") for line in lines]
    small = [rows[0], *([*row[:4], f"{float(row[4]) / 10_000:.6f}", *row[5:]] for row in rows[1:])]
    at = give(visit("upload"), "万元.csv", "\n".join(map(",".join, small)).encode())
    assert any("相差约 10,000 倍" in warning.value for warning in at.warning), [w.value for w in at.warning]
    assert at.button(key="commit").disabled
    at.button(key="rescale_0").click().run()
    assert not at.warning
    assert not at.button(key="commit").disabled
    at = give(visit("upload", "zh"), "万元.csv", "\n".join(map(",".join, small)).encode())
    at.checkbox(key="confirm").check().run()
    assert not at.button(key="commit").disabled


def test_the_reader_asks_and_is_answered(visit: Open) -> None:
    """The fifth of October or the tenth of May: the file alone does not say."""
    head = "盘点日期,门店编码,品类,库存数量,库存金额(元),缺货SKU数,SKU数"
    rows = [f"0{day}/10/2026,S001,空调,9,{day}00.5,0,76" for day in (5, 6, 7)]
    at = give(visit("upload"), "日期.csv", "\n".join([head, *rows]).encode())
    asked = at.button_group(key="question_0")
    assert asked.options == ["日/月/年", "月/日/年"]
    assert figures(at)[3] in ("2026-10", "2026-05 – 2026-07")
    asked.select("mdy").run()
    assert figures(at)[3] == "2026-05 – 2026-07"
    assert not at.exception
    assert "question_0" not in [group.key for group in at.button_group]


def test_a_name_that_no_unit_has_is_given_a_meaning(visit: Open, folder: Folder) -> None:
    data = october(at_9_1="徐汇", at_10_1="滨江天街店", at_11_1="样板间")
    at = give(visit("upload"), "新店.csv", data)
    assert figures(at)[:2] == ["317 行", "3 行"]
    for name, meaning in (
        ("徐汇", "就是「上海徐汇店」"),
        ("滨江天街店", "新组织，上级是「华东区」"),
        ("样板间", "跳过这些行"),
    ):
        box = {box.label: box for box in at.selectbox}[name]
        box.select(meaning).run()
    assert figures(at)[:2] == ["319 行", "0 行"]
    commit(at)
    assert batch.batches(folder, Viewer())[0].rejected == 1
    tree = folder.model().at(folder.today()).org_tree
    assert tree.units[tree.spellings()["滨江天街店"]].parent == "EAST"
    again = give(at, "新店_更正.csv", october(at_9_1="徐汇", at_10_1="滨江天街店"))
    assert figures(again)[:2] == ["320 行", "0 行"]
