"""Events and what they are told beside."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from kpi.core.event import Event
from kpi.core.model import Model

SALE = Event.model_validate(
    {
        "code": "sale",
        "name": "双11",
        "on": "2025-11-01",
        "until": "2025-11-03",
        "org": "EAST",
        "indicators": ["revenue"],
    }
)


def test_an_event_has_its_days() -> None:
    assert SALE.days == [date(2025, 11, 1), date(2025, 11, 2), date(2025, 11, 3)]
    day = Event.model_validate({"code": "fire", "name": "Fire", "on": "2025-11-01"})
    assert (day.last, day.days) == (date(2025, 11, 1), [date(2025, 11, 1)])


def test_an_event_tells_of_what_it_names() -> None:
    assert SALE.tells_of("revenue", {"HQ", "EAST"})
    assert not SALE.tells_of("margin", {"EAST"})
    assert not SALE.tells_of("revenue", {"WEST"})
    everywhere = Event.model_validate({"code": "day", "name": "国庆", "on": "2025-10-01"})
    assert everywhere.tells_of("margin", {"WEST"})


def test_an_event_ends_after_it_began() -> None:
    with pytest.raises(ValidationError, match="ends before it begins"):
        Event.model_validate({"code": "sale", "name": "S", "on": "2025-11-03", "until": "2025-11-01"})


def test_a_model_takes_other_events() -> None:
    once = Model().with_events([SALE])
    assert once.events == [SALE] and once.with_events([]).events == []
