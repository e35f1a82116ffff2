"""How two formulas take rows, and what each group of rows adds to their difference."""

from __future__ import annotations

import polars as pl
import pytest

from kpi.core.difference import Alignment, Apart, Group, Part, Take, align, groups, readable
from kpi.core.formula import Column, Literal, Node, Operation, resolve
from kpi.core.grammar import parse
from tests.core.formulas import CATALOG, DATASETS

FORMULAS = {"revenue": parse("sum(sales.amount)", CATALOG), "cost": parse("sum(sales.qty)", CATALOG)}
AMOUNT, QTY = Column("sales", "amount"), Column("sales", "qty")
SHOP = "filter (where sales.channel = 'shop')"


def aligned(one: str, other: str) -> Alignment | Apart:
    return align(*(resolve(parse(text, CATALOG), FORMULAS) for text in (one, other)))


def condition(text: str) -> Node:
    node = parse(f"count(*) filter (where {text})", CATALOG)
    return node.operands()[0]


def test_sums_with_other_filters_and_another_column() -> None:
    found = aligned("revenue", f"sum(sales.amount) {SHOP} + coalesce(sum(sales.qty) {SHOP}, 0)")
    shop = Operation("=", (Column("sales", "channel"), Literal("shop")))
    amount = Part(AMOUNT, (Take(None, 1),), (Take(shop, 1),))
    assert isinstance(found, Alignment)
    assert found == Alignment("sales", (amount, Part(QTY, (), (Take(shop, 1),))), complete=True)
    assert (found.conditions, found.columns(DATASETS["sales"])) == ((shop,), ["channel"])


IN_SHOP = Take(condition("sales.channel = 'shop'"), 1.0)


@pytest.mark.parametrize(
    ("one", "other", "part", "complete"),
    [
        ("revenue * 1.13 + 5", "revenue", Part(AMOUNT, (Take(None, 1.13),), (Take(None, 1.0),)), True),
        ("revenue - cost + sum(stock.units)", "sum(stock.units) - cost", Part(AMOUNT, (Take(None, 1.0),)), True),
        ("count(sales.*)", "count(sales.*) * 2", Part(None, (Take(None, 1.0),), (Take(None, 2.0),)), True),
        ("revenue / cost", f"sum(sales.amount) {SHOP} / cost", Part(AMOUNT, (Take(None, 1.0),), (IN_SHOP,)), False),
        ("avg(sales.qty)", f"avg(sales.qty) {SHOP}", None, False),
    ],
)
def test_what_is_held_against_what(one: str, other: str, part: Part | None, complete: bool) -> None:
    found = aligned(one, other)
    assert isinstance(found, Alignment)
    assert found.complete is complete
    if part:
        assert found.parts == (part,)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("revenue", "sum(stock.units)", Apart.TWO_DATASETS),
        ("revenue", "revenue + 1", Apart.SAME_ROWS),
        ("revenue / cost", "cost / revenue", Apart.SAME_ROWS),
        ("revenue - prior(revenue)", "revenue / prior(revenue)", Apart.SAME_ROWS),
        ("revenue", "max(sales.amount)", Apart.NO_SUM),
        ("count(distinct sales.channel)", "count(distinct sales.store)", Apart.NO_SUM),
        ("revenue / cost", "revenue / count(sales.*)", Apart.NO_SUM),
        ("revenue + coalesce(revenue, 0)", "revenue * cost", Apart.NO_SUM),
        ("closing_balance(stock.units)", "sum(stock.units)", Apart.NO_SUM),
    ],
)
def test_why_rows_cannot_say(one: str, other: str, why: Apart) -> None:
    assert aligned(one, other) is why


def test_what_each_group_adds() -> None:
    found = aligned("revenue - cost", f"sum(sales.amount) {SHOP} * 2")
    assert isinstance(found, Alignment)
    frame = pl.DataFrame(
        [("shop", True, 3, 100.0, 3.0), ("web", False, 2, -30.0, None), (None, False, 1, 0.0, 5.0)],
        schema=["channel", "w0", "rows", "sum_0", "sum_1"],
        orient="row",
    )
    assert groups(found, frame, ["channel"]) == [
        Group(0, {"channel": "shop"}, (True,), 1.0, 2.0, 3, -100.0),
        Group(0, {"channel": "web"}, (False,), 1.0, 0.0, 2, -30.0),
        Group(1, {"channel": None}, (False,), -1.0, 0.0, 1, -5.0),
        Group(1, {"channel": "shop"}, (True,), -1.0, 0.0, 3, -3.0),
    ]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1 <= sales.qty and 'a' = sales.channel", "sales.qty >= 1 and 'a' = sales.channel"),
        ("sales.qty < 3 or not 2 < sales.qty", "sales.qty < 3 or not sales.qty > 2"),
    ],
)
def test_conditions_as_people_say_them(text: str, form: str) -> None:
    assert readable(condition(text)) == condition(form)
