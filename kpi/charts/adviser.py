"""A target among its history: a bar for each past period, the forecast band of the one to come, the proposal across."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.palette import Theme, faint, ink, neutral
from kpi.charts.trend import specification


class AdviserWords(NamedTuple):
    """What the chart says: the unit on its axis, and what bars, block and dashes are."""

    unit: str
    period: str
    actual: str
    forecast: str
    note: str


@lru_cache(maxsize=64)
def adviser(words: AdviserWords, theme: Theme, height: int = 220) -> dict[str, Any]:
    """The specification for data with period, value, low, point, high, target (scaled), value_text, band_text."""
    axis = alt.Axis(labelAngle=0, labelOverlap=True, labelFontSize=12, ticks=False)
    base = alt.Chart(alt.NamedData(name="data")).encode(alt.X("period:N", title=None, sort=None, axis=axis))
    beside = alt.Axis(titleAngle=0, titleAlign="left", titleY=-8, labelFontSize=12, tickCount=4)
    value = alt.Y("value:Q", title=words.unit, axis=beside)
    period = alt.Tooltip("period:N", title=words.period)
    bars = base.mark_bar(color=faint(theme), cornerRadiusEnd=2).encode(
        value, tooltip=[period, alt.Tooltip("value_text:N", title=words.actual)]
    )
    tips = [period, alt.Tooltip("band_text:N", title=words.forecast)]
    band = base.mark_bar(color=neutral(theme), opacity=0.5).encode(alt.Y("low:Q"), alt.Y2("high:Q"), tooltip=tips)
    tick = base.mark_tick(color=ink(theme), thickness=2, width=alt.RelativeBandSize(0.9))
    point = tick.encode(alt.Y("point:Q"), tooltip=tips)
    target = alt.Chart(alt.NamedData(name="data")).mark_rule(color=neutral(theme), strokeDash=[4, 3], strokeWidth=1.6)
    title = alt.Title(words.note, anchor="start", fontSize=12, fontWeight="normal", color=neutral(theme), offset=6)
    chart = alt.layer(bars, target.encode(alt.Y("target:Q")), band, point)
    return specification(chart.properties(height=height, title=title))
