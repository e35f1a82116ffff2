"""How a KPI went and where it goes: the sentence, the chart with what a person chooses beside it, and the method."""

from __future__ import annotations

import streamlit as st

from kpi.charts import palette
from kpi.charts.trend import trend as chart
from kpi.core.chart_choice import Chart
from kpi.core.control_chart import Bounds, ControlChart, Rule
from kpi.core.period import Span
from kpi.core.problem import Problem
from kpi.text import numbers
from kpi.ui import chart_view, event_view, filters, kpi_view, marks
from kpi.ui.desk import Desk
from kpi.ui.remembered import remembered
from kpi.ui.trend_frame import FORECAST, SHOWN, SIGNALS, TrendFrame
from kpi.usecases.drilldown import Drilldown
from kpi.usecases.scorecard import unit_of
from kpi.usecases.trend import Trend, months, said, trend_of

_HEIGHT, _PANEL_HEIGHT = 380, 200
_ALONE = "-"
"""In the URL: beside no other unit."""


def panel(desk: Desk, opened: Drilldown, span: Span) -> None:
    """The months before against their targets, small."""
    _draw(desk, TrendFrame(desk, opened, months(opened, span, desk.today)), _PANEL_HEIGHT)


def show(desk: Desk, opened: Drilldown, span: Span) -> None:
    """The trend in words, and drawn with everything that is chosen beside it."""
    words = st.container()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        shown = filters.several(
            "show", SHOWN, SHOWN[:3], desk.say("trend.show"), lambda of: desk.say(f"trend.show_{of}")
        )
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            other = _beside(desk, opened)
            event_view.editor(desk, opened)
    found = remembered(desk, trend_of, opened.node.code, span, opened.node.org, other)
    told = said(desk.folder, desk.viewer, opened)
    with words:
        st.markdown(_sentence(desk, opened, found))
    frame = TrendFrame(desk, opened, (found.points, found.partial), found, told, shown)
    picked = chart_view.course(desk, opened, span)
    mark = picked.chart if picked else "line"
    _draw(desk, frame, _HEIGHT, _unit_name(desk, opened, other) if other else "", mark)
    if picked:
        chart_view.said(desk, opened, "trend", picked, "trend")
    st.caption(marks.plain_text(" ".join(_methods(desk, found, shown))))


def _unit_name(desk: Desk, opened: Drilldown, unit: str) -> str:
    return desk.text(opened.model.org_tree.units[unit].name)


def _beside(desk: Desk, opened: Drilldown) -> str | None:
    """The other unit to show."""
    units, own = opened.model.org_tree.units, unit_of(opened.model, opened.node)
    names = {code: desk.text(unit.name) for code, unit in units.items() if code != own}
    if not names:
        return None
    chosen = filters.choose("beside", {_ALONE: desk.say("trend.beside_none"), **names}, desk.say("trend.beside"), 210)
    return None if chosen == _ALONE else chosen


def _draw(desk: Desk, frame: TrendFrame, height: int, other: str = "", mark: Chart = "line") -> None:
    """The chart of a trend, or that there is nothing to draw."""
    if not frame.count:
        st.info(desk.say("kpi.no_trend"), icon=":material/show_chart:")
        return
    theme, name = marks.theme(), kpi_view.name(desk, frame.opened)
    spec = chart(frame.words(other), palette.mark(frame.opened.line.status, theme), theme, height, mark)
    alt = desk.say("kpi.trend_alt", name=name, count=frame.count)
    if frame.coming:
        alt = desk.say("trend.alt", name=name, count=frame.count, ahead=len(frame.coming))
    st.vega_lite_chart(frame.frame(), spec, key=f"trend_{height}", alt=alt)


def _sentence(desk: Desk, opened: Drilldown, found: Trend) -> str:
    """How it stands against the target, whether the last month is a signal, and what is to be expected."""
    parts = [_streak(desk, found), _signal(desk, opened, found), _expected(desk, opened, found)]
    return ("" if desk.language == "zh" else " ").join(filter(None, parts))


