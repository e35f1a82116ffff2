"""The unexpected changes of a driver and of what it drives, side by side, each in its own usual size."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.palette import Theme, neutral
from kpi.charts.trend import specification


class ChangeWords(NamedTuple):
    """What the chart says: its months, its two lines, and what is measured up its side."""

    month: str
    source: str
    driven: str
    measure: str


@lru_cache(maxsize=64)
def changes(words: ChangeWords, colour: str, theme: Theme, height: int = 240) -> dict[str, Any]:
    """The specification for data with month, source and driven (in their usual size) and the texts of each."""
    axis = alt.Axis(format="%Y-%m", labelOverlap=True, grid=False, tickCount=8, labelFontSize=12)
    month = alt.X("month:T", title=None, scale=alt.Scale(type="utc", padding=12), axis=axis)
    tips = [
        alt.Tooltip("month_text:N", title=words.month),
        alt.Tooltip("source_text:N", title=words.source),
        alt.Tooltip("driven_text:N", title=words.driven),
    ]
    base = alt.Chart(alt.NamedData(name="data")).encode(x=month)
    lines = [
        _line(base, field, name, words, colour, theme, tips)
        for field, name in (("source", words.source), ("driven", words.driven))
    ]
    rule = base.mark_rule(color=neutral(theme), opacity=0.6).encode(
        x=alt.value(0), x2=alt.value("width"), y=alt.datum(0)
    )
    return specification(alt.layer(rule, *lines).properties(height=height))


def _line(
    base: alt.Chart, field: str, name: str, words: ChangeWords, colour: str, theme: Theme, tips: list[alt.Tooltip]
) -> alt.Chart:
    """One of the lines, with its points; the legend knows it by its name."""
    domain = [words.source, words.driven]
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=400, labelFontSize=12, labelLimit=420)
    colours = alt.Scale(domain=domain, range=[neutral(theme), colour])
    dashes = alt.Scale(domain=domain, range=[[4, 3], [1, 0]])
    beside = alt.Axis(titleAngle=0, titleAlign="left", titleY=-8, labelFontSize=12, tickCount=5, grid=False)
    mark: alt.Chart = base.mark_line(strokeWidth=2.2, point=alt.OverlayMarkDef(size=34)).transform_calculate(
        name=json.dumps(name)
    )
    return mark.encode(
        alt.Y(f"{field}:Q", title=words.measure, axis=beside),
        alt.Color("name:N", scale=colours, legend=legend),
        alt.StrokeDash("name:N", scale=dashes, legend=legend),
        tooltip=tips,
    )
