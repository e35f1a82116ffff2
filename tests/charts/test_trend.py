"""The trend as a specification: what is named is drawn, and nothing else."""

from __future__ import annotations

from typing import Any

import altair as alt
import pytest

from kpi.charts import palette
from kpi.charts.trend import LANES, TrendWords, trend

PLAIN = TrendWords("万元", "期间", "实际", "目标")
FULL = TrendWords(
    "万元", "期间", "实际", "目标", "本月至今", "去年同期", "华东区", "预测", "80% 区间", "自然波动界限", "信号",
    "事件", "备注", "说明", LANES,
)  # fmt: skip
BLUE = "#1F6FB4"
THEMES: list[palette.Theme] = ["light", "dark"]


def drawn(spec: dict[str, Any], channel: str = "y") -> list[tuple[str, str]]:
    """Mark and field of every layer that has one on a channel, in order."""
    found = [(layer["mark"]["type"], layer["encoding"].get(channel, {})) for layer in spec["layer"]]
    return [(mark, of["field"]) for mark, of in found if "field" in of]


def tips(spec: dict[str, Any]) -> dict[str, str]:
    """What a month says when it is pointed at."""
    (column,) = [layer for layer in spec["layer"] if layer["mark"] == {"type": "rule", "opacity": 0, "strokeWidth": 16}]
    return {tip["field"]: tip["title"] for tip in column["encoding"]["tooltip"]}


def legend(spec: dict[str, Any], channel: str) -> dict[str, Any]:
    """The names of a legend with what stands for each."""
    scales = [layer["encoding"][channel]["scale"] for layer in spec["layer"] if channel in layer["encoding"]]
    assert all(scale == scales[0] for scale in scales)
    return dict(zip(scales[0]["domain"], scales[0]["range"], strict=True))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("words", [PLAIN, FULL])
def test_vega_lite_accepts_it_without_data(theme: palette.Theme, words: TrendWords) -> None:
    spec = trend(words, BLUE, theme, 200)
    alt.Chart.from_dict(spec | {"data": {"name": "data"}})
    assert spec["height"] == 200
    assert "data" not in spec and "datasets" not in spec and not any("data" in layer for layer in spec["layer"])


def test_actual_and_target() -> None:
    spec = trend(PLAIN, BLUE, "light")
    assert drawn(spec) == [
        ("area", "low"), ("line", "low"), ("line", "high"), ("line", "actual"), ("point", "actual"),
        ("text", "at"), ("text", "at"),
    ]  # fmt: skip
    assert drawn(spec, "text") == [("text", "label"), ("text", "peak")]
    assert [layer["mark"]["interpolate"] for layer in spec["layer"] if layer["mark"]["type"] == "line"] == [
        "step", "step", "linear",
    ]  # fmt: skip
    assert tips(spec) == {"month_text": "期间", "actual_text": "实际", "target_text": "目标"}
    assert legend(spec, "color") == {"实际": BLUE, "目标": palette.neutral("light")}


def test_without_a_target_there_is_one_line() -> None:
    spec = trend(PLAIN._replace(target=""), BLUE, "light")
    assert drawn(spec) == [("line", "actual"), ("point", "actual"), ("text", "at"), ("text", "at")]
    assert tips(spec) == {"month_text": "期间", "actual_text": "实际"}


@pytest.mark.parametrize("theme", THEMES)
def test_everything_beside_it(theme: palette.Theme) -> None:
    spec = trend(FULL, BLUE, theme, 340)
    assert drawn(spec) == [
        ("area", "low"), ("area", "least"),
        ("line", "floor"), ("line", "ceiling"), ("line", "low"), ("line", "high"), ("line", "year_ago"),
        ("line", "other"), ("line", "point"), ("line", "actual"),
        ("point", "actual"), ("point", "partial"), ("point", "signal"), ("text", "at"), ("text", "at"),
    ]  # fmt: skip
    grey, ink = palette.neutral(theme), palette.ink(theme)
    assert legend(spec, "color") == {
        "实际": BLUE, "预测": BLUE, "目标": grey, "去年同期": grey, "华东区": palette.beside(theme),
        "自然波动界限": grey,
    }  # fmt: skip
    dashes = legend(spec, "strokeDash")
    assert len({str(dashes[name]) for name in ("实际", "预测", "目标", "华东区", "自然波动界限")}) == 5, (
        "told apart in grey"
    )
    assert legend(spec, "stroke") == {"本月至今": BLUE, "信号": ink, "备注": ink, "事件": grey}
    assert tips(spec) == {
        "month_text": "期间", "actual_text": "实际", "target_text": "目标", "year_ago_text": "去年同期",
        "other_text": "华东区", "point_text": "预测", "band_text": "80% 区间", "limits_text": "自然波动界限",
        "told_text": "说明",
    }  # fmt: skip


def test_events_stand_on_their_days_and_are_named_above() -> None:
    spec = trend(FULL, BLUE, "light")
    days = [layer for layer in spec["layer"] if layer["transform"][0] == {"filter": "isValid(datum.lane)"}]
    assert [layer["mark"]["type"] for layer in days] == ["rect", "rule", "point", *["text"] * 2 * LANES]
    assert days[0]["encoding"]["x2"] == {"field": "until"}
    assert sorted({layer["encoding"]["y"]["value"] for layer in days[3:]}) == [-38, -23, -8], "above the chart"
    offsets = {
        layer["encoding"][channel]["legend"]["offset"]
        for layer in spec["layer"]
        for channel in ("color", "stroke")
        if channel in layer["encoding"]
    }
    assert offsets == {LANES * 15 + 8}, "the legends stand above them"
    others = [layer for layer in spec["layer"] if layer not in days]
    assert all(layer["transform"][0] == {"filter": "!isValid(datum.lane)"} for layer in others)


def test_events_alone_are_in_the_legend() -> None:
    assert legend(trend(PLAIN._replace(event="事件", lanes=1), BLUE, "light"), "stroke") == {
        "事件": palette.neutral("light"),
    }


def test_a_note_stands_at_the_bottom() -> None:
    spec = trend(FULL, BLUE, "light", 200)
    (note,) = [layer for layer in spec["layer"] if {"filter": "isValid(datum.said)"} in layer["transform"]]
    assert note["encoding"]["y"] == {"value": {"expr": "height - 10"}}
    assert [tip["title"] for tip in note["encoding"]["tooltip"]] == ["期间", "备注"]
