"""Lineage drawn: lanes from left to right, boxes in them, and the links between boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict

import streamlit as st

from kpi.ui.components.assets import script, style

_LINEAGE = st.components.v2.component("attain_lineage", js=script("boxes", "lineage"), css=style("lineage"))


class Lane(TypedDict):
    """One lane; where it has no box it shows the word `none` with the shape of a status."""

    code: str
    name: str
    none: str
    none_status: str


class Box(TypedDict):
    """One thing in a lane: its name, a quiet line below it, and a warning with the shape of its status."""

    id: str
    lane: str
    name: str
    note: str
    mark: str
    status: str


def lineage(
    lanes: Sequence[Lane],
    boxes: Sequence[Box],
    links: Sequence[tuple[str, str]],
    *,
    label: str,
    selected: str,
    key: str,
    on_open: Callable[[], None],
) -> None:
    """Draw the boxes, light up what the selected one is fed from and feeds, and call back when one is opened."""
    _LINEAGE(
        key=key,
        data={
            "lanes": list(lanes),
            "boxes": list(boxes),
            "links": [list(link) for link in links],
            "label": label,
            "selected": selected,
        },
        on_opened_change=on_open,
    )
