"""A figure followed to its cell in a real browser: a row is chosen, and the files come down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from python_calamine import CalamineWorkbook

from kpi.store.files import sha256
from tests.browser.test_cockpit import CHROMIUM, browser, overflows, page, settled
from tests.test_deep_links import serving

__all__ = ["browser", "page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


def test_from_a_figure_to_its_cell(page: Page, workspace: Path) -> None:
    with serving(workspace) as base:
        page.goto(f"{base}/drilldown?kpi=revenue_hq&period=2026-10&view=source")
        settled(page)
        page.get_by_text("这个数字怎么来的").click()
        settled(page)
        trace = page.locator(".st-key-trace")
        expect(trace.get_by_text("按下列明细重新计算，结果与系统中的数一致")).to_be_visible()
        _a_row_is_looked_up_in_its_file(page, trace)
        _the_files_come_down(page, trace, workspace)
        assert not overflows(page)


def _a_row_is_looked_up_in_its_file(page: Page, trace: Locator) -> None:
    grid = page.locator(".st-key-trace_rows_0")
    canvas = grid.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.click(box["x"] + 15, box["y"] + 50)
    settled(page)
    expect(trace.get_by_text(re.compile("pos_2026-10.xlsx，工作表「销售明细」，第 \\d+ 行"))).to_be_visible(
        timeout=30_000
    )
    amount = trace.get_by_test_id("stTable").locator("tr").last.locator("td").all_inner_texts()
    assert amount[0] == "金额"
    assert amount[2] == amount[3].replace(",", "")


def _the_files_come_down(page: Page, trace: Locator, workspace: Path) -> None:
    with page.expect_download() as original:
        trace.get_by_role("button", name="下载原文件").click()
    data = Path(original.value.path()).read_bytes()
    assert original.value.suggested_filename == "pos_2026-10.xlsx"
    assert (workspace / "files" / sha256(data)[:2] / sha256(data)).read_bytes() == data
    with page.expect_download() as rows:
        trace.get_by_role("button", name=re.compile("下载明细")).click()
    assert rows.value.suggested_filename == "销售额 明细 2026-10-01 至 2026-10-31.xlsx"
    sheet = CalamineWorkbook.from_path(str(rows.value.path())).get_sheet_by_index(0)
    head, *lines = sheet.to_python()
    assert head == ["文件", "工作表", "行", "批次", "日期", "门店", "金额"]
    assert round(sum(line[-1] for line in lines if isinstance(line[-1], float)), 2) == 113_000_000
