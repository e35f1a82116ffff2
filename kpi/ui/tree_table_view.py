"""The tree as one table to edit in bulk: rows come, go, are pasted from a spreadsheet, and join the draft at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import polars as pl
import streamlit as st

from kpi.core.indicator_book import Row
from kpi.core.problem import Place
from kpi.core.tree_book import CHOICES, TreeChanges, cells, depth_first, word
from kpi.core.tree_draft import differences
from kpi.text.tree_book import SPELLED
from kpi.ui import marks
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.ui.tree_difference_view import links_between, reordered, rows
from kpi.usecases import tree_book
from kpi.usecases.tree_draft import Draft

COLUMNS = (
    "code", "name_zh", "name_en", "parent", "order", "type", "weight", "indicator", "org", "owner", "post", "level",
    "perspective", "review", "step",
)  # fmt: skip
MOST_PROBLEMS = 12
_TURN = "tree_table_turn"


def show(desk: Desk, draft: Draft) -> None:
    """The table, what it changes, and the way into the draft."""
    st.caption(desk.say("table.intro"))
    headers = {field: desk.say(f"treebook.{field}") for field in COLUMNS}
    edited = st.data_editor(
        _frame(desk, draft, headers),
        num_rows="dynamic",
        hide_index=True,
        key=f"tree_table_{desk.language}_{len(draft.edits)}_{len(draft.undone)}_{st.session_state.get(_TURN, 0)}",
        alt=desk.say("table.alt"),
        height=520,
        column_config={header: st.column_config.TextColumn() for header in headers.values()},
    )
    found = tree_book.hold_against(desk.viewer, draft.after, _rows(edited, headers))
    show_changes(desk, draft, found)


def _frame(desk: Desk, draft: Draft, headers: Mapping[str, str]) -> pl.DataFrame:
    """A line for each node, choices by their word."""
    lines = [cells(node) for node in depth_first(draft.after)]
    said = {header: [_said(desk, field, line[field]) for line in lines] for field, header in headers.items()}
    return pl.DataFrame(said, schema=dict.fromkeys(headers.values(), pl.String))


def _said(desk: Desk, field: str, value: str) -> str:
    return desk.say(word(field, value)) if value in CHOICES.get(field, ()) else value


def _rows(edited: pl.DataFrame, headers: Mapping[str, str]) -> list[Row]:
    """The lines that say anything, as rows of a sheet."""
    found = []
    for number, line in enumerate(edited.iter_rows(named=True), 1):
        texts = {field: (line[header] or "").strip() for field, header in headers.items()}
        if any(texts.values()):
            said = {field: SPELLED.value(field, text) for field, text in texts.items()}
            found.append(Row(Place(row=number), headers, said))
    return found


def show_changes(desk: Desk, draft: Draft, found: TreeChanges) -> None:
    """What is wrong with rows, or what they change and the button that takes it into the draft."""
    if found.problems:
        told = [marks.plain_text(desk.sentence(problem)) for problem in found.problems[:MOST_PROBLEMS]]
        (st.error if found.errors else st.info)("\n".join(f"- {text}" for text in told))
    if found.errors:
        return
    if not found.edits:
        st.caption(desk.say("table.same"))
        return
    lines = rows(desk, draft.model, differences(draft.after, found.after), links_between(draft.after, found.after))
    lines += reordered(desk, draft.model, draft.after, found.after)
    title = desk.say("table.changes", count=len(lines))
    st.markdown(f"**{title}**")
    st.dataframe(lines, hide_index=True, key="tree_table_changes", alt=title, height=min(320, 38 + 35 * len(lines)))
    st.button(
        desk.say("table.take"), type="primary", key="tree_table_take", icon=":material/check:",
        on_click=guarded(desk.language, partial(_take, desk, found)),
    )  # fmt: skip


def _take(desk: Desk, found: TreeChanges) -> None:
    tree_book.take(desk.folder, desk.viewer, found)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
