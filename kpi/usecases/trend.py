"""The trend of a KPI: its months with all they are read with, and the months to come up to the end of the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from kpi.core.comment import Comment
from kpi.core.control_chart import ControlChart, control_chart
from kpi.core.doubt import Doubt, doubts
from kpi.core.event import Event
from kpi.core.forecast import Outlook, forecast
from kpi.core.formula import datasets
from kpi.core.indicator import Accumulation
from kpi.core.insight import attained
from kpi.core.period import EARLIEST, Span, Window, last_day, month_of, months_between, shift
from kpi.core.problem import Problem, Severity
from kpi.core.scope import above
from kpi.core.scorecard import Figure
from kpi.core.target import Agreed, Aim, aim_over
from kpi.core.viewer import Right, Viewer
from kpi.store import actuals, facts
from kpi.store.folder import Folder
from kpi.usecases.cockpit import Point
from kpi.usecases.comment import comments
from kpi.usecases.drilldown import Drilldown, drilldown
from kpi.usecases.indicator import org_unit
from kpi.usecases.scorecard import unit_of

Known = Mapping[date, float]
YEAR = 12
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Coming:
    """A month to come: what is aimed at, and the outlook for it where there is one."""

    month: date
    aim: Aim | None
    outlook: Outlook | None


@dataclass(frozen=True, slots=True)
class Trend:
    """The months of a KPI up to a window, the last of which may be `partial`: some days of it.

    `outlook` is that of the last month to come, or why none is forecast; `chart` tells signals from noise among the
    months of `judged`, or why it cannot. `year_ago` and `other`, figures of another unit, are by month of the trend.
    `streak` is whether the last month that is over met its target, and how many months in a row did as it did.
    """

    points: list[Point]
    partial: bool
    year_ago: Known
    other: Known
    coming: list[Coming]
    outlook: Outlook | Problem
    chart: ControlChart | Problem
    judged: list[date]
    streak: tuple[bool, int] | None
    events: list[Event]
    doubts: Mapping[date, list[Doubt]]


def trend_of(
    folder: Folder, viewer: Viewer, kpi: str, span: Span, unit: str | None = None, other: str | None = None
) -> Trend:
    """The trend of a KPI, as one org unit sees it, beside that of another where one is named; raises `NotFound`."""
    viewer.must(Right.READ)
    opened, today = drilldown(folder, viewer, kpi, span, unit), folder.today()
    own, beside = _kept(folder, opened, span, other)
    agreed = _agreed(opened, span)
    points, partial = months(opened, span, today)
    over = Span(shift(span.month, -1), span.window) if span.running(today) else span
    run = _run(own, over.month)
    coming, outlook = _ahead(opened, over, list(run.values()), agreed)
    if any(month > over.month and not Span(month).running(today) for month in own):
        coming, outlook = [], Problem(Severity.NOTE, "trend.past", {"month": f"{over.month:%Y-%m}"})
    shown = [point.month for point in points]
    return Trend(
        points, partial, {m: own[then] for m in shown if (then := shift(m, -YEAR)) in own},
        {m: beside[m] for m in shown if m in beside and not (partial and m == span.month)},
        coming, outlook, _chart(span, list(run.values())), list(run),
        _streak(opened, [point for point in points if point.month <= over.month]),
        _events(opened, shown[0], coming[-1].month if coming else span.month), _doubts(folder, opened, shown),
    )  # fmt: skip


def months(opened: Drilldown, span: Span, today: date) -> tuple[list[Point], bool]:
    """The months of the trend, and whether the last has some days of a sum only; it stands against all its target."""
    *before, last = opened.trend
    if not span.running(today):
        return opened.trend, False
    whole = replace(last, aim=_aim(opened, span, _agreed(opened, span)))
    return [*before, whole], opened.indicator.accumulation is Accumulation.FLOW


def said(folder: Folder, viewer: Viewer, opened: Drilldown) -> list[tuple[date, Comment]]:
    """What was said of the KPI and of its indicator, the earliest first, each with the month it was said in."""
    viewer.must(Right.READ)
    found = [
        *comments(folder, viewer, opened.node.code, "scorecard"),
        *comments(folder, viewer, opened.indicator.code),
    ]
    of_month = [(month_of(one.said_at.astimezone().date()), one) for one in found]
    return sorted(of_month, key=lambda pair: pair[1].said_at)


def _streak(opened: Drilldown, points: Sequence[Point]) -> tuple[bool, int] | None:
    """Whether the last month met its target, and for how many months in a row that went; None without a target."""
    polarity = opened.indicator.polarity
    reached = attained([Figure(point.actual, point.aim, polarity) for point in points])[::-1]
    if not reached or reached[0] is None:
        return None
    met = [None if value is None else value >= 1.0 - _SAME for value in reached]
    return bool(met[0]), len(list(takewhile(lambda one: one is met[0], met)))


def _kept(folder: Folder, opened: Drilldown, span: Span, other: str | None) -> tuple[Known, Known]:
    """The figures of the KPI's unit and of another in all months, as they are kept."""
    own = unit_of(opened.model, opened.node)
    beside = org_unit(opened.model, other) if other else own
    found = actuals.read(
        folder.database, [own, beside], EARLIEST, date.max, span.window.value, [opened.indicator.code]
    ).drop_nulls("value")
    by_unit: dict[str, dict[date, float]] = {own: {}, beside: {}}
    for unit, month, value in found.select("unit", "month", "value").iter_rows():
        by_unit[unit][month] = value
    return by_unit[own], by_unit[beside] if other else {}


