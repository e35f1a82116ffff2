"""The trend on the page: in words, drawn with what is chosen beside it, and with events kept by hand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from kpi.core.viewer import Viewer
from kpi.store.folder import Folder
from kpi.usecases.comment import comment
from tests.pages.conftest import Open


def chart(at: AppTest) -> tuple[pl.DataFrame, dict[str, Any]]:
    """What the trend was given to draw: its rows by month, and the names of its legends."""
    proto = at.get("vega_lite_chart")[0].proto
    layers = json.loads(proto.spec)["layer"]
    names = {
        name
        for layer in layers
        for channel in ("color", "stroke")
        for name in layer["encoding"].get(channel, {}).get("scale", {}).get("domain", [])
    }
    return pl.read_ipc_stream(proto.data.data), {"names": names, "alt": proto.alt}


def row(frame: pl.DataFrame, month: str) -> dict[str, Any]:
    return frame.row(by_predicate=pl.col("month_text") == month, named=True)


@pytest.mark.parametrize(
    ("language", "sentence", "method", "names", "alt"),
    [
        (
            "zh",
            "2026\\-10 达到目标。2026\\-10 在自然波动范围（",
            "预测：直线趋势，提前 2 个月的 10 次回测平均偏差 16\\.9%。",
            {"实际", "目标", "预测", "自然波动界限", "事件", "备注"},
            "销售额：13 个月的实际与目标，以及 2 个月的预测",
        ),
        (
            "en",
            "2026\\-10 met its target. 2026\\-10 is within its natural limits (",
            "Forecast\\: a straight line; 10 forecasts of the past, 2 months ahead, were off by 16\\.9% on average\\.",
            {"Actual", "Target", "Forecast", "Natural limits", "Event", "Note"},
            "Revenue: 13 months of actual and target, and a forecast of 2",
        ),
    ],
)
def test_the_trend_in_words_and_drawn(
    visit: Open, folder: Folder, language: str, sentence: str, method: str, names: set[str], alt: str
) -> None:
    comment(folder, Viewer("li*ying"), "revenue_hq", "*Strong* week", "scorecard")
    at = visit("drilldown", language, kpi="revenue_hq", period="2026-10")
    assert any(block.value.startswith(sentence) and "2026\\-12" in block.value for block in at.markdown)
    assert any(method in caption.value for caption in at.caption), [c.value for c in at.caption]
    frame, said = chart(at)
    assert names - said["names"] <= {"备注", "Note"} and said["alt"] == alt
    october, december = row(frame, "2026-10"), row(frame, "2026-12")
    scale = 1e-8 if language == "zh" else 1e-6
    assert october["actual"] == pytest.approx(113_000_000 * scale) and october["low"] == pytest.approx(112e6 * scale)
    assert december["low"] == pytest.approx(119e6 * scale)
    assert december["least"] < december["point"] < december["most"]
    assert october["floor"] < october["actual"] < october["ceiling"]
    assert ("国庆黄金周" if language == "zh" else "National week") in october["told_text"]
    events = frame.filter(pl.col("lane").is_not_null())
    assert events["month"].to_list()[-2:] == [date(2026, 9, 17), date(2026, 10, 28)], "half a month before their days"


def test_what_stands_beside_it_is_in_the_link(visit: Open) -> None:
    at = visit("drilldown", kpi="revenue_hq", period="2026-10", show="year_ago", beside="EAST")
    frame, said = chart(at)
    assert said["names"] == {"实际", "目标", "去年同期", "华东区"}
    assert row(frame, "2026-10")["year_ago"] == pytest.approx(1.0241975386)
    assert row(frame, "2026-10")["other"] == pytest.approx(0.42375, abs=1e-3)
    assert frame["month_text"][-1] == "2026-10" and frame["label"][-1] == "1.13 亿元"
    (pills,) = [group for group in at.button_group if group.key == "pick_show"]
    pills.set_value(["events", "signals"]).run()
    assert at.query_params["show"] == "events.signals"
    assert chart(at)[1]["names"] >= {"实际", "目标", "自然波动界限", "事件", "华东区"}
    (pills,) = [group for group in at.button_group if group.key == "pick_show"]
    pills.set_value([]).run()
    assert chart(at)[1]["names"] == {"实际", "目标", "华东区"} and not at.exception


@pytest.mark.parametrize(
    ("period", "window", "kpi", "told"),
    [
        ("2026-06", "month", "revenue_hq", "没有预测：2026\\-06 之后的月份已有数据，请看最近的月份。"),
        ("2026-10", "year", "revenue_hq", "没有波动界限：累计窗口彼此重叠，只能按月判断，请选择「月」窗口。"),
    ],
)
def test_why_something_is_missing(visit: Open, period: str, window: str, kpi: str, told: str) -> None:
    at = visit("drilldown", kpi=kpi, period=period, window=window)
    assert any(told in caption.value for caption in at.caption)


def test_an_event_is_kept_changed_and_removed(visit: Open, folder: Folder) -> None:
    at = visit("drilldown", kpi="revenue_hq", period="2026-10")
    key = "event_revenue_hq_-_zh"
    at.button(key=f"{key}_save").click().run()
    assert [error.value for error in at.error] == ["请给事件起个名字。"]
    at.text_input(key=f"{key}_name").set_value("会员日")
    at.date_input(key=f"{key}_on").set_value(date(2026, 8, 8))
    at.checkbox(key=f"{key}_only").check()
    at.text_area(key=f"{key}_note").set_value("双倍积分")
    at.text_input(key=f"{key}_why").set_value("漏记")
    at.button(key=f"{key}_save").click().run()
    assert [done.value for done in at.success] == ["已保存事件「会员日」。"] and not at.error
    event = folder.model().events[-1]
    assert (event.code, event.on, event.org, event.indicators) == ("e20260808", date(2026, 8, 8), None, ["revenue"])
    assert "会员日（2026-08-08）：双倍积分" in row(chart(at)[0], "2026-08")["told_text"]
    at.selectbox(key="event_which_zh").set_value("e20260808").run()
    key = "event_revenue_hq_e20260808_zh"
    at.date_input(key=f"{key}_until").set_value(date(2026, 8, 1))
    at.button(key=f"{key}_save").click().run()
    assert [error.value for error in at.error] == ["事件在 2026-08-01 结束，早于开始的 2026-08-08。"]
    at.date_input(key=f"{key}_until").set_value(date(2026, 8, 9))
    at.button(key=f"{key}_save").click().run()
    assert folder.model().events[-1].last == date(2026, 8, 9)
    at.button(key=f"{key}_remove").click().run()
    assert "e20260808" not in [one.code for one in folder.model().events] and not at.exception
    sql = "select who, why from records where kind = 'events' and code = 'e20260808' order by number limit 1"
    assert folder.database.read(sql).rows() == [("local", "漏记")]


def test_the_panel_of_the_cockpit_is_the_same_chart_small(visit: Open) -> None:
    frame, said = chart(visit("cockpit", kpi="revenue_hq", period="2026-11"))
    assert said["names"] == {"实际", "目标", "本月至今"}
    assert row(frame, "2026-11")["actual_text"] == "6,084 万元（当月未结束）"
