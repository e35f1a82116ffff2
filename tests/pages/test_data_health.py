"""Data health on its page: how many paths are complete, what is missing with what to do, and the lineage drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases import batch, model
from kpi.usecases.workspace import begin_empty
from tests.conftest import RETAIL
from tests.pages.conftest import LOCALES, Open

Drawn = Callable[[AppTest, str], Any]


def plain(text: str) -> str:
    return text.replace("\\", "")


def texts(at: AppTest) -> list[str]:
    """What the page says below the banner, whose one text asks whether to leave the sample."""
    return [plain(block.value) for block in at.markdown][1:]


def captions(at: AppTest) -> list[str]:
    return [plain(caption.value) for caption in at.caption]


def boxes(data: Any) -> dict[str, tuple[str, str, str]]:
    return {box["id"]: (box["note"], box["mark"], box["status"]) for box in data["boxes"]}


def worsen(folder: Folder) -> None:
    """The sample without October's feedback and one earlier stock count, and with less said of both."""
    path = RETAIL / "model.yaml"
    text = path.read_text(encoding="utf-8").replace("    owner: suntao\n    due: 5\n", "    due: 5\n")
    source = "    source: {zh: 客服系统 (CRM) 反馈导出, en: Feedback export of the customer system}\n"
    assert source in text
    model.apply(folder, Viewer(), text.replace(source, "").encode(), path.name)
    for found in batch.batches(folder, Viewer()):
        if (found.dataset, f"{found.first_day:%Y-%m}") in {("feedback", "2026-10"), ("stock", "2026-03")}:
            batch.undo(folder, Viewer(), found.batch)


@pytest.mark.parametrize(
    ("language", "headline", "missing", "row"),
    [
        (
            "zh",
            "28 个指标中，**27** 个的数据路径完整。:red[**1 个不通**]：员工流失率。",
            ":red[**◆ 没有公式**] · 写出公式，说明它由哪些数据集的哪些字段算出。",
            ["员工流失率", ["◆ 不通"], ["◆ 没有公式"], "–", "–", "–", "–", "–", "–"],
        ),
        (
            "en",
            "**27** of 28 indicators have a complete data path. :red[**1 broken**]: Staff attrition.",
            ":red[**◆ no formula**] · Write its formula: from which columns of which datasets it is computed.",
            ["Staff attrition", ["◆ Broken"], ["◆ no formula"], "–", "–", "–", "–", "–", "–"],
        ),
    ],
)
def test_the_indicator_without_a_path_comes_first_and_is_open(
    visit: Open, language: str, headline: str, missing: str, row: list[object]
) -> None:
    at = visit("data_health", language)
    assert texts(at) == [headline, missing]
    found = at.dataframe(key="data_health").value
    assert [list(cell) if hasattr(cell, "tolist") else cell for cell in found.iloc[0]] == row
    assert len(found) == 28


def test_one_line_names_the_whole_path(visit: Open, folder: Folder) -> None:
    day = f"{batch.batches(folder, Viewer())[0].imported_at.astimezone():%Y-%m-%d}"
    found = visit("data_health").dataframe(key="data_health").value.set_index("指标")
    assert found.loc["库存周转率"].to_list()[2:] == [
        "收银系统 (POS) 月度导出、仓储系统 (WMS) 盘点表",
        "销售明细、库存盘点",
        "成本、日期、金额",
        "李颖、孙涛",
        "5 日",
        day,
    ]
    assert list(found.loc["客单价"]["缺项"]) == ["○ 没有 KPI 使用"]
    assert list(found.loc["客单价"]["数据路径"]) == ["● 完整"]


def test_the_link_opens_an_indicator_with_its_lineage(visit: Open, drawn: Drawn) -> None:
    at = visit("data_health", indicator="margin")
    assert [plain(head.value) for head in at.subheader] == ["毛利率 · :blue[**● 完整**]"]
    assert "这个指标的数据路径没有缺项。" in captions(at)
    data = drawn(at, "lineage")
    assert boxes(data) == {
        "source:收银系统 (POS) 月度导出": ("", "", "no_data"),
        "dataset:pos": ("李颖 · 次月 5 日", "", "no_data"),
        "column:pos.amount": ("销售明细", "", "no_data"),
        "column:pos.cost": ("销售明细", "", "no_data"),
        "indicator:revenue": ("元", "", "no_data"),
        "indicator:gross_profit": ("元", "", "no_data"),
        "indicator:margin": ("%", "", "no_data"),
        "kpi:margin_hq": ("陈立", "", "no_data"),
        "goal:competitiveness": ("", "", "no_data"),
        "goal:growth": ("", "", "no_data"),
    }
    assert ["indicator:gross_profit", "indicator:margin"] in data["links"]
    assert (data["selected"], data["label"]) == ("indicator:margin", "「毛利率」的数据血缘")
    assert "指标「毛利率」：上游 6，下游 3" in captions(at)


