"""What a person does to the draft of the tree: from the outline, the form and the toolbar to the use case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from kpi.core.errors import KpiError
from kpi.core.label import Label
from kpi.core.scorecard import TreeNode
from kpi.core.tree_draft import code_for
from kpi.core.tree_edit import Add, Change, Edit, Remove, read
from kpi.ui import filters, marks
from kpi.ui.desk import Desk
from kpi.usecases import tree_draft

EDITOR = "tree_editor"
_DONE, _REFUSED, _NAMING = "tree_done", "tree_refused", "tree_naming"


def act(desk: Desk, edit: Edit) -> None:
    """Make an edit; one that cannot be made is told and changes nothing."""
    _trying(lambda: tree_draft.edit(desk.folder, desk.viewer, edit))


def step(desk: Desk, name: str) -> None:
    """Undo, redo, discard, or take over what changed meanwhile."""
    _trying(lambda: _STEPS[name](desk.folder, desk.viewer))


_STEPS: dict[str, Callable[..., object]] = {
    "undo": tree_draft.undo,
    "redo": tree_draft.redo,
    "discard": tree_draft.discard,
    "take_over": tree_draft.take_over,
}


def _trying(work: Callable[[], object]) -> None:
    try:
        work()
    except KpiError as error:
        st.session_state[_REFUSED] = error.problems


def tell_refused(desk: Desk) -> None:
    """Say once what could not be done."""
    for problem in st.session_state.pop(_REFUSED, []):
        st.toast(marks.plain_text(desk.sentence(problem)), icon=":material/block:", duration="long")


def done() -> dict[str, Any]:
    """The last edit of the outline that was taken in, by its stream and number."""
    kept: dict[str, Any] = st.session_state.get(_DONE) or {"stream": "", "number": 0}
    return kept


def naming(draft: tree_draft.Draft) -> str | None:
    """The node that is to be named, as long as adding it is the last that was done."""
    code, count = st.session_state.get(_NAMING) or (None, 0)
    return code if count == len(draft.edits) else None


def take(desk: Desk) -> None:
    """Take in what the outline sent, each edit once and in its order."""
    sent = (st.session_state.get(EDITOR) or {}).get("edits") or {}
    stream = str(sent.get("stream", ""))
    for number, event in sent.get("edits", []):
        if (last := done())["stream"] != stream or number > last["number"]:
            st.session_state[_DONE] = {"stream": stream, "number": number}
            _take(desk, event)


def _take(desk: Desk, event: dict[str, Any]) -> None:
    op = event.get("op")
    if op in ("undo", "redo"):
        step(desk, op)
    elif op == "add":
        add(desk, str(event.get("type")), event.get("parent"), int(event.get("position") or 0))
    else:
        _trying(lambda: _edit(desk, event))


def _edit(desk: Desk, event: dict[str, Any]) -> None:
    """One edit as the outline says it; a name is one in the language of the page."""
    edit = read(event)
    if isinstance(edit, Change) and isinstance(text := edit.fields.get("name"), str):
        node = tree_draft.open_draft(desk.folder, desk.viewer).after.nodes.get(edit.code)
        edit = Change(code=edit.code, fields=edit.fields | {"name": worded(desk, node.name if node else None, text)})
    if isinstance(edit, Remove):
        leave(desk, edit.code)
    tree_draft.edit(desk.folder, desk.viewer, edit)


def leave(desk: Desk, code: str) -> None:
    """Select what stands above a node that goes."""
    node = tree_draft.open_draft(desk.folder, desk.viewer).after.nodes.get(code)
    if node is not None and filters.selected("node") == code:
        filters.select("node", node.parent)


def add(desk: Desk, kind: str, parent: str | None, position: int | None = None) -> None:
    """Add a goal or a KPI, last under its parent where no position is said, and let it be named."""
    _trying(lambda: _add(desk, "kpi" if kind == "kpi" else "goal", parent, position))


def _add(desk: Desk, kind: str, parent: str | None, position: int | None) -> None:
    draft = tree_draft.open_draft(desk.folder, desk.viewer)
    after, taken = draft.after, dict.fromkeys(draft.taken)
    name = desk.say(f"edit.new_{kind}")
    code = code_for(name, taken, kind)
    above = after.nodes.get(parent or "")
    if above is not None and above.type == "kpi":
        parent, position = above.parent, above.position + 1
    place = len(after.under(parent)) if position is None else position
    body = {"code": code, "type": kind, "name": name, "parent": parent, "position": place}
    draft = tree_draft.edit(desk.folder, desk.viewer, Add(node=TreeNode.model_validate(body)))
    filters.select("node", code)
    st.session_state[_NAMING] = (code, len(draft.edits))


def worded(desk: Desk, label: Label | None, text: str) -> str | dict[str, str] | None:
    """A text said anew in the language of the page; the other language keeps its own where it has one."""
    if not text.strip():
        return None
    if label is None or label.zh == label.en:
        return text.strip()
    return {"zh": label.zh, "en": label.en} | {desk.language: text.strip()}
