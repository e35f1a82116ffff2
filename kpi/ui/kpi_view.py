"""One KPI opened: figures, trend, members, definition and the imports behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
import streamlit as st

from kpi.charts.members import MemberWords, members
from kpi.core.indicator import Accumulation
from kpi.core.label import Label
from kpi.core.period import Span
from kpi.core.scorecard import Line
from kpi.text import numbers
from kpi.ui import filters, marks
from kpi.ui.desk import Desk
from kpi.usecases.drilldown import Drilldown, Member


def name(desk: Desk, opened: Drilldown) -> str:
    """What the KPI is called, with its org unit where that is not the root."""
    return desk.text(opened.model.title(opened.node))


def summary(desk: Desk, opened: Drilldown) -> None:
    """Where it stands, in one sentence."""
    st.markdown(stands(desk, opened.line, opened.indicator.unit))


def stands(desk: Desk, line: Line, unit: str) -> str:
    """Where a KPI stands, in one sentence."""
    return desk.say(
        "kpi.summary",
        status=marks.badge(desk, line.status),
        actual=marks.plain_text(numbers.quantity(line.actual, unit, desk.language)),
        target=marks.plain_text(marks.target(line, unit, desk)),
        attainment=numbers.attained(line.attainment),
        score=numbers.points(line.score),
    )


def _quantity(desk: Desk, opened: Drilldown, value: float | None) -> str:
    return numbers.quantity(value, opened.indicator.unit, desk.language)


def _scale(desk: Desk, opened: Drilldown, values: Sequence[float | None]) -> tuple[float, str]:
    """What to multiply the values of a chart by, and the unit they then have."""
    largest = max(abs(value or 0.0) for value in values)
    return numbers.axis_scale(largest, opened.indicator.unit, desk.language)


def _frame(rows: Sequence[tuple[object, ...]], schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema), orient="row")


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The parts of a figure: by what, the names of those that have one, and the key of their chart."""

    title: str
    parts: Sequence[Member]
    names: Mapping[str, Label]
    key: str


def show_members(desk: Desk, opened: Drilldown, span: Span, by: Breakdown) -> None:
    """The parts of the figure, each against a year ago."""
    known = [part for part in by.parts if part.value is not None]
    if not known:
        st.caption(desk.say("kpi.no_members"))
        return
    factor, _ = _scale(desk, opened, [part.value for part in known])
    unit = opened.indicator.unit
    compared = comparable(desk, opened, span) and any(part.year_ago is not None for part in known)
    rows = [
        (
            desk.text(by.names.get(part.code or "")) or part.code or desk.say("kpi.empty_member"),
            (part.value or 0.0) * factor,
            part.year_ago and part.year_ago * factor,
            _quantity(desk, opened, part.value),
            _quantity(desk, opened, part.year_ago),
            numbers.change(part.value, part.year_ago, unit),
        )
        for part in known
    ]
    columns = {"member": pl.String, "value": pl.Float64, "year_ago": pl.Float64}
    frame = _frame(rows, {**columns, **dict.fromkeys(["value_text", "year_ago_text", "change_text"], pl.String)})
    note = desk.say("kpi.members_note") if compared else ""
    spec = members(MemberWords(by.title, desk.say("term.actual"), desk.say("kpi.year_ago"), note), marks.theme())
    st.vega_lite_chart(frame, spec, key=by.key, alt=desk.say("kpi.members_alt", name=name(desk, opened), by=by.title))


def comparable(desk: Desk, opened: Drilldown, span: Span) -> bool:
    """Whether a year ago can be held against the figure: some days of a sum are no month."""
    return opened.indicator.accumulation is not Accumulation.FLOW or not span.running(desk.today)


Draw = Callable[[Desk, Drilldown, Span, Breakdown], None]
"""A way to draw parts."""


def units(desk: Desk, opened: Drilldown, span: Span, draw: Draw = show_members) -> None:
    """The org units directly below."""
    if opened.units:
        labels = {code: unit.name for code, unit in opened.model.org_tree.units.items()}
        st.subheader(desk.say("kpi.by_unit"), anchor=False)
        draw(desk, opened, span, Breakdown(desk.say("term.org"), opened.units, labels, "members_unit"))


def dimensions(desk: Desk, opened: Drilldown, span: Span, draw: Draw = show_members) -> None:
    """The members of a column that the person chooses."""
    if not opened.dimensions:
        return
    titles = {code: desk.text(label) for code, label in opened.dimensions.items()}
    st.subheader(desk.say("kpi.by_column"), anchor=False)
    by = filters.choose("by", titles, desk.say("kpi.choose_column"), width=260)
    found, count = desk.members(opened.node.code, by, span)
    draw(desk, opened, span, Breakdown(titles[by], found, {}, "members_column"))
    if count > len(found):
        st.caption(desk.say("kpi.largest_of", shown=len(found), count=count))


def definition(desk: Desk, opened: Drilldown) -> None:
    """What the figure means and how it is computed."""
    indicator = opened.indicator
    st.subheader(desk.say("term.definition"), anchor=False)
    if indicator.definition:
        st.markdown(marks.plain_text(desk.text(indicator.definition)))
    if indicator.formula:
        st.code(indicator.formula, language=None, wrap_lines=True)
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
