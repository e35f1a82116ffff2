"""A funnel: a bar for each stage, all from the same line and as long as what came through, the shares between them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.palette import Theme, faint, ink, neutral
from kpi.charts.trend import specification

STEP = 52
VALUE = 8
"""How far behind its bar a figure begins."""


class FunnelWords(NamedTuple):
    """What the chart says beside its data."""

    stage: str
    value: str


@lru_cache(maxsize=16)
def funnel(words: FunnelWords, theme: Theme) -> dict[str, Any]:
    """The specification for data with stage, value, value_text and share_text (what stands over a bar)."""
    names = alt.Axis(labelLimit=190, ticks=False, domain=False, labelColor=ink(theme), labelFontSize=13)
    scale = alt.Scale(paddingInner=0, paddingOuter=0)
    base = alt.Chart(alt.NamedData(name="data")).encode(
        alt.Y("stage:N", title=None, sort=None, axis=names, scale=scale)
    )
    tips = [alt.Tooltip("stage:N", title=words.stage), alt.Tooltip("value_text:N", title=words.value)]
    length = alt.X("value:Q", title=None, axis=None, scale=alt.Scale(zero=True, nice=False))
    bars = base.mark_bar(color=faint(theme), height=26, cornerRadiusEnd=2).encode(length, tooltip=tips)
    figures = base.mark_text(align="left", dx=VALUE, fontSize=13, fontWeight="bold", color=ink(theme))
    shares = base.mark_text(align="left", dx=4, dy=-STEP / 2, fontSize=12, color=neutral(theme))
    return specification(
        alt.layer(
            bars,
            figures.encode(length, text=alt.Text("value_text:N")),
            shares.encode(x=alt.value(0), text=alt.Text("share_text:N")),
        ).properties(height=alt.Step(STEP))
    )
