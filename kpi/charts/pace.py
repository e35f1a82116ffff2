"""A month that fills up: the plan as a dashed curve, what is done, and the band that it is going to."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.palette import Theme, neutral
from kpi.charts.trend import specification


class PaceWords(NamedTuple):
    """What the chart says: the unit on its axis, and the names of its lines; a line without a name is not drawn."""

    unit: str
    day: str
    done: str
    plan: str
    outlook: str
    target: str


@lru_cache(maxsize=64)
def pace(words: PaceWords, colour: str, theme: Theme, height: int = 280) -> dict[str, Any]:
    """The specification for data with day, plan, done, low, point, high, target (scaled), and the texts of each."""
    axis = alt.Axis(format="%m-%d", labelOverlap=True, grid=False, tickCount=8, labelFontSize=12)
    base = alt.Chart(alt.NamedData(name="data")).encode(
        alt.X("day:T", title=None, scale=alt.Scale(type="utc", padding=8), axis=axis)
    )
    beside = alt.Axis(titleAngle=0, titleAlign="left", titleY=-8, labelFontSize=12, tickCount=5)
    value = alt.Y("done:Q", title=words.unit, axis=beside, scale=alt.Scale(zero=False, nice=True))
    fields = {"done": words.done, "outlook": words.outlook, "plan": words.plan, "target": words.target}
    named = {field: name for field, name in fields.items() if name}
    colours, dashes = _legend(list(named.values()), [_COLOURS[field] or colour for field in named], named, theme)
    band = base.mark_area(color=colour, opacity=0.16).encode(alt.Y("low:Q"), alt.Y2("high:Q"))
    band = band.transform_filter("isValid(datum.low)")
    tips = [alt.Tooltip("day_text:N", title=words.day)]
    tips += [alt.Tooltip(f"{field}_text:N", title=name) for field, name in named.items()]
    layers: list[alt.Chart] = [band] if words.outlook else []
    for field, name in named.items():
        line = base.mark_line(strokeWidth=2.4 if field == "done" else 1.6).transform_calculate(name=json.dumps(name))
        drawn = _FIELDS.get(field, field)
        line = line.transform_filter(f"isValid(datum.{drawn})")
        layers.append(line.encode(value if field == "done" else alt.Y(f"{drawn}:Q"), colours, dashes))
    dots = base.mark_point(color=colour, filled=True, size=26, opacity=1).encode(value, tooltip=tips)
    ahead = base.mark_point(opacity=0, size=80).encode(alt.Y(f"{'point' if words.outlook else 'plan'}:Q"), tooltip=tips)
    return specification(alt.layer(*layers, dots, ahead).properties(height=height))


_FIELDS = {"outlook": "point"}
_COLOURS = {"done": "", "outlook": "", "plan": "neutral", "target": "neutral"}
_DASHES = {"done": [1, 0], "outlook": [2, 2], "plan": [6, 4], "target": [1, 3]}


def _legend(
    names: list[str], colours: list[str], fields: dict[str, str], theme: Theme
) -> tuple[alt.Color, alt.StrokeDash]:
    """The colour and dash of the lines, named over the chart."""
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=400, labelFontSize=12)
    shown = [neutral(theme) if colour == "neutral" else colour for colour in colours]
    dashes = [_DASHES[field] for field in fields]
    colour = alt.Color("name:N", scale=alt.Scale(domain=names, range=shown), legend=legend)
    return colour, alt.StrokeDash("name:N", scale=alt.Scale(domain=names, range=dashes), legend=legend)
