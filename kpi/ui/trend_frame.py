"""What the chart of a trend draws: a row for every month with its texts, and one for every event."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from kpi.charts.trend import LANES, TrendWords
from kpi.core.comment import Comment
from kpi.core.control_chart import ControlChart
from kpi.core.event import Event
from kpi.core.period import last_day
from kpi.core.problem import told
from kpi.core.target import Aim
from kpi.text import numbers
from kpi.ui.desk import Desk
from kpi.usecases.cockpit import Point
from kpi.usecases.drilldown import Drilldown
from kpi.usecases.trend import Coming, Trend

FORECAST, YEAR_AGO, EVENTS, SIGNALS = "forecast", "year_ago", "events", "signals"
SHOWN = (FORECAST, EVENTS, SIGNALS, YEAR_AGO)
"""What may stand beside actual and target."""
_HALF = timedelta(days=14)
"""A month stands at its middle, so the days of an event are drawn that much before its first."""
_PIXELS, _LONGEST = 1050, 150
"""How wide the chart is at the least, and a name in it at the most: names side by side must not touch."""
_NUMBERS = (
    "actual", "low", "high", "partial", "year_ago", "other", "point", "least", "most", "floor", "ceiling", "signal",
)  # fmt: skip
_TEXTS = (
    "month_text", "actual_text", "target_text", "year_ago_text", "other_text", "point_text", "band_text", "limits_text",
    "told_text", "label", "peak", "said", "event", "days_text",
)  # fmt: skip
_SCHEMA: Mapping[str, Any] = {
    "month": pl.Date,
    "until": pl.Date,
    **dict.fromkeys(_NUMBERS, pl.Float64),
    **dict.fromkeys(_TEXTS, pl.String),
    "lane": pl.Int64,
    "flip": pl.Boolean,
}
Row = dict[str, Any]


class TrendFrame:
    """The rows of a trend, from its first month with a figure on, with as much beside it as is `shown`."""

    def __init__(
        self,
        desk: Desk,
        opened: Drilldown,
        months: tuple[list[Point], bool],
        found: Trend | None = None,
        said: Sequence[tuple[date, Comment]] = (),
        shown: Collection[str] = (),
    ) -> None:
        self.desk, self.opened, self.found, self.shown = desk, opened, found, shown
        points, self.partial = months
        known = [place for place, point in enumerate(points) if point.actual is not None]
        self.points = points[known[0] :] if known else []
        whole = [place - known[0] for place in known if not self._is_partial(points, place)]
        self.last = whole[-1] if whole else None
        self.coming: list[Coming] = list(found.coming) if found and FORECAST in shown else []
        self.events: list[Event] = list(found.events) if found and EVENTS in shown else []
        self.said = [pair for pair in said if EVENTS in shown and pair[0] in self._months()]
        chart = found.chart if found else None
        self.chart = chart if isinstance(chart, ControlChart) and SIGNALS in shown else None
        largest = max((abs(value) for value in self._values()), default=0.0)
        self.factor, self.unit = numbers.axis_scale(largest, opened.indicator.unit, desk.language)

    def _is_partial(self, points: Sequence[Point], place: int) -> bool:
        return self.partial and place == len(points) - 1

    def _months(self) -> list[date]:
        return [*(point.month for point in self.points), *(each.month for each in self.coming)]

    def _values(self) -> Iterator[float]:
        yield from (point.actual for point in self.points if point.actual is not None)
        yield from (each.outlook.said for each in self.coming if each.outlook)

    @property
    def count(self) -> int:
        """How many months have a figure."""
        return sum(point.actual is not None for point in self.points)

    def words(self, other: str = "") -> TrendWords:
        """What the chart is to say; `other` is the name of the unit beside."""
        say = self.desk.say
        found, rings = self.found, self._rings()
        forecast = any(each.outlook for each in self.coming)
        given = {
            "partial": say("trend.partial") if self.partial else "",
            "year_ago": say("kpi.year_ago") if found and YEAR_AGO in self.shown and found.year_ago else "",
            "other": other if found and found.other else "",
            "forecast": say("trend.forecast") if forecast else "",
            "band": say("trend.band") if forecast else "",
            "limits": say("trend.limits") if self.chart else "",
            "signal": say("trend.signal") if any(point.month in rings for point in self.points) else "",
            "event": say("trend.event") if self.events else "",
            "note": say("trend.note") if self.said else "",
            "told": say("trend.told") if found else "",
        }
        lanes = 1 + max((row["lane"] for row in self._event_rows()), default=-1)
        return TrendWords(self.unit, say("term.period"), say("term.actual"), self._target_word(), **given, lanes=lanes)

    def _target_word(self) -> str:
        aims = [aim for aim in (*(p.aim for p in self.points), *(each.aim for each in self.coming)) if aim]
        if not aims:
            return ""
        return self.desk.say("kpi.target_range" if any(aim.low < aim.high for aim in aims) else "term.target")

    def frame(self) -> pl.DataFrame:
        """Everything that is drawn."""
        months = [self._month(place, point) for place, point in enumerate(self.points)]
        over = {point.month for point in self.points}
        for each in self.coming:
            if each.month in over:
                months[-1] |= self._forecast(each)
            else:
                months.append(self._to_come(each))
        self._join_forecast(months)
        self._write_values(months)
        return pl.DataFrame([*months, *self._event_rows()], schema=_SCHEMA)

    def _scaled(self, value: float | None) -> float | None:
        return None if value is None else value * self.factor

    def _quantity(self, value: float | None) -> str:
        return numbers.quantity(value, self.opened.indicator.unit, self.desk.language)

    def _interval(self, low: float, high: float) -> str:
        return numbers.interval(low, high, self.opened.indicator.unit, self.desk.language)

    def _aimed(self, aim: Aim | None) -> Row:
        """A target as bounds and text."""
        if aim is None:
            return {"target_text": numbers.NONE}
        text = self._quantity(aim.low) if aim.low == aim.high else self._interval(aim.low, aim.high)
        return {"low": self._scaled(aim.low), "high": self._scaled(aim.high), "target_text": text}

    def _month(self, place: int, point: Point) -> Row:
        """A month that has come."""
        found, month = self.found, point.month
        partial = self._is_partial(self.points, place)
        text = self._quantity(point.actual)
        row: Row = {"month": month, "month_text": f"{month:%Y-%m}", **self._aimed(point.aim)}
        row["partial" if partial else "actual"] = self._scaled(point.actual)
        row["actual_text"] = self.desk.say("trend.so_far", value=text) if partial else text
        if found is None:
            return row
        year_ago, other = found.year_ago.get(month), found.other.get(month)
        row |= {"year_ago": self._scaled(year_ago), "year_ago_text": self._quantity(year_ago)}
        row |= {"other": self._scaled(other), "other_text": self._quantity(other)}
        row |= {"point_text": numbers.NONE, "band_text": numbers.NONE, **self._limits(month)}
        if month in self._rings():
            row["signal"] = self._scaled(point.actual)
        return row | self._told(month)

    def _limits(self, month: date) -> Row:
        """The natural limits of a month."""
        judged = self.found.judged if self.found else []
        bounds = self.chart.at(judged.index(month)) if self.chart and month in judged else None
        if bounds is None:
            return {"limits_text": numbers.NONE}
        low, high = bounds.low, bounds.high
        text = self.desk.say("trend.most", high=self._quantity(high)) if low is None else self._interval(low, high)
        return {"floor": self._scaled(low), "ceiling": self._scaled(high), "limits_text": text}

    def _rings(self) -> dict[date, list[str]]:
        """The months at which a signal is seen, each with what it says."""
        rings: dict[date, list[str]] = {}
        for signal in self.chart.signals if self.chart and self.found else ():
            side = "above" if signal.above else "below"
            month = self.found.judged[signal.last] if self.found else date.min
            rings.setdefault(month, []).append(self.desk.say(f"trend.rule_{signal.rule.value}_{side}"))
        return rings

    def _told(self, month: date) -> Row:
        """What a month should be read with: signals, doubts, events and what was said."""
        doubts = self.found.doubts.get(month, []) if self.found else []
        said = [self._saying(one) for when, one in self.said if when == month]
        happened = [self._happened(one) for one in self.events if one.on <= last_day(month) and one.last >= month]
        parts = [*self._rings().get(month, []), *(self.desk.say(f"doubt.{one.value}") for one in doubts)]
        parts += [*happened, *said]
        return {"told_text": " · ".join(parts) or numbers.NONE, "said": said[0] if said else None}

    def _saying(self, one: Comment) -> str:
        return self.desk.say("trend.said", who=told(one.who), body=told(one.body))

    def _days(self, event: Event) -> str:
        if event.last == event.on:
            return event.on.isoformat()
        return self.desk.say("trend.days", first=event.on.isoformat(), last=event.last.isoformat())

    def _happened(self, event: Event) -> str:
        name, note = self.desk.text(event.name), self.desk.text(event.note)
        key = "trend.happened_note" if note else "trend.happened"
        return self.desk.say(key, name=told(name), days=self._days(event), note=told(note))

    def _forecast(self, each: Coming) -> Row:
        """The forecast of a month and its band."""
        if each.outlook is None:
            return {"point_text": numbers.NONE, "band_text": numbers.NONE}
        (low, high), point = each.outlook.band, each.outlook.point
        scaled = {"point": self._scaled(point), "least": self._scaled(low), "most": self._scaled(high)}
        return scaled | {"point_text": self._quantity(point), "band_text": self._interval(low, high)}

    def _to_come(self, each: Coming) -> Row:
        """A month that has not come."""
        nothing = dict.fromkeys(("actual_text", "year_ago_text", "other_text", "limits_text"), numbers.NONE)
        row = {"month": each.month, "month_text": f"{each.month:%Y-%m}", **nothing, **self._aimed(each.aim)}
        return row | self._forecast(each) | self._told(each.month)

    def _join_forecast(self, months: list[Row]) -> None:
        """Let the forecast go on from the last figure."""
        if self.last is not None and any(each.outlook for each in self.coming):
            row = months[self.last]
            row |= dict.fromkeys(("point", "least", "most"), row["actual"])

    def _write_values(self, months: list[Row]) -> None:
        """Write the last figure, and the last that is forecast, beside their marks."""
        if self.last is not None:
            row = months[self.last]
            row["label" if row is months[-1] else "peak"] = row["actual_text"]
        if self.coming and self.coming[-1].outlook:
            months[-1]["label"] = months[-1]["point_text"]

    def _event_rows(self) -> list[Row]:
        """The events, each named in the first row above the chart where it does not touch another."""
        months = self._months()
        if not months:
            return []
        first, end = months[0] - _HALF, last_day(months[-1]) - _HALF
        days = (end - first).days / _PIXELS
        taken: list[date] = [first - timedelta(days=1)] * LANES
        rows = []
        for event in self.events:
            on, until = max(event.on - _HALF, first), min(event.last - _HALF, end) + timedelta(days=1)
            name = self.desk.text(event.name)
            width = timedelta(days=round(min(_LONGEST, 10 + sum(13 if ord(sign) > 255 else 7 for sign in name)) * days))
            flip = on + width > end + timedelta(days=round(60 * days))
            left, right = (on - width, on) if flip else (on, on + width)
            lane = next((lane for lane in range(LANES) if taken[lane] < left), -1)
            if lane >= 0:
                taken[lane] = right
            rows.append(
                {
                    "month": on,
                    "until": until,
                    "event": name,
                    "days_text": self._days(event),
                    "told_text": self.desk.text(event.note) or numbers.NONE,
                    "lane": lane,
                    "flip": flip,
                }
            )
        return rows
