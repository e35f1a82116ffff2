"""Behind one KPI: its sentence, its parts, its definition and the imports it comes from."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from kpi.store.folder import Folder
from tests.pages.conftest import Open, frame


@pytest.mark.parametrize(
    ("language", "heads", "sentence"),
    [
        (
            "zh",
            ["下级组织", "按字段拆分", "口径", "数据来源"],
            ":red[**◆ 未达标**] · 实际 **3\\.5%** · 目标 3\\.0% · 达成率 83.0% · 得分 83.0",
        ),
        (
            "en",
            ["Org units below", "Broken down by", "Definition", "Sources"],
            ":red[**◆ Off track**] · actual **3\\.5%** · target 3\\.0% · attainment 83.0% · score 83.0",
        ),
    ],
)
def test_one_kpi_in_words(visit: Open, language: str, heads: list[str], sentence: str) -> None:
    at = visit("drilldown", language, kpi="stockout_hq")
    assert [head.value for head in at.subheader] == heads
    assert sentence in [block.value for block in at.markdown]
    assert [code.value for code in at.code] == ["closing_balance(stock.out_skus) / closing_balance(stock.skus)"]


def test_the_sources_are_the_imports_of_the_month(visit: Open) -> None:
    found = frame(visit("drilldown", kpi="stockout_hq", period="2026-09"), "导入时间")
    assert found["文件"].to_list() == ["stock_2026-09.csv"]
    assert found["数据集"].to_list() == ["库存盘点"]
    assert found["行数"].to_list() == [320]


def test_parts_add_up_to_the_figure_in_the_facts(visit: Open, folder: Folder) -> None:
    sql = "select category, sum(amount)::double as value from live_pos where date between $a and $b group by all"
    facts = folder.database.read(sql, {"a": date(2026, 10, 1), "b": date(2026, 10, 31)})
    chart = visit("drilldown", kpi="revenue_hq", by="category").get("vega_lite_chart")[-1].proto
    parts = pl.read_ipc_stream(chart.data.data)
    assert chart.alt == "销售额：按品类构成"
    assert {m: round(v * 1e4, 2) for m, v in parts.select("member", "value").iter_rows()} == {
        m: round(v, 2) for m, v in facts.iter_rows()
    }
    assert parts.row(0, named=True)["value_text"] == "2,731 万元"


def test_a_running_sum_is_not_compared_with_a_year_ago(visit: Open) -> None:
    at = {month: visit("drilldown", kpi="revenue_hq", period=month) for month in ("2026-10", "2026-11")}
    specs = {month: json.loads(page.get("vega_lite_chart")[1].proto.spec) for month, page in at.items()}
    assert specs["2026-10"]["title"]["text"] == "竖线 = 去年同期，最右为同比"
    assert "title" not in specs["2026-11"]
    lines = {month: pl.read_ipc_stream(page.get("vega_lite_chart")[0].proto.data.data) for month, page in at.items()}
    assert {month: line["month_text"][-1] for month, line in lines.items()} == {
        "2026-10": "2026-10",
        "2026-11": "2026-10",
    }
    assert lines["2026-10"]["label"].to_list()[-2:] == [None, "1.13 亿元"]


def test_the_list_opens_another_kpi_and_the_link_follows(visit: Open) -> None:
    at = visit("drilldown", kpi="stockout_hq")
    at.selectbox(key="pick_kpi").set_value("margin_hq").run()
    assert [head.value for head in at.header] == ["毛利率"]
    assert at.query_params["kpi"] == "margin_hq"
