"""Which formulas are sums over rows, or quotients of two, and why others are not."""

from __future__ import annotations

import pytest

from kpi.core.decomposition_form import ONE, Form, Terms, form, is_flow
from kpi.core.formula import resolve
from kpi.core.formula_text import written
from kpi.core.problem import Problem
from tests.core.formulas import checked

AMOUNT, QTY, UNITS = "sum(sales.amount)", "sum(sales.qty)", "closing_balance(stock.units)"
NAMED = {"revenue": checked(AMOUNT), "cost": checked(QTY)}
Told = dict[str, float]


def told(terms: Terms) -> Told:
    return {"1" if part == ONE else written(part): factor for part, factor in terms.items()}


SUMS: list[tuple[str, Told]] = [
    (AMOUNT, {AMOUNT: 1}),
    ("count(sales.*) / 4", {"count(sales.*)": 0.25}),
    (UNITS, {UNITS: 1}),
    ("opening_balance(stock.units)", {"opening_balance(stock.units)": 1}),
    ("revenue - cost", {AMOUNT: 1, QTY: -1}),
    ("-(revenue - 2 * cost) * 3", {AMOUNT: -3, QTY: 6}),
    ("revenue + revenue + 5", {AMOUNT: 2, "1": 5}),
    ("revenue - revenue + cost", {QTY: 1}),
    ("coalesce(revenue, 0) - coalesce(cost, 0)", {AMOUNT: 1, QTY: -1}),
    ("prior(revenue) + 1", {f"prior({AMOUNT})": 1, "1": 1}),
    ("0", {}),
]


@pytest.mark.parametrize(("text", "terms"), SUMS)
def test_sums(text: str, terms: Told) -> None:
    found = form(resolve(checked(text), NAMED))
    assert isinstance(found, Form)
    assert found.divisor is None
    assert told(found.dividend) == terms


QUOTIENTS: list[tuple[str, Told, Told]] = [
    ("revenue / cost", {AMOUNT: 1}, {QTY: 1}),
    ("revenue / nullif(cost, 0)", {AMOUNT: 1}, {QTY: 1}),
    ("100 * (revenue - cost) / revenue", {AMOUNT: 100, QTY: -100}, {AMOUNT: 1}),
    ("revenue / prior(revenue) - 1", {AMOUNT: 1, f"prior({AMOUNT})": -1}, {f"prior({AMOUNT})": 1}),
    ("1 - cost / revenue", {QTY: -1, AMOUNT: 1}, {AMOUNT: 1}),
    ("revenue / cost + 3 * (1 / cost)", {AMOUNT: 1, "1": 3}, {QTY: 1}),
    ("revenue / cost - cost / cost", {AMOUNT: 1, QTY: -1}, {QTY: 1}),
    ("avg(sales.amount)", {AMOUNT: 1}, {"count(sales.amount)": 1}),
    ("avg(sales.amount) filter (where sales.qty > 1)", {f"{AMOUNT} filter (where sales.qty > 1)": 1},
     {"count(sales.amount) filter (where sales.qty > 1)": 1}),
    ("2 / (revenue / cost)", {QTY: 2}, {AMOUNT: 1}),
    ("(revenue / cost) / (count(sales.*) / cost)", {AMOUNT: 1}, {"count(sales.*)": 1}),
    ("revenue / (cost + 10)", {AMOUNT: 1}, {QTY: 1, "1": 10}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dividend", "divisor"), QUOTIENTS)
def test_quotients(text: str, dividend: Told, divisor: Told) -> None:
    found = form(resolve(checked(text), NAMED))
    assert isinstance(found, Form)
    assert (told(found.dividend), told(found.divisor or {})) == (dividend, divisor)


def test_a_moved_quotient_is_one_of_moved_sums() -> None:
    found = form(resolve(checked("prior(cost) * 2"), {"cost": checked("avg(sales.amount)")}))
    assert isinstance(found, Form)
    assert told(found.dividend) == {f"prior({AMOUNT})": 2}
    assert told(found.divisor or {}) == {"prior(count(sales.amount))": 1}


REFUSED = [
    ("count(distinct sales.channel)", "distinct", "count(distinct sales.channel)"),
    ("revenue / count(distinct sales.store)", "distinct", "count(distinct sales.store)"),
    ("min(sales.amount)", "extreme", "min(sales.amount)"),
    ("max(sales.amount) - revenue", "extreme", "max(sales.amount)"),
    ("median(sales.amount)", "extreme", "median(sales.amount)"),
    ("average_balance(stock.units)", "average_balance", "average_balance(stock.units)"),
    ("revenue * cost", "nonlinear", f"{AMOUNT} * {QTY}"),
    ("revenue / cost + cost", "nonlinear", f"{AMOUNT} / {QTY} + {QTY}"),
    ("revenue / cost / cost", "nonlinear", f"{AMOUNT} / {QTY} / {QTY}"),
    ("revenue / cost * cost", "nonlinear", f"{AMOUNT} / {QTY} * {QTY}"),
    ("revenue / (revenue / cost)", "nonlinear", f"{AMOUNT} / ({AMOUNT} / {QTY})"),
    ("revenue / 0", "nonlinear", f"{AMOUNT} / 0"),
    ("round(revenue, 2)", "nonlinear", f"round({AMOUNT}, 2)"),
    ("abs(revenue)", "nonlinear", f"abs({AMOUNT})"),
    ("coalesce(revenue, cost)", "nonlinear", f"coalesce({AMOUNT}, {QTY})"),
    ("case when revenue > 1 then revenue end", "nonlinear", f"case when {AMOUNT} > 1 then {AMOUNT} end"),
    ("null", "nonlinear", "null"),
]


@pytest.mark.parametrize(("text", "key", "given"), REFUSED)
def test_refused(text: str, key: str, given: str) -> None:
    found = form(resolve(checked(text), NAMED))
    assert isinstance(found, Problem)
    assert (found.key, found.values) == (f"decomposition.{key}", {"given": given})


def test_the_sums_of_a_form_are_named_once() -> None:
    found = form(resolve(checked("(revenue - cost) / revenue + 1"), NAMED))
    assert isinstance(found, Form)
    assert [written(part) for part in found.sums()] == [AMOUNT, QTY]


def test_what_adds_up_over_days() -> None:
    assert is_flow(checked(AMOUNT))
    assert is_flow(checked(f"{UNITS} / {AMOUNT}"))
    assert not is_flow(checked(f"{UNITS} - opening_balance(stock.units)"))
