"""Menus and formulas say the same: every recipe comes back from its formula, and no formula is read as another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.formula import Move
from kpi.core.formula_text import written
from kpi.core.grammar import parse
from kpi.core.recipe import (
    BALANCES,
    FUNCTIONS,
    OPERATORS,
    Condition,
    Kind,
    Named,
    Recipe,
    Term,
    formula,
    recipe,
)
from tests.core.formulas import CATALOG

ONLINE = Condition("channel", "=", ("web",))
AMOUNT = Term("sum", "sales", "amount")
TEXTS = {
    "sum(sales.amount)": Recipe(Kind.TOTAL, AMOUNT),
    "count(sales.*)": Recipe(Kind.TOTAL, Term("count", "sales")),
    "count(distinct sales.channel) filter (where sales.qty > 0 and sales.channel is not null)": Recipe(
        Kind.TOTAL,
        Term(
            "count_distinct",
            "sales",
            "channel",
            (Condition("qty", ">", (0,)), Condition("channel", "is_not_null")),
        ),
    ),
    "sum(sales.amount) filter (where sales.channel = 'web') / sum(sales.amount)": Recipe(
        Kind.SHARE, Term("sum", "sales", "amount", (ONLINE,))
    ),
    "count(*) filter (where sales.qty > 1) / count(*) filter (where sales.qty > 0)": Recipe(
        Kind.STEP,
        Term("count", "sales", None, (Condition("qty", ">", (1,)),)),
        Term("count", "sales", None, (Condition("qty", ">", (0,)),)),
    ),
    "revenue / sum(sales.qty)": Recipe(Kind.RATIO, Named("revenue"), Term("sum", "sales", "qty")),
    "revenue / last_year(revenue) - 1": Recipe(Kind.GROWTH, Named("revenue")),
    "revenue - prior(revenue)": Recipe(Kind.CHANGE, Named("revenue"), move=Move.PRIOR),
    "opening_balance(stock.units)": Recipe(Kind.BALANCE, Term("opening_balance", "stock", "units")),
    "average_balance(stock.units) filter (where stock.channel in ('a', 'b'))": Recipe(
        Kind.BALANCE, Term("average_balance", "stock", "units", (Condition("channel", "in", ("a", "b")),))
    ),
}


@pytest.mark.parametrize("text", TEXTS)
def test_from_a_text_to_the_menus_and_back(text: str) -> None:
    node = parse(text, CATALOG)
    assert recipe(node) == TEXTS[text]
    assert formula(TEXTS[text]) == node


@pytest.mark.parametrize(
    "text",
    [
        "sum(sales.amount * sales.qty)",
        "sum(sales.amount) filter (where sales.qty > 0 or sales.channel = 'web')",
        "sum(sales.amount) filter (where sales.qty > sales.amount)",
        "sum(sales.amount) filter (where not sales.qty > 1)",
        "sum(sales.amount) filter (where not (sales.qty > 1 or sales.qty < 0))",
        "sum(sales.amount) filter (where true)",
        "sum(sales.amount) filter (where sales.qty = null)",
        "sum(sales.amount) filter (where (sales.qty > 1 or true) and sales.qty > 0)",
        "sum(sales.amount) filter (where sales.qty > 1 and (sales.qty > 0 and sales.qty > 2))",
        "revenue / last_year(cost) - 1",
        "revenue * 2",
        "revenue - 1",
        "revenue - cost",
        "revenue / 100",
        "(revenue + cost) / cost",
        "1",
        "prior(revenue)",
    ],
)
def test_what_the_menus_cannot_say(text: str) -> None:
    assert recipe(parse(text, CATALOG)) is None


CONDITIONS = st.lists(
    st.one_of(
        st.builds(
            Condition,
            st.just("channel"),
            st.sampled_from(["=", "<>", "like"]),
            st.tuples(st.text("a'b%线上 ", min_size=1)),
        ),
        st.builds(Condition, st.just("channel"), st.just("in"), st.lists(st.text("ab"), min_size=1).map(tuple)),
        st.builds(Condition, st.just("qty"), st.sampled_from([">", ">=", "<", "<="]), st.tuples(st.integers(-9, 9))),
        st.builds(Condition, st.just("qty"), st.just("between"), st.tuples(st.integers(0, 5), st.integers(6, 9))),
        st.builds(Condition, st.just("qty"), st.sampled_from(["is_null", "is_not_null"])),
    ),
    max_size=3,
).map(tuple)
TERMS = st.builds(Term, st.sampled_from(FUNCTIONS), st.just("sales"), st.sampled_from(["amount", "qty"]), CONDITIONS)
STOCKS = st.builds(Term, st.sampled_from(BALANCES), st.just("sales"), st.just("qty"), CONDITIONS)
OPERANDS = st.one_of(TERMS, st.sampled_from([Named("revenue"), Named("cost")]))
MOVES = st.sampled_from([Move.PRIOR, Move.LAST_YEAR])
RECIPES = st.one_of(
    st.builds(Recipe, st.just(Kind.TOTAL), TERMS),
    st.builds(Recipe, st.just(Kind.BALANCE), STOCKS),
    st.builds(Recipe, st.sampled_from([Kind.RATIO, Kind.STEP]), OPERANDS, OPERANDS),
    st.builds(Recipe, st.just(Kind.SHARE), TERMS),
    st.builds(Recipe, st.sampled_from([Kind.GROWTH, Kind.CHANGE]), st.just(Named("revenue")), move=MOVES),
)


@given(RECIPES)
def test_every_recipe_writes_a_formula_that_the_menus_can_read(made: Recipe) -> None:
    node = formula(made)
    assert parse(written(node), CATALOG) == node
    again = recipe(node)
    assert again is not None and formula(again) == node


def test_a_condition_that_is_not_finished_is_left_out() -> None:
    for condition in (Condition("qty", "between", (1,)), Condition("channel", "in"), Condition("qty", "=")):
        assert formula(Recipe(Kind.TOTAL, Term("sum", "sales", "amount", (condition, ONLINE)))) == formula(
            Recipe(Kind.TOTAL, Term("sum", "sales", "amount", (ONLINE,)))
        )
    assert not Condition("qty", "between", (1,)).whole and Condition("qty", "is_null").whole
    assert set(OPERATORS) >= {"in", "between"}
