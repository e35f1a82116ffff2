"""Mapping: for each column of the dataset the column of the sheet it is taken from, with samples of its values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from kpi.core.dataset import FactColumn
from kpi.core.mapping import FIXED, NOTHING, PERIOD, SHEET_NAME, STATED, UNIT, VALUE
from kpi.core.problem import Problem
from kpi.core.reading import ROW, SHEET, ColumnType, Reading, ReadTable
from kpi.text import numbers
from kpi.ui import draft, marks
from kpi.ui.desk import Desk
from kpi.ui.draft import Draft
from kpi.ui.guard import guarded
from kpi.usecases.mapping import Proposal

SAMPLE_ROWS, SAMPLE_COLUMNS = 8, 60
MOST_HEADERS = 200
"""Of a wider table the likeliest are offered."""
_TURNED = (PERIOD, UNIT, VALUE)
_CHOICES = ("dmy", "mdy", "ymd", "keep", "drop", "one", "two", "fill", "leave")
"""The answers that have words; an encoding, a row or a sign is its own."""
_WIDTHS = (1.0, 1.5, 1.6)
_DATES = {
    ColumnType.DATE: st.column_config.DateColumn(format="YYYY-MM-DD"),
    ColumnType.MONTH: st.column_config.DateColumn(format="YYYY-MM"),
}


def proposal(desk: Desk, given: Draft, reading: Reading) -> Proposal:
    """How the file could be taken; where nothing has to be chosen it is taken so, and the way leads on to the check."""
    found = desk.propose(reading, given.dataset or "", given.table)
    if found.answers and not given.answers:
        given.answers = {(answer.topic, answer.sheet, answer.column): answer.choice for answer in found.answers}
        st.rerun()
    if given.step is None:
        given.step = "check" if found.settled else "map"
    if given.step == "check" and given.columns is None:
        given.take(found.columns, found.at)
    return found


def choose_table(desk: Desk, given: Draft, found: Proposal) -> None:
    """Which of several tables of the file is meant."""
    filled = [position for position, table in enumerate(found.tables) if table.frame.height]
    if len(filled) < 2:
        return

    def take() -> None:
        given.table, given.columns = st.session_state["upload_table"], None

    names = {position: _called(desk, found.tables[position]) for position in filled}
    st.selectbox(
        desk.say("upload.table"),
        filled,
        filled.index(found.at),
        format_func=names.__getitem__,
        key="upload_table",
        on_change=guarded(desk.language, take),
    )


def _called(desk: Desk, table: ReadTable) -> str:
    """A table among those of a file."""
    sheet = table.sheet or desk.say("upload.whole_file")
    said = [desk.say("upload.table_option", sheet=sheet, first=table.first_row, last=table.last_row,
                     rows=f"{table.frame.height:,}")]  # fmt: skip
    if SHEET in table.frame.columns:
        said.append(desk.say("upload.seen_sheets", count=table.frame[SHEET].n_unique()))
    if _is_turned(table):
        said.append(desk.say("upload.seen_turned"))
    return " · ".join(said)


def _is_turned(table: ReadTable) -> bool:
    """Whether several rows come from one row of the sheet."""
    keys = [name for name in (ROW, SHEET) if name in table.frame.columns]
    return bool(table.frame.select(keys).is_duplicated().any())


def questions(desk: Desk, given: Draft, reading: Reading, table: ReadTable) -> None:
    """What the reader asks because the file alone does not settle it."""
    asked = [p for p in [*reading.problems, *table.problems] if "choices" in p.values]
    if not asked:
        return
    with st.container(border=True, key="questions"):
        st.markdown(f"**{desk.say('upload.question')}**")
        for number, problem in enumerate(asked):
            _question(desk, given, problem, number)


def _question(desk: Desk, given: Draft, problem: Problem, number: int) -> None:
    key = f"question_{number}"
    values, place = problem.values, problem.place
    topic, choices = str(values["topic"]), list(values["choices"] or [])  # type: ignore[arg-type]

    def answer() -> None:
        if (said := st.session_state.get(key)) is not None:
            given.answers[(topic, place.sheet, place.column)] = str(said)
            given.forget_repairs()

    st.segmented_control(
        marks.plain_text(desk.sentence(problem)),
        choices,
        format_func=lambda choice: desk.say(f"choice.{choice}") if choice in _CHOICES else choice,
        key=key,
        on_change=guarded(desk.language, answer),
    )


def columns(desk: Desk, given: Draft, found: Proposal) -> dict[str, str]:
    """One line for each column of the dataset: what it is, what it is taken from, and what stands there."""
    chosen: dict[str, str] = {}
    for code, column in found.dataset.in_file.items():
        source = _line(desk, given, found, code, column)
        if source is not None:
            chosen[code] = source
    ignored = [column.name for column in found.table.columns if column.name not in chosen.values()]
    if len(ignored) > SAMPLE_COLUMNS:
        ignored = [*ignored[:SAMPLE_COLUMNS], "…"]
    if ignored:
        st.caption(marks.plain_text(desk.say("upload.ignored", columns=ignored)))
    return chosen


def _line(desk: Desk, given: Draft, found: Proposal, code: str, column: FactColumn) -> str | None:
    name, options = desk.text(column.label(code)), _options(found, code, column)
    settled = given.columns or found.columns
    label, choice, samples = st.columns(_WIDTHS, vertical_alignment="center")
    need = f" · {desk.say('upload.required')}" if code in found.dataset.needed else ""
    kind = desk.say("term.org" if column.role == "org" else f"type.{column.type.value}")
    label.markdown(f"**{marks.plain_text(name)}** :gray[{kind}{need}]")
    with choice:
        source = st.selectbox(
            name,
            options,
            options.index(settled[code]) if settled.get(code) in options else None,
            format_func=lambda option: _source(desk, found, option),
            key=f"map_{given.dataset}_{found.at}_{code}",
            label_visibility="collapsed",
            placeholder=desk.say("upload.choose_column"),
        )
        if source == FIXED:
            _fixed(desk, given, code, column)
    samples.caption(marks.plain_text(_samples(desk, found, code, source)))
    return source


def _options(found: Proposal, code: str, column: FactColumn) -> list[str]:
    """The headers, the likeliest first, and the sources that this column may have."""
    headers = [candidate.header for candidate in found.candidates[code][:MOST_HEADERS]]
    sources = {
        STATED: column.role == "date",
        SHEET_NAME: column.role != "date",
        NOTHING: code not in found.dataset.needed,
    }
    return headers + [source for source in found.sources if sources.get(source, True)]


def _source(desk: Desk, found: Proposal, option: str) -> str:
    if option == STATED:
        month: date = found.table.frame[STATED][0]
        return desk.say("upload.source_period", month=f"{month:%Y-%m}")
    words = {SHEET_NAME: "sheet", FIXED: "fixed", NOTHING: "nothing"}
    if option in words:
        return desk.say(f"upload.source_{words[option]}")
    return desk.say(f"upload.turned_{option}") if option in _TURNED and _is_turned(found.table) else option


def _samples(desk: Desk, found: Proposal, code: str, source: str | None) -> str:
    """Values of the column chosen, or why there is none yet."""
    name = desk.text(found.dataset.columns[code].label(code))
    if source is None:
        return desk.say("upload.tie" if code in found.ties else "upload.not_found", column=name)
    listed = next((c.samples for c in found.candidates[code] if c.header == source), [])
    if source == SHEET_NAME:
        listed = found.table.frame[SHEET_NAME].unique(maintain_order=True).head(3).to_list()
    if source in (FIXED, NOTHING, STATED):
        return ""
    return desk.say("upload.examples", values=listed) if listed else desk.say("upload.no_examples")


def _fixed(desk: Desk, given: Draft, code: str, column: FactColumn) -> None:
    """One value for the whole file."""
    key = f"fixed_{code}"
    if column.role == "date":
        day = st.date_input(desk.say("upload.fixed_date"), None, key=key)
        value = day.isoformat() if isinstance(day, date) else ""
    elif column.role == "org":
        units = desk.model().org_tree.units
        names = {unit: desk.text(units[unit].name) for unit in units}
        label = desk.say("upload.fixed_org")
        value = st.selectbox(label, list(units), None, format_func=names.__getitem__, key=key) or ""
    else:
        value = st.text_input(desk.say("upload.fixed_text"), key=key)
    given.fixed[code] = value


def proceed(desk: Desk, given: Draft, found: Proposal, chosen: Mapping[str, str]) -> None:
    """Back to the file, or on to the check once every column has its source."""
    twice = [source for source in chosen.values() if not source.startswith(" ")]
    doubled = next((source for source in twice if twice.count(source) > 1), None)
    if doubled:
        st.warning(marks.plain_text(desk.say("upload.twice", header=doubled)), icon=":material/warning:")
    unsaid = [code for code, source in chosen.items() if source == FIXED and not given.fixed.get(code)]
    is_whole = len(chosen) == len(found.dataset.in_file) and not doubled and not unsaid

    def check() -> None:
        given.take(chosen, found.at)
        given.step = "check"

    with st.container(horizontal=True):
        back(desk, given)
        label, to_check = desk.say("upload.to_check"), guarded(desk.language, check)
        st.button(label, type="primary", key="to_check", disabled=not is_whole, on_click=to_check)


def back(desk: Desk, given: Draft) -> None:
    """The button one step back: from the check to the mapping, from there to another file."""

    def step_back() -> None:
        if given.step == "check":
            given.step = "map"
        else:
            draft.end()

    st.button(desk.say("upload.back"), key="back", on_click=guarded(desk.language, step_back))


def sample(desk: Desk, table: ReadTable) -> None:
    """The first rows as they were read."""
    names = [column.name for column in table.columns][:SAMPLE_COLUMNS]
    shown: dict[str, Any] = {column.name: _DATES[column.type] for column in table.columns if column.type in _DATES}
    if _is_turned(table):
        shown |= {name: desk.say(f"upload.turned_{name}") for name in _TURNED if name in names}
    st.dataframe(
        table.frame.select(names).head(SAMPLE_ROWS),
        hide_index=True,
        key="sample",
        alt=desk.say("upload.first_rows"),
        height="content",
        placeholder=numbers.NONE,
        column_config=shown,
    )
