"""Publishing a draft of the tree: what changes, since when and why, and what is still in the way."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from kpi.core.errors import KpiError
from kpi.ui import filters, marks
from kpi.ui.desk import Desk
from kpi.ui.guard import guarded
from kpi.ui.tree_difference_view import links_between, reordered, rows
from kpi.usecases import tree_draft
from kpi.usecases.tree_draft import Draft

ALWAYS = ":always"
MOST_PROBLEMS = 12
_TOLD = "tree_published"


def ask(desk: Desk, draft: Draft, number: int) -> None:
    """Open the dialog."""
    body = guarded(desk.language, partial(_body, desk, draft))
    st.dialog(desk.say("publish.title", number=number), width="large")(body)()


def tell_published(desk: Desk) -> None:
    """Say once that the tree was published."""
    if (count := st.session_state.pop(_TOLD, None)) is not None:
        st.toast(desk.say("publish.done", count=count), icon=":material/check_circle:")


def _body(desk: Desk, draft: Draft) -> None:
    if draft.problems:
        st.error(desk.say("publish.blocked", count=len(draft.problems)), icon=":material/error:")
        sentences = [marks.plain_text(desk.sentence(problem)) for problem in draft.problems[:MOST_PROBLEMS]]
        st.markdown("\n".join(f"- {text}" for text in sentences))
        return
    lines = changes(desk, draft)
    title = desk.say("publish.changes", count=len(lines))
    st.markdown(f"**{title}**")
    st.dataframe(lines, hide_index=True, key="publish_changes", alt=title, height=min(300, 38 + 35 * len(lines)))
    since = _since(desk, draft)
    why = st.text_input(desk.say("publish.why"), key="publish_why", placeholder=desk.say("publish.why_hint"))
    ready = bool((why or "").strip()) and not draft.moved
    go = st.button(
        desk.say("publish.go"), key="publish_go", type="primary", icon=":material/publish:", disabled=not ready
    )
    if go and _published(desk, since, why):
        filters.select("view", None)
        st.session_state.pop("seen_view", None)
        st.rerun()


def changes(desk: Desk, draft: Draft) -> list[dict[str, str]]:
    """A line for everything that publishing changes."""
    found = rows(desk, draft.model, draft.differences, links_between(draft.before, draft.after))
    return found + reordered(desk, draft.model, draft.before, draft.after)


def _published(desk: Desk, since: date | None, why: str) -> bool:
    try:
        st.session_state[_TOLD] = tree_draft.publish(desk.folder, desk.viewer, since, why)
    except KpiError as error:
        for problem in error.problems[:MOST_PROBLEMS]:
            st.error(desk.sentence(problem), icon=":material/error:")
        return False
    return True


def _since(desk: Desk, draft: Draft) -> date | None:
    """The month from which the draft is to hold; a new tree holds for all time unless another is chosen."""
    months = [f"{month:%Y-%m}" for month in desk.months_to_begin()]
    options = [*months, ALWAYS]
    this_month = f"{desk.today:%Y-%m}"
    first = this_month if draft.before.nodes and this_month in months else ALWAYS
    chosen = st.selectbox(
        desk.say("publish.since"),
        options,
        index=options.index(first),
        format_func=lambda month: desk.say("publish.always") if month == ALWAYS else month,
        key=f"publish_since_{desk.language}",
        help=desk.say("publish.since_help"),
        width=240,
    )
    return None if chosen == ALWAYS else date.fromisoformat(f"{chosen}-01")
