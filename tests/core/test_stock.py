"""Stocks: the balances of a formula, what turns them over, and how many days they last."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core import modelfile
from kpi.core.formula import Aggregate, Column, Move, Moved
from kpi.core.model import Model
from kpi.core.period import Span, Window
from kpi.core.stock import Balance, Stand, balances, days_gone, days_of, outflow

TEXT = """\
version: 1
datasets:
  - code: stock
    name: Stock
    columns: {day: {role: date}, value: {type: number, unit: CNY}, skus: {type: number}, kind: {type: text}}
  - code: sales
    name: Sales
    columns: {day: {role: date}, cost: {type: number, unit: CNY}, qty: {type: number}, tax: {type: number, unit: CNY}}
indicators:
  - {code: held, name: Held, formula: closing_balance(stock.value), accumulation: stock}
  - {code: gap, name: Gap, formula: "opening_balance(stock.skus) / closing_balance(stock.value * 2)"}
  - {code: turns, name: Turns, formula: sum(sales.cost) / average_balance(stock.value), unit: times}
  - {code: yield, name: Yield, formula: sum(sales.cost) / average_balance(stock.value), unit: "%"}
  - {code: pieces, name: Pieces, formula: sum(sales.qty) / average_balance(stock.value), unit: times}
  - {code: both, name: Both, formula: (sum(sales.cost) + sum(sales.tax)) / average_balance(stock.value), unit: times}
  - {code: odd, name: Odd, formula: sum(sales.cost) / average_balance(stock.value * 1), unit: times}
  - {code: ends, name: Ends, formula: sum(sales.cost) / closing_balance(stock.value), unit: times}
  - {code: twice, name: Twice, unit: times,
     formula: sum(sales.cost) / average_balance(stock.value) + average_balance(stock.skus)}
  - {code: wild, name: Wild, unit: times}
"""
VALUE = Balance("stock", Column("stock", "value"), None)


def read() -> Model:
    found, problems = modelfile.read(TEXT.encode(), "m.yaml")
    assert found is not None, problems
    return found.at(date(2026, 6, 30))


def test_the_balances_of_a_formula_are_told_once_each() -> None:
    nodes = read().computable
    assert balances(nodes["held"]) == balances(nodes["turns"]) == [VALUE]
    skus, doubled = balances(nodes["gap"])
    assert (skus.column, doubled.column, VALUE.column) == ("skus", None, "value")
    assert balances(read().computable["both"]) == [VALUE]


def test_a_balance_gives_its_opening_closing_and_average() -> None:
    closing = Aggregate("closing_balance", "stock", Column("stock", "value"))
    assert VALUE.nodes == {
        "opening": Moved(Move.BEFORE, closing),
        "closing": closing,
        "average": Aggregate("average_balance", "stock", Column("stock", "value")),
    }
    assert Stand(3.0, 5.0, None).change == 2.0
    assert Stand(None, 5.0, None).change is None is Stand(5.0, None, None).change


@pytest.mark.parametrize("code", ["yield", "pieces", "both", "odd", "ends", "twice", "wild", "held"])
def test_only_a_turnover_of_one_sum_in_the_unit_of_its_balance_says_what_flows_out(code: str) -> None:
    assert outflow(read(), code) is None


def test_a_turnover_says_what_flows_out() -> None:
    assert outflow(read(), "turns") == Aggregate("sum", "sales", Column("sales", "cost"))


def test_days_are_the_balance_at_the_pace_of_what_flowed_out() -> None:
    assert days_of(100.0, 50.0, 31) == 62.0
    assert days_of(None, 50.0, 31) is days_of(100.0, None, 31) is days_of(100.0, 0.0, 31) is None
    assert days_of(100.0, -1.0, 31) is days_of(100.0, 50.0, 0) is None


def test_the_days_of_a_running_window_are_those_before_today() -> None:
    june = Span(date(2026, 6, 1))
    assert (days_gone(june, date(2026, 7, 1)), days_gone(june, date(2026, 6, 13))) == (30, 12)
    assert days_gone(Span(date(2026, 6, 1), Window.QUARTER), date(2026, 8, 1)) == 91
