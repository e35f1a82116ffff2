"""What figures in one unit are in another."""

from __future__ import annotations

import pytest

from kpi.intake.magnitude import factor


@pytest.mark.parametrize(
    ("read", "wanted", "expected"),
    [
        ("万元", "元", 1e4),
        ("万元", "CNY", 1e4),
        ("亿元", "万元", 1e4),
        ("元", "万元", 1e-4),
        ("百万元", "元", 1e6),
        ("千元", "¥", 1e3),
        ("万", "元", 1e4),
        ("万件", "件", 1e4),
        (" 万 元 ", "元", 1e4),
        ("万美元", "美元", 1e4),
        ("元", "元", None),
        ("元", "CNY", None),
        ("件", "箱", None),
        ("kg", "件", None),
        ("m", "元", None),
        ("万美元", "元", None),
        ("USD", "CNY", None),
        ("万USD", "CNY", None),
        ("%", "元", None),
        ("万件", "元", None),
        (None, "元", None),
        ("万元", None, None),
        ("", "元", None),
    ],
)
def test_only_magnitudes_of_one_kind_are_compared(read: str | None, wanted: str | None, expected: float | None) -> None:
    assert factor(read, wanted) == expected
    if expected and read and wanted:
        assert factor(wanted, read) == pytest.approx(1 / expected)
