"""The read-only outline of the indicator tree: goals, and KPIs below them, with their weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import TypedDict

import streamlit as st

from kpi.ui.components.assets import script, style

_OUTLINE = st.components.v2.component("attain_tree_outline", js=script("tree_outline"), css=style("tree_outline"))


class Node(TypedDict):
    """One goal or KPI; siblings show in the order given, a node without a known parent is a root."""

    code: str
    parent: str | None
    type: str
    """"kpi" for a leaf; any other word is drawn as a goal, in bold."""
    name: str
    weight: float | None
    """The weight itself; None draws no bar."""
    weight_word: str
    share: float
    """How full the bar is, 0 to 1."""
    unit: str
    org: str
    owner: str
    status: str
    status_word: str
    score: str
    mark: str
    """A warning beside the name, such as "weights add up to 125 %"; empty for none."""


class Headers(TypedDict):
    """The words over the columns."""

    name: str
    weight: str
    unit: str
    org: str
    owner: str
    score: str


def tree_outline(
    nodes: Sequence[Node],
    *,
    headers: Headers,
    label: str,
    selected: str | None,
    key: str,
    on_open: Callable[[], None],
) -> None:
    """Draw the outline, mark the selected node, and call back when one is opened."""
    _OUTLINE(
        key=key,
        data={
            "nodes": [_drawable(node) for node in nodes],
            "headers": headers,
            "label": label,
            "selected": selected,
        },
        on_opened_change=on_open,
    )


def _drawable(node: Node) -> Node:
    """Blank the numbers that JSON cannot carry: one NaN would stop the whole outline in the browser."""
    weight = node["weight"]
    return {
        **node,
        "weight": weight if weight is not None and isfinite(weight) else None,
        "share": node["share"] if isfinite(node["share"]) else 0.0,
    }