def _streak(desk: Desk, found: Trend) -> str:
    """For how long the target was met, or missed."""
    if found.streak is None:
        return ""
    met, count = found.streak
    key = ("trend.met" if met else "trend.missed") + ("_once" if count == 1 else "")
    return desk.say(key, count=count, month=marks.plain_text(f"{found.judged[-1]:%Y-%m}"))


def _signal(desk: Desk, opened: Drilldown, found: Trend) -> str:
    """Whether the last month is a signal, the most telling first, or noise."""
    told = found.chart
    if isinstance(told, Problem):
        return ""
    last = len(found.judged) - 1
    bounds = told.at(last)
    if bounds is None:
        return ""
    month = marks.plain_text(f"{found.judged[-1]:%Y-%m}")
    signals = {signal.rule: signal for signal in told.signals if signal.last == last}
    signal = next((signals[rule] for rule in Rule if rule in signals), None)
    high, low = (_quantity(desk, opened, bound) for bound in (bounds.high, bounds.low))
    if signal is None:
        return desk.say("trend.noise", month=month, range=_within(desk, opened, bounds))
    return desk.say(
        f"trend.{signal.rule.value}_{'above' if signal.above else 'below'}",
        month=month,
        first=marks.plain_text(f"{found.judged[signal.first]:%Y-%m}"),
        value=_quantity(desk, opened, next(p.actual for p in found.points if p.month == found.judged[-1])),
        limit=high if signal.above else low,
    )


def _expected(desk: Desk, opened: Drilldown, found: Trend) -> str:
    """What the last month to come may bring, and the odds of its target."""
    each = next((one for one in reversed(found.coming) if one.outlook), None)
    if each is None or each.outlook is None:
        return ""
    outlook, unit = each.outlook, opened.indicator.unit
    values = {
        "month": marks.plain_text(f"{each.month:%Y-%m}"),
        "point": _quantity(desk, opened, outlook.point),
        "band": marks.plain_text(numbers.interval(*outlook.band, unit, desk.language)),
    }
    if each.aim is None or each.aim.low < each.aim.high:
        return desk.say("trend.expected", **values)
    odds = marks.plain_text(numbers.odds(outlook.odds(each.aim.low, opened.indicator.polarity)))
    return desk.say("trend.expected_target", **values, target=_quantity(desk, opened, each.aim.low), odds=odds)


def _within(desk: Desk, opened: Drilldown, bounds: Bounds) -> str:
    """The natural limits as text."""
    if bounds.low is None:
        return desk.say("trend.most", high=_quantity(desk, opened, bounds.high))
    return marks.plain_text(numbers.interval(bounds.low, bounds.high, opened.indicator.unit, desk.language))


def _quantity(desk: Desk, opened: Drilldown, value: float | None) -> str:
    return marks.plain_text(numbers.quantity(value, opened.indicator.unit, desk.language))


def _methods(desk: Desk, found: Trend, shown: list[str]) -> list[str]:
    """How forecast and limits come about, or why there are none."""
    lines = []
    outlook, limits = found.outlook, found.chart
    if FORECAST in shown and isinstance(outlook, Problem):
        lines.append(desk.say("trend.no_forecast", why=desk.sentence(outlook)))
    elif FORECAST in shown and not isinstance(outlook, Problem):
        method = desk.say(f"adviser.method_{outlook.method.value}")
        off = numbers.percent(outlook.off, 1)
        lines.append(desk.say("trend.method", method=method, tested=outlook.tested, errors=outlook.errors, off=off))
    if SIGNALS in shown:
        lines += _limits_method(desk, found, limits)
    return lines


def _limits_method(desk: Desk, found: Trend, limits: ControlChart | Problem) -> list[str]:
    if isinstance(limits, Problem):
        return [desk.say("trend.no_signals", why=desk.sentence(limits))]
    lines = [desk.say("trend.limits_method")]
    if limits.season:
        lines.append(desk.say("trend.limits_season", month=f"{found.judged[limits.first]:%Y-%m}"))
    if limits.shifts:
        lines.append(desk.say("trend.limits_shift", month=f"{found.judged[limits.shifts[-1]]:%Y-%m}"))
    return lines
