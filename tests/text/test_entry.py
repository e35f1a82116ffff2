"""Figures as people type them, or paste them from a spreadsheet."""

from __future__ import annotations

import pytest

from kpi.core.errors import Invalid
from kpi.text.entry import read


@pytest.mark.parametrize(
    ("typed", "factor", "value"),
    [
        ("8612", 1e-4, 86_120_000),
        ("8,612.5", 1e-4, 86_125_000),
        ("1,234,567", 1, 1_234_567),
        ("−0.5", 1, -0.5),
        (".5", 1, 0.5),
        ("２５％", 100, 0.25),
        ("25", 100, 0.25),
        ("2.5‰", 1000, 0.0025),
        ("1.2 亿", 1e-4, 120_000_000),
        ("86.1M", 1e-3, 86_100_000),
        ("28–35", 1, (28, 35)),
        ("28-35", 1, (28, 35)),
        ("-5 ~ -2", 1, (-5, -2)),
        ("28% - 35%", 100, (0.28, 0.35)),
        ("1.65 – 1.80 亿", 1e-8, (165_000_000, 180_000_000)),
        ("3 to 4", 1, (3, 4)),
        ("", 1, None),
        ("–", 1, None),
    ],
)
def test_what_was_meant(typed: str, factor: float, value: object) -> None:
    assert read(typed, factor) == value


@pytest.mark.parametrize("typed", ["abc", "1,23", "1 2", "1-2-3", "5 apples", "+", "1e5"])
def test_what_is_no_figure(typed: str) -> None:
    with pytest.raises(Invalid) as raised:
        read(typed)
    assert raised.value.problem.values == {"given": typed}
