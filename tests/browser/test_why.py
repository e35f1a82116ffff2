"""From a figure that is off down to its rows in a real browser: a bar is clicked, a line, a level above, the rows."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_cockpit import CHROMIUM, browser, overflows, page, settled
from tests.test_deep_links import serving

__all__ = ["browser", "page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


def bar(page: Page, key: str, name: str) -> Locator:
    """A bar of a waterfall, by what it says."""
    return page.locator(f'.st-key-{key} path[aria-label^="{name} "]')


def test_from_a_figure_that_is_off_down_to_its_rows(page: Page, workspace: Path) -> None:
    with serving(workspace) as base:
        page.goto(f"{base}/?kpi=stockout_hq&period=2026-10")
        settled(page)
        _the_panel_opens_the_page(page)
        _a_refusal_offers_what_works(page)
        _down_by_a_bar_and_by_a_line(page)
        _back_up(page)
        _to_the_rows(page)
        assert not overflows(page)


def _the_panel_opens_the_page(page: Page) -> None:
    expect(bar(page, "why_mini", "目标")).to_have_attribute("aria-label", "目标 3.0%")
    bar(page, "why_mini", "华南区").click()
    expect(page.get_by_role("heading", name="指标下钻")).to_be_visible(timeout=30_000)
    settled(page)
    assert "view=why&against=target&by=org&path=org:SOUTH" in unquote(page.url)


def _a_refusal_offers_what_works(page: Page) -> None:
    expect(page.get_by_text("这里没有这个期间的目标。")).to_be_visible()
    page.locator(".st-key-why_instead button").click()
    settled(page)
    expect(page.get_by_text(re.compile("^比去年同期低 "))).to_be_visible()


def _down_by_a_bar_and_by_a_line(page: Page) -> None:
    bar(page, "why_chart_1", "深圳福田店").click()
    settled(page)
    assert "path=org:SOUTH/org:S013" in unquote(page.url)
    canvas = page.locator(".st-key-why_table_2 canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.click(box["x"] + 15, box["y"] + 50)
    settled(page)
    assert "path=org:SOUTH/org:S013/category:冰箱洗衣机" in unquote(page.url)
    expect(page.locator(".st-key-why_crumbs")).to_contain_text("品类：冰箱洗衣机")


def _back_up(page: Page) -> None:
    page.locator(".st-key-why_level_1 button").click()
    settled(page)
    assert unquote(page.url).endswith("by=org&path=org:SOUTH")
    bar(page, "why_chart_1", "深圳南山店").click()
    settled(page)
    assert "path=org:SOUTH/org:S014" in unquote(page.url)
    page.locator(".st-key-why_level_0 button").click()
    settled(page)
    expect(page.locator(".st-key-why_crumbs")).to_have_count(0)
    assert "path=" not in page.url


def _to_the_rows(page: Page) -> None:
    bar(page, "why_chart_0", "西南区").click()
    settled(page)
    page.get_by_text("背后的明细").click()
    settled(page)
    expect(page.get_by_text("按下列明细重新计算，结果与系统中的数一致")).to_be_visible(timeout=30_000)
    grid = page.locator(".st-key-why_rows_rows_0 canvas").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 15, box["y"] + 50)
    settled(page)
    expect(page.get_by_text(re.compile(r"stock_2026-10\.csv，第 \d+ 行"))).to_be_visible(timeout=30_000)
