"""A definition from menus to its certificate in a real browser, without a formula written."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_cockpit import CHROMIUM, browser, overflows, page, settled
from tests.test_deep_links import serving

__all__ = ["browser", "page"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]


def test_from_menus_to_a_certificate(page: Page, workspace: Path) -> None:
    with serving(workspace) as base:
        page.goto(f"{base}/dictionary")
        settled(page)
        page.get_by_role("button", name="新建指标").click()
        settled(page)
        _build(page)
        _keep(page)
        _vouch(page)
        page.goto(f"{base}/dictionary?indicator=online_tickets&part=values")
        settled(page)
        expect(page.get_by_text("这个数字怎么来的")).to_be_visible()
        assert not overflows(page)


def _choose(page: Page, menu: str, choice: str) -> None:
    page.locator(f".st-key-menuzh_{menu} input").click()
    page.get_by_role("option", name=choice, exact=True).click()
    settled(page)


def _build(page: Page) -> None:
    """The different tickets of the online channel."""
    _choose(page, "of_function", "去重计数")
    _choose(page, "of_column", "单号")
    page.get_by_role("button", name="添加条件").click()
    settled(page)
    _choose(page, "of_where_0", "渠道")
    _choose(page, "of_value_0_choice", "线上")
    written = page.get_by_role("textbox", name="公式")
    expect(written).to_have_value("count(distinct pos.ticket) filter (where pos.channel = '线上')")
    expect(page.get_by_text("读作 · 「销售明细」的「单号」去重计数（其中「渠道」 = 「线上」）")).to_be_visible()
    expect(page.locator(".st-key-build_preview")).to_contain_text("2026-10")


def _keep(page: Page) -> None:
    for label, text in (("中文名称", "线上单数"), ("英文名称", "Online tickets"), ("编码", "online_tickets")):
        box = page.get_by_role("textbox", name=label, exact=True)
        box.fill(text)
        box.press("Tab")
        settled(page)
    page.get_by_role("textbox", name="口径（中文）").fill("线上渠道的不同单号数。")
    page.get_by_role("button", name="保存").click()  # what was typed just before counts too
    settled(page)
    expect(page.get_by_role("heading", name="线上单数")).to_be_visible()
    expect(page.get_by_text("线上渠道的不同单号数。")).to_be_visible()
    assert "indicator=online_tickets" in page.url and "edit=" not in page.url


def _vouch(page: Page) -> None:
    page.get_by_role("button", name="提交审核").click()
    settled(page)
    page.get_by_role("button", name="认证", exact=True).click()
    settled(page)
    expect(page.locator(".stMarkdownBadge", has_text="已认证")).to_be_visible()
