"""Which chart answers a question about an indicator, and why; a person may pin another."""

from __future__ import annotations

from typing import Literal

from kpi.core.dated import Code, Entry

Question = Literal["trend", "parts", "season"]
"""How it went, what it is made of, and whether it repeats year by year."""
Chart = Literal["line", "column", "step", "bar", "pareto", "share", "heat", "cycle"]


class Pin(Entry):
    """The chart that is shown for a question about an indicator, whatever would be chosen."""

    indicator: Code
    question: Question
    chart: Chart

    @property
    def code(self) -> str:
        """The one thing it decides, by which records know it."""
        return f"{self.indicator} {self.question}"
