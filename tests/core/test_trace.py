"""A formula opened to its operands, and a trace as plain data."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kpi.core.batch import Batch
from kpi.core.doubt import Doubt
from kpi.core.formula import Aggregate, Column, Literal, Move, Moved, Node, Operation, Reference
from kpi.core.grammar import parse
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.period import Span, Window
from kpi.core.trace import Operand, Query, Read, Reckoning, Source, SourceRow, Trace, shares
from tests.core.formulas import CATALOG, SALES

OCTOBER, SEPTEMBER, LAST_OCTOBER = (Span(date(*month, 1)) for month in ((2026, 10), (2026, 9), (2025, 10)))
AMOUNT, UNITS = (Aggregate("sum", "sales", Column("sales", name)) for name in ("amount", "qty"))
CLOSING = Aggregate("closing_balance", "stock", Column("stock", "units"))
FORMULAS: dict[str, Node] = {
    "revenue": AMOUNT,
    "cost": parse("sum(sales.qty) * 2", CATALOG),
}
RECKONING = Reckoning(FORMULAS)


def opened(text: str, values: dict[Read, float | None], span: Span = OCTOBER) -> Operand:
    """A formula opened at a window, under the code `margin`."""
    reckoning = Reckoning(FORMULAS | {"margin": parse(text, CATALOG)})
    assert set(reckoning.reads(Reference("margin"), span)) <= set(values)
    return reckoning.opened(Reference("margin"), span, values)


def test_named_indicators_stay_named_and_open_to_their_own_operands() -> None:
    found = opened("(revenue - cost) / revenue", {(AMOUNT, OCTOBER): 200.0, (UNITS, OCTOBER): 15.5})
    assert (found.text, found.indicator, found.dataset, found.value) == ("margin", "margin", None, 0.845)
    assert (found.formula, found.filled) == ("(revenue - cost) / revenue", "(200 - 31) / 200")
    revenue, cost = found.operands
    assert (revenue.text, revenue.value, revenue.formula, revenue.filled) == (
        "revenue", 200.0, "sum(sales.amount)", "200",
    )  # fmt: skip
    assert (cost.text, cost.value, cost.formula, cost.filled) == ("cost", 31.0, "sum(sales.qty) * 2", "15.5 * 2")
    (units,) = cost.operands
    assert (units.text, units.value, units.dataset, units.indicator) == ("sum(sales.qty)", 15.5, "sales", None)
    assert (units.formula, units.filled, units.operands) == (None, None, ())
    assert [part.text for part in found.walk()] == [
        "margin", "revenue", "sum(sales.amount)", "cost", "sum(sales.qty)",
    ]  # fmt: skip


def test_an_operand_that_is_moved_is_read_at_its_own_window() -> None:
    values = {(AMOUNT, OCTOBER): 60.0, (AMOUNT, SEPTEMBER): 40.0, (AMOUNT, LAST_OCTOBER): None}
    found = opened("revenue / prior(revenue) + coalesce(last_year(revenue), 0)", values)
    assert (found.value, found.filled) == (1.5, "60 / 40 + coalesce(null, 0)")
    assert [(part.text, part.span, part.value) for part in found.operands] == [
        ("revenue", OCTOBER, 60.0), ("prior(revenue)", SEPTEMBER, 40.0), ("last_year(revenue)", LAST_OCTOBER, None),
    ]  # fmt: skip
    assert found.operands[1].operands[0].span == SEPTEMBER


def test_an_opening_balance_is_the_closing_one_before() -> None:
    quarter, before = Span(date(2026, 11, 1), Window.QUARTER), Span(date(2026, 9, 1), Window.QUARTER)
    text = "opening_balance(stock.units) + closing_balance(stock.units)"
    assert RECKONING.reads(parse(text, CATALOG), quarter) == [(CLOSING, before), (CLOSING, quarter)]
    found = opened(text, {(CLOSING, before): 7.0, (CLOSING, quarter): 9.0}, quarter)
    assert [(part.text, part.span, part.value, part.dataset) for part in found.operands] == [
        ("opening_balance(stock.units)", before, 7.0, "stock"),
        ("closing_balance(stock.units)", quarter, 9.0, "stock"),
    ]  # fmt: skip


def test_a_moved_expression_is_opened_too() -> None:
    doubled = Moved(Move.PRIOR, Operation("*", (AMOUNT, Literal(2))))
    found = RECKONING.opened(doubled, OCTOBER, {(AMOUNT, SEPTEMBER): 1.5})
    assert (found.value, found.span, found.formula, found.filled) == (
        3.0,
        SEPTEMBER,
        "sum(sales.amount) * 2",
        "1.5 * 2",
    )
    assert (found.indicator, found.dataset) == (None, None)


@pytest.mark.parametrize(
    ("text", "amount", "value", "filled"),
    [
        ("revenue / 0", 5.0, None, "5 / 0"),
        ("revenue - 1", None, None, "null - 1"),
        ("revenue * -1", 0.0, 0.0, "0 * -1"),
        ("case when revenue > 2 then 1 else 0 end", 3.0, 1.0, "case when 3 > 2 then 1 else 0 end"),
        ("revenue + 0", 0.1 + 0.2, 0.1 + 0.2, "0.3 + 0"),
        ("revenue + 0", 1e15, 1e15, "1000000000000000.0 + 0"),
        ("revenue + 0", -1234567.25, -1234567.25, "-1234567.25 + 0"),
        ("2 + 3", None, 5.0, "2 + 3"),
    ],
)
def test_values_as_they_are_reckoned_with(text: str, amount: float | None, value: float | None, filled: str) -> None:
    found = opened(text, {(AMOUNT, OCTOBER): amount})
    assert (found.value, found.filled) == (value, filled)
    assert str(found.value) != "-0.0"


def test_rows_are_shared_out_among_groups() -> None:
    assert shares([], 5) == []
    assert shares([3, 0, 9], 7) == [2, 0, 5]
    assert shares([9, 9], 1) == [0, 1]
    assert shares([2, 2], 9) == [2, 2]


BATCH = Batch(
    4, "sales", "june.xlsx", "ab" * 32, None, 9, 0, date(2026, 10, 1), date(2026, 10, 31), "li",
    datetime(2026, 11, 2, 8, 30, tzinfo=UTC),
)  # fmt: skip


def trace(value: float | None, kept: float | None) -> Trace:
    """A trace of a sum with one row."""
    indicator = Indicator(
        code="revenue", name=Label(zh="销售额", en="Revenue"), formula="sum(sales.amount)", valid_from=date(2026, 7, 1)
    )
    figure = RECKONING.opened(Reference("revenue"), OCTOBER, {(AMOUNT, OCTOBER): value})
    query = Query("sum(sales.amount)", AMOUNT, SALES, OCTOBER, "select 1", value, 1)
    row = SourceRow(BATCH, "Sheet1", 12, OCTOBER, {"amount": 5.0})
    return Trace(
        "rev", indicator, "HQ", OCTOBER, figure, kept, (query,), (Source(BATCH, 1, True),), (row,), 1, (Doubt.RUNNING,)
    )


def test_a_trace_as_plain_data() -> None:
    window = "2026-10-01/2026-10-31"
    assert trace(5.0, 5.0).document("2026-10", "zh") == {
        "kpi": "rev", "indicator": "revenue", "name": "销售额", "org": "HQ", "period": "2026-10", "window": "month",
        "value": 5.0, "kept": 5.0, "agrees": True, "formula": "sum(sales.amount)", "valid_from": "2026-07-01",
        "operands": [
            {"text": "sum(sales.amount)", "value": 5.0, "dataset": "sales", "window": window, "operands": []}
        ],
        "queries": [{"dataset": "sales", "window": window, "sql": "select 1", "value": 5.0}],
        "batches": [
            {"batch": 4, "dataset": "sales", "file": "june.xlsx", "sheet": None, "sha256": "ab" * 32, "who": "li",
             "at": "2026-11-02T08:30:00+00:00", "rows": 9, "taken": 1}
        ],
        "rows": [
            {"dataset": "sales", "batch": 4, "file": "june.xlsx", "sheet": "Sheet1", "row": 12, "window": window,
             "values": {"amount": 5.0}}
        ],
        "total_rows": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "kept", "agrees", "difference"),
    [
        (5.0, 5.0, True, 0.0),
        (5.0, 5.0 + 1e-12, True, 5.0 - (5.0 + 1e-12)),
        (5.0, 5.01, False, 5.0 - 5.01),
        (None, None, True, None),
        (None, 0.0, False, None),
        (0.0, None, False, None),
    ],
)
def test_both_ways_to_a_figure(value: float | None, kept: float | None, agrees: bool, difference: float | None) -> None:
    found = trace(value, kept)
    assert (found.value, found.agrees, found.difference) == (value, agrees, difference)
