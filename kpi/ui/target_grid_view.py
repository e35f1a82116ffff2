"""The targets of a year: KPIs by months to look at, and to type or paste into."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from kpi.core.errors import Invalid
from kpi.core.period import Period
from kpi.core.problem import Problem
from kpi.core.target import Aim, Target
from kpi.core.target_change import Key
from kpi.core.target_plan import over, year_of
from kpi.text import numbers
from kpi.ui import filters, marks, target_change_view
from kpi.ui.desk import Desk
from kpi.ui.target_scale import Scale, scale
from kpi.usecases import target
from kpi.usecases.target import Cell, Grid, Row, Value

GRID = "target_grid"
SHOWS, BY = ("target", "actual"), ("month", "quarter")
MOST_LINES, MOST_TYPED = 9, 14
"""More KPIs scroll, so that what is done with one stays on the screen."""
_HEIGHT = 32
_NAME, _UNIT, _YEAR = "name", "unit", "year"
_MONTH, _QUARTER = 69, 110


def years(desk: Desk) -> list[int]:
    """The fiscal years that have targets, this one and the next, the latest first."""
    model = desk.folder.model()
    start, this = model.fiscal_start, this_year(desk)
    known = {year_of(one.period.span(fiscal_start=start).month, start) for one in model.targets}
    return sorted({*known, this, this + 1}, reverse=True)


def this_year(desk: Desk) -> int:
    """The fiscal year of today."""
    return year_of(desk.today, desk.folder.model().fiscal_start)


def look(desk: Desk, found: Grid, show: str, by: str) -> str:
    """Every KPI by months or quarters, and the year, each with its status; returns the KPI that is selected."""
    codes = [row.node.code for row in found.rows]
    place = filters.line(GRID, "kpi", codes)
    st.dataframe(
        [_line(desk, row, show, by) for row in found.rows],
        hide_index=True,
        key=GRID,
        on_select=lambda: filters.line_picked(GRID, "kpi", codes),
        selection_mode="single-row-required",
        alt=desk.say("target.grid_alt", year=found.year),
        height="content" if len(codes) <= MOST_LINES else _HEIGHT * (MOST_LINES + 1),
        column_config=_columns(desk, found, by, None),
    )
    return codes[place]


def _columns(desk: Desk, found: Grid, by: str, year_help: str | None) -> dict[str, Any]:
    text = st.column_config.TextColumn
    columns: dict[str, Any] = {
        _NAME: text(desk.say("term.kpi"), width=198, pinned=True, disabled=True),
        _UNIT: text(desk.say("term.unit"), width=62, disabled=True),
    }
    if by == "month":
        columns |= {str(one): text(month_name(desk, one), width=_MONTH, alignment="right") for one in found.months}
    else:
        columns |= {f"Q{n}": text(f"Q{n}", width=_QUARTER, alignment="right") for n in (1, 2, 3, 4)}
    return columns | {_YEAR: text(str(found.year), width=90, alignment="right", help=year_help)}


def month_name(desk: Desk, period: Period) -> str:
    """A month by its name alone; another period as it is written."""
    return desk.say(f"target.month_{period.month}") if period.month else str(period)


def _line(desk: Desk, row: Row, show: str, by: str) -> dict[str, str]:
    unit = scale(desk, row)
    cells = {str(one.period): one for one in row.months}
    if by == "quarter":
        cells = {f"Q{n}": one for n, one in enumerate(row.quarters, 1)}
    shown = {name: _cell(one, unit, show) for name, one in cells.items()}
    return {_NAME: desk.text(row.title), _UNIT: unit.word, **shown, _YEAR: _cell(row.year, unit, show)}


def _cell(cell: Cell, unit: Scale, show: str) -> str:
    """A target or what was reached, with the shape of how it stands."""
    text = unit.short(cell.actual) if show == "actual" else unit.aim(cell.aim)
    shape = marks.SHAPES.get(cell.status, "")
    return f"{text} {shape}".strip() if text != numbers.NONE else text


@dataclass(frozen=True, slots=True)
class Entered:
    """What was typed into the grid so far: targets by KPI and period, and what could not be read."""

    values: dict[tuple[str, Period], Value | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def editor_key(desk: Desk, found: Grid) -> str:
    """The name of the grid to type into: another after every change of the model."""
    thrown = st.session_state.get("target_editor_thrown", 0)
    return f"target_editor_{found.year}_{found.scenario}_{desk.language}_{desk.state()[0]}_{thrown}"


def throw_away() -> None:
    """Let go of what was typed and not kept."""
    st.session_state["target_editor_thrown"] = st.session_state.get("target_editor_thrown", 0) + 1


def editor(desk: Desk, found: Grid) -> None:
    """The months of every KPI to type into or to paste from a spreadsheet, in the unit of the row."""
    st.caption(desk.say("target.editor_means"))
    st.data_editor(
        [_typed(desk, row) for row in found.rows],
        hide_index=True,
        key=editor_key(desk, found),
        num_rows="fixed",
        disabled=[_NAME, _UNIT],
        alt=desk.say("target.grid_alt", year=found.year),
        height="content" if len(found.rows) <= MOST_TYPED else _HEIGHT * (MOST_TYPED + 1),
        column_config=_columns(desk, found, "month", desk.say("target.own_help")),
    )


def _typed(desk: Desk, row: Row) -> dict[str, str]:
    unit = scale(desk, row)
    months = {str(cell.period): unit.typed(cell.aim) for cell in row.months}
    return {_NAME: desk.text(row.title), _UNIT: unit.word, **months, _YEAR: unit.typed(row.own)}


def entered(desk: Desk, found: Grid) -> Entered:
    """What was typed into the grid and differs from what is agreed."""
    state: Mapping[str, Any] = st.session_state.get(editor_key(desk, found)) or {}
    read = Entered()
    for row, period, text in _edits(found, state.get("edited_rows") or {}):
        try:
            value = scale(desk, row).read(text)
        except Invalid as error:
            read.problems.extend(error.problems)
            continue
        read.values[row.node.code, period] = value
    return read


def _edits(found: Grid, edited: Mapping[Any, Mapping[str, str | None]]) -> Iterator[tuple[Row, Period, str | None]]:
    for position, cells in edited.items():
        for name, text in cells.items():
            period = Period.parse(str(found.year) if name == _YEAR else name)
            if period is not None:
                yield found.rows[int(position)], period, text


def changes(desk: Desk, found: Grid, read: Entered) -> None:
    """What was typed, KPI by KPI, and what the year gives with it."""
    for problem in read.problems:
        st.error(marks.plain_text(desk.sentence(problem)), icon=":material/error:")
    lines = []
    for code in dict.fromkeys(kpi for kpi, _ in read.values):
        row = found.row(code)
        if row is not None:
            lines.append(_change(desk, found, row, {p: v for (kpi, p), v in read.values.items() if kpi == code}))
    if lines:
        st.dataframe(lines, hide_index=True, key="target_changes", alt=desk.say("target.changes"), height="content")


def _change(desk: Desk, found: Grid, row: Row, values: Mapping[Period, Value | None]) -> dict[str, str]:
    unit, start = scale(desk, row), found.model.fiscal_start
    before = {cell.period: cell.aim for cell in row.months if cell.aim} | (
        {row.year.period: row.own} if row.own else {}
    )
    after = before | {period: _aim(value) for period, value in values.items()}
    given = {period: aim for period, aim in after.items() if aim is not None}
    parts = [f"{period} {unit.aim(before.get(period))} → {unit.aim(after[period])}" for period in values]
    whole = over(row.year.period, given, row.indicator.accumulation, start)
    return {
        desk.say("term.kpi"): desk.text(row.title),
        desk.say("term.unit"): unit.word,
        desk.say("target.changes"): desk.say("place.list_joint").join(parts),
        desk.say("target.year_sum", year=found.year): f"{unit.aim(row.year.aim)} → {unit.aim(whole)}",
    }


def _aim(value: Value | None) -> Aim | None:
    if value is None:
        return None
    return Aim(*value) if isinstance(value, tuple) else Aim(value, value)


def enter(desk: Desk, found: Grid) -> None:
    """Targets typed or pasted, with what would change before it does."""
    editor(desk, found)
    read = entered(desk, found)
    changes(desk, found, read)
    if read.values and not read.problems:
        left, _ = st.columns([1, 1])
        with left:
            key = f"target_enter_{desk.language}"
            target_change_view.confirm(desk, key, partial(_wanted, desk, found), after=throw_away)


def _wanted(desk: Desk, found: Grid) -> tuple[list[Target], Collection[Key]]:
    """What the grid says at this moment."""
    return target.typed(desk.folder, desk.viewer, entered(desk, found).values, found.scenario)


def grid(desk: Desk, year: int, scenario: str | None = None) -> Grid:
    """The targets of a fiscal year, of the plan or of a scenario."""
    return target.grid(desk.folder, desk.viewer, year, scenario)
