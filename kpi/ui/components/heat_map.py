"""The heat map: a matrix of units and indicators, each cell with its figure, the shape of its status and its colour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypedDict

import streamlit as st

from kpi.ui.components.assets import script, style

_MAP = st.components.v2.component("attain_heat_map", js=script("heat_map"), css=style("heat_map"))


class Cell(NamedTuple):
    """One figure, ready to show; drawn as a list, as there may be thousands."""

    text: str
    status: str
    rank: int
    """From 1, the best; 0 without a rank."""
    size: int
    """Percent of the largest in its column."""
    mark: str
    """What stands behind the figure, such as "*"."""
    edge: str
    """"best", "worst" or nothing."""
    opens: bool


class Column(TypedDict):
    """One indicator; `unit` stands under its name."""

    code: str
    name: str
    unit: str


class Row(TypedDict):
    """One unit; `note` counts what is off, `enters` says whether there are units below it."""

    code: str
    name: str
    note: str
    enters: bool
    whole: bool
    cells: list[Cell]


class Words(TypedDict):
    """The words of the matrix: over the first column, of each status, best, worst, of the mark, and of sorting."""

    unit: str
    statuses: dict[str, str]
    best: str
    worst: str
    mark: str
    sort: str


def heat_map(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    words: Words,
    label: str,
    key: str,
    on_enter: Callable[[], None],
) -> str | None:
    """Draw the matrix and call back when a unit is entered; the cell just opened as "unit indicator", else None."""
    found = _MAP(
        key=key,
        data={"columns": list(columns), "rows": list(rows), "words": words, "label": label},
        on_opened_change=lambda: None,
        on_entered_change=on_enter,
    )
    opened: str | None = found.get("opened")
    return opened
