"""The versions of the tree, and what each of them changed."""

from __future__ import annotations

import streamlit as st

from kpi.text import numbers
from kpi.ui import filters
from kpi.ui.desk import Desk
from kpi.ui.tree_difference_view import rows
from kpi.usecases import tree_history
from kpi.usecases.tree_history import TreeVersion

TABLE = "tree_versions"
MOST_LINES = 12


def show(desk: Desk) -> None:
    """The list of versions, and the one that is selected in full."""
    found = tree_history.versions(desk.folder, desk.viewer)
    if not found:
        st.info(desk.say("versions.none"), icon=":material/history:")
        return
    codes = [str(version.number) for version in found]
    place = filters.line(TABLE, "version", codes)
    st.dataframe(
        [_row(desk, version) for version in found],
        hide_index=True,
        key=TABLE,
        on_select=lambda: filters.line_picked(TABLE, "version", codes),
        selection_mode="single-row-required",
        alt=desk.say("versions.title"),
        height="content" if len(found) <= MOST_LINES else MOST_LINES * 35,
    )
    version = found[place]
    title = desk.say("versions.changes", number=version.number)
    st.subheader(title, anchor=False)
    lines = rows(desk, desk.model(), version.nodes, version.links)
    st.dataframe(lines, hide_index=True, key="tree_version_changes", alt=title)


def _row(desk: Desk, version: TreeVersion) -> dict[str, str | int]:
    return {
        desk.say("versions.number"): f"v{version.number}",
        desk.say("versions.when"): f"{version.at.astimezone():%Y-%m-%d %H:%M}",
        desk.say("versions.since"): f"{version.since:%Y-%m}" if version.since else desk.say("publish.always"),
        desk.say("versions.who"): version.who,
        desk.say("versions.nodes"): len({one.code for one in version.nodes}),
        desk.say("versions.why"): version.why or numbers.NONE,
    }
