"""Charts chosen by the data with the reason said, another taken for now, and one pinned; findings above them."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.period import shift
from kpi.store import actuals
from kpi.store.folder import Folder
from tests.pages.conftest import Open


def said(at: AppTest) -> list[str]:
    return [caption.value for caption in at.caption]


def marks(at: AppTest, name: str) -> list[list[str]]:
    """The marks of the charts whose alternative text says a name."""
    charts = [chart.proto for chart in at.get("vega_lite_chart") if name in chart.proto.alt]
    return [[layer["mark"]["type"] for layer in json.loads(chart.spec)["layer"]] for chart in charts]


@pytest.fixture
def years(folder: Folder) -> None:
    """Two more years of revenue, as if they had been kept."""
    months = [shift(date(2023, 10, 1), n) for n in range(24)]
    rows = [("revenue", "HQ", month, "month", 1e8 + 1e6 * month.month) for month in months]
    schema = {"indicator": pl.String, "unit": pl.String, "month": pl.Date, "span": pl.String, "value": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    folder.database.write(lambda connection: actuals.add(connection, pl.DataFrame(), frame))


@pytest.mark.usefixtures("years")
@pytest.mark.parametrize(
    ("language", "reasons"),
    [
        (
            "zh",
            [
                "占比图：4 个部分加起来就是整体：看各占多少。",
                "热力图：有 3 个可比的年份，折线会交叉：格子的深浅看哪几个月年年偏高。",
            ],
        ),
        (
            "en",
            [
                "Shares: 4 parts add up to the whole; each with its share.",
                "Heat map: 3 years to compare, whose lines would cross: "
                "shades show the months that are high every year.",
            ],
        ),
    ],
)
def test_every_chart_says_why_it_is_shown(visit: Open, language: str, reasons: list[str]) -> None:
    at = visit("drilldown", language, kpi="revenue_hq", period="2026-10")
    assert set(reasons) <= set(said(at))
    title = "按年份对比" if language == "zh" else "compared by year"
    assert marks(at, title) == [["rect", "text"]]


def test_parts_of_a_rate_have_no_shares(visit: Open) -> None:
    at = visit("drilldown", kpi="stockout_hq", period="2026-10")
    assert said(at).count("条形图：各部分的比率加起来不等于整体，没有占比：条形只比高低。") == 2
    assert [menu.key for menu in at.menu_button] == ["chart_trend_zh"]


def test_another_chart_for_now_and_for_good(visit: Open, folder: Folder) -> None:
    at = visit("drilldown", kpi="revenue_hq", period="2026-10", by="category")
    assert ["bar", "bar", "text", "text"] in marks(at, "按组织构成")
    at.menu_button(key="chart_members_unit_zh").click("pareto").run()
    assert at.query_params["chart_parts"] == "pareto"
    assert "帕累托图：临时选用，只随链接生效。" in said(at)
    assert marks(at, "按组织构成") == [["bar", "line", "point", "text", "text"]]
    assert folder.model().charts == []
    at.button(key="pin_members_unit").click().run()
    assert not at.exception and not at.error
    assert [(pin.indicator, pin.question, pin.chart) for pin in folder.model().charts] == [
        ("revenue", "parts", "pareto")
    ]
    assert "chart_parts" not in at.query_params
    assert "帕累托图：已固定，大家都看到这种图。" in said(at)
    at.button(key="pin_members_unit").click().run()
    assert folder.model().charts == [] and "占比图：4 个部分加起来就是整体：看各占多少。" in said(at)


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("zh", "自动发现 · 按月，截至 2026 年 10 月", ":material/flag: 连续 7 个月没有达到目标。"),
        ("en", "Findings · monthly, up to 2026-10", ":material/flag: Missed its target 7 months in a row\\."),
    ],
)
def test_findings_stand_under_the_summary(visit: Open, language: str, title: str, sentence: str) -> None:
    for page in ("drilldown", "cockpit"):
        at = visit(page, language, kpi="stockout_hq", period="2026-11")
        assert title in said(at)
        assert sentence in [block.value for block in at.markdown]
