"""Links between nodes."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kpi.core.driver import Driver


def test_a_link_is_written_as_it_is_read() -> None:
    given = {"from": "a", "to": "b"}
    assert Driver.model_validate(given).written() == given
    assert Driver.model_validate(given).source == "a"


def test_a_link_has_two_ends() -> None:
    with pytest.raises(ValidationError):
        Driver.model_validate({"from": "a"})
