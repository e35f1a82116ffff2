"""The outline of the indicator tree, to read or to edit: goals, and KPIs below them, with their weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any, TypedDict

import streamlit as st

from kpi.ui.components.assets import script, style

_OUTLINE = st.components.v2.component(
    "attain_tree_outline",
    js=script("tree_line", "tree_edits", "tree_fields", "tree_drag", "tree_outline"),
    css=style("tree_outline", "tree_editing"),
)


class Node(TypedDict):
    """One goal or KPI; siblings show in the order given, a node without a known parent is a root."""

    code: str
    parent: str | None
    type: str
    """"kpi" for a leaf; any other word is drawn as a goal, in bold."""
    name: str
    weight: float | None
    """The weight itself; None counts as 1 and draws no bar."""
    unit: str
    org: str
    owner: str
    status: str
    status_word: str
    score: str
    marks: list[str]
    """Short words beside the name, such as "by the worst"."""
    changed: bool
    """Whether it differs from the tree in force."""


class Headers(TypedDict):
    """The words over the columns."""

    name: str
    weight: str
    unit: str
    org: str
    owner: str
    score: str


class Editing(TypedDict):
    """What the outline needs to be edited: words, the last edits that were taken in, and the node to name first."""

    words: dict[str, str]
    done: dict[str, Any]
    naming: str | None


def tree_outline(
    nodes: Sequence[Node],
    *,
    headers: Headers,
    label: str,
    sum_words: str,
    selected: str | None,
    key: str,
    on_open: Callable[[], None],
    editing: Editing | None = None,
    on_edits: Callable[[], None] = lambda: None,
) -> None:
    """Draw the outline, mark the selected node, and call back when one is opened or edited.

    `sum_words` say that weights add up to `{sum}`. Edits come numbered and stay until `editing` names them as done.
    """
    _OUTLINE(
        key=key,
        data={
            "nodes": [_drawable(node) for node in nodes],
            "headers": headers,
            "label": label,
            "sum": sum_words,
            "selected": selected,
            "editing": editing,
        },
        on_opened_change=on_open,
        on_edits_change=on_edits,
    )


def _drawable(node: Node) -> Node:
    """Blank the numbers that JSON cannot carry: one NaN would stop the whole outline in the browser."""
    weight = node["weight"]
    return {**node, "weight": weight if weight is not None and isfinite(weight) else None}
