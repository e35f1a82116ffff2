"""Charts that fit the question and the data, with the reason said; a person may take another, and pin it for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import polars as pl
import streamlit as st

from kpi.charts.pareto import ParetoWords, pareto
from kpi.charts.season import SeasonWords, cycle, heat
from kpi.charts.share import ShareWords, share
from kpi.core.chart_choice import Chart, Choice, Question, Shape, cumulated
from kpi.core.period import Span, Window
from kpi.core.viewer import Right
from kpi.text import numbers
from kpi.ui import filters, kpi_view, marks
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.ui.kpi_view import Breakdown
from kpi.usecases import chart_choice
from kpi.usecases.drilldown import Drilldown, Member
from kpi.usecases.season import season as season_of


def choice(desk: Desk, opened: Drilldown, question: Question, shape: Shape) -> Choice | None:
    """The chart for a question: as the URL says, as pinned, or by the data; None where there is nothing to draw."""
    found = chart_choice.chosen(desk.folder, desk.viewer, opened.indicator.code, question, shape)
    return found and found.instead(filters.selected(f"chart_{question}"))


def said(desk: Desk, opened: Drilldown, question: Question, found: Choice, key: str) -> None:
    """Which chart it is and why, with the way to another; whoever may change the model may pin it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"said_{key}"):
        st.caption(_reason(desk, found), width="stretch")
        with st.container(horizontal=True, width="content", gap="small"):
            if found.alternatives:
                _others(desk, question, found, key)
            if desk.viewer.may(Right.MODEL) and (found.alternatives or found.pinned):
                _pin(desk, opened, question, found, key)


def _others(desk: Desk, question: Question, found: Choice, key: str) -> None:
    """The menu of the other charts that the data allows."""
    place = f"chart_{key}_{desk.language}"
    st.menu_button(
        desk.say("chart.change"), found.alternatives, format_func=lambda chart: desk.say(f"chart.name_{chart}"),
        key=place, type="tertiary", icon=":material/insert_chart:", on_click=_take, args=(question, place),
    )  # fmt: skip


def _reason(desk: Desk, found: Choice) -> str:
    """The reason in a sentence, and that a pinned chart does not fit where it does not."""
    told = {name: numbers.percent(v) if name == "share" else f"{v:g}" for name, v in found.values.items()}
    why = desk.say(f"chart.why_{found.reason}", **told)
    text = desk.say("chart.said", name=desk.say(f"chart.name_{found.chart}"), why=why)
    if found.pinned is None or found.pinned in found.possible:
        return text
    return f"{text} {desk.say('chart.unfit', name=desk.say(f'chart.name_{found.pinned}'))}"


def _take(question: Question, place: str) -> None:
    filters.select(f"chart_{question}", st.session_state.get(place))


def _pin(desk: Desk, opened: Drilldown, question: Question, found: Choice, key: str) -> None:
    """The button that pins the chart on the screen, or takes the pin away."""
    pinned = found.pinned == found.chart
    work = partial(_keep, desk, opened.indicator.code, question, None if pinned else found.chart)
    st.button(
        desk.say("chart.unpin" if pinned else "chart.pin"), key=f"pin_{key}", type="tertiary",
        icon=":material/keep_off:" if pinned else ":material/keep:", on_click=guarded(desk.language, work),
    )  # fmt: skip


def _keep(desk: Desk, indicator: str, question: Question, chart: Chart | None) -> None:
    chart_choice.pin(desk.folder, desk.viewer, indicator, question, chart)
    filters.select(f"chart_{question}", None)


def course(desk: Desk, opened: Drilldown, span: Span) -> Choice | None:
    """The chart of how a KPI went; days of a sum that is running are no month."""
    months = opened.trend if kpi_view.comparable(desk, opened, span) else opened.trend[:-1]
    known = {point.month: point.actual for point in months if point.actual is not None}
    shape = Shape.of_months(opened.indicator.accumulation, known, span.window is not Window.MONTH)
    return choice(desk, opened, "trend", shape)


