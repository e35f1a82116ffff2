"""One walk through the product in a real browser: what only a browser can show."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.pages.test_upload import october
from tests.test_deep_links import serving

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
OWN = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
STOCKOUT = 'tr[data-code="stockout_hq"]'

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A Chinese browser that may talk to this machine only, and whose pages may not fail."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    page, outside, failed = context.new_page(), [], []
    page.on("request", lambda request: None if request.url.startswith(OWN) else outside.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert outside == []
    assert failed == []


def settled(page: Page) -> None:
    """Wait until the script has run and the browser has drawn what it said."""
    page.wait_for_timeout(250)
    page.wait_for_selector('[data-test-script-state="notRunning"]', timeout=30_000)
    page.wait_for_timeout(150)


def overflows(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def test_a_walk_through_the_product(page: Page, workspace: Path) -> None:
    with serving(workspace) as base:
        page.goto(base)
        settled(page)
        _keyboard_opens_the_panel(page)
        _language_and_theme(page)
        _widths(page, base)
        _paper(page, base)
        wall = _wall(page, base)
        _upload_changes_the_cockpit(page, base)
        _wall_changes_by_itself(wall)


def _keyboard_opens_the_panel(page: Page) -> None:
    table = page.get_by_role("grid", name="指标一览")
    expect(table.locator("tr[data-code]")).to_have_count(23)
    expect(page.locator(STOCKOUT)).to_contain_text("3.5%")
    first, second = (table.locator("tr[data-code]").nth(place) for place in (0, 1))
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    settled(page)
    panel = page.locator(".st-key-panel")
    expect(panel.get_by_role("heading", name="毛利额")).to_be_visible()
    expect(panel.get_by_role("heading", name="毛利额")).to_be_in_viewport()
    expect(second).to_have_attribute("aria-selected", "true")
    assert "kpi=gross_profit_hq" in page.url
    page.keyboard.press("Escape")
    settled(page)
    expect(panel).to_have_count(0)
    expect(second).to_be_focused()
    page.keyboard.press("End")
    expect(table.locator("tr[data-code]").last).to_be_focused()
    page.keyboard.press("Shift+ArrowLeft")
    settled(page)
    assert "period=2026-09" in page.url
    page.keyboard.press("Shift+ArrowRight")
    settled(page)
    expect(page.locator(STOCKOUT)).to_contain_text("3.5%")


def _language_and_theme(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("radio", name="English").click()
    settled(page)
    expect(page.get_by_role("heading", name="Cockpit")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".attain.cockpit")).to_have_attribute("data-theme", "light")
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".attain.cockpit")).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")


def _widths(page: Page, base: str) -> None:
    assert not overflows(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(base)
    settled(page)
    expect(page.locator(STOCKOUT)).to_contain_text("3.5%")
    assert not overflows(page)
    page.goto(f"{base}/?kpi=stockout_hq")
    settled(page)
    expect(page.locator(".st-key-panel").get_by_role("heading", name="缺货率")).to_be_in_viewport()
    assert not overflows(page)
    page.set_viewport_size({"width": 1440, "height": 900})


def _paper(page: Page, base: str) -> None:
    """A4 across: nothing of the screen's, the head on every page, colours as they are, no row in two."""
    page.goto(base)
    settled(page)
    page.emulate_media(media="print")
    for left_away in ("[data-testid=stHeader]", ".st-key-banner", ".st-key-controls", ".st-key-step_later"):
        expect(page.locator(left_away)).to_be_hidden()
    row, head = page.locator(STOCKOUT), page.get_by_role("grid", name="指标一览").locator("thead")
    expect(row).to_have_css("break-inside", "avoid")
    expect(head).to_have_css("display", "table-header-group")
    expect(page.locator(".attain.cockpit")).to_have_css("print-color-adjust", "exact")
    pdf = page.pdf(prefer_css_page_size=True)
    assert {tuple(map(round, map(float, box.split()))) for box in re.findall(rb"/MediaBox \[([^]]+)\]", pdf)} == {
        (0, 0, 842, 595)
    }
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 2
    page.emulate_media(media="screen")


def _wall(page: Page, base: str) -> Page:
    """Headline, cards and as many rows as there is room for, in letters sized to the screen."""
    wall = page.context.new_page()
    wall.set_viewport_size({"width": 1920, "height": 1080})
    wall.clock.install()
    wall.goto(f"{base}/?wall=1")
    settled(wall)
    expect(wall.locator("html")).to_have_css("font-size", "20.16px")
    expect(wall.get_by_test_id("stHeader")).to_be_hidden()
    expect(wall.locator("tr[data-code]").first).to_contain_text("缺货率")
    expect(wall.locator(STOCKOUT)).to_contain_text("3.5%")
    expect(wall.locator(".page")).to_have_text(re.compile(r"^1 / \d$"))
    assert wall.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight <= innerHeight")
    return wall


def _wall_changes_by_itself(wall: Page) -> None:
    wall.clock.fast_forward(16_000)
    expect(wall.locator(STOCKOUT)).to_contain_text("0.0%", timeout=30_000)
    wall.keyboard.press("Escape")
    settled(wall)
    expect(wall.get_by_role("heading", name="经营驾驶舱")).to_be_visible()
    assert "wall" not in wall.url
    expect(wall.locator("html")).to_have_css("font-size", "14px")
    wall.close()


def _upload_changes_the_cockpit(page: Page, base: str) -> None:
    page.goto(f"{base}/upload")
    settled(page)
    file = {"name": "库存.csv", "mimeType": "text/csv", "buffer": october()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("我已核对，数据无误").click(timeout=30_000)
    settled(page)
    page.locator(".st-key-commit button").click(timeout=30_000)
    expect(page.get_by_text("库存.csv 已导入 320 行")).to_be_visible(timeout=30_000)
    settled(page)
    expect(page.get_by_test_id("stFileChip")).to_have_count(0)
    page.get_by_role("link", name="去驾驶舱看结果").click()
    settled(page)
    expect(page.locator(STOCKOUT)).to_contain_text("0.0%")
