"""The period in two or three lines made of its figures: the score, what is off, what mattered most, what is missing."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from kpi.core.handout import Run
from kpi.core.report import Look
from kpi.text import headline as words
from kpi.ui import marks
from kpi.ui.desk import Desk
from kpi.usecases.cockpit import Cockpit
from kpi.usecases.report import reported


def headline(desk: Desk, view: Cockpit, width: int | Literal["stretch"] = 980) -> None:
    """The period in sentences."""
    st.markdown(told(desk, view), width=width)


def told(desk: Desk, view: Cockpit) -> str:
    """The sentences as Markdown, the most important first."""
    report = reported(view, desk.today, desk.folder.now(), Look())
    return "".join(map(_shown, words.headline(report, desk.language)))


def _shown(run: Run) -> str:
    if run.status:
        return marks.coloured(run.text, run.status)
    plain = marks.plain_text(run.text)
    return f"**{plain}**" if run.strong else plain
