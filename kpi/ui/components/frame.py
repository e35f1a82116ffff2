"""What surrounds a page on paper and on a wall: nothing but the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent
_FRAME = st.components.v2.component(
    "attain_frame",
    js=(_HERE / "frame.js").read_text(encoding="utf-8"),
    css=(_HERE / "frame.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def frame(*, wall: bool) -> None:
    """Leave away on paper what only a screen has, and on a wall size everything to the screen."""
    _FRAME(key="frame", data={"wall": wall})
