"""The row of score cards over the cockpit: one card for each goal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypedDict

import streamlit as st

from kpi.ui.components.assets import script, style

_CARDS = st.components.v2.component("attain_score_cards", js=script("scorecards"), css=style("scorecards"))


class Card(TypedDict):
    """One goal's score; every text is already worded and formatted ("98.4", "/ 100", "+2.4 on the month before")."""

    code: str
    name: str
    score: str
    of: str
    status: str
    status_word: str
    delta: str


def score_cards(cards: Sequence[Card], *, key: str, label: str, on_open: Callable[[], None]) -> None:
    """Draw the cards, the first one widest, and call back when one is opened."""
    _CARDS(
        key=key,
        data={"cards": list(cards), "label": label},
        on_opened_change=on_open,
    )
