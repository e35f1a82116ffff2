"""What the fiscal year that is running comes to for a KPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from math import fsum

from kpi.core.course import course
from kpi.core.forecast import Outlook, Spread, forecast
from kpi.core.indicator import Accumulation
from kpi.core.model import Model
from kpi.core.pace import Pace, Year, together
from kpi.core.pace_formula import adds_up
from kpi.core.period import Span, Window, month_of, months_between, shift
from kpi.core.problem import Problem, Severity
from kpi.core.scope import scope
from kpi.core.scorecard import TreeNode
from kpi.core.target import aim_over
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases.adviser import kept, whole_windows
from kpi.usecases.pace import pace


def year(folder: Folder, viewer: Viewer, kpi: str, span: Span, unit: str | None = None) -> Year | None:
    """What the fiscal year of a window comes to for a KPI; None of one that is over or to come, or without a formula.

    Sums are what the months that are over have, the running month as projected, and a forecast of the rest. The year of
    anything else is the twelve months that end with it, whose figures are forecast.
    """
    viewer.must(Right.READ)
    now, model = month_of(folder.today()), folder.model().at(span.last())
    start = model.fiscal_start
    end = shift(Span(span.month, Window.YEAR).first(start), 11)
    whole = Span(end, Window.YEAR)
    if not whole.first(start) <= now <= end:
        return None
    seen = scope(model.scorecard, model.org_tree, unit or model.org_tree.root)
    node = next((n for n in seen.nodes if n.code == kpi and (n.indicator or "") in model.computable), None)
    if node is None:
        return None
    agreed = {} if kpi in seen.lent else model.agreed(span.last()).get(kpi, {})
    indicator = model.indicator_by_code[node.indicator or ""]
    aim = aim_over(whole, agreed, indicator.accumulation, whole.last() + timedelta(days=1), start)
    base, left = Year(whole, indicator.polarity, aim=aim), len(months_between(now, end))
    if indicator.accumulation is Accumulation.FLOW and adds_up(model.computable[indicator.code]):
        running = pace(folder, viewer, kpi, Span(now), unit)
        return _sum_of_year(base, kept(folder, model, node, Span(shift(now, -1))), running, start, left)
    is_stock = indicator.accumulation is Accumulation.STOCK
    values = (kept if is_stock else _rolling)(folder, model, node, Span(shift(now, -1)))
    found = course(values, {}, whole, Accumulation.STOCK)
    return _with(base, forecast(found.values, 12, range(left - 1, left), Accumulation.STOCK))


def _rolling(folder: Folder, model: Model, node: TreeNode, last: Span) -> dict[date, float]:
    """The figures of twelve months each, from the first that are all known."""
    first = min(kept(folder, model, node, last), default=last.month)
    found = whole_windows(folder, model, node, Span(last.month, Window.ROLLING), first)
    return {month: value for month, value in found.items() if month >= shift(first, 11)}


def _with(base: Year, found: Outlook | Problem) -> Year:
    if isinstance(found, Problem):
        return replace(base, problem=found)
    return replace(base, outlook=found, method=found.method, tested=found.errors)


def _sum_of_year(base: Year, values: Mapping[date, float], running: Pace | None, start: int, left: int) -> Year:
    """A year of months that add up; `left` months of it are not over, the running one among them."""
    now = shift(base.span.month, 1 - left)
    gone = [values.get(month) for month in base.span.months(start) if month < now]
    if any(value is None for value in gone):
        return replace(base, problem=Problem(Severity.NOTE, "pace.months_missing"))
    before = fsum(value for value in gone if value is not None)
    so_far = running.done or 0.0 if running else 0.0
    base = replace(base, done=before + so_far)
    parts = [running.outlook] if running and running.outlook else list[Spread]()
    steps = range(len(parts), left)
    if not steps and running and running.backtest:
        return replace(base, outlook=together(before, parts), method=running.method, tested=running.backtest.trials)
    found = course(values, {}, Span(now), Accumulation.FLOW)
    rest = forecast(found.values, 12, steps)
    told = _with(base, rest)
    return told if isinstance(rest, Problem) else replace(told, outlook=together(before, [*parts, rest]))
