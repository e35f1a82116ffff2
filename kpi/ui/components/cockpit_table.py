"""The cockpit's table: one line for each KPI, grouped by goal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import TypedDict

import streamlit as st

from kpi.ui.components.assets import script, style

_TABLE = st.components.v2.component("attain_cockpit_table", js=script("cockpit_table"), css=style("cockpit_table"))


class Row(TypedDict):
    """One KPI's line: texts ready to show, and the raw numbers that place its marks."""

    code: str
    status: str
    status_word: str
    name: str
    actual: str
    target: str
    deviation: float | None
    """Attainment minus 1, so that negative is bad whatever the polarity."""
    tolerance: float
    """Width of the grey band on the bad side, such as 0.1."""
    attainment: str
    spark: list[float | None]
    spark_target: list[float | None]
    change: str
    owner: str
    doubt: str
    """A word beside the figure, such as "partial"; empty when there is no doubt."""


class Group(TypedDict):
    """One goal's heading and the KPIs below it."""

    code: str
    title: str
    rows: list[Row]


class Headers(TypedDict):
    """The words over the columns."""

    status: str
    name: str
    actual: str
    target: str
    deviation: str
    attainment: str
    spark: str
    change: str
    owner: str


def cockpit_table(
    groups: Sequence[Group],
    *,
    headers: Headers,
    caption: str,
    label: str,
    selected: str | None,
    key: str,
    on_open: Callable[[], None],
) -> None:
    """Draw the table, mark the selected row, and call back when a row is opened."""
    _TABLE(
        key=key,
        data={
            "groups": [{**group, "rows": [_drawable(row) for row in group["rows"]]} for group in groups],
            "headers": headers,
            "caption": caption,
            "label": label,
            "selected": selected,
        },
        on_opened_change=on_open,
    )


def _drawable(row: Row) -> Row:
    """Blank the numbers that JSON cannot carry: one NaN would stop the whole table in the browser."""
    return {
        **row,
        "deviation": _number(row["deviation"]),
        "tolerance": _number(row["tolerance"]) or 0.0,
        "spark": [_number(value) for value in row["spark"]],
        "spark_target": [_number(value) for value in row["spark_target"]],
    }


def _number(value: float | None) -> float | None:
    """Return a finite number, or None."""
    return value if value is not None and isfinite(value) else None
