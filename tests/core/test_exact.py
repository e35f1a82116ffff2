"""Rules that change not even the last digit: conditions, choices, aggregates."""

from __future__ import annotations

import pytest

from kpi.core.exact import EXACT, IN_ROW, number_of
from kpi.core.formula import Aggregate, Column, Literal
from kpi.core.formula_text import written
from kpi.core.grammar import parse
from tests.core.formulas import CATALOG


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("revenue + cost", "cost + revenue"),
        ("cost - (revenue - 2.0)", "2 + -revenue + cost"),
        ("-(-revenue) * cost", "cost * revenue"),
        ("revenue + (cost + 1)", "1 + cost + revenue"),
        ("revenue / null", "null"),
        ("revenue > cost", "cost < revenue"),
        ("not (revenue > cost and cost >= 1)", "cost < 1 or revenue <= cost"),
        ("not (true or revenue is null)", "false"),
        ("true and (revenue is null or false)", "revenue is null"),
        ("not coalesce(true)", "false"),
        ("abs(revenue + cost)", "abs(cost + revenue)"),
        ("prior(revenue)", "prior(revenue)"),
    ],
)
def test_the_form(text: str, form: str) -> None:
    assert written(EXACT.value(parse(text, CATALOG))) == form


def test_sums_of_a_row_are_put_in_order() -> None:
    amount, qty = Column("sales", "amount"), Column("sales", "qty")
    node = parse("sum(sales.qty + (1 - (sales.amount + sales.qty)))", CATALOG)
    assert isinstance(node, Aggregate) and node.argument is not None
    assert written(IN_ROW.value(node.argument)) == "sales.qty + 1 + (-sales.amount + -sales.qty)"
    assert IN_ROW.total([qty, amount]) == IN_ROW.total([amount, qty])


def test_numbers() -> None:
    assert [number_of(Literal(value)) for value in (2, 0.5, True, "a", None)] == [2, 0.5, None, None, None]
    assert number_of(Column("sales", "qty")) is None
