"""Behind one KPI: its sentence, its parts, its definition and the imports it comes from."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from kpi.store.folder import Folder
from tests.pages.conftest import Open, frame


@pytest.mark.parametrize(
    ("language", "heads", "sentence"),
    [
        (
            "zh",
            ["口径", "数据来源"],
            ":red[**◆ 未达标**] · 实际 **3\\.5%** · 目标 3\\.0% · 达成率 83.0% · 得分 83.0",
        ),
        (
            "en",
            ["Definition", "Sources"],
            ":red[**◆ Off track**] · actual **3\\.5%** · target 3\\.0% · attainment 83.0% · score 83.0",
        ),
    ],
)
def test_one_kpi_in_words(visit: Open, language: str, heads: list[str], sentence: str) -> None:
    at = visit("drilldown", language, kpi="stockout_hq", view="source")
    assert [head.value for head in at.subheader] == heads
    assert sentence in [block.value for block in at.markdown]
    assert [code.value for code in at.code][-1:] == ["closing_balance(stock.out_skus) / closing_balance(stock.skus)"]


def test_the_sources_are_the_imports_of_the_month(visit: Open) -> None:
    found = frame(visit("drilldown", kpi="stockout_hq", period="2026-09", view="source"), "导入时间")
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
    bars = {"kpi": "revenue_hq", "chart_parts": "bar"}
    at = {month: visit("drilldown", period=month, **bars) for month in ("2026-10", "2026-11")}
    specs = {month: json.loads(page.get("vega_lite_chart")[1].proto.spec) for month, page in at.items()}
    assert specs["2026-10"]["title"]["text"] == "竖线 = 去年同期，最右为同比"
    assert "title" not in specs["2026-11"]
    lines = {month: pl.read_ipc_stream(page.get("vega_lite_chart")[0].proto.data.data) for month, page in at.items()}
    october, november = (lines["2026-11"].row(by_predicate=pl.col("month_text") == month, named=True) for month in at)
    assert (october["partial"], october["peak"]) == (None, "1.13 亿元")
    assert november["actual"] is None and november["partial"] == pytest.approx(0.608352947), "hollow beside the line"


def test_the_list_opens_another_kpi_and_the_link_follows(visit: Open) -> None:
    at = visit("drilldown", kpi="stockout_hq", view="source")
    at.selectbox(key="pick_kpi").set_value("margin_hq").run()
    assert [head.value for head in at.header] == ["毛利率"]
    assert at.query_params["kpi"] == "margin_hq"


def traced(at: AppTest) -> AppTest:
    """The page with the trace of its figure opened."""
    at.session_state["trace"] = True
    at.run()
    assert not at.exception
    return at


@pytest.mark.parametrize(
    ("language", "title", "agrees", "ladder", "counted"),
    [
        (
            "zh",
            "这个数字怎么来的",
            "按下列明细重新计算，结果与系统中的数一致：**3\\.5%**。",
            "- `closing_balance(stock.out_skus)` = **512** · 库存盘点",
            "共 160 行，全部列出。选中一行，查看它在原文件中的内容。",
        ),
        (
            "en",
            "Where this figure comes from",
            "Computed again from the rows below, the figure is the same: **3\\.5%**.",
            "- `closing_balance(stock.out_skus)` = **512** · Stock counts",
            "160 rows, all shown. Choose one to see what stands in the file.",
        ),
    ],
)
def test_a_figure_is_followed_to_its_rows(
    visit: Open, language: str, title: str, agrees: str, ladder: str, counted: str
) -> None:
    closed = visit("drilldown", language, kpi="stockout_hq", view="source")
    assert title in [expander.label for expander in closed.expander]
    assert not closed.success
    at = traced(closed)
    assert [notice.value for notice in at.success] == [agrees]
    (lines,) = [block.value for block in at.markdown if "stockout_rate" in block.value]
    assert "  = `closing_balance(stock.out_skus) / closing_balance(stock.skus)`  \n  = `512 / 14593`\n" in lines
    assert ladder in lines
    assert at.code[-1].value.startswith("select sum(out_skus)\nfrom live_stock\nwhere (store, date) in (select store")
    assert counted in [caption.value for caption in at.caption]
    assert {button.proto.label for button in at.get("download_button")[4:]} == (
        {"下载原文件", "下载明细（160 行）"}
        if language == "zh"
        else {"Download the original", "Download the rows (160)"}
    )


def test_named_indicators_are_opened_once(visit: Open, folder: Folder) -> None:
    """The ladder of a formula of indicators, with what each comes to; what stands twice is opened the first time."""
    sql = "select sum(amount)::double, sum(cost)::double from live_pos where date between $a and $b"
    amount, cost = folder.database.read(sql, {"a": date(2026, 10, 1), "b": date(2026, 10, 31)}).row(0)
    assert (amount, cost) == (113_000_000, 86_558_000)
    at = traced(visit("drilldown", "en", kpi="margin_hq", period="2026-10", view="source"))
    (lines,) = [block.value for block in at.markdown if "`margin`" in block.value]
    assert lines.splitlines() == [
        "- Gross margin `margin` = **0\\.234**  ",
        "  = `gross_profit / revenue`  ",
        "  = `26442000 / 113000000`",
        "    - Gross profit `gross_profit` = **26,442,000**  ",
        "      = `revenue - sum(pos.cost)`  ",
        "      = `113000000 - 86558000`",
        "        - Revenue `revenue` = `sum(pos.amount)` = **113,000,000** · Sales lines",
        "        - `sum(pos.cost)` = **86,558,000** · Sales lines",
        "    - Revenue `revenue` = **113,000,000** · as above",
    ]


def test_the_rows_and_the_file_of_a_figure(visit: Open) -> None:
    at = traced(visit("drilldown", kpi="stockout_hq", period="2026-09", view="source"))
    files, rows = frame(at, "用到的行"), frame(at, "缺货SKU数")
    assert files.loc[0, ["文件", "用到的行", "全部行"]].to_list() == ["stock_2026-09.csv", 160, 320]
    figures = rows["缺货SKU数"].to_list()
    assert figures == sorted(figures, reverse=True)
    assert set(rows["日期"]) == {"2026-09-30"}
    at.selectbox(key="trace_query").set_value(1).run()
    assert at.code[-1].value.startswith("select sum(skus)\n")
    at.selectbox(key="pick_kpi").set_value("revenue_hq").run()
    assert at.code[-1].value.startswith("select sum(amount)\n")
    assert set(frame(at, "用到的行")["文件"]) == {"pos_2026-09.xlsx"}
    assert not at.exception and not at.error


def test_a_kpi_without_a_formula_has_nothing_to_follow(visit: Open) -> None:
    at = visit("drilldown", kpi="attrition_hq", period="2026-09", view="source")
    assert [warning.value for warning in at.warning] == ["这个指标还没有公式，因此没有数据来源。"]
    assert "这个数字怎么来的" not in [expander.label for expander in at.expander]


def test_a_figure_that_is_empty_says_why(visit: Open) -> None:
    at = traced(visit("drilldown", kpi="complaint_growth_hq", period="2025-10", view="source"))
    assert "没有结果：算式中有空值，或除数为零。" in [caption.value for caption in at.caption]
    (lines,) = [block.value for block in at.markdown if "`complaint_growth`" in block.value]
    assert "**–** · 客户反馈 · 2024\\-10" in lines
    assert not at.success


def test_a_figure_that_is_not_what_the_rows_give_is_told(visit: Open, folder: Folder) -> None:
    folder.database.write(lambda connection: connection.execute("update actuals set value = 0.5"))
    at = traced(visit("drilldown", kpi="stockout_hq", period="2026-10", view="source"))
    told = "按下列明细重新计算得 **3\\.5%**，系统中的数是 **50\\.0%**，相差 −0\\.46491468512。"
    assert [warning.value for warning in at.warning] == [told]
