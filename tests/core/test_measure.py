"""The unit that columns make, and what deserves a second look."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.core.dataset import Dataset
from kpi.core.grammar import parse
from kpi.core.indicator import Indicator
from kpi.core.measure import unit_of, warnings
from kpi.core.model import Model

SALES = Dataset.model_validate(
    {
        "code": "sales",
        "name": "Sales",
        "columns": {
            "date": {"role": "date"},
            "amount": {"type": "number", "unit": "CNY"},
            "hours": {"type": "number", "unit": "hours"},
            "qty": {"type": "number"},
            "ticket": {},
        },
    }
)


def entry(code: str, formula: str | None, **more: Any) -> Indicator:
    return Indicator.model_validate({"code": code, "name": code, "formula": formula, **more})


MODEL = Model(
    datasets=[SALES],
    indicators=[
        entry("revenue", "sum(sales.amount)", unit="CNY"),
        entry("share", "sum(sales.amount) / revenue", unit="%"),
    ],
)


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("sum(sales.amount)", "CNY"),
        ("sum(sales.qty)", None),
        ("count(sales.*)", ""),
        ("count(distinct sales.ticket)", ""),
        ("revenue / count(sales.*)", "CNY"),
        ("revenue / sum(sales.amount)", "%"),
        ("revenue / sum(sales.hours)", None),
        ("count(sales.*) / count(distinct sales.ticket)", None),
        ("revenue / last_year(revenue) - 1", "%"),
        ("1 - share", "%"),
        ("1 - revenue", "CNY"),
        ("revenue / 10000", "CNY"),
        ("revenue * 2", "CNY"),
        ("revenue * sum(sales.hours)", None),
        ("revenue + sum(sales.hours)", None),
        ("revenue - sum(sales.amount * 1)", "CNY"),
        ("round(-revenue, 1)", "CNY"),
        ("case when revenue > 0 then 1 else 0 end", None),
        ("closing_balance(sales.amount)", "CNY"),
        ("opening_balance(sales.amount)", "CNY"),
        ("12", ""),
    ],
)
def test_the_unit_of_a_formula(formula: str, unit: str | None) -> None:
    assert unit_of(parse(formula, MODEL.catalog), MODEL) == unit


def test_the_unit_of_an_indicator_that_is_not_there_is_not_known() -> None:
    node = parse("revenue", MODEL.catalog)
    assert unit_of(node, Model(datasets=[SALES])) is None


def found(formula: str, **more: Any) -> list[str]:
    indicator = entry("new", formula, **more)
    model = Model(datasets=[SALES], indicators=[*MODEL.indicators, indicator])
    return [problem.key for problem in warnings(indicator, parse(formula, model.catalog), model)]


@pytest.mark.parametrize(
    ("formula", "more", "expected"),
    [
        ("sum(sales.amount)", {"unit": "CNY"}, []),
        ("sum(sales.amount)", {}, ["measure.unit"]),
        ("count(sales.*)", {"unit": "orders"}, []),
        ("count(sales.*)", {"unit": "%"}, ["measure.unit"]),
        ("12", {}, ["measure.constant"]),
        ("revenue + sum(sales.hours)", {"unit": "CNY"}, ["measure.mixed"]),
        ("share", {"unit": "%", "accumulation": "rate"}, []),
        ("revenue / count(sales.*)", {"unit": "CNY"}, ["measure.rate_as_flow"]),
        ("count(distinct sales.ticket)", {"unit": "orders"}, ["measure.distinct_as_flow"]),
        ("avg(sales.qty)", {}, ["measure.mean_as_flow"]),
        ("closing_balance(sales.qty)", {}, ["measure.balance_as_flow"]),
        ("closing_balance(sales.qty)", {"accumulation": "stock"}, []),
        ("sum(sales.qty)", {"accumulation": "stock"}, ["measure.not_a_balance"]),
        ("count(distinct sales.ticket)", {"unit": "orders", "accumulation": "rate"}, []),
    ],
)
def test_what_deserves_a_look(formula: str, more: dict[str, Any], expected: list[str]) -> None:
    assert found(formula, **more) == expected
