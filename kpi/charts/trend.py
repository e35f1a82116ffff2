"""The trend of a KPI: its months as a line against its target, with what may stand beside it and what is to come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import altair as alt

from kpi.charts.palette import Theme, beside, ink, neutral
from kpi.core.chart_choice import Chart


class TrendWords(NamedTuple):
    """What the chart says: the unit on its axis, and the names of its lines and marks; what has none is not drawn.

    Events are named in so many `lanes` above the chart.
    """

    unit: str
    month: str
    actual: str
    target: str
    partial: str = ""
    year_ago: str = ""
    other: str = ""
    forecast: str = ""
    band: str = ""
    limits: str = ""
    signal: str = ""
    event: str = ""
    note: str = ""
    told: str = ""
    lanes: int = 0


LANES = 3
"""The rows above the chart in which events are named."""
_LANE, _GAP = 15, 8
_ENTRY = 20
"""How high an entry of a legend is, so that both stand on one line."""
_COLUMN = 20
"""How wide a column is: three years of them stand beside each other on a page."""
_NOTE, _DAY = "M-1,-1H1V0.5H0L-0.5,1.2V0.5H-1Z", "M0,-1.2V1.2"
"""A note is a speech bubble, an event an upright line."""


@lru_cache(maxsize=128)
def trend(words: TrendWords, colour: str, theme: Theme, height: int = 260, mark: Chart = "line") -> dict[str, Any]:
    """The specification for rows of months and of events, the actuals as a line, as columns from 0, or as steps.

    A month has `month` and `month_text`; as far as the words name them `actual`, `low` and `high` of its target,
    `partial`, `year_ago`, `other`, `point`, `least` and `most` of the forecast, `floor`, `ceiling` and `signal`, all of
    them scaled, `said` where there is a note, the texts of the tooltip, and its value as `label` beside its mark or as
    `peak` above it. An event has `month` and `until`, and its `event` in a `lane`, `flip` where the name stands left.
    """
    draw = _Drawing(words, colour, theme, mark)
    layers = [*draw.columns(), *draw.ranges(), *draw.lines(), *draw.marks(), *draw.above()]
    return specification(alt.layer(*layers).properties(height=height))


class _Drawing:
    """The layers of a trend in its words and colours."""

    def __init__(self, words: TrendWords, colour: str, theme: Theme, mark: Chart) -> None:
        self.words, self.colour, self.theme, self.mark = words, colour, theme, mark
        axis = alt.Axis(format="%Y-%m", labelOverlap=True, grid=False, tickCount=6, labelFontSize=12)
        self.month = alt.X("month:T", title=None, scale=alt.Scale(type="utc", padding=12), axis=axis)
        every = alt.Chart(alt.NamedData(name="data")).encode(x=self.month)
        self.base, self.days = (every.transform_filter(of) for of in ("!isValid(datum.lane)", "isValid(datum.lane)"))
        self.strokes, self.shapes = self._strokes(), self._shapes()

    @property
    def _in_columns(self) -> bool:
        return self.mark == "column"

    def _value(self, field: str) -> alt.Y:
        side = alt.Axis(titleAngle=0, titleAlign="left", titleY=-8, labelFontSize=12, tickCount=5)
        return alt.Y(f"{field}:Q", title=self.words.unit, scale=alt.Scale(zero=self._in_columns, nice=True), axis=side)

    def _strokes(self) -> dict[str, tuple[str, list[int], float]]:
        """The colour, dashes and width of every line that has a name."""
        words, grey = self.words, neutral(self.theme)
        lines = {
            words.actual: (self.colour, [1, 0], 2.4),
            words.forecast: (self.colour, [2, 3], 2.4),
            words.target: (grey, [4, 3], 1.6),
            words.year_ago: (grey, [1, 0], 1.2),
            words.other: (beside(self.theme), [8, 3], 1.8),
            words.limits: (grey, [1, 3], 1.2),
        }
        return {name: stroke for name, stroke in lines.items() if name}

    def _shapes(self) -> dict[str, tuple[str, str]]:
        """The shape and colour of every mark that has a name."""
        words, dark = self.words, ink(self.theme)
        marks = {
            words.partial: ("circle", self.colour),
            words.signal: ("circle", dark),
            words.note: (_NOTE, dark),
            words.event: (_DAY, neutral(self.theme)),
        }
        return {name: shape for name, shape in marks.items() if name}

    def _legend(self, **given: Any) -> alt.Legend:
        offset = self.words.lanes * _LANE + _GAP if self.words.event else 6
        given |= {"clipHeight": _ENTRY}
        return alt.Legend(title=None, orient="top", labelFontSize=12, labelLimit=260, offset=offset, **given)

    def _line(self, name: str, field: str, step: bool = False) -> alt.Chart:
        """A line that the legend knows by its name."""
        names, dashes = list(self.strokes), [dash for _, dash, _ in self.strokes.values()]
        line = self.base.mark_line(strokeWidth=self.strokes[name][2], interpolate="step" if step else "linear")
        dash = alt.StrokeDash("name:N", scale=alt.Scale(domain=names, range=dashes), legend=self._stroke_legend())
        return _named(line, name).encode(self._value(field), self._coloured(), dash)

    def _stroke_legend(self) -> alt.Legend:
        return self._legend(symbolType="stroke", symbolSize=400)

    def _coloured(self) -> alt.Color:
        """The colour of a line, or of columns, by its name."""
        names, colours = list(self.strokes), [colour for colour, _, _ in self.strokes.values()]
        return alt.Color("name:N", scale=alt.Scale(domain=names, range=colours), legend=self._stroke_legend())

    def columns(self) -> list[alt.Chart]:
        """The actuals as columns, behind all lines."""
        if not self._in_columns:
            return []
        bars = self.base.mark_bar(size=_COLUMN, opacity=0.6, cornerRadiusEnd=2)
        return [_named(bars, self.words.actual).encode(self._value("actual"), self._coloured())]

    def ranges(self) -> list[alt.Chart]:
        """The areas behind the lines: days of events, a range of target, the band of the forecast."""
        words, grey = self.words, neutral(self.theme)
        found = list[alt.Chart]()
        if words.event:
            found.append(self.days.mark_rect(color=grey, opacity=0.16).encode(alt.X2("until:T")))
            found.append(self.days.mark_rule(color=grey, opacity=0.7))
        if words.target:
            area = self.base.mark_area(color=grey, opacity=0.14, interpolate="step")
            found.append(area.encode(self._value("low"), alt.Y2("high:Q")))
        if words.forecast:
            area = self.base.mark_area(color=self.colour, opacity=0.18)
            found.append(area.encode(self._value("least"), alt.Y2("most:Q")))
        return found

    def lines(self) -> list[alt.Chart]:
        """Everything that goes from month to month, the actual on top."""
        words = self.words
        return [
            self._line(name, field, step=step)
            for name, field, step in (
                (words.limits, "floor", True),
                (words.limits, "ceiling", True),
                (words.target, "low", True),
                (words.target, "high", True),
                (words.year_ago, "year_ago", False),
                (words.other, "other", False),
                (words.forecast, "point", False),
                ("" if self._in_columns else words.actual, "actual", self.mark == "step"),
            )
            if name
        ]

    def _tips(self) -> list[alt.Tooltip]:
        """What a month says when it is pointed at."""
        words = self.words
        fields: Mapping[str, str] = {
            "month_text": words.month,
            "actual_text": words.actual,
            "target_text": words.target,
            "year_ago_text": words.year_ago,
            "other_text": words.other,
            "point_text": words.forecast,
            "band_text": words.band,
            "limits_text": words.limits,
            "told_text": words.told,
        }
        return [alt.Tooltip(f"{field}:N", title=title) for field, title in fields.items() if title]

    def marks(self) -> list[alt.Chart]:
        """The months one by one, those that stand out, the values that are written, and what each month says."""
        dots = self.base.mark_point(color=self.colour, filled=True, size=34, opacity=1).encode(self._value("actual"))
        found = [] if self._in_columns else [dots]
        if self.words.partial:
            found.append(self._mark(self.words.partial, "partial", size=44))
        if self.words.signal:
            found.append(self._mark(self.words.signal, "signal", size=170))
        column = self.base.mark_rule(strokeWidth=16, opacity=0).encode(tooltip=self._tips())
        return [
            *found,
            self._label("label", align="left", dx=9),
            self._label("peak", align="right", dx=8, dy=-15),
            column,
        ]

    def _label(self, field: str, **place: Any) -> alt.Chart:
        """A value written beside its mark."""
        text = self.base.mark_text(fontSize=13, fontWeight="bold", color=ink(self.theme), **place)
        text = text.transform_filter(f"isValid(datum.{field})")
        text = text.encode(self._value("at"), text=alt.Text(f"{field}:N"))
        found: alt.Chart = text.transform_calculate(at="isValid(datum.actual) ? datum.actual : datum.point")
        return found

    def _mark(self, name: str, field: str, size: int, y: Any = None) -> alt.Chart:
        """Marks that the legend knows by their name."""
        names, shapes = list(self.shapes), list(self.shapes.values())
        legend = self._legend(symbolSize=90, symbolStrokeWidth=1.8)
        of = self.days if field == "lane" else self.base
        marks = of.mark_point(size=size, strokeWidth=1.8, opacity=1).transform_filter(f"isValid(datum.{field})")
        return _named(marks, name, "mark").encode(
            y=y or self._value(field),
            shape=alt.Shape("mark:N", scale=alt.Scale(domain=names, range=[s for s, _ in shapes]), legend=legend),
            stroke=alt.Stroke("mark:N", scale=alt.Scale(domain=names, range=[c for _, c in shapes]), legend=legend),
        )

    def above(self) -> list[alt.Chart]:
        """What is written over the chart: the events by name, and that something was said."""
        words, found = self.words, list[alt.Chart]()
        if words.event:
            found.append(self._mark(words.event, "lane", 1, alt.value(0)))
        if words.note:
            tip = alt.Tooltip("told_text:N", title=words.note)
            marks = self._mark(words.note, "said", 90, alt.value(alt.ExprRef("height - 10")))
            found.append(marks.encode(tooltip=[alt.Tooltip("month_text:N", title=words.month), tip]))
        for lane in range(words.lanes) if words.event else ():
            for flip in (False, True):
                tips = [alt.Tooltip("event:N", title=words.event), alt.Tooltip("days_text:N", title=words.month)]
                name = self.days.transform_filter(f"datum.lane === {lane} && datum.flip === {json.dumps(flip)}")
                name = name.mark_text(
                    align="right" if flip else "left", dx=-3 if flip else 3, fontSize=12, color=neutral(self.theme)
                )
                tips.append(alt.Tooltip("told_text:N", title=words.told))
                y = alt.value(-_GAP - lane * _LANE)
                found.append(name.encode(y=y, text=alt.Text("event:N"), tooltip=tips))
        return found


def _named(marks: alt.Chart, name: str, field: str = "name") -> alt.Chart:
    """Marks that the legend knows by a name."""
    return marks.transform_calculate(**{field: json.dumps(name)})


def specification(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """A chart as Vega-Lite whose data is given beside it."""
    spec: dict[str, Any] = chart.to_dict()
    spec.pop("data", None)
    for layer in spec.get("layer", []):
        layer.pop("data", None)
    return spec
