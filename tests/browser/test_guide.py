"""The guided path in a browser: from an empty workspace over three uploads to a cockpit that scores."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kpi.store.folder import Folder
from kpi.usecases import workspace as workspaces
from tests.browser.test_cockpit import CHROMIUM, browser, page, settled
from tests.conftest import RETAIL
from tests.test_deep_links import serving
from tests.usecases.ledger import ME

__all__ = ["browser", "page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]
MOST_CLICKS = 9


class Clicks:
    """A person who only clicks what is named, and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, role: str, name: str) -> None:
        self.page.get_by_role(role, name=name).first.click(timeout=30_000)  # type: ignore[arg-type]
        self.count += 1
        settled(self.page)


def feedback() -> bytes:
    """The feedback export as a company sends it whose systems all speak of shops by code."""
    text = (RETAIL / "files" / "feedback_2026-10.csv").read_text(encoding="utf-8-sig")
    model = (RETAIL / "model.yaml").read_text(encoding="utf-8")
    for code, name in re.findall(r"code: (S\d+), name: \{zh: ([^,]+),", model):
        text = text.replace(name, code)
    return text.encode("utf-8-sig")


def test_from_nothing_to_a_scored_cockpit(page: Page, tmp_path: Path) -> None:
    with Folder(tmp_path / "w") as folder:
        workspaces.begin(folder, ME)
    clicks = Clicks(page)
    with serving(tmp_path / "w") as base:
        page.goto(base)
        settled(page)
        clicks.on("link", "四步搭建指标体系")
        page.get_by_label("公司名称").fill("晨光连锁")
        clicks.on("button", "用这棵树，下一步")
        page.get_by_label("所有指标的责任人").fill("李颖")
        page.keyboard.press("Enter")
        settled(page)
        clicks.on("button", "保存，下一步")
        _three_uploads(page, clicks)
        clicks.on("button", "下一步")
        clicks.on("button", "发布，打开驾驶舱")
        table = page.get_by_role("grid", name="指标一览")
        expect(table.locator("tr[data-code]")).to_have_count(10, timeout=30_000)
        expect(page.get_by_text(re.compile("「提升企业竞争力」得分"))).to_be_visible()
        assert clicks.count <= MOST_CLICKS
        page.goto(f"{base}/guide")
        expect(page.get_by_text("四步都已完成")).to_be_visible(timeout=30_000)


def _three_uploads(page: Page, clicks: Clicks) -> None:
    files = {
        "pos_2026-10.xlsx": (RETAIL / "files" / "pos_2026-10.xlsx").read_bytes(),
        "stock_2026-10.csv": (RETAIL / "files" / "stock_2026-10.csv").read_bytes(),
        "feedback_2026-10.csv": feedback(),
    }
    for number, (name, data) in enumerate(files.items(), 1):
        page.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        )
        expect(page.get_by_text(name)).to_be_visible(timeout=30_000)
        settled(page)
        if number == 1:
            clicks.on("button", "都作为新组织")
        clicks.on("button", "提交")
        expect(page.get_by_text(re.compile("已有数据"))).to_have_count(number, timeout=30_000)
