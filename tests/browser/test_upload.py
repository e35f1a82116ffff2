"""A new system's export in a real browser: mapped once, repaired, corrected, taken back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stock_report import report
from tests.browser.test_cockpit import CHROMIUM, browser, page, settled
from tests.test_deep_links import serving

__all__ = ["browser", "page"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


def give(page: Page, name: str, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": XLSX, "buffer": data})
    settled(page)


def choose(page: Page, column: str, option: str) -> None:
    """Pick what a column is taken from, as a person does."""
    page.get_by_role("combobox", name=column, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def write(page: Page, grid: str, row: int, column: int, text: str) -> None:
    """Type into a cell of an editable table: its canvas takes the keys of the cell that was clicked."""
    canvas = page.locator(f".st-key-{grid} canvas").first
    canvas.scroll_into_view_if_needed()
    rows, columns = canvas.locator("[role='row']"), canvas.locator("[role='columnheader']")
    box = canvas.bounding_box()
    assert box
    x = box["x"] + box["width"] * (column + 0.5) / columns.count()
    y = box["y"] + box["height"] * (row + 1.5) / rows.count()
    page.mouse.click(x, y)
    page.wait_for_timeout(200)
    page.keyboard.type(text, delay=30)
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    settled(page)


def commit(page: Page, label: str) -> int:
    """Press the button that imports; the number of the batch it made."""
    page.get_by_role("button", name=label).click(timeout=30_000)
    message = page.get_by_text(re.compile("已导入"))
    expect(message.first).to_be_visible(timeout=30_000)
    settled(page)
    found = re.search(r"批次 (\d+)", message.first.inner_text())
    assert found
    return int(found[1])


def test_a_new_layout_is_mapped_once(page: Page, workspace: Path) -> None:
    with serving(workspace) as base:
        page.goto(f"{base}/upload")
        settled(page)
        _first_month(page)
        _next_month_maps_itself(page)
        _correction_is_undone(page)


def _first_month(page: Page) -> None:
    broken = {(6, 4): "待补", (9, 4): "约800"}
    give(page, "库存月报_9月.xlsx", report("2026-09", broken))
    expect(page.get_by_text("2 对应列")).to_be_visible()
    choose(page, "缺货SKU数", "断货品种")
    choose(page, "SKU数", "经营品种")
    page.get_by_role("button", name="检查数据").click()
    settled(page)
    expect(page.get_by_test_id("stMetric").nth(0)).to_contain_text("318")
    expect(page.get_by_test_id("stMetric").nth(1)).to_contain_text("2 行")
    expect(page.get_by_text("2 行「数量」不是数字")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^提交"))).to_be_disabled()
    for row in (0, 1):
        write(page, "repair_qty_number", row, 3, "800")
    expect(page.get_by_text("需要修正的地方都已处理")).to_be_visible()
    expect(page.get_by_test_id("stMetric").nth(0)).to_contain_text("320")
    commit(page, "提交并替换 2026-09")


def _next_month_maps_itself(page: Page) -> None:
    give(page, "库存月报_10月.xlsx", report("2026-10"))
    expect(page.get_by_text("上次同来源的对应关系已自动套用")).to_be_visible()
    expect(page.get_by_test_id("stMetric").nth(0)).to_contain_text("320")
    commit(page, "提交并替换 2026-10")


def _correction_is_undone(page: Page) -> None:
    give(page, "库存月报_10月_更正.xlsx", report("2026-10", {(322, 5): 250.5, (323, 5): 251.25}))
    expect(page.get_by_text(re.compile("修改 2 行"))).not_to_have_count(0)
    expect(page.get_by_text("提交后这些指标会变化（2026-10）")).to_be_visible()
    number = commit(page, "提交并替换 2026-10")
    page.get_by_role("button", name="查看、下载或撤销").click()
    expect(page.get_by_text(f"批次 {number} ·")).to_be_visible()
    page.get_by_role("button", name="撤销这次导入").click()
    settled(page)
    expect(page.get_by_role("button", name="撤销这次导入")).to_be_disabled()
