"""What the figures of a KPI say by themselves, one sentence each."""

from __future__ import annotations

import streamlit as st

from kpi.core.insight import MOST, Fact, Insight
from kpi.core.period import Span
from kpi.text import insight_sentence
from kpi.ui import links, marks
from kpi.ui.desk import Desk
from kpi.ui.remembered import remembered
from kpi.usecases import insight
from kpi.usecases.drilldown import Drilldown

_ICONS = {
    Fact.STALE: "hourglass_empty",
    Fact.MISSED: "flag",
    Fact.MET: "flag",
    Fact.TOO_EASY: "flag",
    Fact.WIDENING: "unfold_more",
    Fact.CLOSING: "unfold_less",
    Fact.UNUSUAL: "bolt",
    Fact.SEASON: "event_repeat",
    Fact.RUN: "show_chart",
    Fact.REVERSAL: "u_turn_right",
    Fact.RECORD: "military_tech",
    Fact.YEAR_AGO: "calendar_month",
    Fact.CONTRIBUTOR: "donut_small",
    Fact.OUTLIER: "scatter_plot",
    Fact.SPREAD: "height",
    Fact.CONCENTRATION: "donut_small",
}
_EXPLAINED = {Fact.CONTRIBUTOR, Fact.YEAR_AGO}
"""Facts of a difference that can be taken apart."""


def show(desk: Desk, opened: Drilldown, span: Span, most: int = MOST) -> None:
    """The sentences, the weightiest first; nothing where there is nothing worth saying."""
    found = remembered(desk, insight.insights, opened.node.code, span, opened.node.org)[:most]
    if not found:
        return
    month = insight_sentence.month(desk.language, found[0].month)
    with st.container(key="insights", gap="xxsmall"):
        st.caption(desk.say("insight.title", month=month), help=desk.say("insight.help"))
        for one in found:
            _line(desk, opened, one)


def _line(desk: Desk, opened: Drilldown, one: Insight) -> None:
    """A sentence, with the way to what explains it."""
    text = insight_sentence.sentence(desk.language, opened.model, opened.indicator.unit, one)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/{_ICONS[one.fact]}: {marks.plain_text(text)}", width="content")
        if one.fact in _EXPLAINED:
            links.link(desk, "drilldown", desk.say("insight.see"), kpi=opened.node.code, view="why")
