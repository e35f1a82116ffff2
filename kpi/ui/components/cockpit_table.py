"""The cockpit's table: one line for each KPI, grouped by goal."""

from collections.abc import Callable, Sequence
from math import isfinite
from pathlib import Path
from typing import TypedDict, cast

import streamlit as st

_HERE = Path(__file__).parent
_JS = (_HERE / "cockpit_table.js").read_text(encoding="utf-8")
_CSS = (_HERE / "cockpit_table.css").read_text(encoding="utf-8")
_TABLE = st.components.v2.component("attain_cockpit_table", js=_JS, css=_CSS)


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
    on_open: Callable[[], None] | None = None,
) -> str | None:
    """Draw the table, mark the selected row, and return the code of the KPI just opened."""
    result = _TABLE(
        key=key,
        data={
            "groups": [{**group, "rows": [_drawable(row) for row in group["rows"]]} for group in groups],
            "headers": headers,
            "caption": caption,
            "label": label,
            "selected": selected,
        },
        on_opened_change=on_open or _ignore,
    )
    return cast("str | None", result.opened)


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


def _ignore() -> None:
    """Stand in for a missing callback, so that the result always has its trigger."""
