"""Scenarios: copied from the plan, compared with it, adopted for what is still to come."""

from __future__ import annotations

import pytest

from kpi.core.errors import Conflict, Invalid, NotFound
from kpi.core.target import Aim
from kpi.usecases import scenario, target
from tests.usecases.ledger import ME, Ledger
from tests.usecases.plans import MIDDLE, opened


@pytest.fixture
def company(ledger: Ledger) -> Ledger:
    opened(ledger)
    assert scenario.copy(ledger, ME, 2026, "bold", 0.1, "what if") == 4
    return ledger


def months(company: Ledger, code: str | None = None) -> list[Aim | None]:
    return [cell.aim for cell in target.grid(company, ME, 2026, code).rows[0].months[9:]]


def test_copied_beside_the_plan(company: Ledger) -> None:
    assert scenario.scenarios(company, ME) == ["bold"]
    assert months(company) == [Aim(300, 300), Aim(300, 300), Aim(600, 600, None, 700)]
    assert months(company, "bold") == [Aim(330, 330), Aim(330, 330), Aim(660, 660, None, 770)]


def test_compared(company: Ledger) -> None:
    found = scenario.compare(company, ME, 2026, "bold")
    assert [(one.kpi, one.plan, one.scenario) for one in found] == [
        ("revenue_hq", None, None),
        ("online_hq", None, None),
    ]


def test_adopted_from_a_day_on(company: Ledger) -> None:
    assert scenario.adopt(company, ME, 2026, "bold", "board", MIDDLE) == 3
    assert months(company) == [Aim(300, 300), Aim(315, 315), Aim(660, 660, None, 770)]
    assert scenario.drop(company, ME, "bold") > 0
    assert scenario.scenarios(company, ME) == []


def test_what_is_refused(company: Ledger) -> None:
    with pytest.raises(Conflict):
        scenario.copy(company, ME, 2026, "bold", 0, "")
    with pytest.raises(Invalid, match=r"model\.code"):
        scenario.copy(company, ME, 2026, "2 bold", 0, "")
    with pytest.raises(Invalid, match=r"scenario\.nothing"):
        scenario.copy(company, ME, 2030, "far", 0, "")
    with pytest.raises(Invalid, match=r"target\.why"):
        scenario.adopt(company, ME, 2026, "bold", " ")
    with pytest.raises(Invalid, match=r"scenario\.over"):
        scenario.adopt(company, ME, 2025, "bold", "board")
    with pytest.raises(NotFound):
        scenario.compare(company, ME, 2026, "none")
