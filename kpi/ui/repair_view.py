"""Repairs: cells that are wrong, grouped by what is wrong with them, corrected in a grid or their rows skipped."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from kpi.core.fact import AT
from kpi.core.org import OrgTree
from kpi.core.reading import ROW, SHEET, as_text
from kpi.core.suggestion import nearest
from kpi.ui import marks
from kpi.ui.arrival_view import XLSX
from kpi.ui.check_view import Check
from kpi.ui.desk import Desk
from kpi.ui.draft import Draft
from kpi.ui.guard import guarded

MOST_ROWS = 200
EXAMPLES = 3
MOST_NAMES = 12
_WHAT = {
    "intake.cell_not_number": "number",
    "fact.not_number": "number",
    "intake.cell_not_date": "date",
    "fact.not_date": "date",
    "fact.empty": "empty",
    "fact.number_bounds": "bounds",
    "fact.date_bounds": "bounds",
    "intake.cell_error": "error",
    "intake.formula_not_computed": "formula",
    "fact.lookup_missing": "missing",
    "fact.lookup_several": "several",
    "fact.lookup_empty": "unsaid",
}
VALUE, SKIP, IS, UNDER, LABEL = "value", "skip", "is", "under", "label_"
Meaning = tuple[str, str]
"""What a name that no unit has means: `IS` or `UNDER` with a unit's code, or `SKIP`."""


def grids(desk: Desk, given: Draft, found: Check) -> None:
    """One grid for each kind of fault; they stay while they are worked in, whatever is settled."""
    faults = given.faults
    if faults is None or faults.is_empty():
        return
    left = found.ready.checked.faults if found.ready.checked else faults
    if left.is_empty():
        st.success(desk.say("upload.repaired"), icon=":material/check_circle:")
    units = faults.filter(pl.col("key") == "fact.not_org")
    if units.height:
        _units(desk, given, found, units)
    others = faults.filter(pl.col("key") != "fact.not_org").with_columns(pl.col("key").replace(_WHAT).alias("what"))
    for (code, what), cells in others.group_by("code", "what", maintain_order=True):
        _cells(desk, given, found, str(code), str(what), cells)
    if left.height:
        _wholesale(desk, given, found, left)


def _cells(desk: Desk, given: Draft, found: Check, code: str, what: str, cells: pl.DataFrame) -> None:
    """The cells of one column that are wrong in one way."""
    column = found.ready.dataset.columns[code]
    name = desk.text(column.label(code))
    said = desk.say(f"upload.what_{what}" if what in set(_WHAT.values()) else "upload.what_text")
    text = desk.say("upload.group", count=f"{cells.height:,}", column=name, what=said, examples=_examples(desk, cells))
    _head(text, found, cells)
    key = f"repair_{code}_{what}"
    if key not in st.session_state or key not in given.grids:
        given.grids[key] = _grid(given, found, code, cells.head(MOST_ROWS))
    if cells.height > MOST_ROWS:
        st.caption(desk.say("upload.more_faults", shown=MOST_ROWS))
    grid = given.grids[key]
    fixed = [name for name in grid.columns if name not in (VALUE, SKIP)]
    st.data_editor(
        grid,
        key=key,
        hide_index=True,
        disabled=fixed,
        num_rows="fixed",
        height="content",
        placeholder=" ",
        alt=text,
        column_order=[name for name in grid.columns if name != AT],
        column_config={
            ROW: st.column_config.NumberColumn(desk.say("upload.row"), format="%d"),
            SHEET: st.column_config.TextColumn(desk.say("upload.sheet")),
            **_labels(desk, found, code),
            VALUE: st.column_config.TextColumn(name),
            SKIP: st.column_config.CheckboxColumn(desk.say("upload.skip")),
        },
        on_change=guarded(desk.language, _take_cells),
        args=(given, key, found.ready.mapped.columns[code] if found.ready.mapped else code),
    )


def _head(text: str, found: Check, cells: pl.DataFrame) -> None:
    """What is wrong with some cells, in red until every one of them is settled."""
    left = found.ready.checked.faults if found.ready.checked else cells
    is_settled = cells.join(left, on=[AT, "code"], how="semi").is_empty()
    show, icon = (st.success, ":material/check:") if is_settled else (st.error, ":material/error:")
    show(marks.plain_text(text), icon=icon)


def _examples(desk: Desk, cells: pl.DataFrame) -> list[str]:
    listed = [
        desk.say("upload.example" if value else "upload.example_blank", row=row, value=value)
        for row, value in cells.head(EXAMPLES).select(ROW, "value").iter_rows()
    ]
    return listed + (["…"] if cells.height > EXAMPLES else [])


def _grid(given: Draft, found: Check, code: str, cells: pl.DataFrame) -> pl.DataFrame:
    """The rows of some faulty cells: where they are, what tells them, what the cell says, whether they are skipped."""
    mapped = found.ready.mapped
    assert mapped is not None
    frame, at = mapped.table.frame, cells[AT].to_list()
    header = mapped.columns[code]
    telling = _telling(found, code)
    labels = [as_text(frame[mapped.columns[c]].gather(at)) for c in telling]
    values = [given.cells.get((a, header), value) for a, value in zip(at, cells["value"], strict=True)]
    places = cells.select(AT, ROW, *([SHEET] if cells[SHEET].null_count() < cells.height else []))
    return places.with_columns(
        *(series.alias(f"{LABEL}{number}") for number, series in enumerate(labels)),
        pl.Series(VALUE, values, dtype=pl.String),
        pl.Series(SKIP, [a in given.skipped for a in at], dtype=pl.Boolean),
    )


