"""The library of trees to begin with: choose one and take it into the draft."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kpi.core.errors import KpiError
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.usecases import tree_template


def ask(desk: Desk) -> None:
    """Open the library."""
    st.dialog(desk.say("edit.templates"))(guarded(desk.language, partial(_body, desk)))()


def _body(desk: Desk) -> None:
    st.caption(desk.say("library.intro"))
    found = {one.code: one for one in tree_template.library(desk.viewer)}
    chosen = st.radio(
        desk.say("edit.templates"),
        list(found),
        format_func=lambda code: desk.say(
            "library.count", name=desk.text(found[code].name), count=len(found[code].kpis)
        ),
        key=f"library_{desk.language}",
        label_visibility="collapsed",
    )
    if st.button(desk.say("table.take"), type="primary", key="library_take", icon=":material/check:") and chosen:
        try:
            tree_template.take(desk.folder, desk.viewer, chosen)
        except KpiError as error:
            for problem in error.problems:
                st.error(desk.sentence(problem), icon=":material/error:")
            return
        st.rerun()
