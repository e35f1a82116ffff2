"""What of a formula has days: sums, counts and means; and whose months add up."""

from __future__ import annotations

import pytest

from kpi.core.formula import Aggregate, Column, Move, Moved
from kpi.core.pace_formula import adds_up, by_days
from tests.core.formulas import checked


@pytest.mark.parametrize(
    "text",
    [
        "sum(sales.amount)",
        "count(*) filter (where sales.channel = '线上')",
        "count(distinct sales.channel)",
        "sum(sales.amount) / sum(stock.units) - 1",
    ],
)
def test_sums_and_counts_have_days_as_they_are(text: str) -> None:
    assert by_days(checked(text)) == checked(text)


def test_a_mean_is_a_sum_over_a_count() -> None:
    mean = checked("avg(sales.amount) filter (where sales.qty > 1)")
    parts = "sum(sales.amount) filter (where sales.qty > 1) / count(sales.amount) filter (where sales.qty > 1)"
    assert by_days(Moved(Move.LAST_YEAR, mean)) == Moved(Move.LAST_YEAR, checked(parts))


def test_what_is_odd_has_none() -> None:
    amount = Column("sales", "amount")
    assert by_days(Aggregate("sum", "sales", amount, distinct=True)) is None
    assert not adds_up(Moved(Move.PRIOR, checked("sum(sales.amount)")))


@pytest.mark.parametrize(
    "text",
    [
        "median(sales.amount)",
        "max(sales.amount) - min(sales.amount)",
        "closing_balance(stock.units)",
        "opening_balance(stock.units) + sum(sales.amount)",
        "1 + 1",
    ],
)
def test_the_rest_has_none(text: str) -> None:
    assert by_days(checked(text)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(sales.amount)", True),
        ("-sum(sales.amount) / 10000 + 2 * count(*) filter (where sales.qty > 0)", True),
        ("coalesce(sum(sales.amount), 0)", True),
        ("count(distinct sales.channel)", False),
        ("sum(sales.amount) / sum(sales.qty)", False),
        ("1 / sum(sales.qty)", False),
        ("sum(sales.amount) * sum(sales.qty)", False),
        ("sum(sales.amount) + 5", False),
        ("abs(sum(sales.amount))", False),
    ],
)
def test_whose_months_add_up(text: str, expected: bool) -> None:
    assert adds_up(checked(text)) is expected
