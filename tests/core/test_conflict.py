"""Which definitions are at odds: one name for two formulas, one formula under two names, equal figures."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.core.conflict import Conflict, Kind, bare, conflicts, same_values
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from tests.core.formulas import DATASETS


def model(*indicators: dict[str, Any]) -> Model:
    entries = [
        Indicator.model_validate({"code": f"i{n}", "name": f"N{n}"} | given) for n, given in enumerate(indicators)
    ]
    return Model(datasets=list(DATASETS.values()), indicators=entries)


AMOUNT = {"formula": "sum(sales.amount)"}
QTY = {"formula": "sum(sales.qty)"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("销售额", "销售额(销售部口径)"),
        ("销售额", "销售额（含税） 【旧】"),
        ("Revenue", "revenue (sales department)"),
        ("Gross Margin", "ＧｒｏｓｓＭａｒｇｉｎ"),
        ("毛利 率", "毛利率[月]"),
    ],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert bare(one) == bare(other)
    found = conflicts(model(AMOUNT | {"name": one}, QTY | {"name": other}))
    assert found == [Conflict(Kind.SAME_NAME, "i0", "i1", min(one, other, key=len))]
    assert conflicts(model(AMOUNT | {"name": one}, AMOUNT | {"name": other}))[0].kind is Kind.SAME_FORMULA


@pytest.mark.parametrize(("one", "other"), [("销售额", "销售额同比"), ("(a)", "(b)"), ("Revenue 1", "Revenue 2")])
def test_names_that_differ(one: str, other: str) -> None:
    assert conflicts(model(AMOUNT | {"name": one}, QTY | {"name": other})) == []


def test_a_name_may_be_another_s_alias_in_either_language() -> None:
    name = {"zh": "销售额", "en": "Revenue"}
    found = conflicts(
        model(AMOUNT | {"name": name}, QTY | {"name": "营业收入", "aliases": ["Turnover", "REVENUE", "销售额"]})
    )
    assert found == [Conflict(Kind.SAME_NAME, "i0", "i1", "销售额")]


def test_formulas_are_the_same_however_they_are_written() -> None:
    found = conflicts(
        model(
            AMOUNT,
            {"formula": "i0 * 2 - sum(sales.qty)"},
            {"formula": "-sum(sales.qty) + i0 + i0"},
            {"formula": "sum(sales.amount) filter (where sales.amount is not null)"},
        )
    )
    assert found == [Conflict(Kind.SAME_FORMULA, "i0", "i3"), Conflict(Kind.SAME_FORMULA, "i1", "i2")]


def test_what_is_retired_or_has_no_formula_is_in_nobody_s_way() -> None:
    retired = QTY | {"name": "N0", "retired": True}
    assert conflicts(model(AMOUNT, retired, {"name": "N0"}, {"name": "N0", "formula": "i2 + 1"})) == []
    assert same_values(model(AMOUNT, retired, AMOUNT), [("i0", "i1"), ("i0", "gone"), ("i0", "i2")]) == []


def test_equal_figures_of_different_formulas() -> None:
    assert same_values(model(AMOUNT, QTY), [("i0", "i1")]) == [Conflict(Kind.SAME_VALUES, "i0", "i1")]
