"""Entries of the dictionary."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kpi.core.indicator import Accumulation, Indicator, Polarity


def test_what_is_not_said_is_usual() -> None:
    found = Indicator.model_validate({"code": "revenue", "name": "Revenue"})
    assert (found.polarity, found.accumulation, found.unit, found.formula) == (
        Polarity.HIGHER,
        Accumulation.FLOW,
        "",
        None,
    )
    assert found.written() == {"code": "revenue", "name": "Revenue"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"polarity": "up"},
        {"accumulation": "mean"},
        {"kind": "other"},
        {"level": "team"},
        {"formula": 5},
        {"owner": "李"},
        {"x": 1},
    ],
)
def test_what_no_indicator_can_be(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Indicator.model_validate({"code": "revenue", "name": "Revenue"} | wrong)
