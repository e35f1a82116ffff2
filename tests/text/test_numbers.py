"""Figures as people write them in both languages, at the boundaries where units and rounding change."""

from __future__ import annotations

import pytest

from kpi.core.label import Language
from kpi.text import numbers


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (None, "CNY", "–", "–"),
        (0, "CNY", "0 元", "¥0"),
        (-0.0, "CNY", "0 元", "¥0"),
        (-0.001, "CNY", "0.00 元", "¥0.00"),
        (86.2, "CNY", "86.20 元", "¥86.20"),
        (-86.2, "CNY", "−86.20 元", "−¥86.20"),
        (99.996, "CNY", "100.0 元", "¥100.0"),
        (999.96, "CNY", "1,000 元", "¥1,000"),
        (9999.4, "CNY", "9,999 元", "¥9,999"),
        (9999.6, "CNY", "1.00 万元", "¥10.0K"),
        (-9999.6, "CNY", "−1.00 万元", "−¥10.0K"),
        (10_000, "CNY", "1.00 万元", "¥10.0K"),
        (99_996, "CNY", "10.0 万元", "¥100.0K"),
        (94_080_000, "CNY", "9,408 万元", "¥94.1M"),
        (99_994_999, "CNY", "9,999 万元", "¥100.0M"),
        (99_999_999, "CNY", "1.00 亿元", "¥100.0M"),
        (100_000_000, "CNY", "1.00 亿元", "¥100.0M"),
        (999_960, "CNY", "100.0 万元", "¥1.00M"),
        (999_960_000, "CNY", "10.0 亿元", "¥1.00B"),
        (1_234_567_890, "USD", "12.3 亿美元", "$1.23B"),
        (123_456_789_000, "CNY", "1,235 亿元", "¥123.5B"),
        (0.32, "%", "32.0%", "32.0%"),
        (-0.115, "%", "−11.5%", "−11.5%"),
        (-0.0001, "%", "0.0%", "0.0%"),
        (0.0017, "‰", "1.7‰", "1.7‰"),
        (34, "days", "34 天", "34 d"),
        (20.6, "hours", "20.60 小时", "20.60 h"),
        (56_000, "orders", "5.60 万单", "56.0K orders"),
        (5.2, "times", "5.20 次", "5.20 times"),
        (12.5, "", "12.50", "12.50"),
        (3, "件/单", "3 件/单", "3 件/单"),
    ],
)
def test_quantity(value: float | None, unit: str, zh: str, en: str) -> None:
    assert numbers.quantity(value, unit, "zh") == zh
    assert numbers.quantity(value, unit, "en") == en


@pytest.mark.parametrize(
    ("low", "high", "unit", "language", "text"),
    [
        (165e6, 180e6, "CNY", "zh", "1.65 – 1.80 亿元"),
        (9e7, 1.1e8, "CNY", "zh", "9,000 万元 – 1.10 亿元"),
        (165e6, 180e6, "CNY", "en", "¥165.0 – ¥180.0M"),
        (-0.1, 0.2, "%", "zh", "−10.0 – 20.0%"),
        (2, 4, "days", "en", "2 – 4 d"),
        (2, 4, "", "en", "2 – 4"),
    ],
)
def test_interval(low: float, high: float, unit: str, language: Language, text: str) -> None:
    assert numbers.interval(low, high, unit, language) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0.0, "0"),
        (-0.0, "0"),
        (-0.04, "0"),
        (0.04, "0"),
        (-0.05001, "−0.1"),
        (2.4, "+2.4"),
        (1234.5, "+1,234.5"),
    ],
)
def test_signed(value: float | None, text: str) -> None:
    assert numbers.signed(value) == text


@pytest.mark.parametrize(
    ("value", "before", "unit", "text"),
    [
        (110, 100, "CNY", "+10.0%"),
        (90, 100, "CNY", "−10.0%"),
        (100, 100, "CNY", "0%"),
        (-50, -100, "CNY", "+50.0%"),
        (100, 0, "CNY", "–"),
        (0.32, 0.30, "%", "+2.0 pp"),
        (0.30, 0.32, "%", "−2.0 pp"),
        (0.32, 0.32, "%", "0 pp"),
        (0.002, 0.001, "‰", "+1.0 ‰"),
        (None, 1, "CNY", "–"),
        (1, None, "CNY", "–"),
    ],
)
def test_change(value: float | None, before: float | None, unit: str, text: str) -> None:
    assert numbers.change(value, before, unit) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"), (1.0, "100.0%"), (1.0861, "108.6%"), (0.9994, "99.9%"), (0.99951, "99.95%"), (0.99997, "99.997%"),
        (0.9999999, "100.0000%"), (0.0, "0.0%"), (-0.0, "0.0%"), (-0.5, "−50.0%"), (2.184, "218.4%"),
    ],
)  # fmt: skip
def test_what_falls_short_never_reads_as_met(value: float | None, text: str) -> None:
    assert numbers.attained(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (98.44, "98.4"), (99.96, "99.96"), (100.0, "100.0"), (-0.01, "0.0")]
)
def test_points(value: float | None, text: str) -> None:
    assert numbers.points(value) == text


def test_percent() -> None:
    assert [numbers.percent(value) for value in (None, 0.98, -0.001, -0.5)] == ["–", "98%", "0%", "−50%"]
    assert numbers.percent(0.12345, 2) == "12.35%" or numbers.percent(0.12345, 2) == "12.34%"


@pytest.mark.parametrize(
    ("largest", "unit", "language", "scale"),
    [
        (94_080_000, "CNY", "zh", (1e-4, "万元")),
        (171_000_000, "CNY", "zh", (1e-8, "亿元")),
        (171_000_000, "CNY", "en", (1e-6, "M CNY")),
        (0.4, "%", "en", (100.0, "%")),
        (86.2, "CNY", "zh", (1.0, "元")),
        (0.0, "days", "en", (1.0, "d")),
    ],
)
def test_a_chart_has_the_unit_of_its_figures(
    largest: float, unit: str, language: Language, scale: tuple[float, str]
) -> None:
    factor, word = numbers.axis_scale(largest, unit, language)
    assert (factor, word) == (pytest.approx(scale[0]), scale[1])
