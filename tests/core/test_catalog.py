"""Names in formulas."""

from __future__ import annotations

from kpi.core.catalog import Catalog, wrong
from kpi.core.dataset import Dataset
from kpi.core.formula import Column, Reference
from tests.core.formulas import CATALOG, SALES, STOCK


def test_every_way_to_call_a_thing() -> None:
    assert [CATALOG.dataset(name) for name in ("sales", "Sales", "销售明细", "库存")] == [SALES] * 3 + [STOCK]
    assert CATALOG.column("Sales", "渠道") == Column("sales", "channel")
    assert CATALOG.indicator("cost") == Reference("cost")


def test_a_code_wins_over_the_name_of_another() -> None:
    named = Dataset.model_validate({"code": "other", "name": "sales", "columns": {"day": {"role": "date"}}})
    assert Catalog({"other": named, "sales": SALES}, []).dataset("sales") is SALES


def test_what_is_told_of_a_formula_fits_into_a_sentence() -> None:
    values = wrong("two_datasets", token="x" * 500, datasets=["a\u200b", "b" * 100, "c", "d"], most=5).problem.values
    assert values == {"token": "x" * 79 + "…", "datasets": ["a\\u200b", "b" * 79 + "…", "c", "…"], "most": 5}
