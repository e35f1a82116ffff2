"""The views of one KPI: how it went, why it moved, how fast it goes, and where its figure comes from."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kpi.core.period import Span
from kpi.ui import filters, kpi_view, trace_view
from kpi.ui.desk import Desk
from kpi.usecases.drilldown import Drilldown


def views(desk: Desk, opened: Drilldown, span: Span) -> None:
    """The view that the URL names, under the choice of all."""
    view = filters.segment("view", list(_VIEWS), desk.say("drill.views"), lambda name: desk.say(f"drill.{name}"))
    _VIEWS[view](desk, opened, span)


def _course(desk: Desk, opened: Drilldown, span: Span) -> None:
    """How it went, and what it is made of."""
    kpi_view.show_trend(desk, opened, span)
    left, right = st.columns(2, gap="large")
    with left:
        kpi_view.units(desk, opened, span)
    with right:
        kpi_view.dimensions(desk, opened, span)


def _source(desk: Desk, opened: Drilldown, span: Span) -> None:
    """What it means, and the rows it comes from."""
    left, right = st.columns(2, gap="large")
    with left:
        kpi_view.definition(desk, opened)
    with right:
        kpi_view.sources(desk, opened)
    if opened.indicator.formula:
        trace_view.show(desk, opened.node.code, span, None, "trace")


_VIEWS: dict[str, Callable[[Desk, Drilldown, Span], None]] = {"course": _course, "source": _source}
