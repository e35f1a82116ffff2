"""Proposing targets: anybody proposes and comments; once owner and manager have accepted, the targets are agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kpi.core import proposal as core
from kpi.core.errors import Conflict, Invalid, NotFound
from kpi.core.proposal import ACCEPTING, LONGEST, Event, Offer, Proposal, State, Step, base_of
from kpi.core.target import Target
from kpi.core.viewer import Right, Viewer
from kpi.store import proposals as stored
from kpi.store.database import Connection
from kpi.store.folder import Folder
from kpi.usecases import model as models
from kpi.usecases.target import changed


def proposals(folder: Folder, viewer: Viewer, kpi: str | None = None) -> list[Proposal]:
    """All proposals, or those of a KPI, the latest first."""
    viewer.must(Right.READ)
    found = core.proposals(stored.events(folder.database))
    return [one for one in reversed(found) if kpi is None or one.offer.kpi == kpi]


def propose(
    folder: Folder,
    viewer: Viewer,
    kpi: str,
    targets: Sequence[Target],
    assumptions: str,
    why: str,
    since: date | None = None,
    pro_rata: bool = False,
) -> int:
    """Propose targets of a KPI with what they rest on; returns the number of the proposal.

    Raises `Invalid` where they could not be agreed as they are: no reason, no day for what has begun, a wrong target.
    """
    viewer.must(Right.COMMENT)
    if not why.strip():
        raise Invalid("target.why")
    if not targets:
        raise Invalid("proposal.nothing")
    if any(target.kpi != kpi for target in targets):
        raise Invalid("proposal.other_kpi", given=kpi)
    base = base_of(folder.model().targets, targets)
    offer = Offer(
        kpi=kpi, targets=list(targets), base=base, assumptions=_short(assumptions), why=_short(why), since=since,
        pro_rata=pro_rata,
    )  # fmt: skip
    changed(folder, offer.targets, offer.adjustment)
    at = folder.now()

    def write(connection: Connection) -> int:
        number = stored.next_number(connection)
        stored.add(connection, Event(number, Step.PROPOSED, viewer.name, at, offer=offer))
        return number

    return folder.database.write(write)


def comment(folder: Folder, viewer: Viewer, number: int, said: str) -> None:
    """Say something of a proposal; raises `Invalid` where it is nothing or too much."""
    viewer.must(Right.COMMENT)
    if not said.strip():
        raise Invalid("comment.empty")
    _add(folder, viewer, number, Step.COMMENTED, said)


def decline(folder: Folder, viewer: Viewer, number: int, why: str) -> None:
    """Turn a proposal down, with a reason."""
    viewer.must(Right.COMMENT)
    if not why.strip():
        raise Invalid("target.why")
    _add(folder, viewer, number, Step.DECLINED, why)


def withdraw(folder: Folder, viewer: Viewer, number: int) -> None:
    """Take one's proposal back; raises `Conflict` where it is somebody else's."""
    viewer.must(Right.COMMENT)
    if _found(folder, number).by != viewer.name:
        raise Conflict("proposal.not_yours", number=number)
    _add(folder, viewer, number, Step.WITHDRAWN)


def accept(folder: Folder, viewer: Viewer, number: int, role: str) -> State:
    """Accept a proposal as its owner or as the manager; with the second of the two the targets become those agreed.

    Raises `Conflict` where it is decided, or where the targets it was to replace have changed since.
    """
    viewer.must(Right.COMMENT)
    if role not in ACCEPTING:
        raise Invalid("proposal.role", given=role)
    found = _found(folder, number)
    event = Event(number, ACCEPTING[role], viewer.name, folder.now())
    after = found.after(event)
    if found.moved(folder.model().targets):
        raise Conflict("proposal.moved", number=number)
    if after.state is not State.AGREED:
        folder.database.write(lambda connection: _keep(connection, event, after.state))
        return after.state
    how = found.offer.adjustment
    how = replace(how, since=how.since or folder.today())
    wanted = changed(folder, found.offer.targets, how)
    models.write(folder, viewer.name, wanted, _agreed(after), lambda connection: _keep(connection, event, after.state))
    return after.state


def _agreed(found: Proposal) -> str:
    """The reason with the names of those who agreed, as the records keep it."""
    both = [event.who for step in ACCEPTING.values() if (event := found.step(step))]
    return f"{found.offer.why} (#{found.number}: {', '.join([found.by, *both])})"


def _add(folder: Folder, viewer: Viewer, number: int, step: Step, said: str = "") -> None:
    event = Event(number, step, viewer.name, folder.now(), _short(said))
    after = _found(folder, number).after(event)
    folder.database.write(lambda connection: _keep(connection, event, after.state))


def _keep(connection: Connection, event: Event, expected: State) -> None:
    """Keep what was done, where nothing has come between that leads elsewhere."""
    now = _named(core.proposals(stored.events_now(connection)), event.proposal)
    if now.after(event).state is not expected:
        raise Conflict("proposal.moved", number=event.proposal)
    stored.add(connection, event)


def _found(folder: Folder, number: int) -> Proposal:
    return _named(core.proposals(stored.events(folder.database)), number)


def _named(found: Sequence[Proposal], number: int) -> Proposal:
    known = next((one for one in found if one.number == number), None)
    if known is None:
        raise NotFound("proposal.unknown", number=number)
    return known


def _short(text: str) -> str:
    if len(text.strip()) > LONGEST:
        raise Invalid("comment.long", most=LONGEST)
    return text.strip()
