"""Sharing in a real browser: the files come down, and a snapshot opens with no network, in the dark and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kpi.charts import snapshot
from tests.browser import test_cockpit
from tests.browser.test_cockpit import browser, overflows, page, settled
from tests.charts.handouts import SCRIPT, handouts
from tests.test_deep_links import serving

__all__ = ["browser", "page"]
pytestmark = test_cockpit.pytestmark
WIDTHS = (1440, 900, 390)


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A browser without a network, whose pages may say nothing to the console and ask for nothing but themselves."""
    context = browser.new_context(offline=True)
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    yield page
    context.close()
    assert {url.split("#")[0] for url in asked if not url.startswith(("file:", "data:"))} == set()
    assert said == []


def test_a_snapshot_opens_anywhere(offline: Page, tmp_path: Path) -> None:
    for place, given in enumerate(handouts(tmp_path)):
        file = tmp_path / f"{place}.html"
        file.write_bytes(snapshot.write(given))
        for scheme, background in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(15, 23, 34)")):
            offline.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            offline.goto(file.as_uri())
            expect(offline.locator("body")).to_have_css("background-color", background)
            expect(offline.get_by_text(SCRIPT).first).to_be_visible()
            for width in WIDTHS:
                offline.set_viewport_size({"width": width, "height": 900})
                assert not overflows(offline)
        offline.emulate_media(media="print")
        expect(offline.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
        offline.emulate_media(media="screen")


def test_the_menu_gives_the_files_of_the_view(page: Page, workspace: Path, tmp_path: Path) -> None:
    with serving(workspace) as base:
        page.goto(f"{base}/?period=2026-09&against=prior")
        settled(page)
        page.locator(".st-key-share button").first.click()
        menu = page.get_by_test_id("stPopoverBody")
        expect(menu.locator("code")).to_contain_text("period=2026-09")
        for form, start in {"html": b"<!doctype", "xlsx": b"PK", "pptx": b"PK", "pdf": b"%PDF"}.items():
            with page.expect_download() as coming:
                menu.locator(f".st-key-share_{form} button").click()
            assert coming.value.suggested_filename == f"经营驾驶舱_2026-09.{form}"
            assert Path(coming.value.path()).read_bytes().startswith(start)
        link = menu.locator("code").inner_text()
        page.goto(link)
        settled(page)
        expect(page.get_by_role("combobox", name="期间")).to_have_value("2026-09")
