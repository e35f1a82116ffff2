"""Funnels and stocks on the pages: what is drawn is what the use cases give."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.period import Span
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases.funnel import funnel
from kpi.usecases.stock import stocks
from tests.pages.conftest import Open, frame

OCTOBER = Span(date(2026, 10, 1))


def data(at: AppTest, alt: str) -> pl.DataFrame:
    """What the chart with that description was given."""
    (found,) = [chart.proto for chart in at.get("vega_lite_chart") if alt in chart.proto.alt]
    return pl.read_ipc_stream(found.data.data)


def said(at: AppTest) -> list[str]:
    return [block.value for block in at.markdown]


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        (
            "zh",
            "售后服务漏斗",
            "走完全程 **7.1%**（去年同期 7.1%，0 pp）。流失最多：到「回访后获表扬数」这一步少了 64 次。",
        ),
        ("en", "After-sales funnel", "**7.1%** come all the way (a year ago 7.1%, 0 pp). Most are lost before"),
    ],
)
def test_the_funnel_of_a_kpi(visit: Open, folder: Folder, language: str, name: str, text: str) -> None:
    at = visit("drilldown", language, kpi="first_fix_hq", view="funnel", period="2026-10")
    found = funnel(folder, Viewer(), "service", OCTOBER).now
    shown = data(at, name)
    assert shown["value"].to_list() == [stage.value for stage in found] == [155, 111, 75, 11]
    assert shown["share_text"].to_list() == ["", "↓ 71.6%", "↓ 67.6%", "↓ 14.7%"]
    assert any(text in block for block in said(at)), said(at)


def test_all_funnels_stand_under_the_processes(visit: Open) -> None:
    at = visit("strategy_map", "zh", view="process", funnel="members", period="2026-11")
    assert data(at, "会员成交漏斗")["stage"].to_list() == ["成交单数", "会员成交单数", "会员线上成交单数"]
    assert frame(at, "占第一环节")["占第一环节"].to_list()[0] == "100.0%"
    assert any("还在进行" in caption.value for caption in at.caption)


@pytest.mark.parametrize(
    ("language", "name", "text"),
    [
        ("zh", "金额 · 库存盘点", "期初 1\\.75 亿元 → 期末 **1\\.71 亿元**"),
        ("en", "Amount · Stock counts", "at that pace the average balance lasts **62.0** days."),
    ],
)
def test_the_stock_behind_a_turnover(visit: Open, folder: Folder, language: str, name: str, text: str) -> None:
    at = visit("drilldown", language, kpi="turnover_hq", view="stock", period="2026-10")
    (found,) = stocks(folder, Viewer(), "turnover", OCTOBER)
    months = data(at, name + ("：1" if language == "zh" else ": closing and average"))
    assert months["month"].to_list()[-1] == OCTOBER.month
    assert months["actual"].to_list()[-1] == pytest.approx(
        (found.now.closing or 0) * (1e-8 if language == "zh" else 1e-6)
    )
    assert any(text in block for block in said(at)), said(at)


def test_each_balance_of_a_ratio_can_be_chosen_and_a_month_without_counts_says_so(visit: Open) -> None:
    at = visit("drilldown", "zh", kpi="stockout_hq", view="stock", stock="1", period="2026-10")
    assert any(block.startswith("**SKU数 · 库存盘点**") for block in said(at))
    at = visit("drilldown", "zh", kpi="stock_value_hq", view="stock", period="2026-11")
    assert "2026 年 11 月还没有盘点，没有余额。" in [info.value for info in at.info]


def test_other_kpis_have_neither(visit: Open) -> None:
    at = visit("drilldown", "zh", kpi="satisfaction_hq", period="2026-10")
    (views,) = [group for group in at.button_group if group.key == "pick_view"]
    assert not {"漏斗", "库存余额"} & set(views.options)
