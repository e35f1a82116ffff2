"""The charts as specifications: the fields they draw, in which colours, and that Vega-Lite accepts them."""

from __future__ import annotations

from typing import Any

import altair as alt
import pytest

from kpi.charts import palette
from kpi.charts.adviser import AdviserWords, adviser
from kpi.charts.members import MemberWords, members
from kpi.charts.pace import PaceWords, pace
from kpi.charts.reweighting import ReweightingWords, reweighting
from kpi.charts.trend import TrendWords, trend
from kpi.core.status import Status

TREND = TrendWords("万元", "期间", "实际", "目标")
MEMBERS = MemberWords("组织", "实际", "去年同期", "竖线 = 去年同期")
ADVISER = AdviserWords("万元", "期间", "实际", "预测", "柱 = 过去各期")
THEMES: list[palette.Theme] = ["light", "dark"]


def fields(spec: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Mark, channel and field of every encoding, in order."""
    return [
        (layer["mark"]["type"], channel, encoding["field"])
        for layer in spec["layer"]
        for channel, encoding in layer["encoding"].items()
        if isinstance(encoding, dict) and "field" in encoding
    ]


def tips(spec: dict[str, Any]) -> list[tuple[str, str]]:
    found = [layer["encoding"]["tooltip"] for layer in spec["layer"] if "tooltip" in layer["encoding"]]
    return [(tip["field"], tip["title"]) for tip in found[0]]


def valid(spec: dict[str, Any]) -> bool:
    """Whether Vega-Lite's schema accepts the chart once data is put in."""
    alt.Chart.from_dict(spec | {"data": {"name": "data"}})
    return True


@pytest.mark.parametrize("theme", THEMES)
def test_members_are_bars_with_a_tick_and_their_texts(theme: palette.Theme) -> None:
    spec = members(MEMBERS, theme)
    assert valid(spec)
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["bar", "text", "tick", "text"]
    drawn = fields(spec)
    for found in (
        ("bar", "x", "value"),
        ("tick", "x", "year_ago"),
        ("text", "text", "value_text"),
        ("text", "text", "change_text"),
    ):
        assert found in drawn
    assert {found for _, channel, found in drawn if channel == "y"} == {"member"}
    assert spec["title"]["text"] == "竖线 = 去年同期"
    assert spec["height"] == {"step": 28}
    assert tips(spec) == [("member", "组织"), ("value_text", "实际"), ("year_ago_text", "去年同期")]


def test_members_without_a_year_ago_have_no_tick_and_no_note() -> None:
    spec = members(MEMBERS._replace(note=""), "light")
    assert valid(spec) and "title" not in spec
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["bar", "text"]


@pytest.mark.parametrize("theme", THEMES)
def test_the_adviser_draws_history_the_band_and_the_proposal(theme: palette.Theme) -> None:
    spec = adviser(ADVISER, theme, 200)
    assert valid(spec) and spec["height"] == 200 and spec["title"]["text"] == "柱 = 过去各期"
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["bar", "rule", "bar", "tick"]
    drawn = fields(spec)
    for found in (
        ("bar", "y", "value"), ("bar", "y", "low"), ("bar", "y2", "high"), ("tick", "y", "point"),
        ("rule", "y", "target"),
    ):  # fmt: skip
        assert found in drawn
    assert {found for _, channel, found in drawn if channel == "x"} == {"period"}
    assert ("rule", "x", "period") not in drawn, "the proposal runs across"
    assert tips(spec) == [("period", "期间"), ("value_text", "实际")]


@pytest.mark.parametrize(
    "spec", [trend(TREND, "#1F6FB4", "light"), members(MEMBERS, "light"), adviser(ADVISER, "light")]
)
def test_data_is_given_beside_the_specification(spec: dict[str, Any]) -> None:
    assert "data" not in spec and "datasets" not in spec
    assert not any("data" in layer for layer in spec["layer"])


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("theme", "page"), [("light", "#FFFFFF"), ("dark", "#0F1722")])
def test_texts_and_marks_can_be_read_across_a_room(theme: palette.Theme, page: str) -> None:
    assert contrast(palette.ink(theme), page) >= 7
    assert contrast(palette.neutral(theme), page) >= 4.5
    assert all(contrast(palette.mark(status, theme), page) >= 3 for status in Status)
    assert contrast(palette.ink(theme), palette.faint(theme)) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_scores_under_two_sets_of_weights(theme: palette.Theme) -> None:
    spec = reweighting(ReweightingWords("得分", "月份", "当时权重", "新权重"), theme, 190)
    assert valid(spec) and spec["height"] == 190
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["line", "point", "text"]
    assert ("line", "strokeDash", "way") in fields(spec) and ("text", "text", "label") in fields(spec)
    assert tips(spec) == [("month_text", "月份"), ("before_text", "当时权重"), ("after_text", "新权重")]
    scale = spec["layer"][0]["encoding"]["color"]["scale"]
    blue = palette.mark(Status.ON_TRACK, theme)
    assert scale == {"domain": ["当时权重", "新权重"], "range": [palette.neutral(theme), blue]}


PACE = PaceWords("万元", "日期", "实际累计", "计划", "照此走势", "目标")


@pytest.mark.parametrize("theme", THEMES)
def test_a_month_fills_up_beside_its_plan(theme: palette.Theme) -> None:
    spec = pace(PACE, "#1F6FB4", theme, 200)
    assert valid(spec) and spec["height"] == 200
    drawn = fields(spec)
    for found in (
        ("area", "y", "low"), ("area", "y2", "high"), ("line", "y", "done"), ("line", "y", "point"),
        ("line", "y", "plan"), ("line", "y", "target"), ("point", "y", "done"),
    ):  # fmt: skip
        assert found in drawn
    scale = next(layer["encoding"]["color"]["scale"] for layer in spec["layer"] if "color" in layer["encoding"])
    grey = palette.neutral(theme)
    assert scale == {"domain": ["实际累计", "照此走势", "计划", "目标"], "range": ["#1F6FB4", "#1F6FB4", grey, grey]}


def test_a_line_without_a_name_is_not_drawn() -> None:
    drawn = fields(pace(PACE._replace(plan="", outlook="", target=""), "#1F6FB4", "light"))
    assert [field for mark, channel, field in drawn if (mark, channel) == ("line", "y")] == ["done"]
    assert not [mark for mark, _, _ in drawn if mark == "area"]
