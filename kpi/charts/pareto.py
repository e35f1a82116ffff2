"""Few that carry most: the share of each member as a bar, the largest first, and what they have together as a line."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.members import CHANGE, VALUE, beside, lines, noted
from kpi.charts.palette import Theme, faint, ink, neutral
from kpi.charts.trend import specification


class ParetoWords(NamedTuple):
    """What the chart says."""

    member: str
    actual: str
    year_ago: str
    share: str
    cumulated: str
    note: str


@lru_cache(maxsize=64)
def pareto(words: ParetoWords, theme: Theme) -> dict[str, Any]:
    """The specification for data with member, share, cumulated (0 to 1), place, their texts, and that of a year ago."""
    base = lines(theme)
    tips = [
        alt.Tooltip("member:N", title=words.member),
        alt.Tooltip("value_text:N", title=words.actual),
        alt.Tooltip("year_ago_text:N", title=words.year_ago),
        alt.Tooltip("share_text:N", title=words.share),
        alt.Tooltip("cumulated_text:N", title=words.cumulated),
    ]
    scale = alt.Scale(domain=[0, 1], nice=False)
    bars = base.mark_bar(color=faint(theme), height=alt.RelativeBandSize(0.6), cornerRadiusEnd=2)
    together = alt.X("cumulated:Q", title=None, axis=None, scale=scale)
    line = base.mark_line(color=neutral(theme), strokeWidth=1.6).encode(together, order=alt.Order("place:Q"))
    dots = base.mark_point(color=neutral(theme), filled=True, size=36, opacity=1).encode(together, tooltip=tips)
    layers = [
        bars.encode(alt.X("share:Q", title=None, axis=None, scale=scale), tooltip=tips),
        line,
        dots,
        beside(base, "value_text", VALUE, ink(theme), "bold"),
        beside(base, "cumulated_text", CHANGE, neutral(theme), "normal"),
    ]
    return specification(noted(layers, words.note, theme))
