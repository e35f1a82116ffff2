"""What formulas mean: the parts of every rule of the grammar."""

from __future__ import annotations

import pytest

from kpi.core.formula import Aggregate, Column, Literal, Move, Moved, Node, Operation, Reference
from kpi.core.grammar import parse
from tests.core.formulas import CATALOG

AMOUNT, QTY, CHANNEL = (Column("sales", code) for code in ("amount", "qty", "channel"))
REVENUE = Reference("revenue")
TOTAL = Aggregate("sum", "sales", AMOUNT)


def op(name: str, *parts: Node) -> Operation:
    return Operation(name, parts)


def lit(value: float | str | bool | None) -> Literal:
    return Literal(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(sales.amount)", TOTAL),
        ("SUM(销售明细.含税金额)", TOTAL),
        ("sum(Sales.金额（元）)", TOTAL),
        ('sum("sales"."amount")', TOTAL),
        ("avg(sales.qty)", Aggregate("avg", "sales", QTY)),
        ("median(sales.qty)", Aggregate("median", "sales", QTY)),
        ("min(sales.qty)", Aggregate("min", "sales", QTY)),
        ("max(sales.qty)", Aggregate("max", "sales", QTY)),
        ("count(sales.qty)", Aggregate("count", "sales", QTY)),
        ("count(sales.*)", Aggregate("count", "sales")),
        ("count(distinct sales.channel)", Aggregate("count", "sales", CHANNEL, distinct=True)),
        ("count(*) + sum(sales.amount)", op("+", Aggregate("count", "sales"), TOTAL)),
        ("count(*) * 2 - sum(sales.amount)", op("-", op("*", Aggregate("count", "sales"), lit(2)), TOTAL)),
        ("-count(*) / sum(sales.amount)", op("/", op("neg", Aggregate("count", "sales")), TOTAL)),
        (
            "prior(revenue) - count(*) filter (where sales.qty > 1)",
            op("-", Moved(Move.PRIOR, REVENUE), Aggregate("count", "sales", None, False, op(">", QTY, lit(1)))),
        ),
        ("closing_balance(stock.units)", Aggregate("closing_balance", "stock", Column("stock", "units"))),
        ("Average_Balance(stock.units)", Aggregate("average_balance", "stock", Column("stock", "units"))),
        (
            "opening_balance(stock.units) + count(*)",
            op(
                "+",
                Moved(Move.BEFORE, Aggregate("closing_balance", "stock", Column("stock", "units"))),
                Aggregate("count", "stock"),
            ),
        ),
        (
            "opening_balance(stock.units) filter (where stock.channel = 'a')",
            Moved(
                Move.BEFORE,
                Aggregate(
                    "closing_balance",
                    "stock",
                    Column("stock", "units"),
                    where=op("=", Column("stock", "channel"), lit("a")),
                ),
            ),
        ),
        ("last_year(revenue)", Moved(Move.LAST_YEAR, REVENUE)),
        ("revenue - cost * 2", op("-", REVENUE, op("*", Reference("cost"), lit(2)))),
        ("(revenue - cost) / -2.5", op("/", op("-", REVENUE, Reference("cost")), lit(-2.5))),
        ("-(-5)", lit(5)),
        ("-true", op("neg", lit(True))),
        ("abs(revenue)", op("abs", REVENUE)),
        ("round(revenue)", op("round", REVENUE, lit(0))),
        ("round(revenue, -2)", op("round", REVENUE, lit(-2))),
        ("coalesce(revenue, cost, 0)", op("coalesce", REVENUE, Reference("cost"), lit(0))),
        ("nullif(revenue, 0)", op("nullif", REVENUE, lit(0))),
        ("revenue between 1 and 2", op("between", REVENUE, lit(1), lit(2))),
        ("revenue not in (1, null)", op("not", op("in", REVENUE, lit(1), lit(None)))),
        ("revenue is not null", op("not", op("is_null", REVENUE))),
        ("revenue is null", op("is_null", REVENUE)),
        ("'a' like 'b'", op("like", lit("a"), lit("b"))),
        ("'a' not like 'b'", op("not", op("like", lit("a"), lit("b")))),
        ("not true and false or true", op("or", op("and", op("not", lit(True)), lit(False)), lit(True))),
        ("1 <> 2 and 1 != 2", op("and", op("<>", lit(1), lit(2)), op("<>", lit(1), lit(2)))),
        ("case when true then 1 end", op("case", lit(True), lit(1), lit(None))),
        ("case revenue when 1 then 2 else 3 end", op("case", op("=", REVENUE, lit(1)), lit(2), lit(3))),
        ("'it''s \"; --'", lit("it's \"; --")),
        ("9007199254740993", lit(9007199254740993)),
        ("1e3 + .5 + 5.", op("+", op("+", lit(1000.0), lit(0.5)), lit(5.0))),
        ("null", lit(None)),
    ],
)
def test_the_parts_of_a_formula(text: str, expected: Node) -> None:
    assert parse(text, CATALOG) == expected


def test_a_long_formula_within_the_limits() -> None:
    parse("+".join(["sum(sales.amount)"] * 98), CATALOG)
    parse("(" * 25 + "revenue" + ")" * 25, CATALOG)
    parse(f"sum(sales.amount) filter (where sales.channel in ({', '.join(['1 = 1'] * 300)}))", CATALOG)
