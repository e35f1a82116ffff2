"""The adviser's panel, as a page shows it for a KPI and a period."""

from __future__ import annotations

import json

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from kpi.store.folder import Folder

SCRIPT = """
import os
from pathlib import Path
from kpi.core.period import Period
from kpi.core.viewer import Viewer
from kpi.store.folder import shared
from kpi.ui.adviser_view import adviser
from kpi.ui.desk import Desk
desk = Desk(shared(Path(os.environ["KPI_WORKSPACE"])), Viewer(), "{language}")
adviser(desk, "{kpi}", Period.parse("{period}"), {proposed})
"""


def panel(language: str, kpi: str, period: str, proposed: float | None) -> AppTest:
    script = SCRIPT.format(language=language, kpi=kpi, period=period, proposed=proposed)
    at = AppTest.from_string(script, default_timeout=30).run()
    assert not at.exception
    return at


def drawn(at: AppTest) -> pl.DataFrame:
    """The data of the chart."""
    return pl.read_ipc_stream(at.get("vega_lite_chart")[0].proto.data.data)


def test_a_proposal_in_chinese(folder: Folder) -> None:
    at = panel("zh", "revenue_hq", "2026-12", 160e6)
    (told,) = [part.value for part in at.markdown]
    verdict, seen, expected = told.split("\n\n")
    assert verdict.startswith("**很难**：目标 1\\.60 亿元，比去年同期 \\+46\\.3%；达到的可能约 **6%**，")
    assert seen == (
        "与去年同期比：过去 1 个月里，有 0 个月做到过这样的变化（\\+46\\.3%）。 "
        "与上一期比：过去 12 个月里，有 0 个月做到过这样的变化（\\+40\\.5%）。"
    )
    assert expected.startswith("照现在的走势，2026-12 约为 **1\\.")
    rows = at.dataframe[0].value
    assert rows["方案"].to_list() == ["提议", "+10%", "+15%", "+50%", "建议", "挑战"]
    assert rows["目标"].to_list()[:4] == ["1.60 亿元", "1.20 亿元", "1.26 亿元", "1.64 亿元"]
    assert rows["做到过"].to_list()[:4] == ["0/1", "1/1", "0/1", "0/1"]
    assert rows["可能性"].to_list()[4:] == ["60%", "25%"]
    assert at.caption[0].value.startswith("依据：连续 13 个月的历史，")


def test_a_rate_that_should_fall_in_english(folder: Folder) -> None:
    at = panel("en", "return_rate_hq", "2026-12", None)
    rows = at.dataframe[0].value
    assert rows["Option"].to_list() == ["−10%", "−15%", "−50%", "Suggested", "Stretch"]
    assert all(change.endswith(" pp") for change in rows["On a year ago"])
    (told,) = [part.value for part in at.markdown]
    assert told.startswith("Going on as now, 2026-12 comes to about **")
    chart = json.loads(at.get("vega_lite_chart")[0].proto.spec)
    assert chart["title"]["text"] == "Bars: past periods · block: four times in five within it"


@pytest.mark.parametrize(("language", "start"), [("zh", "历史太短，无法推算"), ("en", "Too little history to tell")])
def test_too_little_is_said(folder: Folder, language: str, start: str) -> None:
    at = panel(language, "attrition_hq", "2026-12", 0.05)
    assert at.info[0].value.startswith(start)
    assert not at.markdown and not at.caption and at.get("vega_lite_chart") == []


def test_the_periods_between_have_no_bar(folder: Folder) -> None:
    at = panel("en", "revenue_hq", "2026-12", None)
    periods = drawn(at)["period"].to_list()
    assert (periods[0], periods[-3:]) == ("2025-11", ["2026-10", "2026-11", "2026-12"])
    assert drawn(at)["value_text"].to_list()[-3:] == ["¥113.0M", "–", None]


def test_a_band_that_says_nothing_is_no_forecast(folder: Folder) -> None:
    """Thirteen months say what the next one may bring, but of a whole year nothing that a person could use."""
    at = panel("en", "revenue_hq", "2027", 1.5e9)
    assert at.info[0].value.startswith("Too little history to tell")
    assert at.get("vega_lite_chart") == []
