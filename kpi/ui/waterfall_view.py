"""A decomposition as a waterfall whose bars can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from kpi.charts.waterfall import PICKED, WaterfallWords, waterfall
from kpi.core.why import Bar, bars
from kpi.text import numbers
from kpi.ui import marks
from kpi.ui.decomposition_view import Told

_LETTER, _CHARACTER, _GAP = 7, 13, 14
"""How many pixels a letter takes, a Chinese character, and the gap between two names."""
_LATIN = 0x2E7F
_SAME = "\u200b"
_TEXTS = ("before_text", "after_text", "effect_text", "mix_text", "rate_text", "said", "part")
_SCHEMA = {
    **dict.fromkeys(("name", "next", "label"), pl.String),
    **dict.fromkeys(("start", "end", "low", "high"), pl.Float64),
    "good": pl.Int64,
    **dict.fromkeys(_TEXTS, pl.String),
}


def draw(told: Told, alt: str, key: str, height: int, room: int, on_select: Callable[[], None] | None = None) -> float:
    """The waterfall, upright where its names have `room` side by side, in pixels; gives where its wholes begin."""
    steps = bars(told.found, told.parts)
    largest = max(abs(part.effect) for part in told.parts)
    factor, unit = numbers.axis_scale(largest, told.unit, told.desk.language)
    names, labels = _names(told, steps), _labels(steps, factor)
    upright = max(map(_width, [*names, *labels])) * len(names) <= room
    st.vega_lite_chart(
        _frame(told, steps, names, labels, factor, upright),
        waterfall(_words(told, unit), marks.theme(), upright, height),
        key=key,
        on_select=on_select or "rerun",
        selection_mode=PICKED,
        alt=alt,
    )
    return steps[0].start


def picked(key: str) -> str | None:
    """The path into the part whose bar was clicked in the chart of that key."""
    state = st.session_state.get(key) or {}
    points = state.get("selection", {}).get(PICKED) or [{}]
    path: str | None = points[0].get("part")
    return path


def _names(told: Told, steps: Sequence[Bar]) -> list[str]:
    """What stands below the bars; a name that repeats is told apart by a sign that nobody sees."""
    found = list[str]()
    for bar in steps:
        name = told.name(bar.part) if bar.part else told.after if found else told.before
        found.append(name + _SAME * sum(other.rstrip(_SAME) == name for other in found))
    return found


def _labels(steps: Sequence[Bar], factor: float) -> list[str]:
    """What stands at the bars: wholes as figures, parts with their sign, without the unit of the axis."""
    digits = numbers.places([bar.part.effect * factor for bar in steps if bar.part])
    return [
        numbers.signed(bar.part.effect * factor, digits) if bar.part else numbers.figure(bar.end * factor, digits)
        for bar in steps
    ]


def _width(text: str) -> int:
    """About how many pixels a text takes, with the gap beside it."""
    return _GAP + sum(_CHARACTER if ord(sign) > _LATIN else _LETTER for sign in text)


def _words(told: Told, unit: str) -> WaterfallWords:
    say = told.desk.say
    words = WaterfallWords(unit, told.by, told.before, told.after, say("why.effect"))
    return words._replace(mix=say("why.mix"), rate=say("why.rate")) if told.has_mix else words


def _frame(
    told: Told, steps: Sequence[Bar], names: list[str], labels: list[str], factor: float, upright: bool
) -> pl.DataFrame:
    """A row for each bar, scaled as the axis is; beyond the highest there is room for what stands there."""
    levels = [level * factor for bar in steps for level in (bar.start, bar.end)]
    low, high = min(levels), max(levels)
    high += (high - low) * (0.1 if upright else 0.2)
    rows = [
        {
            "name": name,
            "next": following,
            "label": label,
            "start": bar.start * factor,
            "end": bar.end * factor,
            "low": low,
            "high": high,
            **_texts(told, bar, name),
        }
        for bar, name, following, label in zip(steps, names, [*names[1:], None], labels, strict=True)
    ]
    return pl.DataFrame(rows, schema=_SCHEMA)


def _texts(told: Told, bar: Bar, name: str) -> dict[str, object]:
    """What a bar says, the path into its part, and whether it leads towards the target."""
    part = bar.part
    if part is None:
        amount = told.quantity(bar.end)
        return {"effect_text": amount, "said": f"{name} {amount}"}
    effect = told.difference(part.effect)
    return {
        "good": told.good(part),
        "before_text": told.amount(part, part.before),
        "after_text": told.amount(part, part.after),
        "effect_text": effect,
        "mix_text": told.difference(part.mix),
        "rate_text": told.difference(part.rate),
        "said": f"{name} {effect}",
        "part": told.way(part),
    }
