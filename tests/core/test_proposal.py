"""A proposal is agreed once owner and manager have both accepted it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kpi.core.errors import Conflict
from kpi.core.proposal import Event, Offer, Proposal, State, Step, base_of, proposals
from kpi.core.target import Target
from kpi.core.target_change import Adjustment

AT = datetime(2026, 11, 1, tzinfo=UTC)
OLD = Target.model_validate({"kpi": "k", "period": "2026-12", "target": 100})
NEW = Target.model_validate({"kpi": "k", "period": "2026-12", "target": 115})
OFFER = Offer(kpi="k", targets=[NEW], base=[OLD], why="market", since=date(2026, 11, 16), pro_rata=True)


def event(step: Step, who: str = "li") -> Event:
    return Event(1, step, who, AT, "", OFFER if step is Step.PROPOSED else None)


def after(*steps: Step) -> Proposal:
    return proposals([event(Step.PROPOSED), *map(event, steps)])[0]


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((), State.OPEN),
        ((Step.COMMENTED,), State.OPEN),
        ((Step.OWNER,), State.AWAITS_MANAGER),
        ((Step.MANAGER, Step.COMMENTED), State.AWAITS_OWNER),
        ((Step.OWNER, Step.MANAGER), State.AGREED),
        ((Step.MANAGER, Step.OWNER), State.AGREED),
        ((Step.OWNER, Step.DECLINED), State.DECLINED),
        ((Step.WITHDRAWN,), State.WITHDRAWN),
    ],
)
def test_the_state_needs_both(steps: tuple[Step, ...], state: State) -> None:
    assert after(*steps).state is state


def test_who_did_what() -> None:
    found = after(Step.OWNER)
    accepted = found.step(Step.OWNER)
    assert accepted is not None and accepted.who == "li"
    assert found.step(Step.MANAGER) is None
    assert (found.number, found.by, found.offer.adjustment) == (1, "li", Adjustment("market", date(2026, 11, 16), True))


def test_what_is_decided_stays_so() -> None:
    agreed = after(Step.OWNER).after(event(Step.MANAGER))
    assert agreed.state is State.AGREED
    with pytest.raises(Conflict) as raised:
        agreed.after(event(Step.DECLINED))
    assert raised.value.problem.key == "proposal.decided"
    with pytest.raises(Conflict) as raised:
        after(Step.OWNER).after(event(Step.OWNER))
    assert raised.value.problem.key == "proposal.accepted_already"


def test_an_event_of_nothing_tells_nothing() -> None:
    assert proposals([event(Step.OWNER)]) == []


def test_a_proposal_is_of_what_it_was_to_replace() -> None:
    assert base_of([OLD], [NEW, NEW.model_copy(update={"kpi": "other"})]) == [OLD]
    assert not after().moved([OLD])
    assert after().moved([NEW]) and after().moved([])
