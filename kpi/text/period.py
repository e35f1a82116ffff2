"""A window at a month in words."""

from __future__ import annotations

from kpi.core.label import Language
from kpi.core.period import Span, Window
from kpi.text.words import say


def when(language: Language, span: Span) -> str:
    """The month in words, and the window where it is longer."""
    month = say(language, "cockpit.month", year=span.month.year, month=span.month.month)
    if span.window is Window.MONTH:
        return month
    return say(language, "cockpit.month_window", month=month, window=say(language, f"window.{span.window.value}"))
