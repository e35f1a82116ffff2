"""Conflicts of the dictionary: the list, two definitions side by side, and what makes their difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from kpi.core.dataset import FactType
from kpi.core.difference import Group, readable
from kpi.core.formula import Column, Node
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.text import numbers
from kpi.text.spoken import spoken
from kpi.ui import filters, links, marks, reconciliation_view
from kpi.ui.desk import Desk
from kpi.usecases.conflict import Clash, Comparison, Explanation, Pair, Side

MOST_GROUPS = 40
TABLE = "conflicts"


def show(desk: Desk) -> None:
    """All conflicts, and one of them opened."""
    reconciliation_view.done()
    clashes = desk.conflicts()
    if not clashes:
        st.success(desk.say("conflict.none"), icon=":material/check_circle:")
        return
    st.caption(desk.say("conflict.means"))
    clash = _chosen(desk, clashes)
    found = desk.compare(clash.one.code, clash.other.code)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(_title(desk, clash), anchor=False, width="content")
        reconciliation_view.make_one(desk, clash)
    for side, place in zip((found.one, found.other), st.columns(2, gap="medium"), strict=True):
        with place, st.container(border=True, height="stretch"):
            _card(desk, found.model, side)
    if not found.points:
        st.info(desk.say("conflict.no_months"), icon=":material/show_chart:")
        return
    left, right = st.columns([1, 1.25], gap="medium")
    with left:
        _months(desk, found)
    with right:
        _difference(desk, found, clash)


def _title(desk: Desk, clash: Clash) -> str:
    return f"{desk.text(clash.one.name)} ↔ {desk.text(clash.other.name)}"


def _chosen(desk: Desk, clashes: Sequence[Clash]) -> Clash:
    """The conflict of the line that is selected, at first that of the URL."""
    codes = [f"{clash.one.code},{clash.other.code}" for clash in clashes]
    place = filters.line(TABLE, "conflict", codes)
    st.dataframe(
        [_line(desk, clash) for clash in clashes],
        hide_index=True,
        key=TABLE,
        on_select=lambda: filters.line_picked(TABLE, "conflict", codes),
        selection_mode="single-row-required",
        alt=desk.say("conflict.list"),
        height=_height(len(clashes)),
    )
    return clashes[place]


def _height(rows: int) -> int | Literal["content"]:
    """A table of few rows is as high as they are."""
    return "content" if rows <= 8 else 300


def _line(desk: Desk, clash: Clash) -> dict[str, str]:
    month = f"{clash.last.month:%Y-%m}" if clash.last else ""
    apart = desk.say("conflict.difference_in", month=month) if month else desk.say("conflict.difference")
    return {
        desk.say("conflict.kind"): desk.say(f"conflict.kind_{clash.kind.value}"),
        desk.say("conflict.one"): desk.text(clash.one.name),
        desk.say("conflict.other"): desk.text(clash.other.name),
        apart: _quantity(desk, clash.last.difference if clash.last else None, clash.one.unit),
        desk.say("conflict.share"): _share(clash.last, clash.one.unit),
    }


def _quantity(desk: Desk, value: float | None, unit: str) -> str:
    return numbers.quantity(value, unit, desk.language)


def _share(pair: Pair | None, unit: str) -> str:
    return numbers.change(pair.one, pair.other, unit) if pair else numbers.NONE


def _card(desk: Desk, model: Model, side: Side) -> None:
    """One definition: what it means, how it is computed, whose it is and where it is used."""
    indicator = side.indicator
    links.link(desk, "dictionary", desk.text(indicator.name), view="list", indicator=indicator.code)
    if indicator.definition:
        st.markdown(marks.plain_text(desk.text(indicator.definition)))
    st.code(indicator.formula, language=None, wrap_lines=True)
    st.caption(marks.plain_text(spoken(model.parsed[indicator.code], model, desk.language)))
    facts = {
        "term.unit": numbers.unit_word(indicator.unit, desk.language) or numbers.NONE,
        "term.owner": desk.owner(model, indicator.owner) or numbers.NONE,
        "dictionary.used": str(len(side.kpis)),
    }
    marks.facts(desk, facts, desk.text(indicator.name))
    if side.named_by:
        names = [desk.text(model.indicator_by_code[code].name) for code in side.named_by]
        st.caption(marks.plain_text(desk.say("conflict.named_by", names=names)))
    elif not side.kpis:
        st.caption(desk.say("conflict.unused"))


def _months(desk: Desk, found: Comparison) -> None:
    """Both figures month by month, the latest first."""
    one, other = found.one.indicator, found.other.indicator
    titles = [desk.text(each.name) for each in (one, other)]
    if titles[0] == titles[1]:
        titles = [f"{title} ({each.code})" for title, each in zip(titles, (one, other), strict=True)]
    rows = [
        {
            desk.say("term.period"): f"{pair.month:%Y-%m}",
            titles[0]: _quantity(desk, pair.one, one.unit),
            titles[1]: _quantity(desk, pair.other, other.unit),
            desk.say("conflict.difference"): _quantity(desk, pair.difference, one.unit),
            desk.say("conflict.share"): _share(pair, one.unit),
        }
        for pair in reversed(found.points)
    ]
    title = desk.say("conflict.by_month")
    st.subheader(title, anchor=False)
    widths = dict.fromkeys(titles, st.column_config.TextColumn(width=120))
    st.dataframe(rows, hide_index=True, key="conflict_months", alt=title, height="content", column_config=widths)


def _difference(desk: Desk, found: Comparison, clash: Clash) -> None:
    """What makes the difference in a month that the person chooses."""
    months = [pair.month for pair in reversed(found.points)]
    opening = clash.last.month if clash.last and clash.last.month in months else months[0]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.subheader(desk.say("conflict.why"), anchor=False, width="content")
        month = st.selectbox(
            desk.say("conflict.month"),
            months,
            index=months.index(opening),
            format_func=lambda month: f"{month:%Y-%m}",
            key=f"conflict_month_{clash.one.code}_{clash.other.code}",
            label_visibility="collapsed",
            width=140,
        )
    explained = desk.explain(clash.one.code, clash.other.code, Span(month))
    st.markdown(_summary(desk, clash, explained))
    if explained.apart:
        st.info(desk.say(f"conflict.why_{explained.apart.value}"), icon=":material/help:")
    elif explained.groups:
        _groups(desk, clash, explained)
    if explained.rest:
        st.caption(marks.plain_text(desk.say("conflict.rest", rest=_quantity(desk, explained.rest, clash.one.unit))))


def _summary(desk: Desk, clash: Clash, found: Explanation) -> str:
    month, apart = f"{found.span.month:%Y-%m}", found.pair.difference
    if not apart:
        return desk.say("conflict.incomplete" if apart is None else "conflict.equal", month=month)
    unit = clash.one.unit
    values = (found.pair.one, found.pair.other, apart)
    one, other, difference = (marks.plain_text(_quantity(desk, value, unit)) for value in values)
    return desk.say("conflict.summary", month=month, one=one, other=other, difference=difference)


def _groups(desk: Desk, clash: Clash, found: Explanation) -> None:
    """The groups of rows that make the difference, and the rows of the one that is chosen."""
    if found.alignment and not found.alignment.complete:
        st.caption(desk.say("conflict.operands"))
    shown = found.groups[:MOST_GROUPS]
    state = st.dataframe(
        [_group(desk, clash, found, group) for group in shown],
        hide_index=True,
        key="conflict_groups",
        on_select="rerun",
        selection_mode="single-row-required",
        alt=desk.say("conflict.why"),
        height=_height(len(shown)),
    )
    if len(found.groups) > len(shown):
        st.caption(desk.say("conflict.more_groups", shown=len(shown), count=len(found.groups)))
    chosen = state.selection.rows
    _rows(desk, found, chosen[0] if chosen and chosen[0] < len(shown) else 0)


def _group(desk: Desk, clash: Clash, found: Explanation, group: Group) -> dict[str, str | int]:
    where = [f"{_column(desk, found, code)} = {_member(desk, member)}" for code, member in group.members.items()]
    where += [] if group.members else _met(desk, found, group)
    unit = clash.one.unit if found.alignment and found.alignment.complete else ""
    return {
        desk.say("conflict.where"): desk.say("place.list_joint").join(where) or desk.say("conflict.everywhere"),
        desk.say("conflict.added"): _added(desk, found, group),
        desk.say("conflict.taken"): _taken(desk, clash, group),
        desk.say("conflict.difference"): _quantity(desk, group.amount, unit),
        desk.say("upload.rows"): group.rows,
    }


def _met(desk: Desk, found: Explanation, group: Group) -> list[str]:
    """The conditions that the rows of a group meet, where no member says it."""
    conditions = found.alignment.conditions if found.alignment else ()
    return [_words(desk, readable(where)) for where, meets in zip(conditions, group.meets, strict=True) if meets]


def _words(desk: Desk, node: Node) -> str:
    return spoken(node, desk.model(), desk.language)


def _column(desk: Desk, found: Explanation, code: str) -> str:
    return desk.text(found.dataset.columns[code].label(code)) if found.dataset else code


def _member(desk: Desk, member: str | None) -> str:
    return desk.say("kpi.empty_member") if member is None else member


def _added(desk: Desk, found: Explanation, group: Group) -> str:
    argument = found.alignment.parts[group.part].argument if found.alignment else None
    if argument is None:
        return desk.say("conflict.counted")
    return _column(desk, found, argument.column) if isinstance(argument, Column) else _words(desk, argument)


def _taken(desk: Desk, clash: Clash, group: Group) -> str:
    """Which of the two takes the rows, and how often."""
    one, other = numbers.exact(group.one), numbers.exact(group.other)
    if group.one and group.other:
        return desk.say("conflict.factors", one=one, other=other)
    name, factor = (clash.one.name, group.one) if group.one else (clash.other.name, group.other)
    if factor == 1:
        return desk.say("conflict.only", name=desk.text(name))
    return desk.say("conflict.only_times", name=desk.text(name), factor=numbers.exact(factor))


def _rows(desk: Desk, found: Explanation, position: int) -> None:
    """The rows of a group as they stand in their sheets, with what each adds to the difference."""
    group, listed = found.groups[position], desk.explained_rows(found, position)
    rows = [
        {
            desk.say("upload.file"): added.row.batch.file,
            desk.say("upload.sheet"): added.row.sheet or "",
            desk.say("upload.row"): added.row.row,
            **{_column(desk, found, code): value for code, value in added.row.values.items()},
            desk.say("conflict.difference"): added.amount,
        }
        for added in listed
    ]
    figure = st.column_config.NumberColumn(format="localized")
    columns = found.dataset.columns if found.dataset else {}
    figures = [_column(desk, found, code) for code, column in columns.items() if column.type is FactType.NUMBER]
    count = desk.say("conflict.rows", count=f"{group.rows:,}", shown=f"{len(rows):,}")
    st.caption(count)
    st.dataframe(
        rows,
        hide_index=True,
        key="conflict_rows",
        alt=count,
        height=_height(len(rows)),
        column_config=dict.fromkeys([*figures, desk.say("conflict.difference")], figure),
    )
