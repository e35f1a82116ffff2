"""The cockpit's table: one line for each KPI, grouped by goal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any, TypedDict

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
    fresh: str
    """The day up to which the data goes, such as "10-31"."""
    sources: list[str]
    """The datasets behind the figure; what is told of them is given once for all rows."""
    tip: list[str]
    """What is told of the row besides what it shows: its goal, what it does to the score."""
    events: list[str]
    """What happened in the period that the figure should be read with."""


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
    fresh: str


def cockpit_table(
    groups: Sequence[Group],
    *,
    headers: Headers,
    caption: str,
    hint: str,
    label: str,
    sources: Mapping[str, str],
    selected: str | None,
    key: str,
    on_open: Callable[[], None],
    fits: bool = False,
) -> None:
    """Draw the table, mark the selected row, and call back when a row is opened.

    The caption says how to read it, the hint what to do with it. A column without a word over it is left out. A table
    that `fits` shows as many rows as the window has room for, page after page, and opens none.
    """
    _TABLE(
        key=key,
        data={
            "fields": _FIELDS,
            "groups": [{**group, "rows": [_sent(row) for row in group["rows"]]} for group in groups],
            "words": {row["status"]: row["status_word"] for group in groups for row in group["rows"]},
            "headers": headers,
            "caption": caption,
            "hint": hint,
            "label": label,
            "sources": dict(sources),
            "fits": fits,
            "selected": selected,
        },
        on_opened_change=on_open,
    )


_FIELDS = [field for field in Row.__annotations__ if field != "status_word"]
"""What is sent of a row, in this order: a thousand rows are sent at every click."""


def _sent(row: Row) -> list[Any]:
    """A row as it is sent: NaN, which JSON cannot carry, is blank, and the lines are as fine as the screen."""
    values, targets = _thousandths(row["spark"], row["spark_target"])
    drawn = {
        **row,
        "deviation": _number(row["deviation"]),
        "tolerance": _number(row["tolerance"]) or 0.0,
        "spark": values,
        "spark_target": targets,
    }
    return [drawn[field] for field in _FIELDS]


def _number(value: float | None) -> float | None:
    """A finite number, or None."""
    return round(value, 4) if value is not None and isfinite(value) else None


def _thousandths(*lines: Sequence[float | None]) -> list[list[int | None]]:
    """Lines that share a scale, in thousandths of their range; in the middle where they have none."""
    known = [value for line in lines for value in line if value is not None and isfinite(value)]
    low = min(known, default=0.0)
    whole = max(known, default=0.0) - low

    def place(value: float | None) -> int | None:
        if value is None or not isfinite(value):
            return None
        return round((value - low) / whole * 1000) if whole > 0 else 500

    return [[place(value) for value in line] for line in lines]
