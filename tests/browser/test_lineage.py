"""Data health in a real browser: a row opens its lineage, which mouse and keys follow from box to box."""

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


def box(page: Page, stop: str) -> Locator:
    return page.locator(f'.attain.lineage button[data-id="{stop}"]')


def test_a_walk_through_data_health(page: Page, workspace: Path) -> None:
    with serving(workspace) as base:
        page.goto(f"{base}/data_health?indicator=margin")
        settled(page)
        _keys_follow_the_links(page)
        _a_pointer_lights_up_its_own_ways(page)
        _a_row_opens_its_indicator(page)
        page.set_viewport_size({"width": 390, "height": 844})
        settled(page)
        assert not overflows(page)


def _keys_follow_the_links(page: Page) -> None:
    margin, kpi, column = (box(page, stop) for stop in ("indicator:margin", "kpi:margin_hq", "column:pos.amount"))
    expect(margin).to_have_attribute("aria-current", "true")
    expect(margin).to_have_attribute("aria-label", "指标 毛利率, %")
    expect(page.get_by_role("list", name="字段").get_by_role("listitem")).to_have_count(2)
    margin.focus()
    page.keyboard.press("ArrowRight")
    expect(kpi).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(margin).to_be_focused()
    page.keyboard.press("Home")
    expect(margin).not_to_be_focused()
    page.keyboard.press("End")
    expect(margin).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("list", name="字段").get_by_role("button").last).to_be_focused()
    page.keyboard.press("Home")
    expect(column).to_be_focused()
    page.keyboard.press("Enter")
    settled(page)
    expect(column).to_have_attribute("aria-current", "true")
    expect(column).to_be_focused()
    expect(box(page, "indicator:online_share")).to_have_count(1)
    page.locator(".st-key-lineage_back button").click()
    settled(page)
    expect(box(page, "indicator:online_share")).to_have_count(0)


def _a_pointer_lights_up_its_own_ways(page: Page) -> None:
    page.locator(".st-key-lineage_all label").first.click()
    settled(page)
    dim = page.locator(".attain.lineage .box.dim")
    shown = page.locator(".attain.lineage .box").count()
    expect(dim).to_have_count(shown - 10)
    box(page, "column:pos.amount").hover()
    expect(box(page, "indicator:online_share")).not_to_have_class("box dim")
    box(page, "dataset:feedback").hover()
    expect(box(page, "indicator:online_share")).to_have_class("box dim")
    expect(page.locator(".attain.lineage [aria-current]")).to_have_count(1)


def _a_row_opens_its_indicator(page: Page) -> None:
    canvas = page.locator(".st-key-data_health canvas").first
    canvas.scroll_into_view_if_needed()
    frame = canvas.bounding_box()
    assert frame
    page.mouse.click(frame["x"] + 18, frame["y"] + 35 * 2.5)
    settled(page)
    assert "indicator=revenue" in page.url
    expect(page.get_by_role("heading", name="销售额 · ● 完整")).to_be_visible()
    expect(box(page, "indicator:revenue")).to_have_attribute("aria-current", "true")
