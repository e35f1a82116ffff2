"""The strategy map in a real browser: arrows end at cards, mouse and keys open them, and the picture downloads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_cockpit import CHROMIUM, browser, overflows, page, settled
from tests.test_deep_links import serving

__all__ = ["browser", "page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


def card(page: Page, node: str) -> Locator:
    return page.locator(f'.attain.diagram button[data-id="{node}"]')


def frame(found: Locator) -> Any:
    box = found.bounding_box()
    assert box is not None
    return box


def test_a_walk_over_the_map(page: Page, workspace: Path) -> None:
    with serving(workspace) as base:
        page.goto(f"{base}/strategy_map")
        settled(page)
        _arrows_end_at_cards(page)
        _a_pointer_lights_up_the_links(page)
        _a_click_opens(page)
        _keys_walk(page)
        _the_picture_downloads(page)
        page.set_viewport_size({"width": 390, "height": 844})
        settled(page)
        assert not overflows(page)


def _arrows_end_at_cards(page: Page) -> None:
    expect(page.locator(".attain.diagram .box")).to_have_count(23)
    cards = [frame(box) for box in page.locator(".attain.diagram .box").all()]
    tips = page.locator(".attain.diagram .tip").all()
    assert len(tips) == 13
    for tip in tips:
        head = frame(tip)
        middle, up = head["x"] + head["width"] / 2, (tip.get_attribute("class") or "").endswith(" up")
        edges = [
            (box["y"] + box["height"]) - head["y"] if up else head["y"] + head["height"] - box["y"]
            for box in cards
            if box["x"] < middle < box["x"] + box["width"]
        ]
        assert min(abs(edge) for edge in edges) < 3


def _a_pointer_lights_up_the_links(page: Page) -> None:
    card(page, "satisfaction_hq").hover()
    expect(page.locator(".attain.diagram .wire.lit")).to_have_count(4)
    expect(page.locator(".attain.diagram .box:not(.dim)")).to_have_count(5)
    card(page, "revenue_east").hover()
    expect(page.locator(".attain.diagram .box.dim")).to_have_count(0)


def _a_click_opens(page: Page) -> None:
    card(page, "stockout_hq").click()
    settled(page)
    assert "node=stockout_hq" in page.url
    expect(page.locator(".st-key-panel").get_by_role("heading", name="缺货率")).to_be_visible()
    expect(card(page, "stockout_hq")).to_have_attribute("aria-current", "true")
    expect(card(page, "stockout_hq")).to_have_attribute("aria-label", "缺货率, 未达标, 83.0%, 3.5%")


def _keys_walk(page: Page) -> None:
    card(page, "stockout_hq").focus()
    page.keyboard.press("ArrowUp")
    expect(card(page, "online_hq")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(card(page, "revenue_hq")).to_be_focused()
    page.keyboard.press("Enter")
    settled(page)
    expect(card(page, "revenue_hq")).to_have_attribute("aria-current", "true")
    expect(card(page, "revenue_hq")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("list", name="学习成长").get_by_role("button").last).to_be_focused()
    page.keyboard.press("Home")
    expect(page.get_by_role("list", name="财务").get_by_role("button").first).to_be_focused()


def _the_picture_downloads(page: Page) -> None:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 SVG").click()
    assert waiting.value.suggested_filename.endswith(".svg")
    drawing = page.context.new_page()
    drawing.set_content(Path(waiting.value.path()).read_text(encoding="utf-8"))
    expect(drawing.get_by_text("一次解决率")).to_be_visible()
    drawing.close()
