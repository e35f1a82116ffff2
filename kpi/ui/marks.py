"""Statuses and figures as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from kpi.charts.palette import Theme
from kpi.core import handout
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.scorecard import Line, TreeNode
from kpi.core.status import Status
from kpi.text import headline, period
from kpi.ui.desk import Desk
from kpi.usecases import report

SHAPES = handout.SHAPES
_COLOURS = {Status.ON_TRACK: "blue", Status.AT_RISK: "orange", Status.OFF_TRACK: "red"}


def theme() -> Theme:
    """Whether the browser shows the page light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def coloured(text: str, status: Status) -> str:
    """Text in the colour of a status, as Markdown; the text itself carries no markup."""
    plain = plain_text(text)
    colour = _COLOURS.get(status)
    return f":{colour}[**{plain}**]" if colour else plain


def plain_text(text: str) -> str:
    """Text of a person as Markdown that shows exactly it."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()<>#+-.!|~$:&" else sign for sign in text)


def badge(desk: Desk, status: Status) -> str:
    """Shape and word of a status, coloured."""
    return coloured(f"{SHAPES.get(status, '○')} {desk.say(f'status.{status.value}')}", status)


def when(desk: Desk, span: Span) -> str:
    """The month in words, and the window where it is longer."""
    return period.when(desk.language, span)


def rules(desk: Desk, model: Model, node: TreeNode) -> list[str]:
    """The rules by which a goal rolls up that are not the usual ones, in a word each."""
    return [desk.say(f"rule.{name}") for name in report.rules(model, node)]


def target(line: Line, unit: str, desk: Desk) -> str:
    """A target as text, a range with both its bounds."""
    return headline.target(line, unit, desk.language)


def facts(desk: Desk, given: Mapping[str, str], alt: str) -> None:
    """Pairs of a word and a value, one under another."""
    shown = {desk.say(key): plain_text(value) for key, value in given.items()}
    st.table(shown, border="horizontal", alt=alt)
