"""The charts that a choice may show: the fields they draw, and that Vega-Lite accepts them."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.charts import palette
from kpi.charts.pareto import ParetoWords, pareto
from kpi.charts.season import SeasonWords, cycle, heat
from kpi.charts.share import ShareWords, share
from kpi.charts.trend import trend
from kpi.core.chart_choice import CHARTS
from tests.charts.test_charts import THEMES, TREND, contrast, fields, valid

SHARE = ShareWords("组织", "实际", "去年同期", "占比", "整条底色 = 100%")
PARETO = ParetoWords("组织", "实际", "去年同期", "占比", "累计占比", "条形 = 占比")
SEASON = SeasonWords("万元", "月份", "年份", "实际")


def kinds(spec: dict[str, Any]) -> list[str]:
    return [layer["mark"]["type"] for layer in spec["layer"]]


@pytest.mark.parametrize("theme", THEMES)
def test_shares_are_bars_on_a_track_that_is_the_whole(theme: palette.Theme) -> None:
    spec = share(SHARE, theme)
    assert valid(spec) and kinds(spec) == ["bar", "bar", "text", "text"]
    assert {("bar", "x", "whole"), ("bar", "x", "share"), ("text", "text", "share_text")} <= set(fields(spec))
    assert {layer["encoding"]["x"]["scale"]["domain"][1] for layer in spec["layer"][:2]} == {1}
    assert spec["title"]["text"] == "整条底色 = 100%" and spec["height"] == {"step": 28}


@pytest.mark.parametrize("theme", THEMES)
def test_a_pareto_has_bars_and_a_cumulated_line_on_one_scale(theme: palette.Theme) -> None:
    spec = pareto(PARETO, theme)
    assert valid(spec) and kinds(spec) == ["bar", "line", "point", "text", "text"]
    drawn = set(fields(spec))
    assert {("bar", "x", "share"), ("line", "x", "cumulated"), ("line", "order", "place")} <= drawn
    assert {str(layer["encoding"]["x"]["scale"]) for layer in spec["layer"][:3]} == {
        "{'domain': [0, 1], 'nice': False}"
    }


@pytest.mark.parametrize("theme", THEMES)
def test_years_are_lines_over_the_months(theme: palette.Theme) -> None:
    spec = cycle(SEASON, theme, 200)
    assert valid(spec) and spec["height"] == 200 and kinds(spec) == ["line", "line", "point", "text"]
    assert [layer["transform"][0]["filter"] for layer in spec["layer"] if "transform" in layer] == [
        "!datum.latest", "datum.latest", "isValid(datum.label)",
    ]  # fmt: skip
    assert {("line", "detail", "year"), ("line", "y", "value"), ("text", "text", "label")} <= set(fields(spec))
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == list(range(1, 13)), "a month without figures too"


@pytest.mark.parametrize("theme", THEMES)
def test_years_and_months_are_a_grid_of_shades(theme: palette.Theme) -> None:
    spec = heat(SEASON, theme)
    assert valid(spec) and kinds(spec) == ["rect", "text"]
    assert {("rect", "color", "value"), ("rect", "y", "year"), ("text", "text", "cell")} <= set(fields(spec))
    assert spec["layer"][0]["encoding"]["color"]["scale"]["range"] == list(palette.ramp(theme))


@pytest.mark.parametrize("theme", THEMES)
def test_the_text_of_a_cell_can_be_read_on_every_shade(theme: palette.Theme) -> None:
    (few, much), (shallow, deep) = palette.ramp(theme), palette.on_ramp(theme)
    middle = "#" + "".join(f"{(int(few[at : at + 2], 16) + int(much[at : at + 2], 16)) // 2:02X}" for at in (1, 3, 5))
    assert contrast(shallow, few) >= 7 and contrast(deep, much) >= 4.5
    assert contrast(shallow, middle) >= 3 or contrast(deep, middle) >= 3


@pytest.mark.parametrize("spec", [share(SHARE, "light"), pareto(PARETO, "light"), cycle(SEASON, "light")])
def test_data_is_given_beside_the_specification(spec: dict[str, Any]) -> None:
    assert "data" not in spec and not any("data" in layer for layer in spec["layer"])


@pytest.mark.parametrize("theme", THEMES)
def test_a_trend_is_a_line_columns_or_steps(theme: palette.Theme) -> None:
    """Columns stand on 0, behind the target; steps go on at one height until the next."""
    line, columns, steps = (trend(TREND, "#1F6FB4", theme, 200, mark) for mark in CHARTS["trend"])
    assert all(map(valid, (line, columns, steps)))
    assert columns["layer"][0]["mark"]["type"] == "bar" and "bar" not in kinds(line) + kinds(steps)
    assert ("bar", "y", "actual") in fields(columns) and ("line", "y", "actual") not in fields(columns)
    zeros = [{layer["encoding"]["y"]["scale"]["zero"] for layer in spec["layer"][:3]} for spec in (line, columns)]
    assert zeros == [{False}, {True}]
    actual = [layer["mark"]["interpolate"] for layer in steps["layer"] if _y(layer) == ("y", "actual")]
    assert actual == ["step"]


def _y(layer: dict[str, Any]) -> tuple[str, str] | None:
    field = layer["encoding"].get("y", {}).get("field")
    return ("y", field) if layer["mark"]["type"] == "line" else None
