"""The pace of a KPI in words and as a curve, in the month that is running and in one that is over."""

from __future__ import annotations

import json

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from kpi.store.folder import Folder
from tests.pages.conftest import Open


def curve(at: AppTest) -> pl.DataFrame:
    """The data of the chart."""
    return pl.read_ipc_stream(at.get("vega_lite_chart")[0].proto.data.data)


def said(at: AppTest) -> str:
    """The sentence of the view."""
    return next(block.value for block in at.markdown if "40%" in block.value)


def test_a_running_month_in_chinese(visit: Open, folder: Folder) -> None:
    at = visit("drilldown", kpi="revenue_hq", period="2026-11", view="pace")
    facts = folder.database.read("select sum(amount)::double from live_pos where date >= '2026-11-01'").item()
    text = said(at).replace("\\", "")
    done, each = f"{facts / 1e4:,.0f} 万元", f"{(130e6 - facts) / 18 / 1e4:,.1f} 万元"
    assert "2026 年 11 月过去 40% 的天数，已完成 " + done in text
    assert f"，是目标 1.30 亿元的 {facts / 130e6:.0%}（按" in text and f"剩余每天需 {each}，最近四周每天 " in text
    assert "；照此期末 **1." in text and "达成概率 **" in text
    drawn = curve(at)
    assert drawn.height == 30 and drawn["done"].drop_nulls().len() == 12
    assert drawn["done"][11] == pytest.approx(facts / 1e8, rel=1e-6) == drawn["point"][11]
    assert drawn["plan"][29] == pytest.approx(1.3) and drawn["target_text"][0] == "1.30 亿元"
    assert [head.value for head in at.subheader] == ["全年预测", "怎么推算的"]
    assert at.dataframe[0].value["采用"].to_list().count("✓") == 1
    assert any("过去 " in block.value and "平均偏差" in block.value for block in at.markdown)


def test_a_rate_that_will_be_missed_in_english(visit: Open) -> None:
    at = visit("drilldown", "en", kpi="margin_hq", period="2026-11", view="pace")
    text = said(at).replace("\\", "")
    assert text.startswith(":red[**◆ Will miss**] · 2026-11: 40% of the days are gone, 23.4% so far, target 24.0%")
    assert "gap −0.6 pp; going to **23." in text and "odds of the target **" in text
    drawn = curve(at)
    assert drawn["plan"].drop_nulls().is_empty() and drawn["point"].drop_nulls().len() == 2
    spec = json.loads(at.get("vega_lite_chart")[0].proto.spec)
    scale = next(layer["encoding"]["color"]["scale"] for layer in spec["layer"] if "color" in layer["encoding"])
    assert scale["domain"] == ["Up to that day", "Going on as now", "Target"]


@pytest.mark.parametrize(
    ("language", "start"), [("zh", "2026 年 10 月已经结束"), ("en", "2026-10 is over, so nothing is left to project")]
)
def test_a_month_that_is_over_shows_how_it_filled_up(visit: Open, language: str, start: str) -> None:
    at = visit("drilldown", language, kpi="revenue_hq", period="2026-10", view="pace")
    assert any(block.value.replace("\\", "").startswith(start) for block in at.markdown)
    drawn = curve(at)
    assert (drawn["done"].null_count(), drawn["low"].null_count()) == (0, 31)
    assert drawn["plan_text"][30] in {"1.12 亿元", "¥112.0M"}


def test_what_cannot_be_projected_says_so(visit: Open) -> None:
    at = visit("drilldown", kpi="attrition_hq", period="2026-11", view="pace")
    assert "这个指标还没有公式，无法预测。" in [info.value for info in at.info]
    stock = visit("drilldown", "en", kpi="stock_value_hq", period="2026-11", view="pace")
    assert any("The days of this indicator do not add up" in block.value for block in stock.markdown)
    assert stock.get("vega_lite_chart") == []
