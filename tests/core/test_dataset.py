"""Datasets and their columns."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kpi.core.dataset import Dataset, FactColumn, FactType
from kpi.core.label import Label
from tests.core.formulas import SALES, STOCK

LOOKUP = {"dataset": "e", "on": "b", "column": "c"}


def dataset(columns: object, **more: object) -> Dataset:
    return Dataset.model_validate({"code": "d", "name": "d", "columns": columns} | more)


def test_roles() -> None:
    assert (SALES.date_column, SALES.org_column) == ("date", "store")
    assert (STOCK.date_column, STOCK.org_column) == ("day", None)
    assert SALES.columns["date"].type is FactType.DATE


def test_spellings_and_a_code_wins_over_a_header() -> None:
    found = dataset({"day": {"role": "date", "from": "日期"}, "a": {"from": ["b", "甲"]}, "b": {}})
    assert found.column_spellings() == {"日期": "day", "day": "day", "a": "a", "甲": "a", "b": "b"}


def test_what_a_column_is_called() -> None:
    assert FactColumn.model_validate({"from": ["渠道"]}).label("c") == Label(zh="渠道", en="渠道")
    assert FactColumn.model_validate({"name": {"zh": "渠", "en": "Ch"}}).label("c") == Label(zh="渠", en="Ch")
    assert FactColumn().label("c") == Label(zh="c", en="c")


@pytest.mark.parametrize(
    ("columns", "more", "key"),
    [
        ({}, {}, "model.one_date_column"),
        ({"a": {"role": "date"}, "b": {"role": "date"}}, {}, "model.one_date_column"),
        ({"a": {"role": "date"}, "b": {"role": "org"}, "c": {"role": "org"}}, {}, "model.one_org_column"),
        ({"a": {"role": "date"}}, {"key": ["b"]}, "model.key_unknown"),
        ({"a": {"role": "date"}}, {"key": ["a"], "append": True}, "model.append_with_key"),
        ({"a": {"role": "date"}}, {"append": "yes"}, "bool_type"),
        ({"a": {"role": "date"}}, {"due": 0}, "greater_than_equal"),
        ({"a": {"role": "date"}}, {"due": 29}, "less_than_equal"),
        ({"a": {"role": "date"}}, {"due": True}, "int_type"),
        ({'a"; drop': {"role": "date"}}, {}, "string_pattern_mismatch"),
        ({"a": {"role": "date", "type": "money"}}, {}, "enum"),
        ({"a": {"role": "date", "from": "A", "lookup": LOOKUP}}, {}, "model.lookup_from"),
        ({"a": {"role": "date", "lookup": LOOKUP | {"optional": "yes"}}}, {}, "bool_type"),
    ],
)
def test_what_no_dataset_can_be(columns: object, more: dict[str, object], key: str) -> None:
    with pytest.raises(ValidationError) as error:
        dataset(columns, **more)
    assert [details["type"] for details in error.value.errors()] == [key]


def test_who_brings_the_data_by_when() -> None:
    found = dataset({"day": {"role": "date"}})
    assert (found.owner, found.due, found.append) == (None, 5, False)
    found = dataset({"day": {"role": "date"}}, owner="li", due=28, append=True)
    assert (found.owner, found.due, found.append) == ("li", 28, True)
