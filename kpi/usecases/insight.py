"""What the kept figures of KPIs say by themselves, month by month; nothing is asked of the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpi.core.errors import NotFound
from kpi.core.indicator import Indicator
from kpi.core.insight import Insight, Month, Past, attained, telling
from kpi.core.insight_course import course
from kpi.core.insight_parts import Unit, Whole, parts
from kpi.core.org import same_units
from kpi.core.period import Span, Window, month_of, shift
from kpi.core.scorecard import Figure, TreeNode
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases.cockpit import Look, Seen, seen_by, trend
from kpi.usecases.drilldown import units
from kpi.usecases.scorecard import known_actuals, unit_of

MONTHS = 37
"""Three years and the month they are compared with."""


@dataclass(frozen=True, slots=True)
class Noted:
    """An insight with the KPI it is about."""

    kpi: str
    insight: Insight


def looked_at(folder: Folder, span: Span) -> date:
    """The month that is told of: that of the window, or the last before it that is over today."""
    return min(span.month, shift(month_of(folder.today()), -1))


def insights(folder: Folder, viewer: Viewer, kpi: str, span: Span, unit: str | None = None) -> list[Insight]:
    """What is worth saying of a KPI as an org unit sees it, the weightiest first; raises `NotFound`."""
    viewer.must(Right.READ)
    seen = seen_by(folder, span, unit, span.month)
    if kpi not in seen.kpis:
        raise NotFound("scorecard.unknown_node", given=kpi, suggestion=nearest(kpi, seen.kpis))
    look, node = _look(folder, seen, [seen.kpis[kpi]]), seen.kpis[kpi]
    (past,) = _pasts(look, [node])
    return telling([*course(past), *parts(_whole(folder, look, node))])


def notable(folder: Folder, viewer: Viewer, span: Span, most: int = 3, unit: str | None = None) -> list[Noted]:
    """What is worth saying of all KPIs by their course, one insight of each, the weightiest first."""
    viewer.must(Right.READ)
    seen = seen_by(folder, span, unit, span.month)
    kpis = list(seen.kpis.values())
    pasts = _pasts(_look(folder, seen, kpis), kpis)
    found = [Noted(node.code, one) for node, past in zip(kpis, pasts, strict=True) for one in telling(course(past), 1)]
    return sorted(found, key=lambda noted: -noted.insight.weight)[:most]


def _look(folder: Folder, seen: Seen, kpis: list[TreeNode]) -> Look:
    """A look at the month that is told of, with the figures of the months before it."""
    month = looked_at(folder, seen.look.span)
    known = known_actuals(folder, seen.look.model, kpis, shift(month, 1 - MONTHS), month, Window.MONTH)
    return replace(seen.look, span=Span(month), known=known)


def _pasts(look: Look, kpis: Sequence[TreeNode]) -> list[Past]:
    """The months of KPIs with their targets, all attainments worked out at once."""
    points = [trend(look, node, MONTHS) for node in kpis]
    polarities = [_indicator(look, node).polarity for node in kpis]
    figures = [Figure(one.actual, one.aim, of) for series, of in zip(points, polarities, strict=True) for one in series]
    reached = iter(attained(figures))
    return [
        Past([Month(point.month, point.actual, next(reached)) for point in series], of)
        for series, of in zip(points, polarities, strict=True)
    ]


def _indicator(look: Look, node: TreeNode) -> Indicator:
    return look.model.indicator_by_code[node.indicator or ""]


def _whole(folder: Folder, look: Look, node: TreeNode) -> Whole:
    """The figure of a month and of a year before, with the units below; one made of other units then had none."""
    indicator, unit, month = _indicator(look, node), unit_of(look.model, node), look.span.month
    now, then = (look.known.get((indicator.code, unit, at)) for at in (month, shift(month, -12)))
    below = units(folder, look.model, indicator.code, unit, look.span)
    once = folder.model().at(look.span.last_year().last()).org_tree
    found = [
        Unit(code, one.value, one.year_ago if same_units(look.model.org_tree, once, code) else None)
        for one in below
        if (code := one.code or "")
    ]
    return Whole(month, now, then, found, indicator.accumulation, indicator.polarity)
