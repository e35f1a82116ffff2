"""Proposals of targets: proposed, talked about, accepted by the owner and by the manager, and only then agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from kpi.core.dated import Code, Entry, Since
from kpi.core.errors import Conflict
from kpi.core.target import Target
from kpi.core.target_change import Adjustment, key, latest

LONGEST = 2_000
"""The most characters of a comment or of assumptions."""


class Step(StrEnum):
    """What somebody did with a proposal."""

    PROPOSED = "proposed"
    COMMENTED = "commented"
    OWNER = "accepted_owner"
    MANAGER = "accepted_manager"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """How far a proposal has come; one of the two who have to agree is awaited after the other did."""

    OPEN = "open"
    AWAITS_MANAGER = "awaits_manager"
    AWAITS_OWNER = "awaits_owner"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


PENDING = frozenset({State.OPEN, State.AWAITS_MANAGER, State.AWAITS_OWNER})
ACCEPTING: Mapping[str, Step] = {"owner": Step.OWNER, "manager": Step.MANAGER}
"""As whom somebody accepts."""


class Offer(Entry):
    """What is proposed for a KPI: its targets, those they were to replace, what they rest on, and how they begin."""

    kpi: Code
    targets: list[Target]
    base: list[Target]
    assumptions: str = ""
    why: str
    since: Since | None = None
    pro_rata: bool = False

    @property
    def adjustment(self) -> Adjustment:
        """How the targets change once they are agreed."""
        return Adjustment(self.why, self.since, self.pro_rata)


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a proposal: by whom, when, and what was said; the first carries the offer."""

    proposal: int
    step: Step
    who: str
    at: datetime
    said: str = ""
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as its events tell it."""

    number: int
    offer: Offer
    by: str
    at: datetime
    events: tuple[Event, ...]

    @classmethod
    def begun(cls, event: Event, offer: Offer) -> Self:
        """The proposal that an offer begins."""
        return cls(event.proposal, offer, event.who, event.at, (event,))

    def step(self, step: Step) -> Event | None:
        """When and by whom something was done with it last."""
        return next((event for event in reversed(self.events) if event.step is step), None)

    @property
    def state(self) -> State:
        """How far it has come; what was declined or withdrawn stays so."""
        done = {event.step for event in self.events}
        for step, state in ((Step.WITHDRAWN, State.WITHDRAWN), (Step.DECLINED, State.DECLINED)):
            if step in done:
                return state
        if Step.OWNER in done:
            return State.AGREED if Step.MANAGER in done else State.AWAITS_MANAGER
        return State.AWAITS_OWNER if Step.MANAGER in done else State.OPEN

    @property
    def pending(self) -> bool:
        """Whether something can still be done with it."""
        return self.state in PENDING

    def after(self, event: Event) -> Proposal:
        """The proposal once an event has happened; raises `Conflict` where it is decided, or that was done already."""
        if not self.pending:
            raise Conflict("proposal.decided", number=self.number)
        if event.step in ACCEPTING.values() and self.step(event.step):
            raise Conflict("proposal.accepted_already", number=self.number)
        return replace(self, events=(*self.events, event))

    def moved(self, targets: Sequence[Target]) -> bool:
        """Whether what it was to replace is no longer what holds."""
        known = latest(targets)
        return [known.get(key(target)) for target in self.offer.targets] != self._base()

    def _base(self) -> list[Target | None]:
        known = latest(self.offer.base)
        return [known.get(key(target)) for target in self.offer.targets]


def proposals(events: Sequence[Event]) -> list[Proposal]:
    """All proposals that events tell of, in the order they were made."""
    found: dict[int, Proposal] = {}
    for event in events:
        if event.offer is not None:
            found[event.proposal] = Proposal.begun(event, event.offer)
        elif event.proposal in found:
            known = found[event.proposal]
            found[event.proposal] = replace(known, events=(*known.events, event))
    return list(found.values())


def base_of(targets: Sequence[Target], wanted: Sequence[Target]) -> list[Target]:
    """The targets in force that those wanted are to replace."""
    known = latest(targets)
    return [known[key(target)] for target in wanted if key(target) in known]
