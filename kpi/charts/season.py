"""The same month over the years: a line for each year, or a grid of years and months whose shade is the figure."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.palette import Theme, faint, ink, on_ramp, ramp
from kpi.charts.trend import specification

ROW = 34


class SeasonWords(NamedTuple):
    """What the chart says: the unit of its figures, and what a month, a year and a figure are called."""

    unit: str
    month: str
    year: str
    actual: str


@lru_cache(maxsize=64)
def cycle(words: SeasonWords, theme: Theme, height: int = 220) -> dict[str, Any]:
    """The specification for data with month, year, value (scaled), value_text, `latest`, and `label` at its end."""
    axis = alt.Axis(labelAngle=0, grid=False, labelFontSize=12)
    month = alt.X("month:O", title=words.month, scale=alt.Scale(domain=list(range(1, 13))), axis=axis)
    base = alt.Chart(alt.NamedData(name="data")).encode(month, alt.Detail("year:N"))
    beside = alt.Axis(titleAngle=0, titleAlign="left", titleY=-8, labelFontSize=12, tickCount=5)
    value = alt.Y("value:Q", title=words.unit, scale=alt.Scale(zero=False, nice=True), axis=beside)
    past = base.mark_line(color=faint(theme), strokeWidth=1.8).transform_filter("!datum.latest").encode(value)
    now = base.mark_line(color=ink(theme), strokeWidth=2.4).transform_filter("datum.latest").encode(value)
    shade = alt.condition("datum.latest", alt.value(ink(theme)), alt.value(faint(theme)))
    dots = base.mark_point(filled=True, size=36, opacity=1).encode(value, color=shade, tooltip=_tips(words))
    label = base.mark_text(align="left", dx=8, fontSize=12, color=ink(theme))
    label = label.transform_filter("isValid(datum.label)").encode(value, text=alt.Text("label:N"))
    return specification(alt.layer(past, now, dots, label).properties(height=height))


@lru_cache(maxsize=64)
def heat(words: SeasonWords, theme: Theme) -> dict[str, Any]:
    """The specification for data as of the lines, with `cell` as the text of a cell and `deep` where its shade is."""
    axis = alt.Axis(labelAngle=0, ticks=False, domain=False, labelFontSize=12)
    month = alt.X("month:O", title=words.month, scale=alt.Scale(domain=list(range(1, 13))), axis=axis)
    year = alt.Y("year:N", title=None, sort=None, axis=alt.Axis(ticks=False, domain=False, labelFontSize=12))
    base = alt.Chart(alt.NamedData(name="data")).encode(month, year)
    shades = alt.Color("value:Q", scale=alt.Scale(range=list(ramp(theme)), zero=False), legend=None)
    cells = base.mark_rect(stroke=None, cornerRadius=2).encode(shades, tooltip=_tips(words))
    shallow, deep = on_ramp(theme)
    text = base.mark_text(fontSize=11).encode(
        text=alt.Text("cell:N"), color=alt.condition("datum.deep", alt.value(deep), alt.value(shallow))
    )
    title = alt.Title(words.unit, anchor="start", fontSize=12, fontWeight="normal", color=ink(theme), offset=6)
    return specification(alt.layer(cells, text).properties(height=alt.Step(ROW), title=title))


def _tips(words: SeasonWords) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("year:N", title=words.year),
        alt.Tooltip("month:O", title=words.month),
        alt.Tooltip("value_text:N", title=words.actual),
    ]
