"""The trend of a KPI: its actuals as a line, its target as a dashed step or, for a range, a band."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt


class TrendWords(NamedTuple):
    """What the chart says: the unit on its axis, and the names of its lines."""

    unit: str
    month: str
    actual: str
    target: str


@lru_cache(maxsize=64)
def trend(words: TrendWords, colour: str, faint: str, height: int = 260) -> dict[str, Any]:
    """The specification for data with month, actual, low, high (scaled) and actual_text, target_text, month_text."""
    axis = alt.Axis(format="%y-%m", labelOverlap=True, grid=False, tickCount=8)
    month = alt.X("month:T", title=None, scale=alt.Scale(type="utc"), axis=axis)
    tips = [
        alt.Tooltip("month_text:N", title=words.month),
        alt.Tooltip("actual_text:N", title=words.actual),
        alt.Tooltip("target_text:N", title=words.target),
    ]
    base = alt.Chart(alt.NamedData(name="data")).encode(x=month)
    scale = alt.Scale(zero=False, nice=True)
    value = alt.Y("actual:Q", title=words.unit, scale=scale, axis=alt.Axis(titleAngle=0, titleAlign="left", titleY=-8))
    band = base.mark_area(color=faint, opacity=0.18, interpolate="step").encode(alt.Y("low:Q"), alt.Y2("high:Q"))
    low = base.mark_line(color=faint, strokeDash=[4, 3], interpolate="step").encode(alt.Y("low:Q"))
    high = base.mark_line(color=faint, strokeDash=[4, 3], interpolate="step").encode(alt.Y("high:Q"))
    line = base.mark_line(color=colour, strokeWidth=2.2).encode(value)
    dots = base.mark_point(color=colour, filled=True, size=34, opacity=1).encode(value, tooltip=tips)
    chart = alt.layer(band, low, high, line, dots).properties(height=height)
    return specification(chart)


def specification(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """A chart as Vega-Lite whose data is given beside it."""
    spec: dict[str, Any] = chart.to_dict()
    spec.pop("data", None)
    for layer in spec.get("layer", []):
        layer.pop("data", None)
    return spec