def parts(desk: Desk, opened: Drilldown, span: Span, by: Breakdown) -> None:
    """The parts of a figure by the chart that fits, the largest first."""
    known = sorted((part for part in by.parts if part.value is not None), key=lambda part: -(part.value or 0.0))
    shape = Shape.of_parts(opened.indicator.accumulation, [part.value or 0.0 for part in known], opened.line.actual)
    found = choice(desk, opened, "parts", shape)
    by = replace(by, parts=known)
    if found is None or found.chart == "bar":
        kpi_view.show_members(desk, opened, span, by)
    else:
        _divided(desk, opened, by, found.chart)
    if found is not None:
        said(desk, opened, "parts", found, by.key)


def _divided(desk: Desk, opened: Drilldown, by: Breakdown, chart: Chart) -> None:
    """Parts with their shares of the whole."""
    actual, before, of_whole = desk.say("term.actual"), desk.say("kpi.year_ago"), desk.say("chart.share")
    theme = marks.theme()
    if chart == "pareto":
        words = ParetoWords(
            by.title, actual, before, of_whole, desk.say("chart.cumulated"), desk.say("chart.pareto_note")
        )
        spec = pareto(words, theme)
    else:
        spec = share(ShareWords(by.title, actual, before, of_whole, desk.say("chart.share_note")), theme)
    alt = desk.say("kpi.members_alt", name=kpi_view.name(desk, opened), by=by.title)
    st.vega_lite_chart(_shares(desk, opened, by), spec, key=f"{by.key}_{chart}", alt=alt)


def _shares(desk: Desk, opened: Drilldown, by: Breakdown) -> pl.DataFrame:
    values = [part.value or 0.0 for part in by.parts]
    whole, together = sum(values), cumulated(values)
    unit, language = opened.indicator.unit, desk.language
    return pl.DataFrame(
        {
            "member": [_called(desk, part, by) for part in by.parts],
            "place": list(range(len(values))),
            "value": values,
            "share": [value / whole for value in values],
            "whole": [1.0] * len(values),
            "cumulated": together,
            "value_text": [numbers.quantity(value, unit, language) for value in values],
            "year_ago_text": [numbers.quantity(part.year_ago, unit, language) for part in by.parts],
            "share_text": [numbers.percent(value / whole, 1) for value in values],
            "cumulated_text": [numbers.percent(value, 1) for value in together],
        }
    )


def _called(desk: Desk, part: Member, by: Breakdown) -> str:
    return desk.text(by.names.get(part.code or "")) or part.code or desk.say("kpi.empty_member")


def season(desk: Desk, opened: Drilldown, span: Span) -> None:
    """The same months over the years, where there are enough of them."""
    known = season_of(desk.folder, desk.viewer, opened.model, opened.node, span)
    shape = Shape.of_months(opened.indicator.accumulation, known)
    found = choice(desk, opened, "season", shape)
    if found is None:
        return
    st.subheader(desk.say("chart.season"), anchor=False)
    factor, unit = numbers.axis_scale(max(map(abs, known.values())), opened.indicator.unit, desk.language)
    words = SeasonWords(unit, desk.say("chart.month"), desk.say("chart.year"), desk.say("term.actual"))
    draw: Callable[..., dict[str, object]] = heat if found.chart == "heat" else cycle
    alt = desk.say("chart.season_alt", name=kpi_view.name(desk, opened), count=len(known))
    frame = _years(desk, opened, list(known.items()), factor)
    st.vega_lite_chart(frame, draw(words, marks.theme()), key=f"season_{found.chart}", alt=alt)
    said(desk, opened, "season", found, "season")


def _years(desk: Desk, opened: Drilldown, known: Sequence[tuple[date, float]], factor: float) -> pl.DataFrame:
    """A row for each month; each year's last carries its name, and the deeper half of the cells light text."""
    values = [value * factor for _, value in known]
    digits, middle = numbers.places(values), (min(values) + max(values)) / 2
    last = {month.year: month for month, _ in known}
    latest = max(last)
    return pl.DataFrame(
        {
            "month": [month.month for month, _ in known],
            "year": [str(month.year) for month, _ in known],
            "value": values,
            "value_text": [numbers.quantity(v, opened.indicator.unit, desk.language) for _, v in known],
            "cell": [numbers.figure(value, digits) for value in values],
            "latest": [month.year == latest for month, _ in known],
            "label": [str(month.year) if month == last[month.year] else None for month, _ in known],
            "deep": [value > middle for value in values],
        }
    )
