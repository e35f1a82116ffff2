"""Shares of a whole: a bar for each member on a track that is the whole, its figure and its share as text beside it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.members import CHANGE, VALUE, beside, lines, noted
from kpi.charts.palette import Theme, faint, ink, neutral
from kpi.charts.trend import specification


class ShareWords(NamedTuple):
    """What the chart says."""

    member: str
    actual: str
    year_ago: str
    share: str
    note: str


@lru_cache(maxsize=64)
def share(words: ShareWords, theme: Theme) -> dict[str, Any]:
    """The specification for data with member, share (0 to 1), whole (1) and value_text, year_ago_text, share_text."""
    base = lines(theme)
    tips = [
        alt.Tooltip("member:N", title=words.member),
        alt.Tooltip("value_text:N", title=words.actual),
        alt.Tooltip("year_ago_text:N", title=words.year_ago),
        alt.Tooltip("share_text:N", title=words.share),
    ]
    scale = alt.Scale(domain=[0, 1], nice=False)
    bar = alt.RelativeBandSize(0.6)
    track = base.mark_bar(color=faint(theme), opacity=0.28, height=bar, cornerRadiusEnd=2)
    bars = base.mark_bar(color=neutral(theme), height=bar, cornerRadiusEnd=2)
    layers = [
        track.encode(alt.X("whole:Q", title=None, axis=None, scale=scale), tooltip=tips),
        bars.encode(alt.X("share:Q", title=None, axis=None, scale=scale), tooltip=tips),
        beside(base, "value_text", VALUE, ink(theme), "bold"),
        beside(base, "share_text", CHANGE, neutral(theme), "normal"),
    ]
    return specification(noted(layers, words.note, theme))
