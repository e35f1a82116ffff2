"""A difference as a waterfall: what it was, every part standing on the one before, and what it is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.palette import Theme, faint, ink, mark, neutral
from kpi.charts.trend import specification
from kpi.core.status import Status

PICKED = "picked"
"""The name of the selection: the part whose bar was clicked."""
STEP = 30
"""The height of a bar that lies, with the gap to the next."""
_GAP = 0.1
"""How much of its room is left free on each side of a bar."""


class WaterfallWords(NamedTuple):
    """What the chart says: the unit on its axis, and what stands in the lines of a tip; the last two are of rates."""

    unit: str
    part: str
    before: str
    after: str
    effect: str
    mix: str = ""
    rate: str = ""


@lru_cache(maxsize=64)
def waterfall(words: WaterfallWords, theme: Theme, upright: bool = True, height: int = 260) -> dict[str, Any]:
    """The specification for data with name, next, start, end, low, high (scaled), part, good and the texts.

    `good` is 1 where a part leads towards the target, -1 where it leads away, 0 where that cannot be said and empty
    for a whole. A click on a bar selects its `part`.
    """
    names = alt.Axis(
        labelAngle=0, labelBound=False, labelColor=ink(theme), labelFlush=False, labelFontSize=12, labelLimit=180,
        labelOverlap="greedy", ticks=False, title=None,
    )  # fmt: skip
    place = alt.X("name:N", sort=None, axis=names) if upright else alt.Y("name:N", sort=None, axis=names)
    base = alt.Chart(alt.NamedData(name="data")).encode(place)
    thick: dict[str, Any] = {"width" if upright else "height": alt.RelativeBandSize(1 - 2 * _GAP)}
    bars = base.mark_bar(cursor="pointer", cornerRadius=2, **thick).encode(
        *_span("start", "end", words.unit, upright),
        color=_colour(theme),
        tooltip=_tips(words),
        description="said:N",
    )
    edge = base.mark_rule(opacity=0, aria=False).encode(*_span("low", "high", words.unit, upright))
    layers = [edge, _joint(base, theme, upright), _picked(bars), _label(base, theme, upright)]
    chart = alt.layer(*layers)
    return specification(chart.properties(height=height if upright else alt.Step(STEP)))


def _span(start: str, end: str, unit: str, upright: bool) -> tuple[Any, Any]:
    """From one level to another; the axis begins and ends where the data says."""
    scale = alt.Scale(zero=False, nice=False)
    axis = alt.Axis(titleAngle=0, tickCount=4, labelFontSize=12)
    if upright:
        axis = alt.Axis(titleAngle=0, titleAlign="left", titleY=-8, tickCount=4, labelFontSize=12)
        return alt.Y(f"{start}:Q", title=unit, scale=scale, axis=axis), alt.Y2(f"{end}:Q")
    return alt.X(f"{start}:Q", title=unit, scale=scale, axis=axis), alt.X2(f"{end}:Q")


def _joint(base: alt.Chart, theme: Theme, upright: bool) -> alt.Chart:
    """A line from where a bar ends to the next."""
    lines = base.mark_rule(color=neutral(theme), opacity=0.6, aria=False).transform_filter("isValid(datum.next)")
    if upright:
        joint = lines.encode(
            alt.X("name:N", sort=None, bandPosition=1 - _GAP), alt.X2("next:N", bandPosition=_GAP), alt.Y("end:Q")
        )
    else:
        joint = lines.encode(
            alt.Y("name:N", sort=None, bandPosition=1 - _GAP), alt.Y2("next:N", bandPosition=_GAP), alt.X("end:Q")
        )
    found: alt.Chart = joint
    return found


def _label(base: alt.Chart, theme: Theme, upright: bool) -> alt.Chart:
    """What each bar is worth, at its upper or right end."""
    top = base.transform_calculate(top="max(datum.start, datum.end)")
    if upright:
        text = top.mark_text(color=ink(theme), fontSize=12, aria=False, dy=-8).encode(alt.Y("top:Q"))
    else:
        text = top.mark_text(color=ink(theme), fontSize=12, aria=False, dx=6, align="left").encode(alt.X("top:Q"))
    labelled: alt.Chart = text.encode(text=alt.Text("label:N"))
    return labelled


def _picked(bars: alt.Chart) -> alt.Chart:
    """Bars of which one can be clicked."""
    selection = alt.selection_point(name=PICKED, fields=["part"], toggle=False)
    found: alt.Chart = bars.properties(name="bars").add_params(selection)
    return found


def _colour(theme: Theme) -> Any:
    """Blue towards the target and crimson away from it; a whole is grey, what cannot be judged fainter."""
    judged = {1: mark(Status.ON_TRACK, theme), -1: mark(Status.OFF_TRACK, theme), 0: faint(theme)}
    found: Any = alt
    for good, colour in judged.items():
        found = found.when(f"datum.good === {good}").then(alt.value(colour))
    return found.otherwise(alt.value(neutral(theme)))


def _tips(words: WaterfallWords) -> list[alt.Tooltip]:
    """The lines of a tip; mix and rate where the figure is a rate."""
    fields = ("before", "after", "effect", "mix", "rate")
    named = {field: getattr(words, field) for field in fields}
    tips = [alt.Tooltip(f"{field}_text:N", title=title) for field, title in named.items() if title]
    return [alt.Tooltip("name:N", title=words.part), *tips]