def _labels(desk: Desk, found: Check, code: str) -> dict[str, str]:
    """What to call the columns that say which row it is."""
    columns = found.ready.dataset.columns
    named = enumerate(_telling(found, code))
    return {f"{LABEL}{number}": desk.text(columns[c].label(c)) for number, c in named}


def _telling(found: Check, code: str) -> list[str]:
    """The columns that say which row it is: org unit, date and key."""
    dataset, mapped = found.ready.dataset, found.ready.mapped
    wanted = dict.fromkeys([dataset.org_column, dataset.date_column, *dataset.key])
    return [c for c in wanted if c and c != code and mapped and c in mapped.columns]


def _take_cells(given: Draft, key: str, header: str) -> None:
    """What a person just wrote or ticked in a grid."""
    at = given.grids[key][AT].to_list()
    for position, edits in _edits(key).items():
        if VALUE in edits:
            given.cells[(at[position], header)] = edits[VALUE] or ""
        if SKIP in edits:
            _skip(given, [at[position]], skip=bool(edits[SKIP]))


def _edits(key: str) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = st.session_state[key]["edited_rows"]
    return found


def _skip(given: Draft, at: list[int], *, skip: bool) -> None:
    given.skipped = given.skipped | set(at) if skip else given.skipped - set(at)


def _units(desk: Desk, given: Draft, found: Check, cells: pl.DataFrame) -> None:
    """Names that no org unit has: each is a known unit, a new one, or skipped."""
    counted = cells.group_by("value", maintain_order=True).agg(pl.len().alias("count"), pl.col(AT))
    listed = counted["value"].head(EXAMPLES).to_list() + (["…"] if counted.height > EXAMPLES else [])
    _head(desk.say("upload.group_units", count=counted.height, examples=listed), found, cells)
    tree = desk.model().org_tree
    names = _unit_names(desk, tree)
    parents = [code for code in names if tree.children(code) or code == tree.root]
    _all_new(desk, given, counted["value"].to_list(), tree)
    for number, (value, count, at) in enumerate(counted.head(MOST_NAMES).iter_rows()):
        near = nearest(str(value), names.values())
        guessed = [(IS, code) for code, name in names.items() if name == near]
        rest = [(IS, code) for code in sorted(names, key=parents.__contains__) if (IS, code) not in guessed]
        meanings = [*guessed, *((UNDER, code) for code in parents), (SKIP, ""), *rest]
        _meaning(desk, given, (number, str(value), int(count), list(at)), meanings, names)
    if counted.height > MOST_NAMES:
        st.caption(desk.say("upload.more_problems", count=counted.height - MOST_NAMES))


def _all_new(desk: Desk, given: Draft, values: list[str], tree: OrgTree) -> None:
    """The button that makes every unknown name a new unit under the root."""
    unsaid = [value for value in values if value not in given.members and value not in given.units]
    if len(unsaid) < 2:
        return

    def take() -> None:
        given.units |= dict.fromkeys(unsaid, tree.root)

    label = desk.say("upload.all_new", count=len(unsaid), name=desk.text(tree.units[tree.root].name))
    st.button(label, key="units_all_new", icon=":material/add_business:", on_click=guarded(desk.language, take))


def _meaning(
    desk: Desk,
    given: Draft,
    spelt: tuple[int, str, int, list[int]],
    meanings: list[Meaning],
    names: dict[str, str],
) -> None:
    """What one name means: a unit, a new one under another, or rows to leave out."""
    number, value, count, at = spelt
    key = f"unit_{number}"

    def take() -> None:
        given.members.pop(value, None)
        given.units.pop(value, None)
        what, code = st.session_state[key] or (None, "")
        _skip(given, at, skip=what == SKIP)
        if what == IS:
            given.members[value] = code
        elif what == UNDER:
            given.units[value] = code

    label, choice = st.columns([1.0, 2.2], vertical_alignment="center")
    rows = desk.say("upload.count_rows", count=count)
    label.markdown(f"**{marks.plain_text(value)}** :gray[{marks.plain_text(rows)}]")
    known = _known_meaning(given, value, at)
    choice.selectbox(
        value,
        meanings,
        meanings.index(known) if known in meanings else None,
        format_func=lambda meaning: desk.say(f"upload.meaning_{meaning[0]}", name=names.get(meaning[1], "")),
        key=key,
        label_visibility="collapsed",
        placeholder=desk.say("upload.choose_column"),
        on_change=guarded(desk.language, take),
    )


def _known_meaning(given: Draft, value: str, at: list[int]) -> Meaning | None:
    if value in given.members:
        return IS, given.members[value]
    if value in given.units:
        return UNDER, given.units[value]
    return (SKIP, "") if set(at) <= given.skipped else None


def _unit_names(desk: Desk, tree: OrgTree) -> dict[str, str]:
    """What a person calls each unit; two of one name have their codes beside."""
    called = {code: desk.text(unit.name) for code, unit in tree.units.items()}
    taken = list(called.values())
    return {code: f"{name} ({code})" if taken.count(name) > 1 else name for code, name in called.items()}


def _wholesale(desk: Desk, given: Draft, found: Check, left: pl.DataFrame) -> None:
    """Everything that still needs repair: to download, or to skip."""
    at = left[AT].unique().to_list()

    def skip_all() -> None:
        _skip(given, at, skip=True)
        given.grids = {}

    with st.container(horizontal=True):
        st.download_button(
            desk.say("upload.rejects"),
            partial(desk.rejects, found.ready),
            file_name=f"{desk.say('upload.rejects_file', file=given.path.stem if not given.name else given.name)}.xlsx",
            mime=XLSX,
            key="rejects",
            icon=":material/download:",
            on_click="ignore",
        )
        label = desk.say("upload.skip_all", count=f"{len(at):,}")
        st.button(label, key="skip_all", icon=":material/block:", on_click=guarded(desk.language, skip_all))