def test_everything_is_drawn_on_demand(visit: Open, folder: Folder, drawn: Drawn) -> None:
    at = visit("data_health", "en", indicator="margin")
    at.toggle(key="lineage_all").set_value(True).run()
    kinds = [box["lane"] for box in drawn(at, "lineage")["boxes"]]
    now = folder.model().at(folder.today())
    assert (kinds.count("indicator"), kinds.count("kpi"), kinds.count("dataset")) == (28, 23, 3)
    assert len(now.indicators) == 28


def test_another_stop_is_moved_to_and_left_again(visit: Open, drawn: Drawn) -> None:
    at = visit("data_health", "en", indicator="margin")
    at.session_state["lineage_at"] = ("indicator:margin", "dataset:stock")
    at.run()
    data = drawn(at, "lineage")
    assert data["selected"] == "dataset:stock"
    assert "indicator:stockout_rate" in boxes(data)
    assert "indicator:margin" not in boxes(data)
    assert "Dataset Stock counts: 1 upstream, 12 downstream" in captions(at)
    at.button(key="lineage_back").click().run()
    assert drawn(at, "lineage")["selected"] == "indicator:margin"
    at.session_state["lineage_at"] = ("indicator:revenue", "dataset:stock")
    at.run()
    assert drawn(at, "lineage")["selected"] == "indicator:margin"


def test_what_is_missing_says_what_to_do(visit: Open, folder: Folder, drawn: Drawn) -> None:
    worsen(folder)
    at = visit("data_health", indicator="turnover")
    assert texts(at) == [
        "28 个指标中，**12** 个的数据路径完整。:red[**1 个不通**]：员工流失率。"
        ":orange[**15 个不完整**]：客户满意度、投诉次数、投诉率等。",
        ":orange[**▲ 库存盘点：缺 1 个月**] · 补传「库存盘点」缺的月份。",
        ":orange[**▲ 库存盘点：无数据负责人**] · 在模型文件里为「库存盘点」写上 owner：每月由谁上传。",
    ]
    assert boxes(drawn(at, "lineage"))["dataset:stock"] == ("次月 5 日", "缺 1 个月、无数据负责人", "at_risk")
    at = visit("data_health", "en", indicator="satisfaction")
    assert texts(at)[1:] == [
        ":orange[**▲ 5 d overdue**] · Ask for the spreadsheet of Customer feedback of last month and upload it.",
        ":orange[**▲ source not named**] · Say in the model file under source: which system or place Customer feedback "
        "comes from.",
    ]
    lanes = {lane["code"]: (lane["none"], lane["none_status"]) for lane in drawn(at, "lineage")["lanes"]}
    assert (lanes["source"], lanes["goal"]) == (("not named", "at_risk"), ("no goal", "no_data"))


def test_only_the_incomplete(visit: Open, folder: Folder) -> None:
    worsen(folder)
    at = visit("data_health", indicator="margin")
    at.toggle(key="only_incomplete").set_value(True).run()
    listed = at.dataframe(key="data_health").value
    assert (len(listed), listed["指标"][0]) == (16, "员工流失率")
    assert [plain(head.value) for head in at.subheader] == ["员工流失率 · :red[**◆ 不通**]"]


def test_where_nothing_is_missing_none_is_listed(visit: Open, folder: Folder) -> None:
    path = RETAIL / "model.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "  - code: staff_attrition\n", "  - code: staff_attrition\n    formula: avg(feedback.score)\n"
    )
    model.apply(folder, Viewer(), text.encode(), path.name)
    at = visit("data_health", "en")
    assert texts(at) == ["**28** of 28 indicators have a complete data path."]
    at.toggle(key="only_incomplete").set_value(True).run()
    assert [box.value for box in at.success] == ["Nothing is missing: every data path is complete."]
    assert len(at.dataframe) == 0


def test_data_that_no_indicator_reads(visit: Open) -> None:
    at = visit("data_health")
    found = captions(at)
    assert "「销售明细」的字段：数量" in found
    assert "「库存盘点」的字段：品类、数量" in found
    assert "「客户反馈」的字段：周次" in found


def test_an_empty_workspace_leads_to_where_indicators_are_defined(visit: Open, folder: Folder) -> None:
    begin_empty(folder, Viewer())
    at = visit("data_health")
    assert [info.value for info in at.info] == ["还没有定义指标。可以在设置里应用一个模型文件。"]


CARD = """
import streamlit as st

from kpi.ui import lineage_view, links
from kpi.ui.desk import desk

st.navigation([st.Page(links.path(name)) for pages in links.STAGES.values() for name, _ in pages], position="hidden")
lineage_view.draw(desk(), "{node}", "card")
"""


@pytest.mark.parametrize(("node", "count"), [("indicator:revenue", 1), ("indicator:nothing", 0)])
def test_a_lineage_can_stand_on_any_page(folder: Folder, node: str, count: int) -> None:
    at = AppTest.from_string(CARD.format(node=node), default_timeout=60)
    at.context = {"locale": LOCALES["en"]}
    at.run()
    assert not at.exception
    assert len(at.get("bidi_component")) == count
