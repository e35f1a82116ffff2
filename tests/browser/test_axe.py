"""No page keeps anybody out: axe-core finds nothing serious on any page, light or dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.test_cockpit import CHROMIUM, OPTIONS, settled
from tests.test_deep_links import serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed"),
]

SERIOUS = {"serious", "critical"}
VIEWS = {
    "cockpit": ("", "?kpi=stockout_hq", "?board=units", "?board=team", "?wall=1"),
    "drilldown": (
        "?kpi=revenue_hq",
        "?kpi=revenue_hq&view=why",
        "?kpi=revenue_hq&view=pace&period=2026-11",
        "?kpi=stock_value_hq&view=stock",
        "?kpi=revenue_hq&view=source",
    ),
    "my_indicators": ("",),
    "strategy_map": ("", "?view=process", "?view=process&funnel=service"),
    "indicator_tree": ("",),
    "targets": ("",),
    "guide": ("",),
    "upload": ("",),
    "dictionary": ("",),
    "data_health": ("",),
    "reweight": ("",),
    "settings": ("",),
}
ALLOWED: dict[str, tuple[str, str]] = {}
"""By rule of axe, which elements are let pass, and why."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()


def serious(page: Page) -> list[str]:
    """What axe finds serious on a page and is not allowed: rule, element, and what to do."""
    found: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))} — {node['failureSummary'].splitlines()[-1].strip()}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
        if not any(part in str(node["target"]) for part in ALLOWED.get(violation["id"], ("\0",))[:1])
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_on_any_page(browser: Browser, sample: Path, scheme: Any) -> None:
    found = {}
    with serving(sample) as base:
        context = browser.new_context(
            locale="zh-CN", color_scheme=scheme, viewport={"width": 1440, "height": 900}, bypass_csp=True
        )
        page = context.new_page()
        for name, queries in VIEWS.items():
            for query in queries:
                page.goto(f"{base}/{'' if name == 'cockpit' else name}{query}")
                settled(page)
                found[f"{name}{query}"] = serious(page)
        context.close()
    assert [f"{view}: {fault}" for view, faults in found.items() for fault in faults] == []
