"""The parts of a figure: a bar for each member, a tick at what it was a year ago, and both as text beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import altair as alt

from kpi.charts.palette import Theme, faint, ink, neutral
from kpi.charts.trend import specification

STEP = 28
VALUE, CHANGE = 68, 136
"""How far right of the bars the texts end."""


class MemberWords(NamedTuple):
    """What the chart says; without `note` nothing is compared with a year ago."""

    member: str
    actual: str
    year_ago: str
    note: str


@lru_cache(maxsize=64)
def members(words: MemberWords, theme: Theme) -> dict[str, Any]:
    """The specification for data with member, value, year_ago (scaled) and value_text, year_ago_text, change_text."""
    base = lines(theme)
    tips = [
        alt.Tooltip("member:N", title=words.member),
        alt.Tooltip("value_text:N", title=words.actual),
        *([alt.Tooltip("year_ago_text:N", title=words.year_ago)] if words.note else []),
    ]
    value = alt.X("value:Q", title=None, axis=None)
    bars = base.mark_bar(color=faint(theme), height=alt.RelativeBandSize(0.6), cornerRadiusEnd=2)
    layers = [bars.encode(value, tooltip=tips), beside(base, "value_text", VALUE, ink(theme), "bold")]
    if words.note:
        ticks = base.mark_tick(color=ink(theme), thickness=2, height=alt.RelativeBandSize(0.9))
        layers += [ticks.encode(alt.X("year_ago:Q")), beside(base, "change_text", CHANGE, neutral(theme), "normal")]
    return specification(noted(layers, words.note, theme))


def lines(theme: Theme) -> alt.Chart:
    """A chart with a line for each member, in the order they are given."""
    names = alt.Axis(labelLimit=150, ticks=False, domain=False, labelColor=ink(theme), labelFontSize=12)
    return alt.Chart(alt.NamedData(name="data")).encode(alt.Y("member:N", title=None, sort=None, axis=names))


def noted(layers: Sequence[alt.Chart], note: str, theme: Theme) -> alt.TopLevelMixin:
    """The layers of such a chart, with what its marks mean over it where anything is to be said."""
    chart = alt.layer(*layers).properties(height=alt.Step(STEP))
    title = alt.Title(note, anchor="start", fontSize=12, fontWeight="normal", color=neutral(theme), offset=6)
    return chart.properties(title=title) if note else chart


def beside(base: alt.Chart, field: str, end: int, colour: str, weight: Literal["bold", "normal"]) -> alt.Chart:
    """A column of texts right of the bars, where nothing can cover them."""
    mark: alt.Chart = base.mark_text(align="right", dx=end, color=colour, fontSize=12, fontWeight=weight)
    return mark.encode(x=alt.value("width"), text=alt.Text(f"{field}:N"))
