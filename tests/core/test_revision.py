"""A new version of an indicator: where it goes, what it may not break, and how it differs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi.core.errors import Invalid
from kpi.core.indicator import Indicator, Seal
from kpi.core.model import Model
from kpi.core.revision import differences, planned, revised, rewritten
from kpi.core.scorecard import TreeNode
from tests.core.formulas import DATASETS


def entry(code: str, formula: str, since: str | None = None, **more: Any) -> Indicator:
    return Indicator.model_validate({"code": code, "name": code, "formula": formula, "valid_from": since, **more})


MODEL = Model(
    datasets=list(DATASETS.values()),
    indicators=[entry("revenue", "sum(sales.amount)"), entry("price", "revenue / sum(sales.qty)")],
    scorecard=[TreeNode(code="k", type="kpi", indicator="price")],
)


def formulas(model: Model) -> list[tuple[str, str | None, str | None]]:
    return [(i.code, str(i.valid_from) if i.valid_from else None, i.formula) for i in model.indicators]


def test_a_version_takes_the_place_of_the_one_of_the_same_day() -> None:
    found = revised(MODEL, entry("revenue", "sum(sales.qty)"))
    assert formulas(found)[0] == ("revenue", None, "sum(sales.qty)") and len(found.indicators) == 2


def test_what_is_new_comes_last_so_that_nothing_else_moves() -> None:
    found = revised(MODEL, entry("revenue", "sum(sales.qty)", "2026-07"))
    assert [code for code, _, _ in formulas(found)] == ["revenue", "price", "revenue"]
    assert [code for code, _, _ in formulas(revised(found, entry("rows", "count(sales.*)")))][-1] == "rows"


def test_what_is_wrong_with_a_version_is_said_and_nothing_changes() -> None:
    with pytest.raises(Invalid) as wrong:
        revised(MODEL, entry("revenue", "sum(price)"))
    assert wrong.value.problem.place.column == "formula"
    with pytest.raises(Invalid) as circle:
        revised(MODEL, entry("revenue", "price * 2"))
    assert circle.value.problem.key == "model.formula_circle"


def test_seals_and_days_are_no_difference() -> None:
    seal = Seal.model_validate({"by": "li", "on": "2026-11-13", "of": "x"})
    one = entry("revenue", "sum(sales.amount)")
    other = entry("revenue", "sum(sales.qty)", "2026-07", certified=seal, unit="CNY")
    assert differences(one, other) == {"formula": ("sum(sales.amount)", "sum(sales.qty)"), "unit": ("", "CNY")}
    assert differences(one, Indicator.model_validate(one.written() | {"unit": "", "polarity": "higher"})) == {}
    begun, gone = differences(None, one), differences(one, None)
    assert begun.keys() == gone.keys() == {"code", "name", "formula"} and begun["formula"][1] == "sum(sales.amount)"


DATED = Model(
    datasets=list(DATASETS.values()),
    indicators=[
        entry("revenue", "sum(sales.amount)", polarity="higher"),
        entry("price", "revenue / 2"),
        entry("revenue", "sum(sales.qty)", "2026-06"),
        entry("revenue", "sum(sales.qty) * 2", "2026-12"),
    ],
)
NOW = DATED.indicators[2]
TODAY = date(2026, 11, 13)


def after(since: date | None, **changed: Any) -> list[tuple[str | None, str | None, str]]:
    wanted = Indicator.model_validate(NOW.written() | changed)
    found = rewritten(DATED, NOW, wanted, since, TODAY)
    assert [i.formula for i in found.indicators if i.code == "price"] == ["revenue / 2"]
    versions = sorted((i for i in found.indicators if i.code == "revenue"), key=lambda i: str(i.valid_from or ""))
    return [(str(i.valid_from)[:7] if i.valid_from else None, i.formula, i.name.en) for i in versions]


A, B, C, X = "sum(sales.amount)", "sum(sales.qty)", "sum(sales.qty) * 2", "sum(sales.amount) / 2"


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (None, [(None, X), ("2026-06", X), ("2026-12", C)]),
        (date(2026, 6, 1), [(None, A), ("2026-06", X), ("2026-12", C)]),
        (date(2026, 3, 1), [(None, A), ("2026-03", X), ("2026-06", X), ("2026-12", C)]),
        (date(2026, 9, 1), [(None, A), ("2026-06", B), ("2026-09", X), ("2026-12", C)]),
        (date(2026, 12, 1), [(None, A), ("2026-06", B), ("2026-12", X)]),
        (date(2027, 1, 1), [(None, A), ("2026-06", B), ("2026-12", C), ("2027-01", X)]),
    ],
)
def test_from_when_a_formula_holds(since: date | None, expected: list[tuple[str | None, str]]) -> None:
    assert [(begins, formula) for begins, formula, _ in after(since, formula=X)] == expected


def test_a_name_changes_in_all_versions_and_begins_none() -> None:
    for since in (None, date(2026, 9, 1)):
        assert after(since, name="Sales") == [(None, A, "Sales"), ("2026-06", B, "Sales"), ("2026-12", C, "Sales")]


def test_the_versions_that_are_planned() -> None:
    assert [str(one.valid_from) for one in planned(DATED, "revenue", TODAY)] == ["2026-12-01"]
    assert planned(DATED, "revenue", date(2026, 12, 1)) == []
