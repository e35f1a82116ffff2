"""Repairs: cells that are wrong, grouped by what is wrong with them, corrected in a grid or their rows skipped."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from kpi.core.fact import AT
from kpi.core.org import OrgTree
from kpi.core.reading import ROW, SHEET, as_text
from kpi.ui import marks
from kpi.ui.arrival_view import XLSX
from kpi.ui.check_view import Check
from kpi.ui.desk import Desk
from kpi.ui.draft import Draft
from kpi.ui.guard import guarded

MOST_ROWS = 200
EXAMPLES = 3
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
}
VALUE, SKIP, IS, UNDER, COUNT, LABEL = "value", "skip", "is", "under", "count", "label_"


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
    counted = cells.group_by("value", maintain_order=True).agg(pl.len().alias(COUNT), pl.col(AT)).head(MOST_ROWS)
    listed = counted["value"].head(EXAMPLES).to_list() + (["…"] if counted.height > EXAMPLES else [])
    text = desk.say("upload.group_units", count=counted.height, examples=listed)
    _head(text, found, cells)
    tree, key = desk.model().org_tree, "repair_units"
    names = _unit_names(desk, tree)
    called = {code: name for name, code in names.items()}
    if key not in st.session_state or key not in given.grids:
        given.grids[key] = counted.with_columns(
            pl.Series(IS, [called.get(given.members.get(value, "")) for value in counted["value"]], dtype=pl.String),
            pl.Series(UNDER, [called.get(given.units.get(value, "")) for value in counted["value"]], dtype=pl.String),
            pl.Series(SKIP, [set(at) <= given.skipped for at in counted[AT]], dtype=pl.Boolean),
        )
    st.data_editor(
        given.grids[key].drop(AT),
        key=key,
        hide_index=True,
        disabled=["value", COUNT],
        num_rows="fixed",
        height="content",
        placeholder=" ",
        alt=text,
        column_config={
            "value": desk.say("upload.name_in_file"),
            COUNT: st.column_config.NumberColumn(desk.say("upload.rows")),
            IS: st.column_config.SelectboxColumn(desk.say("upload.belongs"), options=list(names)),
            UNDER: st.column_config.SelectboxColumn(desk.say("upload.new_under"), options=list(names)),
            SKIP: st.column_config.CheckboxColumn(desk.say("upload.skip")),
        },
        on_change=guarded(desk.language, _take_units),
        args=(given, key, names),
    )
    for name, parent in given.units.items():
        st.info(marks.plain_text(desk.say("upload.new_unit", name=name, parent=called[parent])), icon=":material/info:")


def _unit_names(desk: Desk, tree: OrgTree) -> dict[str, str]:
    """The units by what a person calls them; two of one name have their codes beside."""
    named: dict[str, str] = {}
    for code, unit in tree.units.items():
        name = desk.text(unit.name)
        named[f"{name} ({code})" if name in named else name] = code
    return named


def _take_units(given: Draft, key: str, names: dict[str, str]) -> None:
    """What a person just said of names that no unit has."""
    grid = given.grids[key]
    for position, edits in _edits(key).items():
        spelling = grid["value"][position]
        for field, chosen in ((IS, given.members), (UNDER, given.units)):
            if field in edits:
                chosen.pop(spelling, None)
                if edits[field]:
                    chosen[spelling] = names[edits[field]]
        if SKIP in edits:
            _skip(given, grid[AT][position].to_list(), skip=bool(edits[SKIP]))


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
