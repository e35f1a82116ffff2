"""The tree editor in a real browser: dragged, moved by keys, weighed in place, undone, published."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_cockpit import CHROMIUM, browser, overflows, page, settled
from tests.test_deep_links import serving

__all__ = ["browser", "page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


def line(page: Page, code: str) -> Locator:
    return page.locator(f'.attain.outline [data-code="{code}"]')


def place(found: Locator) -> tuple[float, float, float, float]:
    """Left, top, width and height of what is in sight."""
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


def order(page: Page, level: int) -> list[str]:
    return [one.get_attribute("data-code") or "" for one in page.locator(f'.item[aria-level="{level}"]').all()]


def test_a_tree_is_worked_on_and_published(page: Page, workspace: Path) -> None:
    with serving(workspace) as base:
        page.goto(f"{base}/indicator_tree?view=edit")
        settled(page)
        _weights_in_place(page)
        _undone(page)
        _dragged(page)
        _moved_by_keys(page)
        _named(page)
        _taken_out(page)
        _published(page)
        assert not overflows(page)


def _weights_in_place(page: Page) -> None:
    line(page, "satisfaction_hq").locator(".weight .number").click()
    page.keyboard.type("65")
    page.keyboard.press("Enter")
    expect(line(page, "customers")).to_contain_text("权重合计 125%", timeout=300)
    expect(line(page, "complaint_rate_hq").locator("input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(line(page, "complaint_rate_hq")).to_be_focused()
    settled(page)
    expect(line(page, "customers")).to_contain_text("权重合计 125%")
    expect(page.get_by_text("草稿 · 1 步修改")).to_be_visible()
    left, top, width, _ = place(line(page, "response_hq").locator(".bar"))
    page.mouse.move(left + width * 0.2, top + 2)
    page.mouse.down()
    page.mouse.move(left + width * 0.5, top + 2, steps=4)
    expect(line(page, "customers")).to_contain_text("权重合计 155%", timeout=300)
    page.mouse.up()
    settled(page)
    expect(line(page, "response_hq").locator(".number")).to_have_text("50%")


def _undone(page: Page) -> None:
    line(page, "response_hq").focus()
    page.keyboard.press("Control+z")
    settled(page)
    expect(line(page, "customers")).to_contain_text("权重合计 125%")
    page.keyboard.press("Control+z")
    settled(page)
    expect(line(page, "customers").locator(".mark")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    settled(page)
    expect(line(page, "customers")).to_contain_text("权重合计 125%")


def _dragged(page: Page) -> None:
    _drag(page, "online_hq", "customers", 0.5)
    expect(line(page, "customers")).to_have_class("item goal into")
    page.keyboard.press("Escape")
    page.mouse.up()
    third = order(page, 3)
    assert third.index("online_hq") < third.index("regions")
    _drag(page, "online_hq", "customers", 0.9)
    expect(page.locator(".drop")).to_be_visible()
    page.mouse.up()
    settled(page)
    third = order(page, 3)
    assert third[third.index("online_hq") + 1] == "satisfaction_hq"


def _drag(page: Page, code: str, over: str, part: float) -> None:
    """Take a line by its grip and hold it over another."""
    left, top, *_ = place(line(page, code).locator(".grip"))
    x, y, _, height = place(line(page, over))
    page.mouse.move(left + 4, top + 10)
    page.mouse.down()
    page.mouse.move(x + 200, y + height * part, steps=6)


def _moved_by_keys(page: Page) -> None:
    line(page, "team").focus()
    page.keyboard.press("Alt+ArrowUp")
    settled(page)
    assert order(page, 2) == ["growth", "customers", "team", "operations"]
    expect(line(page, "team")).to_be_focused()
    expect(page.locator(".live")).to_contain_text("第 3 个，共 4 个")
    page.keyboard.press("Alt+ArrowRight")
    settled(page)
    expect(line(page, "team")).to_have_attribute("aria-level", "3")
    page.keyboard.press("Alt+ArrowLeft")
    settled(page)
    assert order(page, 2) == ["growth", "customers", "team", "operations"]


def _named(page: Page) -> None:
    line(page, "team").focus()
    page.keyboard.press("+")
    settled(page)
    field = page.locator(".item input.rename")
    expect(field).to_be_focused()
    page.keyboard.type("培训时数")
    page.keyboard.press("Enter")
    settled(page)
    expect(page.get_by_role("treeitem", name="培训时数")).to_be_focused()
    expect(page.get_by_role("button", name="还没有责任人")).to_be_visible()


def _taken_out(page: Page) -> None:
    page.keyboard.press("Delete")
    expect(page.get_by_role("alertdialog")).to_contain_text("从树中移除「培训时数」？")
    page.keyboard.press("Enter")
    expect(page.get_by_role("treeitem", name="培训时数")).to_have_count(0)
    settled(page)
    expect(page.get_by_role("button", name="还没有责任人")).to_have_count(0)


def _published(page: Page) -> None:
    page.keyboard.press("Control+s")
    settled(page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="发布")).to_be_disabled()
    dialog.get_by_role("textbox", name="改动原因").fill("客户优先")
    dialog.get_by_role("textbox", name="改动原因").press("Enter")
    settled(page)
    dialog.get_by_role("button", name="发布").click()
    settled(page)
    expect(page.get_by_text("已发布")).to_be_visible()
    expect(page.get_by_role("radio", name="查看")).to_be_checked()
    page.get_by_role("radio", name="编辑").click()
    settled(page)
    expect(page.get_by_text("与正在使用的指标树相同")).to_be_visible()
    expect(line(page, "customers")).to_contain_text("权重合计 135%")
