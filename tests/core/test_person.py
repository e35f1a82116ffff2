"""People in their org units."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from kpi.core.dated import in_force
from kpi.core.person import Person


def test_a_person_who_moves() -> None:
    before = Person.model_validate({"code": "li", "name": "李", "org": "EAST", "post": "lead"})
    after = Person.model_validate({"code": "li", "name": "李", "org": "WEST", "valid_from": "2026-07"})
    assert [in_force([after, before], date(2026, month, 1))[0].org for month in (6, 7)] == ["EAST", "WEST"]


def test_a_person_is_somewhere() -> None:
    with pytest.raises(ValidationError):
        Person.model_validate({"code": "li", "name": "李"})
