"""The parts of a figure: a bar for each member, with a tick at what it was a year ago."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.trend import specification


class MemberWords(NamedTuple):
    """What the chart says."""

    unit: str
    member: str
    actual: str
    year_ago: str


@lru_cache(maxsize=64)
def members(words: MemberWords, colour: str, faint: str, count: int) -> dict[str, Any]:
    """The specification for data with member, value, year_ago (scaled), value_text and year_ago_text."""
    member = alt.Y("member:N", title=None, sort=None, axis=alt.Axis(labelLimit=140, ticks=False, domain=False))
    tips = [
        alt.Tooltip("member:N", title=words.member),
        alt.Tooltip("value_text:N", title=words.actual),
        alt.Tooltip("year_ago_text:N", title=words.year_ago),
    ]
    base = alt.Chart(alt.NamedData(name="data")).encode(y=member)
    value = alt.X("value:Q", title=words.unit, axis=alt.Axis(grid=True, tickCount=5))
    bars = base.mark_bar(color=colour, height=alt.RelativeBandSize(0.55), cornerRadiusEnd=2).encode(value, tooltip=tips)
    ticks = base.mark_tick(color=faint, thickness=2, height=alt.RelativeBandSize(0.85)).encode(alt.X("year_ago:Q"))
    labels = base.mark_text(align="left", dx=5, color=faint).encode(alt.X("value:Q"), alt.Text("value_text:N"))
    return specification(alt.layer(bars, ticks, labels).properties(height=alt.Step(26) if count > 1 else 60))
