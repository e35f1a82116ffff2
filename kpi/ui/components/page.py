"""What a page tells the browser itself: its language, and what has just opened and should be in sight."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from kpi.core.label import Language

_PAGE = st.components.v2.component("attain_page", js=Path(__file__).with_name("page.js").read_text(encoding="utf-8"))
_TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


def speak(language: Language) -> None:
    """Say which language the page is in, for screen readers, hyphens and fonts."""
    _PAGE(key="page_language", data={"language": _TAGS[language]})


def reveal(opened: str, within: str) -> None:
    """Bring the container with the key `within` into sight when something else is opened in it."""
    _PAGE(key=f"reveal_{within}", data={"opened": opened, "within": within})
