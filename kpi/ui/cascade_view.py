"""Breaking a KPI down on the screen: where to, by what, the parts with their owners, and whether they add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from kpi.core.cascade import Ask, Cascade, Part, Rule, Sum
from kpi.core.cascade_place import Place, owner_of
from kpi.core.errors import KpiError
from kpi.core.indicator import Accumulation
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.period import Period
from kpi.core.person import Person
from kpi.core.problem import Problem, Severity
from kpi.core.scorecard import TreeNode
from kpi.core.target_plan import usual_step
from kpi.core.viewer import Right
from kpi.text import numbers
from kpi.text.words import say
from kpi.ui import filters, marks, target_change_view, target_grid_view
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.ui.target_scale import Scale, scale
from kpi.usecases import cascade, target
from kpi.usecases.target import Grid, Row

_TAKE, _UNIT, _OWNER, _SHARE = "take", "unit", "owner", "share"
_KEY, _ALL = "cascade", "cascade_all"
MOST_NAMES = 5
"""The most units that a sentence names."""
_ICONS = {Severity.ERROR: ":material/error:", Severity.WARNING: ":material/warning:", Severity.NOTE: ":material/info:"}


def show(desk: Desk, found: Grid) -> None:
    """Choose a KPI and places, see what it gives, and do it."""
    names = {row.node.code: desk.text(row.title) for row in found.rows}
    with st.container(horizontal=True, vertical_alignment="center"):
        code = filters.choose("kpi", names, desk.say("term.kpi"), width=280)
        reach = filters.segment(
            "reach", list(cascade.REACHES), desk.say("cascade.where"), lambda name: desk.say(f"cascade.reach_{name}")
        )
        row = found.row(code)
        rules = _rules(row, reach)
        rule = filters.segment("rule", rules, desk.say("cascade.rule"), lambda name: desk.say(f"cascade.rule_{name}"))
    st.caption(desk.say(f"cascade.means_{_sense(row, reach)}"))
    if row is None:
        return
    left, right = st.columns([1, 2.1], gap="medium")
    with left:
        _places(desk, found, row, reach, rule)
        _step(desk, row, reach)
        st.checkbox(desk.say("cascade.all"), key=_ALL)
    with right:
        _preview(desk, found, row, partial(_asked, desk, found, row, reach, rule))


def _rules(row: Row | None, reach: str) -> list[str]:
    """The rules that make a difference: a rate has no shares, and people of one unit have one history."""
    if reach == "people":
        return [Rule.EQUAL.value, Rule.SHARES.value]
    rate = row is not None and row.indicator.accumulation is Accumulation.RATE
    return [Rule.HISTORY.value, Rule.EQUAL.value] if rate else [Rule.HISTORY.value, Rule.SHARES.value, Rule.EQUAL.value]


def _sense(row: Row | None, reach: str) -> str:
    if reach == "people":
        return "people"
    return "rate" if row is not None and row.indicator.accumulation is Accumulation.RATE else "sum"


def _editor_key(desk: Desk, row: Row, reach: str, rule: str) -> str:
    return f"{_KEY}_places_{row.node.code}_{reach}_{rule}_{desk.language}"


def _places(desk: Desk, found: Grid, row: Row, reach: str, rule: str) -> None:
    """The places to choose from, each with whose it is there and its share where shares are given."""
    listed = cascade.places(desk.folder, desk.viewer, row.node.code, _reach(reach))
    if not listed:
        st.info(desk.say("cascade.nowhere"), icon=":material/account_tree:")
        return
    people = {person.code: desk.text(person.name) for person in found.model.people}
    columns: dict[str, Any] = {
        _TAKE: st.column_config.CheckboxColumn(desk.say("cascade.take"), width=50),
        _UNIT: st.column_config.TextColumn(desk.say("term.org"), disabled=True),
        _OWNER: st.column_config.SelectboxColumn(
            desk.say("term.owner"), options=list(people), format_func=lambda code: people.get(str(code), str(code))
        ),
    }
    if rule == Rule.SHARES:
        columns[_SHARE] = st.column_config.NumberColumn(desk.say("cascade.share"), min_value=0.0, format="%g", width=80)
    lines = [_place_line(desk, found.model, place, rule) for place in listed]
    st.data_editor(
        lines, hide_index=True, key=_editor_key(desk, row, reach, rule), num_rows="fixed", column_config=columns,
        alt=desk.say("cascade.places"), height="content" if len(lines) <= 12 else 400, placeholder=" ",
    )  # fmt: skip


def _reach(name: str) -> cascade.Reach:
    return next(reach for reach in cascade.REACHES if reach == name)


def _place_line(desk: Desk, model: Model, place: Place, rule: str) -> dict[str, Any]:
    owner = owner_of(model, TreeNode(code="k", type="kpi", org=place.org, owner=place.owner, post=place.post))
    line = {_TAKE: True, _UNIT: desk.text(model.org_tree.units[place.org].name), _OWNER: owner}
    return line | ({_SHARE: 1.0} if rule == Rule.SHARES else {})


def _step(desk: Desk, row: Row, reach: str) -> None:
    """The smallest step of a part, for what is shared out."""
    if row.indicator.accumulation is Accumulation.RATE or reach == "people":
        return
    unit = scale(desk, row)
    usual = unit.part(usual_step(_smallest(row)))
    label = f"{desk.say('target.step')} ({unit.word})"
    st.text_input(
        label, key=_step_key(desk, row), placeholder=usual, width=200, help=desk.say("target.step_help", step=usual)
    )


def _step_key(desk: Desk, row: Row) -> str:
    return f"{_KEY}_step_{row.node.code}_{desk.language}"


def _smallest(row: Row) -> float:
    return min((abs(cell.aim.low) for cell in row.months if cell.aim), default=1.0)


def _asked(desk: Desk, found: Grid, row: Row, reach: str, rule: str) -> Ask:
    """What is asked for, as the fields say at this moment."""
    listed = cascade.places(desk.folder, desk.viewer, row.node.code, _reach(reach))
    state = st.session_state.get(_editor_key(desk, row, reach, rule)) or {}
    edited: Mapping[Any, Mapping[str, Any]] = state.get("edited_rows") or {}
    taken = []
    for position, place in enumerate(listed):
        line = _place_line(desk, found.model, place, rule) | dict(
            edited.get(position) or edited.get(str(position)) or {}
        )
        if line[_TAKE]:
            taken.append(_as_edited(found.model, place, line))
    step = scale(desk, row).read_part(st.session_state.get(_step_key(desk, row))) or usual_step(_smallest(row))
    title, code = row.title, row.node.code
    name = Label(zh=say("zh", "cascade.goal", name=title.zh), en=say("en", "cascade.goal", name=title.en))
    periods = _periods(desk, found, code)
    return Ask(code, taken, Rule(rule), periods, step, name=name)


def _periods(desk: Desk, found: Grid, kpi: str) -> list[Period]:
    """The periods that are broken down: those that are not over, unless all are or a person wants them all."""
    listed = cascade.periods_of(desk.folder, desk.viewer, kpi, found.year)
    start = found.model.fiscal_start
    coming = [period for period in listed if period.span(fiscal_start=start).last() >= desk.today]
    return listed if st.session_state.get(_ALL) or not coming else coming


def _as_edited(model: Model, place: Place, line: Mapping[str, Any]) -> Place:
    """A place with the owner and share chosen: a post stays the owner as long as its holder does."""
    share, owner = line.get(_SHARE), line.get(_OWNER)
    kept = place if owner == _holder(model.people, place) else Place(place.org, owner=owner or None)
    return replace(kept, share=None if share is None else float(share))


def _holder(people: Sequence[Person], place: Place) -> str | None:
    if place.owner:
        return place.owner
    return next((one.code for one in people if place.post and (one.org, one.post) == (place.org, place.post)), None)


def _preview(desk: Desk, found: Grid, row: Row, asked: partial[Ask]) -> None:
    """The parts month by month with their sum, what to look at, and the button that does it."""
    try:
        ask = asked()
        planned = cascade.plan(desk.folder, desk.viewer, ask)
    except KpiError as error:
        for problem in error.problems:
            st.info(marks.plain_text(desk.sentence(problem)), icon=":material/info:")
        return
    unit = scale(desk, row)
    _table(desk, found.model, planned, unit)
    _verdict(desk, planned, unit)
    for problem in planned.problems:
        st.caption(
            f"{_ICONS[problem.severity]} {marks.plain_text(desk.sentence(_named(desk, found.model, problem, unit)))}"
        )
    if not desk.viewer.may(Right.MODEL):
        return
    targets = planned.targets(unit.ranged)
    target_change_view.ask(desk, _KEY, bool(target.begun(desk.folder, desk.viewer, targets)))
    st.button(
        desk.say("cascade.apply", count=len(planned.parts)), type="primary", key="cascade_apply",
        icon=":material/account_tree:", on_click=guarded(desk.language, partial(_apply, desk, asked)),
    )  # fmt: skip


def _apply(desk: Desk, asked: partial[Ask]) -> None:
    done = cascade.apply(desk.folder, desk.viewer, asked(), target_change_view.how(_KEY))
    new = sum(part.new for part in done.parts)
    st.session_state[target_change_view.DONE] = desk.say("cascade.done", count=len(done.parts), new=new)
    st.session_state[f"{_KEY}_why"] = ""


def _table(desk: Desk, model: Model, planned: Cascade, unit: Scale) -> None:
    """A line for every part, then what they give together, the whole, and the difference."""
    lines = [_part(desk, model, planned, part, unit) for part in planned.parts]
    for name in ("together", "whole", "gap"):
        texts = {_heading(desk, one): _total(one, unit, name) for one in planned.sums}
        key = _together(planned) if name == "together" else name
        lines.append(_line(desk, desk.say(f"cascade.{key}"), "", "", "", texts))
    figures = st.column_config.TextColumn(alignment="right", width=66)
    config = {_heading(desk, one): figures for one in planned.sums}
    config[desk.say("cascade.part")] = st.column_config.TextColumn(pinned=True, width=105)
    st.dataframe(
        lines, hide_index=True, key="cascade_preview", alt=desk.say("cascade.preview"), column_config=config,
        height="content" if len(lines) <= 16 else 560,
    )  # fmt: skip


def _heading(desk: Desk, one: Sum) -> str:
    return target_grid_view.month_name(desk, one.period)


def _together(planned: Cascade) -> str:
    return "mean" if planned.joint or planned.accumulation is Accumulation.RATE else "sum"


def _line(desk: Desk, name: str, owner: str, share: str, code: str, texts: Mapping[str, str]) -> dict[str, str]:
    head = {
        desk.say("cascade.part"): name,
        desk.say("term.owner"): owner,
        desk.say("cascade.share"): share,
        desk.say("cascade.code"): code,
    }
    return head | dict(texts)


def _part(desk: Desk, model: Model, planned: Cascade, part: Part, unit: Scale) -> dict[str, str]:
    name = desk.text(model.org_tree.units[part.node.org or model.org_tree.root].name)
    owner = desk.owner(model, part.owner) or desk.say("cascade.nobody")
    code = desk.say("cascade.new", code=part.node.code) if part.new else part.node.code
    texts = {_heading(desk, one): unit.aim(part.aims.get(one.period)) for one in planned.sums}
    return _line(desk, name, owner, numbers.percent(part.share, 1), code, texts)


def _total(one: Sum, unit: Scale, name: str) -> str:
    if name == "gap":
        return "✓ 0" if one.gap == 0 else numbers.signed(one.gap * unit.factor, unit.digits + 2)
    return unit.aim(one.given if name == "together" else one.whole)


def _verdict(desk: Desk, planned: Cascade, unit: Scale) -> None:
    off = [one for one in planned.sums if one.gap]
    kind = "joint" if planned.joint else "mean" if planned.accumulation is Accumulation.RATE else "sum"
    if off:
        st.warning(desk.say("cascade.apart", count=len(off)), icon=":material/warning:")
    else:
        st.markdown(
            f":blue[✓] {desk.say(f'cascade.even_{kind}', count=len(planned.sums), unit=unit.word or numbers.NONE)}"
        )


def _named(desk: Desk, model: Model, problem: Problem, unit: Scale) -> Problem:
    """A problem with units by name and figures as they are shown."""
    values = dict(problem.values)
    names = values.get("names")
    if isinstance(names, list):
        told = [desk.text(model.org_tree.units[name].name) for name in names]
        values["names"] = told if len(told) <= MOST_NAMES else [*told[:MOST_NAMES], f"… ({len(told)})"]
    for name in ("sum", "whole"):
        figure = values.get(name)
        if isinstance(figure, (int, float)):
            values[name] = f"{unit.short(figure)} {unit.word}".strip()
    return replace(problem, values=values)
