"""Business processes and the data their steps leave."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kpi.core.process import Process, dataset_of


def test_a_data_node() -> None:
    assert dataset_of("sales.amount") == ("sales", "amount")
    assert dataset_of("sales") == ("sales", None)


def test_steps_have_codes_of_their_own() -> None:
    twice = [{"code": "a", "name": "A"}, {"code": "a", "name": "B"}]
    with pytest.raises(ValidationError, match=r"model\.steps|a step twice"):
        Process.model_validate({"code": "p", "name": "P", "steps": twice})
    with pytest.raises(ValidationError):
        Process.model_validate({"code": "p", "name": "P", "steps": [{"code": "a", "name": "A", "reads": ["a.b.c"]}]})
