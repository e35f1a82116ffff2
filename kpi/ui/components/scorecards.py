"""The row of score cards over the cockpit: one card for each goal."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict, cast

import streamlit as st

_HERE = Path(__file__).parent
_JS = (_HERE / "scorecards.js").read_text(encoding="utf-8")
_CSS = (_HERE / "scorecards.css").read_text(encoding="utf-8")
_CARDS = st.components.v2.component("attain_score_cards", js=_JS, css=_CSS)


class Card(TypedDict):
    """One goal's score; every text is already worded and formatted ("98.4", "/ 100", "+2.4")."""

    code: str
    name: str
    score: str
    of: str
    status: str
    status_word: str
    delta: str


def score_cards(
    cards: Sequence[Card], *, key: str, label: str, on_open: Callable[[], None] | None = None
) -> str | None:
    """Draw the cards, the first one widest, and return the code of the goal just opened."""
    result = _CARDS(
        key=key,
        data={"cards": list(cards), "label": label},
        on_opened_change=on_open or _ignore,
    )
    return cast("str | None", result.opened)


def _ignore() -> None:
    """Stand in for a missing callback, so that the result always has its trigger."""
