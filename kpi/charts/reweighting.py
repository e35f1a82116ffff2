"""A score over months under two sets of weights: as it was, dashed, and as it would have been."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.palette import Theme, ink, mark, neutral
from kpi.charts.trend import specification
from kpi.core.status import Status


class ReweightingWords(NamedTuple):
    """What the chart says: its axis, the month, and the names of its two lines."""

    score: str
    month: str
    before: str
    after: str


@lru_cache(maxsize=16)
def reweighting(words: ReweightingWords, theme: Theme, height: int = 220) -> dict[str, Any]:
    """The specification for data with month, way (a line's name), score, the texts of each, and `label` on the last."""
    axis = alt.Axis(format="%Y-%m", labelOverlap=True, grid=False, tickCount=6, labelFontSize=12)
    month = alt.X("month:T", title=None, scale=alt.Scale(type="utc", padding=12), axis=axis)
    beside = alt.Axis(titleAngle=0, titleAlign="left", titleY=-8, labelFontSize=12, tickCount=5)
    score = alt.Y("score:Q", title=words.score, scale=alt.Scale(zero=False, nice=True), axis=beside)
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=400, labelFontSize=12)
    names, tones = [words.before, words.after], [neutral(theme), mark(Status.ON_TRACK, theme)]
    colours = alt.Color("way:N", scale=alt.Scale(domain=names, range=tones), legend=legend)
    dashes = alt.StrokeDash("way:N", scale=alt.Scale(domain=names, range=[[4, 3], [1, 0]]), legend=legend)
    tips = [
        alt.Tooltip("month_text:N", title=words.month),
        alt.Tooltip("before_text:N", title=words.before),
        alt.Tooltip("after_text:N", title=words.after),
    ]
    base = alt.Chart(alt.NamedData(name="data")).encode(month, score)
    lines = base.mark_line(strokeWidth=2.2).encode(colours, dashes)
    dots = base.mark_point(filled=True, size=34, opacity=1).encode(colours, tooltip=tips)
    label = base.mark_text(align="left", dx=9, fontSize=13, fontWeight="bold", color=ink(theme))
    label = label.transform_filter("isValid(datum.label)").encode(text=alt.Text("label:N"))
    return specification(alt.layer(lines, dots, label).properties(height=height))
