"""The stock behind a KPI: opening, closing and average balance, how long it lasts, by month and by member."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
import streamlit as st

from kpi.charts import palette
from kpi.charts.members import MemberWords
from kpi.charts.members import members as member_chart
from kpi.charts.trend import TrendWords, trend
from kpi.core.formula import Column
from kpi.core.period import Span
from kpi.core.stock import Stand, balances
from kpi.text import numbers
from kpi.ui import filters, marks
from kpi.ui.desk import Desk
from kpi.ui.remembered import remembered
from kpi.usecases import stock as usecase
from kpi.usecases.drilldown import Drilldown
from kpi.usecases.stock import Stock


def applies(opened: Drilldown) -> bool:
    """Whether the KPI stands on a balance."""
    node = opened.model.computable.get(opened.indicator.code)
    return node is not None and bool(balances(node))


def show(desk: Desk, opened: Drilldown, span: Span) -> None:
    """The balance that the URL names, under the choice of all where there are several."""
    code, unit = opened.indicator.code, opened.node.org
    found = remembered(desk, usecase.stocks, code, span, unit)
    place = 0
    if len(found) > 1:
        names = [_name(desk, opened, one) for one in found]
        numbered = [str(number) for number in range(len(found))]
        place = int(filters.segment("stock", numbered, desk.say("stock.choose"), lambda number: names[int(number)]))
    stock = found[place]
    if stock.now.closing is None:
        st.info(desk.say("stock.none", when=marks.when(desk, span)), icon=":material/inventory_2:")
    else:
        st.markdown(_headline(desk, opened, stock, span))
    left, right = st.columns(2, gap="large")
    with left:
        _months(desk, opened, stock)
    with right:
        _members(desk, opened, stock, place, span)
    st.caption(desk.say("stock.note"))


def _name(desk: Desk, opened: Drilldown, stock: Stock) -> str:
    """The balance by its column, or by the indicator where it is of an expression."""
    dataset, column = stock.model.dataset_by_code[stock.balance.dataset], stock.balance.column
    if column is None:
        return desk.text(opened.indicator.name)
    return desk.say("process.data", dataset=dataset.name, column=dataset.columns[column].label(column))


def _unit(opened: Drilldown, stock: Stock) -> str:
    column = stock.balance.column
    columns = stock.model.dataset_by_code[stock.balance.dataset].columns
    return (columns[column].unit or "") if column else opened.indicator.unit


def _headline(desk: Desk, opened: Drilldown, stock: Stock, span: Span) -> str:
    """What it was at the start and at the end, and how long it lasts where a turnover says so."""
    now, unit = stock.now, _unit(opened, stock)

    def written(value: float | None) -> str:
        return marks.plain_text(numbers.quantity(value, unit, desk.language))

    plus = "+" if (now.change or 0.0) > 0 else ""
    said = desk.say(
        "stock.headline",
        name=marks.plain_text(_name(desk, opened, stock)),
        when=marks.when(desk, span),
        opening=written(now.opening),
        closing=written(now.closing),
        change=marks.plain_text(plus) + written(now.change),
        average=written(now.average),
    )
    if stock.days is None or stock.flow is None or not isinstance(stock.flow.argument, Column):
        return said
    column = stock.flow.argument.column
    flow = desk.text(stock.model.dataset_by_code[stock.flow.dataset].columns[column].label(column))
    days = numbers.figure(stock.days, 1)
    return said + desk.say("stock.lasts", out=written(stock.out), flow=marks.plain_text(flow), days=days)


def _months(desk: Desk, opened: Drilldown, stock: Stock) -> None:
    """The closing balance of every month, and the average as a dashed line."""
    known: Mapping[date, Stand] = {month: one for month, one in stock.months.items() if one.closing is not None}
    st.subheader(desk.say("stock.trend"), anchor=False)
    if not known:
        st.caption(desk.say("kpi.no_members"))
        return
    unit = _unit(opened, stock)
    factor, word = numbers.axis_scale(max(abs(one.closing or 0.0) for one in known.values()), unit, desk.language)
    last = max(known)

    def scaled(value: float | None) -> float | None:
        return None if value is None else value * factor

    def written(value: float | None) -> str:
        return numbers.quantity(value, unit, desk.language)

    rows = [
        (
            month,
            f"{month:%Y-%m}",
            scaled(one.closing),
            scaled(one.average),
            scaled(one.average),
            written(one.closing),
            written(one.average),
            written(one.closing) if month == last else None,
        )
        for month, one in known.items()
    ]
    columns = {"month": pl.Date, "month_text": pl.String, **dict.fromkeys(["actual", "low", "high"], pl.Float64)}
    schema = {**columns, **dict.fromkeys(["actual_text", "target_text", "label"], pl.String)}
    words = TrendWords(word, desk.say("term.period"), desk.say("stock.closing"), desk.say("stock.average"))
    theme = marks.theme()
    alt = desk.say("stock.trend_alt", name=_name(desk, opened, stock), count=len(known))
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    st.vega_lite_chart(frame, trend(words, palette.ink(theme), theme), key="stock_months", alt=alt)


def _members(desk: Desk, opened: Drilldown, stock: Stock, place: int, span: Span) -> None:
    """The closing balance of every member of a column, against the opening one."""
    columns = stock.model.dataset_by_code[stock.balance.dataset].columns
    titles = {code: desk.text(label) for code, label in opened.dimensions.items() if code in columns}
    if not titles:
        return
    st.subheader(desk.say("kpi.by_column"), anchor=False)
    by = filters.choose("by", titles, desk.say("kpi.choose_column"), width=260)
    parts = remembered(desk, usecase.members, opened.indicator.code, place, by, span, opened.node.org)
    known = {member: one for member, one in parts.items() if one.closing is not None}
    if not known:
        st.caption(desk.say("kpi.no_members"))
        return
    unit = _unit(opened, stock)
    factor, _ = numbers.axis_scale(max(abs(one.closing or 0.0) for one in known.values()), unit, desk.language)
    rows = [
        (
            member or desk.say("kpi.empty_member"),
            (one.closing or 0.0) * factor,
            None if one.opening is None else one.opening * factor,
            numbers.quantity(one.closing, unit, desk.language),
            numbers.quantity(one.opening, unit, desk.language),
            numbers.change(one.closing, one.opening, unit),
        )
        for member, one in known.items()
    ]
    schema = {"member": pl.String, "value": pl.Float64, "year_ago": pl.Float64}
    texts = dict.fromkeys(["value_text", "year_ago_text", "change_text"], pl.String)
    words = MemberWords(titles[by], desk.say("stock.closing"), desk.say("stock.opening"), desk.say("stock.by_note"))
    alt = desk.say("stock.by_alt", name=_name(desk, opened, stock), column=titles[by])
    frame = pl.DataFrame(rows, schema={**schema, **texts}, orient="row")
    st.vega_lite_chart(frame, member_chart(words, marks.theme()), key="stock_members", alt=alt)
