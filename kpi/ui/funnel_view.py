"""A funnel on a page: drawn, in a sentence and in figures, against the window before and a year ago."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from kpi.charts.funnel import FunnelWords
from kpi.charts.funnel import funnel as chart
from kpi.core.funnel import Funnel, Stage, funnels_of, largest_loss
from kpi.core.period import Span
from kpi.text import numbers
from kpi.ui import filters, marks
from kpi.ui.desk import Desk
from kpi.ui.remembered import remembered
from kpi.usecases import funnel as usecase
from kpi.usecases.drilldown import Drilldown
from kpi.usecases.funnel import Passage


def of_kpi(opened: Drilldown) -> list[Funnel]:
    """The funnels that an opened KPI is a stage of, or relates stages of."""
    model, code = opened.model, opened.indicator.code
    return funnels_of(model.funnels, code, model.standing_on(code))


def show(desk: Desk, opened: Drilldown, span: Span) -> None:
    """The funnels of an opened KPI, for its org unit."""
    one_of(desk, of_kpi(opened), span, opened.node.org)


def of_company(desk: Desk, span: Span) -> None:
    """All funnels, beside the processes; nothing where there are none."""
    found = remembered(desk, usecase.funnels, span)
    if found:
        st.subheader(desk.say("funnel.title"), anchor=False)
        one_of(desk, found, span, None)


def one_of(desk: Desk, found: Sequence[Funnel], span: Span, unit: str | None) -> None:
    """The funnel that the URL names, under the choice of all where there are several."""
    code = found[0].code
    if len(found) > 1:
        names = {one.code: desk.text(one.name) for one in found}
        code = filters.segment("funnel", list(names), desk.say("funnel.choose"), lambda name: names.get(name, name))
    passage = remembered(desk, usecase.funnel, code, span, unit)
    st.markdown(_headline(desk, passage, span))
    _warn(desk, passage)
    left, right = st.columns([1.1, 1], gap="large", vertical_alignment="center")
    with left:
        _chart(desk, passage)
    with right:
        _table(desk, passage)
        if span.running(desk.today):
            st.caption(desk.say("funnel.running"))


def _headline(desk: Desk, passage: Passage, span: Span) -> str:
    """How many came all the way, against a year ago, and where most were lost."""
    first, last = passage.now[0], passage.now[-1]
    unit = marks.plain_text(desk.text(passage.model.org_tree.units[passage.unit].name))
    when = marks.when(desk, span)
    lost = largest_loss(passage.now)
    largest = ""
    if lost:
        stage, count = (
            marks.plain_text(_name(desk, passage, lost)),
            marks.plain_text(_quantity(desk, passage, lost.lost)),
        )
        largest = desk.say("funnel.largest", stage=stage, lost=count)
    if last.of_first is None:
        return desk.say("funnel.no_headline", when=when, unit=unit) + largest
    said = desk.say(
        "funnel.headline",
        when=when,
        unit=unit,
        first=marks.plain_text(_name(desk, passage, first)),
        last=marks.plain_text(_name(desk, passage, last)),
        start=marks.plain_text(_quantity(desk, passage, first.value)),
        end=marks.plain_text(_quantity(desk, passage, last.value)),
        share=numbers.percent(last.of_first, 1),
        compared=_compared(desk, last, passage.year_ago[-1]),
    )
    return said + largest


def _compared(desk: Desk, now: Stage, then: Stage) -> str:
    if then.of_first is None:
        return ""
    change = numbers.change(now.of_first, then.of_first, "%")
    return desk.say("funnel.compared", year_ago=numbers.percent(then.of_first, 1), change=change)


def _warn(desk: Desk, passage: Passage) -> None:
    """Say where more came out of a stage than went in."""
    names = [marks.plain_text(_name(desk, passage, stage)) for stage in passage.now if stage.impossible]
    if names:
        st.warning(desk.say("funnel.impossible", stages=names), icon=":material/rule:")


def _name(desk: Desk, passage: Passage, stage: Stage) -> str:
    return desk.text(passage.model.indicator_by_code[stage.indicator].name)


def _quantity(desk: Desk, passage: Passage, value: float | None) -> str:
    unit = passage.model.indicator_by_code[passage.funnel.stages[0]].unit
    return numbers.quantity(value, unit, desk.language)


def _chart(desk: Desk, passage: Passage) -> None:
    rows = [
        (
            _name(desk, passage, stage),
            max(stage.value or 0.0, 0.0),
            _quantity(desk, passage, stage.value),
            "" if stage.share is None else desk.say("funnel.step", share=numbers.percent(stage.share, 1)),
        )
        for stage in passage.now
    ]
    columns = {"stage": pl.String, "value": pl.Float64, "value_text": pl.String, "share_text": pl.String}
    spec = chart(FunnelWords(desk.say("funnel.stage"), desk.say("funnel.count")), marks.theme())
    alt = desk.say("funnel.alt", name=desk.text(passage.funnel.name), count=len(rows))
    st.vega_lite_chart(pl.DataFrame(rows, schema=columns, orient="row"), spec, key="funnel_chart", alt=alt)


def _table(desk: Desk, passage: Passage) -> None:
    heads = [desk.say(f"funnel.{name}") for name in ("stage", "count", "share", "prior", "year", "of_first")]
    rows = [
        (
            _name(desk, passage, now),
            _quantity(desk, passage, now.value),
            numbers.percent(now.share, 1),
            numbers.change(now.share, prior.share, "%"),
            numbers.change(now.share, year_ago.share, "%"),
            numbers.percent(now.of_first, 1),
        )
        for now, prior, year_ago in zip(passage.now, passage.prior, passage.year_ago, strict=True)
    ]
    st.dataframe(
        [dict(zip(heads, row, strict=True)) for row in rows],
        hide_index=True,
        key="funnel_table",
        alt=desk.text(passage.funnel.name),
        height="content",
        column_config={head: st.column_config.TextColumn(alignment="right") for head in heads[1:]},
    )
