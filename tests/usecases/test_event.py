"""Events kept by hand: added, said anew and taken out, each as records with who and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from kpi.core.errors import Invalid, NotFound, Refused
from kpi.core.label import Label
from kpi.core.viewer import Role, Viewer
from kpi.usecases.event import Said, add, change, remove
from tests.usecases.ledger import ME, Ledger

SALE = Said(
    Label(zh="促销", en="Sale"),
    date(2026, 6, 18),
    date(2026, 6, 20),
    "EAST",
    ("revenue",),
    Label(zh="8 折", en="20% off"),
)


def recorded(ledger: Ledger) -> list[tuple[str, bool, str, str | None]]:
    """The records of events: code, whether it says anything, who and why."""
    sql = "select code, body is not null, who, why from records where kind = 'events' order by number"
    return ledger.database.read(sql).rows()


def test_an_event_comes_changes_and_goes(ledger: Ledger) -> None:
    code = add(ledger, ME, SALE, " planned ")
    (event,) = ledger.model().events
    assert (code, event.code, event.days[-1], event.org, event.indicators) == (
        "e20260618", "e20260618", date(2026, 6, 20), "EAST", ["revenue"],
    )  # fmt: skip
    assert (event.name, event.note) == (SALE.name, SALE.note)
    assert add(ledger, ME, replace(SALE, until=None, org=None, indicators=(), note=None)) == "e20260618_2"
    assert change(ledger, Viewer("zhang", Role.STEWARD), code, replace(SALE, until=None), "one day only") == 1
    assert [event.last for event in ledger.model().events] == [date(2026, 6, 18)] * 2
    assert remove(ledger, ME, code, "") == 2, "the one that is left moves up"
    assert [event.code for event in ledger.model().events] == ["e20260618_2"]
    assert recorded(ledger) == [
        ("e20260618", True, "local", "planned"),
        ("e20260618_2", True, "local", None),
        ("e20260618", True, "zhang", "one day only"),
        ("e20260618_2", True, "local", None),
        ("e20260618", False, "local", None),
    ]


@pytest.mark.parametrize(
    ("said", "key", "field"),
    [
        (replace(SALE, name=None), "event.name", None),
        (replace(SALE, name=Label(zh="促销", en=" ")), "event.name", None),
        (replace(SALE, on=None), "event.day", None),
        (replace(SALE, until=date(2026, 6, 17)), "model.event_days", None),
        (replace(SALE, org="WEST"), "model.unknown_org", "org"),
        (replace(SALE, org="no code"), "model.code", None),
        (replace(SALE, indicators=("revenue", "profit")), "model.unknown_indicator", "indicators"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(ledger: Ledger, said: Said, key: str, field: str | None) -> None:
    with pytest.raises(Invalid) as refused:
        add(ledger, ME, said)
    assert (refused.value.problem.key, refused.value.problem.place.column) == (key, field)
    assert ledger.model().events == [] and recorded(ledger) == []


def test_an_event_that_there_is_not(ledger: Ledger) -> None:
    code = add(ledger, ME, SALE)
    calls: list[Callable[[], object]] = [
        lambda: change(ledger, ME, "e20260617", SALE),
        lambda: remove(ledger, ME, "e20260617"),
    ]
    for call in calls:
        with pytest.raises(NotFound) as refused:
            call()
        assert refused.value.problem.values == {"given": "e20260617", "suggestion": code}


def test_only_who_may_change_the_model(ledger: Ledger) -> None:
    member = Viewer("zhang", Role.EXECUTIVE)
    calls: list[Callable[[], object]] = [
        lambda: add(ledger, member, SALE),
        lambda: change(ledger, member, "e", SALE),
        lambda: remove(ledger, member, "e"),
    ]
    for call in calls:
        with pytest.raises(Refused):
            call()
