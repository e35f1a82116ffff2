"""One KPI opened: figures, trend, members, definition and the imports behind it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from kpi.charts import palette
from kpi.charts.members import MemberWords, members
from kpi.charts.trend import TrendWords, trend
from kpi.core.label import Label
from kpi.core.period import Span
from kpi.text import numbers
from kpi.ui import filters, marks
from kpi.ui.desk import Desk
from kpi.usecases.drilldown import Drilldown, Member


def name(desk: Desk, opened: Drilldown) -> str:
    """What the KPI is called, with its org unit where that is not the root."""
    return desk.text(opened.model.title(opened.node))


def summary(desk: Desk, opened: Drilldown) -> None:
    """Where it stands, in one sentence."""
    line, unit = opened.line, opened.indicator.unit
    st.markdown(
        desk.say(
            "kpi.summary",
            status=marks.badge(desk, line.status),
            actual=marks.plain_text(numbers.quantity(line.actual, unit, desk.language)),
            target=marks.plain_text(marks.target(line, unit, desk)),
            attainment=numbers.percent(line.attainment, 1),
            score=numbers.points(line.score),
        )
    )


def show_trend(desk: Desk, opened: Drilldown, height: int = 260) -> None:
    """The months before, against their targets."""
    unit = opened.indicator.unit
    known = [position for position, point in enumerate(opened.trend) if point.actual is not None]
    values = [opened.trend[position].actual or 0.0 for position in known]
    if not known:
        st.info(desk.say("kpi.no_trend"), icon=":material/show_chart:")
        return
    factor, word = numbers.axis_scale(max(abs(value) for value in values), unit, desk.language)
    rows = [
        (
            point.month,
            f"{point.month:%Y-%m}",
            None if point.actual is None else point.actual * factor,
            None if point.aim is None else point.aim.low * factor,
            None if point.aim is None else point.aim.high * factor,
            numbers.quantity(point.actual, unit, desk.language),
            numbers.quantity(point.aim.low if point.aim else None, unit, desk.language),
        )
        for point in opened.trend[known[0] :]
    ]
    schema = dict.fromkeys(["actual", "low", "high"], pl.Float64)
    texts = dict.fromkeys(["actual_text", "target_text"], pl.String)
    frame = pl.DataFrame(rows, schema={"month": pl.Date, "month_text": pl.String, **schema, **texts}, orient="row")
    theme = marks.theme()
    words = TrendWords(word, desk.say("term.period"), desk.say("term.actual"), desk.say("term.target"))
    spec = trend(words, palette.mark(opened.line.status, theme), palette.faint(theme), height)
    alt = desk.say("kpi.trend_alt", name=name(desk, opened), count=len(values))
    st.vega_lite_chart(frame, spec, key=f"trend_{height}", alt=alt)


def show_members(desk: Desk, opened: Drilldown, parts: Sequence[Member], title: str, names: dict[str, Label], key: str) -> None:
    """The parts of the figure, each against a year ago."""
    unit = opened.indicator.unit
    known = [part for part in parts if part.value is not None]
    if not known:
        st.caption(desk.say("kpi.no_members"))
        return
    factor, word = numbers.axis_scale(max(abs(part.value or 0.0) for part in known), unit, desk.language)
    rows = [
        (
            desk.text(names[part.code]) if part.code in names else part.code or desk.say("kpi.empty_member"),
            (part.value or 0.0) * factor,
            part.year_ago and part.year_ago * factor,
            numbers.quantity(part.value, unit, desk.language),
            numbers.quantity(part.year_ago, unit, desk.language),
        )
        for part in known
    ]
    schema = {"member": pl.String, "value": pl.Float64, "year_ago": pl.Float64}
    texts = dict.fromkeys(["value_text", "year_ago_text"], pl.String)
    frame = pl.DataFrame(rows, schema={**schema, **texts}, orient="row")
    theme = marks.theme()
    words = MemberWords(word, title, desk.say("term.actual"), desk.say("kpi.year_ago"))
    spec = members(words, palette.neutral(theme), palette.faint(theme), len(known))
    st.vega_lite_chart(frame, spec, key=key, alt=desk.say("kpi.members_alt", name=name(desk, opened), by=title))


def units(desk: Desk, opened: Drilldown) -> None:
    """The org units directly below."""
    if opened.units:
        labels = {code: unit.name for code, unit in opened.model.org_tree.units.items()}
        st.subheader(desk.say("kpi.by_unit"), anchor=False)
        show_members(desk, opened, opened.units, desk.say("term.org"), labels, "members_unit")


def dimensions(desk: Desk, opened: Drilldown, span: Span) -> None:
    """The members of a column that the person chooses."""
    if not opened.dimensions:
        return
    titles = {code: desk.text(label) for code, label in opened.dimensions.items()}
    st.subheader(desk.say("kpi.by_column"), anchor=False)
    by = filters.choose("by", titles, desk.say("kpi.choose_column"), width=260)
    found, count = desk.members(opened.node.code, by, span)
    show_members(desk, opened, found, titles[by], {}, "members_column")
    if count > len(found):
        st.caption(desk.say("kpi.largest_of", shown=len(found), count=count))


def definition(desk: Desk, opened: Drilldown) -> None:
    """What the figure means and how it is computed."""
    indicator = opened.indicator
    st.subheader(desk.say("term.definition"), anchor=False)
    if indicator.definition:
        st.markdown(marks.plain_text(desk.text(indicator.definition)))
    if indicator.formula:
        st.code(indicator.formula, language="sql", wrap_lines=True)
    else:
        st.warning(desk.say("kpi.no_formula"), icon=":material/link_off:")


def sources(desk: Desk, opened: Drilldown) -> None:
    """The imports that the figure comes from."""
    st.subheader(desk.say("kpi.sources"), anchor=False)
    if not opened.batches:
        st.caption(desk.say("kpi.no_sources"))
        return
    rows = [
        {
            desk.say("term.batch"): batch.batch,
            desk.say("upload.file"): batch.file,
            desk.say("term.dataset"): desk.text(opened.model.dataset_by_code[batch.dataset].name),
            desk.say("upload.rows"): batch.rows,
            desk.say("upload.when"): f"{batch.imported_at.astimezone():%Y-%m-%d %H:%M}",
        }
        for batch in opened.batches
    ]
    st.dataframe(rows, hide_index=True, key="sources", alt=desk.say("kpi.sources"), height="content")
