"""The waterfall as a specification: from where to where its bars go, in which colours, and what a click selects."""

from __future__ import annotations

import pytest

from kpi.charts import palette
from kpi.charts.waterfall import PICKED, WaterfallWords, waterfall
from kpi.core.status import Status
from tests.charts.test_charts import fields, tips, valid

WORDS = WaterfallWords("万元", "组织", "2026-09", "2026-10", "影响")
THEMES: list[palette.Theme] = ["light", "dark"]


@pytest.mark.parametrize("theme", THEMES)
def test_bars_stand_from_start_to_end(theme: palette.Theme) -> None:
    spec = waterfall(WORDS, theme, True, 200)
    assert valid(spec) and spec["height"] == 200
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["rule", "rule", "bar", "text"]
    drawn = fields(spec)
    for found in (
        ("rule", "y", "low"), ("rule", "y2", "high"), ("rule", "x2", "next"), ("bar", "x", "name"),
        ("bar", "y", "start"), ("bar", "y2", "end"), ("bar", "description", "said"), ("text", "text", "label"),
    ):  # fmt: skip
        assert found in drawn
    assert tips(spec) == [
        ("name", "组织"), ("before_text", "2026-09"), ("after_text", "2026-10"), ("effect_text", "影响"),
    ]  # fmt: skip


def test_bars_lie_where_names_are_long() -> None:
    spec = waterfall(WORDS, "light", False)
    assert valid(spec) and spec["height"] == {"step": 30}
    drawn = fields(spec)
    for found in (("bar", "y", "name"), ("bar", "x", "start"), ("bar", "x2", "end"), ("rule", "y2", "next")):
        assert found in drawn


def test_the_order_is_that_of_the_data_and_the_axis_begins_where_it_says() -> None:
    for upright, along, across in ((True, "x", "y"), (False, "y", "x")):
        layers = waterfall(WORDS, "light", upright)["layer"]
        assert [layer["encoding"][along]["sort"] for layer in layers] == [None] * 4
        assert layers[2]["encoding"][across]["scale"] == {"nice": False, "zero": False}


@pytest.mark.parametrize("theme", THEMES)
def test_colour_is_against_the_target_only(theme: palette.Theme) -> None:
    colour = waterfall(WORDS, theme)["layer"][2]["encoding"]["color"]
    assert colour["value"] == palette.neutral(theme), "a whole is grey"
    assert {one["test"]: one["value"] for one in colour["condition"]} == {
        "datum.good === 1": palette.mark(Status.ON_TRACK, theme),
        "datum.good === -1": palette.mark(Status.OFF_TRACK, theme),
        "datum.good === 0": palette.faint(theme),
    }


def test_a_click_selects_the_part_of_a_bar() -> None:
    spec = waterfall(WORDS, "light")
    assert spec["params"] == [
        {"name": PICKED, "select": {"type": "point", "fields": ["part"], "toggle": False}, "views": ["bars"]}
    ]
    assert spec["layer"][2]["name"] == "bars"
    assert "data" not in spec and not any("data" in layer for layer in spec["layer"])


def test_a_rate_says_its_mix_and_its_rate() -> None:
    found = tips(waterfall(WORDS._replace(mix="结构", rate="水平"), "light"))
    assert found[-2:] == [("mix_text", "结构"), ("rate_text", "水平")]
