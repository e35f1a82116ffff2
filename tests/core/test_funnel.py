"""Funnels of indicators."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kpi.core.funnel import Funnel


def test_a_funnel_has_two_stages_or_more() -> None:
    assert Funnel.model_validate({"code": "f", "name": "F", "stages": ["a", "b"]}).stages == ["a", "b"]
    with pytest.raises(ValidationError):
        Funnel.model_validate({"code": "f", "name": "F", "stages": ["a"]})
