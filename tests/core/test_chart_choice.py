"""Pinned charts."""

from __future__ import annotations

from kpi.core.chart_choice import Pin


def test_a_pin_decides_one_question() -> None:
    assert Pin(indicator="revenue", question="trend", chart="column").code == "revenue trend"
