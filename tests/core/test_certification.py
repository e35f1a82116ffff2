"""A seal holds as long as the definition is the one that was seen, and not a day longer."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpi.core import modelfile
from kpi.core.certification import State, certified, fingerprint, returned, standing, submitted
from kpi.core.indicator import Indicator, Seal
from kpi.core.model import Model
from tests.core.formulas import DATASETS

TODAY = date(2026, 11, 13)


def model(*indicators: Indicator) -> Model:
    return Model(datasets=list(DATASETS.values()), indicators=list(indicators))


def entry(code: str, formula: str | None, **more: Any) -> Indicator:
    return Indicator.model_validate({"code": code, "name": code, "formula": formula, **more})


REVENUE = entry("revenue", "sum(sales.amount)", unit="CNY", definition="net")
PRICE = entry("price", "revenue / sum(sales.qty)", unit="CNY", accumulation="rate")


def seal(found: Model, code: str) -> Seal:
    return Seal(by="li", on=TODAY, of=fingerprint(found, code))


def test_from_draft_over_review_to_certified_and_back() -> None:
    plain = model(REVENUE)
    assert standing(plain, "revenue").state is State.DRAFT
    asked = submitted(REVENUE, seal(plain, "revenue"))
    assert standing(model(asked), "revenue").state is State.REVIEW
    assert standing(model(returned(asked)), "revenue").state is State.DRAFT
    vouched = certified(asked, seal(plain, "revenue"))
    assert vouched.submitted is None
    found = standing(model(vouched), "revenue")
    assert (found.state, found.seal, found.lost) == (State.CERTIFIED, seal(plain, "revenue"), None)
    assert standing(model(vouched.model_copy(update={"retired": True})), "revenue").state is State.RETIRED


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({"formula": "sum(sales.qty)"}, False),
        ({"unit": "USD"}, False),
        ({"polarity": "lower"}, False),
        ({"accumulation": "rate"}, False),
        ({"definition": "gross"}, False),
        ({"formula": "sum( sales.含税金额 )"}, True),
        ({"name": {"zh": "销售额", "en": "Revenue"}}, True),
        ({"owner": "li", "aliases": ["turnover"]}, True),
    ],
)
def test_what_breaks_a_seal(change: dict[str, Any], holds: bool) -> None:
    vouched = certified(REVENUE, seal(model(REVENUE), "revenue"))
    changed = Indicator.model_validate(vouched.written() | change)
    found = standing(model(changed), "revenue")
    assert (found.state is State.CERTIFIED) is holds
    assert (found.lost is None) is holds


def test_a_seal_falls_with_what_the_definition_stands_on() -> None:
    before = model(REVENUE, PRICE)
    vouched = certified(PRICE, seal(before, "price"))
    assert standing(model(REVENUE, vouched), "price").state is State.CERTIFIED
    other = entry("revenue", "sum(sales.amount) filter (where sales.qty > 0)", unit="CNY")
    assert standing(model(other, vouched), "price").state is State.DRAFT


def test_what_has_no_formula_can_be_told_apart_too() -> None:
    one, other = entry("morale", None, definition="asked"), entry("morale", None, definition="felt")
    assert fingerprint(model(one), "morale") != fingerprint(model(other), "morale")


def test_the_seals_of_the_sample_company_hold() -> None:
    data = (Path(__file__).parents[2] / "data" / "retail" / "model.yaml").read_bytes()
    sample, problems = modelfile.read(data, "model.yaml")
    assert sample is not None and problems == []
    now = sample.at(TODAY)
    states = Counter(standing(now, code).state.value for code in now.indicator_by_code)
    assert states == {"certified": 7, "review": 2, "draft": 19}
