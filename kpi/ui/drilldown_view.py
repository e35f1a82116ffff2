"""The views of one KPI: how it went, why it moved, how fast it goes, and where its figure comes from."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kpi.core.period import Span
from kpi.ui import chart_view, filters, funnel_view, kpi_view, pace_view, stock_view, trace_view, trend_view, why_view
from kpi.ui.desk import Desk
from kpi.usecases.drilldown import Drilldown


def views(desk: Desk, opened: Drilldown, span: Span) -> None:
    """The view that the URL names, under the choice of all."""
    offered = [name for name in _VIEWS if name not in _APPLIES or _APPLIES[name](opened)]
    view = filters.segment("view", offered, desk.say("drill.views"), lambda name: desk.say(f"drill.{name}"))
    _VIEWS[view](desk, opened, span)


def _course(desk: Desk, opened: Drilldown, span: Span) -> None:
    """How it went, and what it is made of."""
    trend_view.show(desk, opened, span)
    left, right = st.columns(2, gap="large")
    with left:
        kpi_view.units(desk, opened, span, chart_view.parts)
    with right:
        kpi_view.dimensions(desk, opened, span, chart_view.parts)
    chart_view.season(desk, opened, span)


def _source(desk: Desk, opened: Drilldown, span: Span) -> None:
    """What it means, and the rows it comes from."""
    left, right = st.columns(2, gap="large")
    with left:
        kpi_view.definition(desk, opened)
    with right:
        kpi_view.sources(desk, opened)
    if opened.indicator.formula:
        trace_view.show(desk, opened.node.code, span, None, "trace")


_VIEWS: dict[str, Callable[[Desk, Drilldown, Span], None]] = {
    "course": _course,
    "why": why_view.show,
    "pace": pace_view.show,
    "funnel": funnel_view.show,
    "stock": stock_view.show,
    "source": _source,
}
_APPLIES: dict[str, Callable[[Drilldown], object]] = {"funnel": funnel_view.of_kpi, "stock": stock_view.applies}
"""Views that only some KPIs have."""
