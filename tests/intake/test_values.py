"""Figures in every way people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.intake.values import decimal_comma, exact_sum, figure, is_code, is_missing


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", 1234.5),
        ("+10000.00", 10000.0),
        ("-2,769.59", -2769.59),
        ("(1,234.50)", -1234.5),
        ("3,000-", -3000.0),
        ("−5", -5.0),
        ("△12", -12.0),
        ("¥22.30", 22.3),
        ("￥2,000.00", 2000.0),
        ("-$5", -5.0),
        ("$-5", -5.0),
        ("CNY13.50", 13.5),
        ("JPY 1000.00", 1000.0),
        ("12 EUR", 12.0),
        ("34.27%", 0.3427),
        ("5‰", 0.005),
        ("１２．５％", 0.125),
        ("1.2万", 12000.0),
        ("3亿元", 3e8),
        ("500元", 500.0),
        ("2.9999999999999999E-2", 0.03),
        (".5", 0.5),
        ("1 234 567.8", 1234567.8),
        ("12,34,567", 1234567.0),
        ("131.77(已退款89.84)", 131.77),
        ("-3.90(CN)", -3.9),
    ],
)
def test_a_text_says_its_figure(text: str, value: float) -> None:
    found = figure(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "text", ["待补", "#REF!", "1-2", "12:30", "2024-01-01", "(5", "5)", "1,23,4", "abc1", "xx,yyyy.zz", ""]
)
def test_what_is_no_figure_gives_none(text: str) -> None:
    assert figure(text) is None


def test_a_comma_may_be_the_decimal_point_of_a_whole_column() -> None:
    assert decimal_comma(["1.234,56", "987"])
    assert decimal_comma(["12,5%"])
    assert not decimal_comma(["1,234", "12,5"])
    assert not decimal_comma(["1,234"])
    found = figure("1.234,56", True)
    assert found is not None
    assert found.value == 1234.56


@pytest.mark.parametrize("text", ["-", "--", "----------", "/", "N/A", "****", "..", "NULL", "nan", "无"])
def test_marks_of_nothing_are_missing(text: str) -> None:
    assert is_missing(text)


def test_digits_with_a_leading_zero_or_too_many_are_names() -> None:
    assert [is_code(text) for text in ("001", "0", "0.5", "25022811100401670006", "123")] == [
        True,
        False,
        False,
        True,
        False,
    ]


def test_cents_add_up_in_every_order() -> None:
    assert exact_sum([0.1, 0.2, 0.3]) == exact_sum([0.3, 0.2, 0.1]) == 0.6


@pytest.mark.parametrize("odd", [[], [1e15], [0.1234567], [-0.01], [1e-9, 1e16]])
def test_many_figures_add_up_as_exactly_as_few(odd: list[float]) -> None:
    amounts = [round(0.07 * number, 2) for number in range(300)] + odd
    written = sum((Decimal(repr(amount)) for amount in amounts), Decimal(0))
    assert exact_sum(amounts) == exact_sum(amounts[::-1]) == float(written)


def test_a_word_of_magnitude_multiplies_exactly() -> None:
    found = figure("4.1亿")
    assert found is not None
    assert found.value == 410_000_000
