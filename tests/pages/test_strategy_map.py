"""The strategy map and the process map: what they draw, and what opens under them, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Open

Drawn = Callable[[AppTest, str], Any]


def boxes(at: AppTest, drawn: Drawn) -> dict[str, Any]:
    return {box["id"]: box for box in drawn(at, "diagram")["boxes"]}


def shown(at: AppTest) -> dict[str, str]:
    """The facts of the card under the map, without the signs that keep them from being read as Markdown."""
    found: dict[str, str] = at.table[0].value["value"].to_dict()
    return {key: text.replace("\\", "") for key, text in found.items()}


@pytest.mark.parametrize(
    ("language", "lanes", "stockout", "revenue", "attrition", "legend"),
    [
        (
            "zh",
            ["财务", "客户", "流程", "学习成长"],
            ("缺货率", "83.0%", "3.5%", "未达标"),
            "1.13 亿元",
            ("无数据", ""),
            "实线：数据支持",
        ),
        (
            "en",
            ["Financial", "Customers", "Processes", "Learning"],
            ("Out-of-stock rate", "83.0%", "3.5%", "Off track"),
            "¥113.0M",
            ("No data", ""),
            "solid: the data bear it out",
        ),
    ],
)
def test_every_kpi_is_a_card_in_its_lane(
    visit: Open,
    drawn: Drawn,
    language: str,
    lanes: list[str],
    stockout: tuple[str, ...],
    revenue: str,
    attrition: tuple[str, str],
    legend: str,
) -> None:
    at = visit("strategy_map", language)
    data = drawn(at, "diagram")
    assert [lane["name"] for lane in data["lanes"]] == lanes
    found = boxes(at, drawn)
    assert len(found) == 23
    box = found["stockout_hq"]
    assert (box["name"], box["mark"], box["note"], box["status_word"]) == stockout
    assert found["revenue_hq"]["note"] == revenue
    assert (found["attrition_hq"]["mark"], found["attrition_hq"]["note"]) == attrition
    assert data["legend"][0]["words"] == legend
    styles = {(wire["source"], wire["to"]): wire["style"] for wire in data["wires"]}
    assert len(styles) == 13
    assert styles["response_hq", "satisfaction_hq"] == "unsupported", "fourteen months are too few"
    assert styles["revenue_hq", "gross_profit_hq"] == "computed"
    assert {button.proto.label for button in at.get("download_button")} == {
        {"zh": "下载 SVG", "en": "Download SVG"}[language]
    }


@pytest.mark.parametrize(
    ("language", "facts", "sentences"),
    [
        (
            "zh",
            {
                "路径": "提升企业竞争力 › 客户满意 › 平均响应时长",
                "层面": "流程",
                "流程环节": "售后服务 · 受理投诉",
                "责任人": "周凯",
                "复盘周期": "每月",
            },
            ["只有 12 对变动", "设立理由：答复越快，客户越满意"],
        ),
        (
            "en",
            {
                "Path": "Strengthen competitiveness › Satisfied customers › Response time",
                "Perspective": "Processes",
                "Process step": "After the sale · Answer a complaint",
                "Owner": "Zhou Kai",
                "Reviewed": "monthly",
            },
            ["Only 12 pairs of changes", "Why it is believed: The sooner the answer the better the score"],
        ),
    ],
)
def test_a_card_says_what_drives_it_and_what_it_drives(
    visit: Open, language: str, facts: dict[str, str], sentences: list[str]
) -> None:
    at = visit("strategy_map", language, node="response_hq")
    assert facts.items() <= shown(at).items()
    assert len(shown(at)) == 6, "the scenario is that of the goal above"
    said = [caption.value.replace("\\", "") for caption in at.caption]
    assert any(all(part in text for part in sentences) for text in said), said
    at.button(key="drives_satisfaction_hq").click().run()
    assert at.query_params["node"] == "satisfaction_hq"
    at.button(key="close").click().run()
    assert "node" not in at.query_params and not at.table


def test_what_nobody_can_act_on_says_so(visit: Open) -> None:
    assert shown(visit("strategy_map", node="complaint_growth_hq"))["可控性"] == "责任人无法直接影响"


def test_goals_of_a_level_take_over_the_links_of_their_kpis(visit: Open, drawn: Drawn) -> None:
    at = visit("strategy_map", scope="level:business", node="customers")
    found = boxes(at, drawn)
    assert sorted(found) == ["customers", "growth", "operations", "regions", "team"]
    assert found["growth"]["mark"].endswith(" 分")
    assert at.selectbox(key="pick_scope").value == "level:business"
    said = [caption.value.replace("\\", "") for caption in at.caption]
    assert any(text.startswith("会员月购买频次 → 销售额：") for text in said), said
    assert any("覆盖率" in block.value for block in at.markdown)
    root = visit("strategy_map", scope="level:strategic")
    assert [lane["name"] for lane in drawn(root, "diagram")["lanes"]][-1] == "未归层"
    assert any("还没有驱动关系" in caption.value for caption in root.caption)


@pytest.mark.parametrize(
    ("language", "step", "data", "until"),
    [
        ("zh", ("采购补货", "2 项数据 · 1 个 KPI"), "缺货SKU数 · 库存盘点", "到 2026-10-31"),
        ("en", ("Replenish", "data: 2 · KPIs: 1"), "SKUs out of stock · Stock counts", "to 2026-10-31"),
    ],
)
def test_processes_show_their_data_and_kpis(
    visit: Open, drawn: Drawn, language: str, step: tuple[str, str], data: str, until: str
) -> None:
    at = visit("strategy_map", language, view="process")
    found = boxes(at, drawn)
    box = found["step:replenish"]
    assert (box["name"], box["note"], box["status"]) == (*step, "off_track")
    box = found["data:replenish:stock.out_skus"]
    assert (box["name"], box["note"], box["status"], box["kind"]) == (data, until, "on_track", "data")
    assert found["kpi:stockout_hq"]["mark"] == "83.0%"


def test_a_month_that_is_running_owes_nothing_yet(visit: Open, drawn: Drawn) -> None:
    found = boxes(visit("strategy_map", view="process", period="2026-11"), drawn)
    box = found["data:replenish:stock.out_skus"]
    assert (box["mark"], box["status"]) == ("未到月末", "no_data")


def test_data_open_with_the_way_to_their_files(visit: Open) -> None:
    at = visit("strategy_map", view="process", place="data:checkout:pos.ticket")
    facts = shown(at)
    assert facts.pop("本期到数").startswith("✓ ")
    assert facts == {
        "来源": "收银系统 (POS) 月度导出",
        "负责人": "李颖",
        "读取它的指标": "客单价、成交单数、会员成交单数、会员线上成交单数、投诉率、会员月购买频次",
    }
    at.button(key="close").click().run()
    assert not at.table


def test_a_step_and_a_kpi_open(visit: Open) -> None:
    step = visit("strategy_map", view="process", place="step:replenish")
    assert any("缺货率 · 未达标 · 83" in block.value.replace("\\", "") for block in step.markdown)
    kpi = visit("strategy_map", view="process", place="kpi:stockout_hq")
    assert [head.value for head in kpi.subheader] == ["缺货率", "漏斗"]
    assert shown(kpi)["流程环节"] == "采购到销售 · 采购补货"


@pytest.mark.parametrize("view", ["evidence", "sensitivity"])
def test_the_evidence_is_one_click_away(visit: Open, view: str) -> None:
    at = visit("strategy_map")
    at.button_group(key="pick_view").set_value(view).run()
    assert not at.exception and at.query_params["view"] == view
    drawn = [part.proto.component_name for part in at.get("bidi_component")]
    assert "attain_diagram" not in drawn and at.dataframe
