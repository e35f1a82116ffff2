"""Targets typed and pasted into the grid in a real browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kpi.core.period import Period
from kpi.store.folder import Folder
from tests.browser.test_cockpit import CHROMIUM, browser, overflows, page, settled
from tests.test_deep_links import serving

__all__ = ["browser", "page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]
NAME, UNIT, MONTH, YEAR, LINE = 198, 62, 69, 90, 32
"""The widths of the grid's columns as they are asked for, and the height of a line."""


def _cell(page: Page, line: int, month: int) -> None:
    """Click the cell of a month."""
    box = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert box is not None
    scale = box["width"] / (NAME + UNIT + 12 * MONTH + YEAR)
    x = box["x"] + (NAME + UNIT + (month - 0.5) * MONTH) * scale
    page.mouse.click(x, box["y"] + LINE * (line + 1.5))
    page.wait_for_timeout(500)


def test_typed_and_pasted(page: Page, workspace: Path) -> None:
    with serving(workspace) as base:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{base}/targets?show=enter")
        settled(page)
        page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
        _cell(page, 0, 12)
        page.keyboard.type("12,500", delay=100)
        page.keyboard.press("Enter")
        settled(page)
        page.evaluate("() => navigator.clipboard.writeText('3,000\\n25%')")
        page.keyboard.press("Control+V")
        settled(page)
        expect(page.get_by_role("region", name="改动")).to_be_visible()
        page.get_by_role("button", name="设为目标").click()
        expect(page.get_by_text("已设定")).to_be_visible()
        assert not overflows(page)
    with Folder(workspace) as folder:
        agreed = folder.model().agreed(date(2026, 12, 31))
        found = [agreed[code][Period(2026, month=12)].low for code in ("revenue_hq", "gross_profit_hq", "margin_hq")]
    assert found == [125_000_000, 30_000_000, 0.25]
