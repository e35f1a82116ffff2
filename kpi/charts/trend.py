"""The trend of a KPI: its actuals as a line, its target as a dashed step or, for a range, a band."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.palette import Theme, ink, neutral


class TrendWords(NamedTuple):
    """What the chart says: the unit on its axis, and the names of its lines; without a target there is one line."""

    unit: str
    month: str
    actual: str
    target: str


@lru_cache(maxsize=64)
def trend(words: TrendWords, colour: str, theme: Theme, height: int = 260) -> dict[str, Any]:
    """The specification for data with month, actual, low, high (scaled), the texts of each, and `label` on the last."""
    axis = alt.Axis(format="%Y-%m", labelOverlap=True, grid=False, tickCount=6, labelFontSize=12)
    month = alt.X("month:T", title=None, scale=alt.Scale(type="utc", padding=12), axis=axis)
    tips = [alt.Tooltip("month_text:N", title=words.month), alt.Tooltip("actual_text:N", title=words.actual)]
    if words.target:
        tips.append(alt.Tooltip("target_text:N", title=words.target))
    base = alt.Chart(alt.NamedData(name="data")).encode(x=month)
    scale = alt.Scale(zero=False, nice=True)
    beside = alt.Axis(titleAngle=0, titleAlign="left", titleY=-8, labelFontSize=12, tickCount=5)
    value = alt.Y("actual:Q", title=words.unit, scale=scale, axis=beside)
    colours, dashes = _legend(words, colour, theme)
    line = _named(base.mark_line(strokeWidth=2.4), words.actual).encode(value, colours, dashes)
    dots = base.mark_point(color=colour, filled=True, size=34, opacity=1).encode(value, tooltip=tips)
    label = base.mark_text(align="left", dx=9, fontSize=13, fontWeight="bold", color=ink(theme))
    label = label.transform_filter("isValid(datum.label)").encode(value, text=alt.Text("label:N"))
    layers = [line, dots, label]
    if words.target:
        band = base.mark_area(color=neutral(theme), opacity=0.14, interpolate="step")
        step = _named(base.mark_line(strokeWidth=1.6, interpolate="step"), words.target).encode(colours, dashes)
        bounds = [step.encode(alt.Y("low:Q")), step.encode(alt.Y("high:Q"))]
        layers = [band.encode(alt.Y("low:Q"), alt.Y2("high:Q")), *bounds, *layers]
    return specification(alt.layer(*layers).properties(height=height))


def _named(line: alt.Chart, name: str) -> alt.Chart:
    """A line that the legend knows by its name."""
    return line.transform_calculate(name=json.dumps(name))


def _legend(words: TrendWords, colour: str, theme: Theme) -> tuple[alt.Color, alt.StrokeDash]:
    """The colour and dash of the lines, named over the chart."""
    names = [words.actual, words.target] if words.target else [words.actual]
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=400, labelFontSize=12)
    colours = alt.Scale(domain=names, range=[colour, neutral(theme)][: len(names)])
    dashes = alt.Scale(domain=names, range=[[1, 0], [4, 3]][: len(names)])
    return alt.Color("name:N", scale=colours, legend=legend), alt.StrokeDash("name:N", scale=dashes, legend=legend)


def specification(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """A chart as Vega-Lite whose data is given beside it."""
    spec: dict[str, Any] = chart.to_dict()
    spec.pop("data", None)
    for layer in spec.get("layer", []):
        layer.pop("data", None)
    return spec
