"""The plain query of one aggregate, as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from kpi.core.catalog import Catalog
from kpi.core.dataset import Dataset
from kpi.core.formula import Aggregate, Column, Literal, Moved, Operation, Reference
from kpi.core.grammar import parse
from kpi.engines.trace import RESERVED, Cut, columns, condition, expression, listing, name, per_batch, value
from tests.core.formulas import CATALOG, SALES, STOCK

CUT = Cut(SALES, "live_sales", ["EAST", "S1"], "HQ", date(2026, 10, 1), date(2026, 10, 31))
PLACE = "from live_sales\nwhere date between '2026-10-01' and '2026-10-31'\nand store in ('EAST', 'S1')"
SHOPLESS = Cut(STOCK, "live_stock", ["HQ", "EAST"], "HQ", date(2026, 10, 1), date(2026, 10, 31))


def aggregate(text: str, catalog: Catalog = CATALOG) -> Aggregate:
    node = parse(text, catalog)
    found = node.operand if isinstance(node, Moved) else node
    assert isinstance(found, Aggregate)
    return found


@pytest.mark.parametrize(
    ("formula", "sql"),
    [
        ("sum(sales.amount)", f"select sum(amount)\n{PLACE}"),
        (
            "sum(sales.amount) filter (where sales.channel = '线上' and sales.qty > 0)",
            f"select sum(amount)\n{PLACE}\nand ((channel = '线上') and (qty > 0))",
        ),
        ("avg(sales.amount)", f"select avg(amount)\n{PLACE}"),
        ("median(sales.amount)", f"select median(amount)\n{PLACE}"),
        ("count(sales.*)", f"select count(*)\n{PLACE}\nhaving count(*) > 0"),
        (
            "count(distinct sales.channel) filter (where sales.qty is not null)",
            f"select count(distinct channel) filter (where not (qty is null))\n{PLACE}\nhaving count(*) > 0",
        ),
        (
            "average_balance(sales.amount) filter (where sales.qty = 1)",
            f"select sum(amount) filter (where qty = 1) / count(distinct date)\n{PLACE}",
        ),
        (
            "closing_balance(sales.amount) filter (where sales.qty = 1)",
            "select sum(amount)\nfrom live_sales\nwhere (store, date) in (select store, max(date) from live_sales "
            "where date between '2026-10-01' and '2026-10-31' and store in ('EAST', 'S1') group by store)\n"
            "and (qty = 1)",
        ),
    ],
)
def test_the_query_of_an_aggregate(formula: str, sql: str) -> None:
    assert value(aggregate(formula), CUT) == sql


@pytest.mark.parametrize(
    ("formula", "sql"),
    [
        ("sum(sales.amount)", f"select sum(amount)\n{PLACE}\n{{}}"),
        (
            "count(*) filter (where sales.qty > 0)",
            f"select count(*) filter (where qty > 0)\n{PLACE}\n{{}}\nhaving count(*) > 0",
        ),
        (
            "closing_balance(sales.amount)",
            "select sum(amount)\nfrom live_sales\nwhere (store, date) in (select store, max(date) from live_sales "
            "where date between '2026-10-01' and '2026-10-31' and store in ('EAST', 'S1') group by store)\n{}",
        ),
    ],
)
def test_the_members_kept_to_narrow_the_rows_but_not_the_days_of_a_balance(formula: str, sql: str) -> None:
    kept = replace(CUT, keep={"channel": "O'Brien", "qty": "2"})
    members = "channel = 'O''Brien'\nand rtrim(rtrim(cast(qty as varchar), '0'), '.') = '2'"
    assert value(aggregate(formula), kept) == sql.format(f"and {members}")


def test_a_mean_over_days_keeps_to_members_but_counts_all_days() -> None:
    kept = replace(CUT, keep={"channel": "web"})
    mean = aggregate("average_balance(sales.amount) filter (where sales.qty = 1)")
    only = "(channel = 'web') and (qty = 1)"
    assert value(mean, kept) == f"select sum(amount) filter (where {only}) / count(distinct date)\n{PLACE}"
    assert columns([aggregate("sum(sales.amount)")], SALES, {"channel": "web"}) == [
        "date",
        "store",
        "amount",
        "channel",
    ]


def test_one_unit_and_rows_without_a_unit() -> None:
    revenue, units = aggregate("sum(sales.amount)"), aggregate("sum(stock.units)")
    assert value(revenue, replace(CUT, units=["S1"])).endswith("\nand store = 'S1'")
    days = "from live_stock\nwhere day between '2026-10-01' and '2026-10-31'"
    assert value(units, SHOPLESS) == f"select sum(units)\n{days}"
    assert (
        value(units, replace(SHOPLESS, units=["EAST", "S1"]))
        == f"select sum(units)\n{days}\nand 'HQ' in ('EAST', 'S1')"
    )
    assert value(aggregate("closing_balance(stock.units)"), SHOPLESS) == (
        "select sum(units)\nfrom live_stock\nwhere day = (select max(day) from live_stock where day between "
        "'2026-10-01' and '2026-10-31')"
    )


def test_the_rows_that_aggregates_take() -> None:
    """Rows whose argument is empty add nothing and are not listed."""
    revenue, online = aggregate("sum(sales.amount)"), aggregate("count(sales.*) filter (where sales.channel = '线上')")
    heads = "_batch, _sheet, _row, date, store"
    assert listing([revenue], CUT) == (
        f"select {heads}, amount\n{PLACE}\nand amount is not null\norder by _batch, coalesce(_at, _row)"
    ).replace("\nand store", " and store").replace("\nand amount", " and amount")
    both = listing([revenue, online], CUT, 5)
    days = "date between '2026-10-01' and '2026-10-31' and store in ('EAST', 'S1')"
    assert both == (
        f"select {heads}, amount, channel\nfrom live_sales\nwhere (({days} and amount is not null) or "
        f"({days} and (channel = '线上')))\norder by _batch, coalesce(_at, _row)\nlimit 5"
    )
    assert per_batch([(online, CUT)]) == (
        f"select _batch, count(*) as rows\nfrom live_sales\nwhere {days} and (channel = '线上')\n"
        "group by _batch\norder by _batch"
    )
    assert condition([(revenue, CUT), (revenue, CUT)]) == f"{days} and amount is not null"


@pytest.mark.parametrize(
    ("formula", "order"),
    [
        ("sum(sales.amount)", "abs(amount) desc, _batch"),
        ("max(sales.amount)", "amount desc, _batch"),
        ("min(sales.amount)", "amount asc, _batch"),
        ("count(distinct sales.channel)", "channel, _batch"),
        ("count(sales.*)", "order by _batch"),
    ],
)
def test_the_rows_that_weigh_most_first(formula: str, order: str) -> None:
    assert order in listing([aggregate(formula)], CUT, largest=True)


def test_the_columns_that_are_read() -> None:
    keyed = Dataset.model_validate(SALES.written() | {"key": ["channel"]})
    assert columns([aggregate("sum(sales.qty)")], SALES) == ["date", "store", "qty"]
    assert columns([aggregate("sum(sales.qty)")], keyed) == ["date", "store", "qty", "channel"]


@pytest.mark.parametrize(
    ("formula", "sql"),
    [
        ("sales.amount * sales.qty", "try_cast(amount::double * qty::double as decimal(38, 12))"),
        ("1 / (sales.qty - 1)", "try_cast(1::double / nullif((qty - 1)::double, 0) as decimal(38, 12))"),
        ("sales.amount / sales.qty", "try_cast(amount::double / nullif(qty::double, 0) as decimal(38, 12))"),
        ("1 + 2 - sales.qty", "(1::decimal(38, 12) + 2) - qty"),
        ("sales.qty - -5", "qty - (-5)"),
        ("-sales.qty", "-qty"),
        ("abs(-sales.qty)", "abs(-qty)"),
        ("round(sales.amount, 2)", "try_cast(round(amount, 2) as decimal(38, 12))"),
        ("coalesce(sales.qty, 0.5)", "coalesce(qty, 0.5)"),
        ("nullif(sales.qty, null)", "nullif(qty, null)"),
        ("case when sales.qty in (1, -2) then 1 else 3 end", "case when qty in (1, -2) then 1 else 3 end"),
        ("case when sales.qty between -1 and 3 then 1 end", "case when qty between (-1) and 3 then 1 else null end"),
        (
            "case when not sales.channel like 'a%' or true then 1 end",
            "case when (not (channel like 'a%')) or true then 1 else null end",
        ),
        ("case when sales.channel = 'it''s; --' then 1 end", "case when channel = 'it''s; --' then 1 else null end"),
        ("sales.qty * 0.00000000000012", "try_cast(qty::double * 0.00000000000012e0::double as decimal(38, 12))"),
    ],
)  # fmt: skip
def test_the_expression_of_a_row(formula: str, sql: str) -> None:
    assert expression(aggregate(f"sum({formula})").argument or Literal(None)) == sql


def test_what_is_no_expression_of_a_row() -> None:
    with pytest.raises(TypeError):
        expression(Reference("revenue"))
    with pytest.raises(KeyError):
        expression(Operation("drop table", (Column("sales", "amount"),)))


def test_names_are_quoted_where_they_must_be() -> None:
    assert [name(code) for code in ("amount", "Amount", "order", "Select", "a-b", 'a"b', "金额")] == [
        "amount", "Amount", '"order"', '"Select"', '"a-b"', '"a""b"', '"金额"',
    ]  # fmt: skip
    found = duckdb.sql("select keyword_name from duckdb_keywords() where keyword_category <> 'unreserved'").fetchall()
    assert {word for (word,) in found} == RESERVED
