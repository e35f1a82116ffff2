"""Differences taken apart."""

from __future__ import annotations

from kpi.core.decomposition import Against


def test_what_a_figure_is_held_against() -> None:
    assert [against.value for against in Against] == ["prior", "last_year", "target", "unit"]
