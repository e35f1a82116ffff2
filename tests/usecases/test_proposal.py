"""A proposal is agreed, and its targets hold, once both owner and manager have accepted it."""

from __future__ import annotations

import pytest

from kpi.core.errors import Conflict, Invalid, NotFound, Refused
from kpi.core.proposal import State
from kpi.core.target import Aim
from kpi.core.target_change import Adjustment
from kpi.core.viewer import Role, Viewer
from kpi.store import records
from kpi.usecases import proposal, target
from tests.usecases.ledger import ME, Ledger
from tests.usecases.plans import DECEMBER, MIDDLE, NOVEMBER, opened, revenue

OWNER, BOSS = Viewer("liying", Role.MEMBER), Viewer("wangjian", Role.EXECUTIVE)


@pytest.fixture
def company(ledger: Ledger) -> Ledger:
    return opened(ledger)


def proposed(company: Ledger, value: float = 690) -> int:
    return proposal.propose(company, OWNER, "revenue_hq", [revenue(DECEMBER, value)], "no new shops", "market")


def december(company: Ledger) -> float:
    return company.model().agreed(MIDDLE)["revenue_hq"][DECEMBER].low


def test_the_state_needs_both(company: Ledger) -> None:
    """R93."""
    number = proposed(company)
    assert proposal.accept(company, OWNER, number, "owner") is State.AWAITS_MANAGER
    assert december(company) == 600
    proposal.comment(company, BOSS, number, "bold, but fair")
    assert proposal.accept(company, BOSS, number, "manager") is State.AGREED
    assert december(company) == 690
    (found,) = proposal.proposals(company, ME, "revenue_hq")
    assert [(event.step.value, event.who, event.said) for event in found.events] == [
        ("proposed", "liying", ""),
        ("accepted_owner", "liying", ""),
        ("commented", "wangjian", "bold, but fair"),
        ("accepted_manager", "wangjian", ""),
    ]
    assert found.offer.assumptions == "no new shops"
    why = company.database.read("select why, who from records order by number desc limit 1").row(0)
    assert why == ("market (#1: liying, liying, wangjian)", "wangjian")


def test_a_mid_period_change_by_consent_is_split_by_days(company: Ledger) -> None:
    """R121: agreed to hold from the sixteenth, November is half the old and half the new."""
    number = proposal.propose(
        company, OWNER, "revenue_hq", [revenue(NOVEMBER, 400)], "", "strike", MIDDLE, pro_rata=True
    )
    for viewer, role in ((BOSS, "manager"), (OWNER, "owner")):
        proposal.accept(company, viewer, number, role)
    assert company.model().agreed(MIDDLE)["revenue_hq"][NOVEMBER] == Aim(350, 350)


def test_what_it_was_to_replace_has_changed(company: Ledger) -> None:
    number = proposed(company)
    proposal.accept(company, OWNER, number, "owner")
    target.put(company, ME, [revenue(DECEMBER, 610)], Adjustment())
    with pytest.raises(Conflict, match=r"proposal\.moved"):
        proposal.accept(company, BOSS, number, "manager")
    assert december(company) == 610
    assert proposal.proposals(company, ME)[0].state is State.AWAITS_MANAGER


def test_declined_or_withdrawn_it_is_over(company: Ledger) -> None:
    first, second = proposed(company), proposed(company, 700)
    proposal.decline(company, BOSS, first, "too bold")
    proposal.withdraw(company, OWNER, second)
    assert [one.state for one in proposal.proposals(company, ME)] == [State.WITHDRAWN, State.DECLINED]
    with pytest.raises(Conflict, match=r"proposal\.decided"):
        proposal.accept(company, OWNER, first, "owner")
    assert december(company) == 600 and proposal.proposals(company, ME, "online_hq") == []


def test_the_second_acceptance_is_kept_with_its_targets_or_not_at_all(company: Ledger) -> None:
    number = proposed(company)
    proposal.accept(company, OWNER, number, "owner")
    before = records.last(company.database)
    proposal.accept(company, BOSS, number, "manager")
    assert records.last(company.database) == before + 1


def test_what_cannot_be_proposed(company: Ledger) -> None:
    for targets, why, key in (
        ([revenue(DECEMBER, 1)], " ", "target.why"),
        ([], "w", "proposal.nothing"),
        ([revenue(NOVEMBER, 1)], "w", "target.since"),
        ([revenue(DECEMBER, 1).model_copy(update={"kpi": "online_hq"})], "w", "proposal.other_kpi"),
    ):
        with pytest.raises(Invalid) as raised:
            proposal.propose(company, OWNER, "revenue_hq", targets, "", why)
        assert raised.value.problem.key == key
    with pytest.raises(Invalid, match=r"comment\.long"):
        proposal.propose(company, OWNER, "revenue_hq", [revenue(DECEMBER, 1)], "x" * 2001, "w")


def test_what_cannot_be_done_with_one(company: Ledger) -> None:
    number = proposed(company)
    with pytest.raises(Invalid, match=r"comment\.empty"):
        proposal.comment(company, ME, number, " ")
    with pytest.raises(Invalid, match=r"target\.why"):
        proposal.decline(company, ME, number, "")
    with pytest.raises(Conflict, match=r"proposal\.not_yours"):
        proposal.withdraw(company, BOSS, number)
    with pytest.raises(Invalid, match=r"proposal\.role"):
        proposal.accept(company, ME, number, "friend")
    with pytest.raises(NotFound):
        proposal.accept(company, ME, 9, "owner")


def test_events_survive_reopening(company: Ledger) -> None:
    number = proposed(company)
    with pytest.raises(Refused):
        target.put(company, OWNER, [revenue(DECEMBER, 1)], Adjustment())
    found = proposal.proposals(company, ME)[0]
    assert (found.number, found.by, found.offer.base[0].target) == (number, "liying", 600)