def _agreed(opened: Drilldown, span: Span) -> Agreed:
    """The targets in force; none of a KPI that is lent to another unit than it was agreed with."""
    lent = opened.node.org != opened.model.node_by_code[opened.node.code].org
    return {} if lent else opened.model.agreed(span.last()).get(opened.node.code, {})


def _aim(opened: Drilldown, span: Span, agreed: Agreed) -> Aim | None:
    """What is aimed at in a whole month, also while it runs."""
    return aim_over(span, agreed, opened.indicator.accumulation, date.max, opened.model.fiscal_start)


def _run(own: Known, last: date) -> dict[date, float]:
    """The figures without a gap up to a month."""
    found, month = dict[date, float](), last
    while month in own:
        found[month] = own[month]
        month = shift(month, -1)
    return dict(sorted(found.items()))


def _chart(span: Span, values: Sequence[float]) -> ControlChart | Problem:
    """The control chart of months; windows that overlap are alike by themselves."""
    if span.window is not Window.MONTH:
        return Problem(Severity.NOTE, "trend.signals_of_months")
    return control_chart(values, YEAR)


def _ahead(
    opened: Drilldown, over: Span, values: Sequence[float], agreed: Agreed
) -> tuple[list[Coming], Outlook | Problem]:
    """The months after the last that is over up to the end of its fiscal year, and the outlook for the last of them."""
    if over.window is not Window.MONTH:
        return [], Problem(Severity.NOTE, "trend.forecast_of_months")
    first = shift(over.month, 1)
    end = shift(Span(first, Window.YEAR).first(opened.model.fiscal_start), YEAR - 1)
    months = months_between(first, end)
    ways = [forecast(values, YEAR, range(n, n + 1), opened.indicator.accumulation) for n in range(len(months))]
    coming = [
        Coming(month, _aim(opened, Span(month), agreed), None if isinstance(way, Problem) else way)
        for month, way in zip(months, ways, strict=True)
    ]
    told = [way for way in ways if not isinstance(way, Problem)]
    return coming, told[-1] if told else ways[0]


def events_of(opened: Drilldown) -> list[Event]:
    """The events that tell of the indicator in its unit, in one above or in one below it, the earliest first."""
    tree, unit = opened.model.org_tree, unit_of(opened.model, opened.node)
    units = above(tree, unit) | set(tree.subtree(unit))
    found = [event for event in opened.model.events if event.tells_of(opened.indicator.code, units)]
    return sorted(found, key=lambda event: event.on)


def _events(opened: Drilldown, first: date, last: date) -> list[Event]:
    """The events of the months shown."""
    return [event for event in events_of(opened) if event.on <= last_day(last) and event.last >= first]


def _doubts(folder: Folder, opened: Drilldown, months: Sequence[date]) -> dict[date, list[Doubt]]:
    """What is doubtful about the figures of the months, but that there are none."""
    code = opened.indicator.code
    sources = datasets(opened.model.computable[code]) if code in opened.model.computable else []
    batches = facts.batches(folder.database)
    found = {month: doubts(Span(month), sources, batches, folder.today()) for month in months}
    told = {month: [doubt for doubt in each if doubt is not Doubt.MISSING] for month, each in found.items()}
    return {month: list[Doubt](each) for month, each in told.items() if each}
