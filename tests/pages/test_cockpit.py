"""The cockpit says in words and marks what the use cases give, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.period import Span, Window
from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases.cockpit import cockpit
from tests.conftest import RETAIL
from tests.pages.conftest import Open

Drawn = Callable[[AppTest, str], Any]
OCTOBER = Span(date(2026, 10, 1))


def rows(at: AppTest, drawn: Drawn) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for group in drawn(at, "cockpit_table")["groups"] for row in group["rows"]}


def signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "zh",
            "2026 年 10 月「提升企业竞争力」得分 **{score:.1f}**（目标 100，较上月 {delta}）。"
            ":red[**2 项未达标**]：缺货率、销售额 · 华北区；:orange[**6 项需关注**]。"
            "加分最多的是回访次数（高于目标 46.0%，+0.7 分），减分最多的是缺货率（高于目标 0.5 pp，−1.1 分）。"
            "尚无数据：员工流失率。",
        ),
        (
            "en",
            "2026-10 · Strengthen competitiveness scores **{score:.1f}** (target 100, {delta} on the month before). "
            ":red[**2 off track**]: Out-of-stock rate, Revenue · North; :orange[**6 at risk**]. "
            "Most gained by Follow-up calls (46.0% above target, +0.7 pts); "
            "most lost by Out-of-stock rate (0.5 pp above target, −1.1 pts). No data yet: Staff attrition.",
        ),
    ],
)
def test_the_headline_is_made_of_the_figures(visit: Open, folder: Folder, language: str, text: str) -> None:
    view = cockpit(folder, Viewer(), OCTOBER)
    top = view.scorecard.lines[0]
    assert top.score is not None
    delta = signed(top.score - (view.before[top.code] or 0.0))
    said = [re.sub(r"\\(.)", r"\1", block.value) for block in visit(language=language).markdown]
    assert text.format(score=top.score, delta=delta) in said


def test_every_kpi_is_one_row_under_its_goal(visit: Open, folder: Folder, drawn: Drawn) -> None:
    found = rows(visit(), drawn)
    model = folder.model().at(folder.today())
    assert sorted(found) == sorted(node.code for node in model.scorecard if node.type == "kpi")
    assert drawn(visit(), "cockpit_table")["groups"][0]["title"] == "盈利增长"


def test_a_rate_is_that_of_the_spreadsheet(visit: Open, drawn: Drawn) -> None:
    csv = pl.read_csv((RETAIL / "files" / "stock_2026-10.csv").read_bytes().decode("gb18030").encode())
    last = csv.filter(pl.col("盘点日期") == csv["盘点日期"].max())
    rate = last["缺货SKU数"].sum() / last["SKU数"].sum()
    row = rows(visit(), drawn)["stockout_hq"]
    assert row["actual"] == f"{rate * 100:.1f}%" == "3.5%"
    assert (row["target"], row["attainment"]) == ("3.0%", f"{(2 - rate / 0.03) * 100:.1f}%")
    assert (row["status"], row["status_word"], row["owner"]) == ("off_track", "未达标", "孙涛")


@pytest.mark.parametrize(
    ("language", "actual", "target"), [("zh", "1.71 亿元", "1.65 – 1.80 亿元"), ("en", "¥171.1M", "¥165.0 – ¥180.0M")]
)
def test_a_range_has_both_bounds(visit: Open, drawn: Drawn, language: str, actual: str, target: str) -> None:
    row = rows(visit(language=language), drawn)["stock_value_hq"]
    assert (row["actual"], row["target"]) == (actual, target)


def test_cards_compare_with_the_month_before(visit: Open, folder: Folder, drawn: Drawn) -> None:
    view = cockpit(folder, Viewer(), OCTOBER)
    lines = {line.code: line for line in view.scorecard.lines}
    for card in drawn(visit(), "score_cards")["cards"]:
        score, before = lines[card["code"]].score, view.before[card["code"]]
        assert score is not None and before is not None
        assert (card["score"], card["delta"]) == (f"{score:.1f}", f"较上月 {signed(score - before)}")


def test_the_link_says_month_and_window(visit: Open, folder: Folder, drawn: Drawn) -> None:
    at = visit(period="2026-09", window="year")
    assert drawn(at, "cockpit_table")["caption"].startswith("2026 年 9 月 · 年度累计")
    found = cockpit(folder, Viewer(), Span(date(2026, 9, 1), Window.YEAR)).rows["revenue_hq"].line.actual
    assert found is not None
    assert rows(at, drawn)["revenue_hq"]["actual"] == f"{found / 1e8:.2f} 亿元"
    assert at.button_group(key="pick_window").value == "year"
    assert at.selectbox(key="pick_period").value == "2026-09"


def test_a_link_with_nonsense_opens_what_there_is(visit: Open, drawn: Drawn) -> None:
    at = visit(period="1999-13", window="eon", kpi="nobody", goal="nothing")
    assert drawn(at, "cockpit_table")["caption"].startswith("2026 年 10 月 ·")
    assert not at.error


def test_days_of_a_running_month_are_not_held_against_a_whole_one(visit: Open, drawn: Drawn) -> None:
    at = visit(period="2026-11")
    assert "期间尚未结束" in drawn(at, "cockpit_table")["caption"]
    said = next(block.value for block in at.markdown if "照此下去" in block.value)
    assert "尚未上传：库存盘点（孙涛）、客户反馈（赵敏）。尚无数据：员工流失率。" in said
    assert re.search(r"照此下去 \d+ 项预计不达标：退货率（\d+\\\.\d%）", said)
    found = rows(at, drawn)
    revenue, margin = found["revenue_hq"], found["margin_hq"]
    assert (revenue["doubt"], revenue["change"], revenue["spark"][-1]) == ("进行中", "–", None)
    assert (revenue["fresh"], margin["doubt"]) == ("11-12", "预计不达标")
    assert margin["change"].endswith(" pp") and margin["spark"][-1] is not None
    assert found["satisfaction_hq"]["status_word"] == "无数据" and found["satisfaction_hq"]["doubt"] == ""


def test_the_panel_opens_one_kpi_and_closes(visit: Open) -> None:
    at = visit(kpi="stockout_hq")
    assert at.subheader[0].value == "缺货率"
    assert ":red[**◆ 未达标**] · 实际 **3\\.5%** · 目标 3\\.0% · 达成率 83.0% · 得分 83.0" in [
        m.value for m in at.markdown
    ]
    assert at.button(key="close").label == "关闭"
    at.button(key="close").click().run()
    assert not at.subheader and "kpi" not in at.query_params


def test_a_goal_keeps_the_table_to_its_branch(visit: Open, drawn: Drawn) -> None:
    at = visit(goal="growth")
    assert [group["title"] for group in drawn(at, "cockpit_table")["groups"]] == ["盈利增长", "区域销售"]
    at.button(key="clear_goal").click().run()
    assert len(drawn(at, "cockpit_table")["groups"]) > 2


def test_what_needs_attention_comes_first(visit: Open, drawn: Drawn) -> None:
    at = visit(language="en")
    at.button_group(key="pick_sort").set_value("attention").run()
    assert at.query_params["sort"] == "attention"
    groups = drawn(at, "cockpit_table")["groups"]
    assert [group["title"] for group in groups] == ["Off track · 2", "At risk · 6", "No data · 1", "On track · 14"]
    assert [row["code"] for row in groups[0]["rows"]] == ["stockout_hq", "revenue_north"]
    assert groups[0]["rows"][0]["tip"] == ["Efficient operations", "−1.06 pts on the whole score"]


@pytest.mark.parametrize(
    ("against", "header", "revenue", "stock"),
    [
        ("year_ago", "同比", "+10.3%", "−8.7%"),
        ("prior", "环比", "+3.8%", "−2.2%"),
        ("target", "较目标", "+0.9%", "0%"),
        ("none", "", "–", "–"),
    ],
)
def test_figures_are_compared_as_chosen(
    visit: Open, drawn: Drawn, against: str, header: str, revenue: str, stock: str
) -> None:
    at = visit(against=against)
    found = rows(at, drawn)
    assert drawn(at, "cockpit_table")["headers"]["change"] == header
    assert (found["revenue_hq"]["change"], found["stock_value_hq"]["change"]) == (revenue, stock)


def test_a_unit_sees_its_own_kpis_and_the_others_without_a_target(visit: Open, drawn: Drawn) -> None:
    at = visit(unit="WEST")
    said = [re.sub(r"\\(.)", r"\1", block.value) for block in at.markdown]
    assert any(block.startswith("2026 年 10 月「西南区」得分 **102.5**（目标 100，") for block in said)
    assert any(block.endswith("有目标的 2 项全部达标。") for block in said)
    found = rows(at, drawn)
    names = {code: found[code]["name"] for code in ("revenue_west", "revenue_s020", "margin_hq")}
    assert names == {"revenue_west": "销售额", "revenue_s020": "销售额 · 昆明盘龙店", "margin_hq": "毛利率"}
    margin = found["margin_hq"]
    assert (margin["status"], margin["actual"], margin["target"], margin["owner"]) == ("no_target", "23.2%", "–", "")
    assert not {"revenue_hq", "revenue_east", "attrition_hq"} & found.keys()
    assert [card["code"] for card in drawn(at, "score_cards")["cards"]] == ["competitiveness", "growth"]
    at.selectbox(key="pick_unit").select("S001").run()
    assert at.query_params["unit"] == "S001"
    assert any("没有约定目标" in block.value for block in at.markdown)
    assert {row["status"] for row in rows(at, drawn).values()} == {"no_target"}


def test_a_lent_kpi_opens_for_the_unit(visit: Open) -> None:
    at = visit(unit="EAST", kpi="margin_hq", language="en")
    assert at.subheader[0].value == "Gross margin · East"
    assert any("○ No target · actual **23\\.7%** · target –" in block.value for block in at.markdown)


def test_months_are_a_step_apart(visit: Open, drawn: Drawn) -> None:
    at = visit()
    at.button(key="step_earlier").click().run()
    assert drawn(at, "cockpit_table")["caption"].startswith("2026 年 9 月 ·")
    at.button(key="step_later").click().run()
    at.button(key="step_later").click().run()
    assert at.query_params["period"] == "2026-11" and at.button(key="step_later").disabled


@pytest.mark.parametrize(("language", "updated"), [("zh", "更新于 "), ("en", "Up to date at ")])
def test_the_wall_has_nothing_to_choose(visit: Open, drawn: Drawn, language: str, updated: str) -> None:
    at = visit(language=language)
    at.button(key="wall").click().run()
    assert "period" not in at.query_params
    assert not (at.title or at.selectbox or at.button_group)
    table = drawn(at, "cockpit_table")
    assert (table["fits"], table["hint"]) == (True, "") and table["groups"][0]["rows"][0]["code"] == "stockout_hq"
    assert drawn(at, "frame") == {"wall": True}
    assert [caption.value[:-5] for caption in at.caption] == [updated]
    at.button(key="leave_wall").click().run()
    assert at.title and drawn(at, "frame") == {"wall": False}


def test_the_language_can_be_switched(visit: Open, drawn: Drawn) -> None:
    at = visit()
    assert drawn(at, "page") == {"language": "zh-CN"}
    at.button_group(key="switch_language").set_value("en").run()
    assert not at.exception
    assert [title.value for title in at.title] == ["Cockpit"]
    assert drawn(at, "page") == {"language": "en"}
    assert rows(at, drawn)["stockout_hq"]["status_word"] == "Off track"
