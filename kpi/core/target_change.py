"""Changing targets: a new version from a day on where a period has begun, else another target in its place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.core.errors import Invalid
from kpi.core.period import Period
from kpi.core.target import Target


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How targets change: why, since when where their period has begun, and whether the days before keep theirs."""

    why: str = ""
    since: date | None = None
    pro_rata: bool = False


Key = tuple[str, Period, str | None]


def key(target: Target) -> Key:
    """What a target is of: its KPI, period and scenario."""
    return target.kpi, target.period, target.scenario


def latest(targets: Sequence[Target]) -> dict[Key, Target]:
    """The last version of every target."""
    ordered = sorted(targets, key=lambda target: target.valid_from or date.min)
    return {key(target): target for target in ordered}


def adjusted(
    targets: Sequence[Target], wanted: Sequence[Target], how: Adjustment, today: date, fiscal_start: int = 1
) -> list[Target]:
    """All targets once those wanted hold: one that was agreed and whose period has begun changes only since a day.

    A period that has not begun, or had no target, gets the one it has from now on. Raises `Invalid` where what was
    agreed for a period that has begun is changed without a day or without a reason.
    """
    known = latest(targets)
    changed = [target for target in wanted if differs(known.get(key(target)), target)]
    begun = {key(target) for target in changed if key(target) in known and _begun(target, today, fiscal_start)}
    if begun and not how.why.strip():
        raise Invalid("target.why")
    if begun and how.since is None:
        raise Invalid("target.since")
    of = {key(target) for target in changed}
    new = {key(target): _beginning(target, how, fiscal_start) if key(target) in begun else target for target in changed}
    found = []
    for one in targets:
        if key(one) not in of or (key(one) in begun and _before(one, how.since)):
            found.append(one)
        elif key(one) in new:
            found.append(new.pop(key(one)))
    return [*found, *new.values()]


def without(
    targets: Sequence[Target], keys: Collection[Key], why: str, today: date, fiscal_start: int = 1
) -> list[Target]:
    """All targets but these; one whose period has begun is taken out only with a reason."""
    gone = [one for one in targets if key(one) in keys]
    if any(_begun(one, today, fiscal_start) for one in gone) and not why.strip():
        raise Invalid("target.why")
    return [one for one in targets if key(one) not in keys]


def differs(known: Target | None, wanted: Target) -> bool:
    """Whether a target says something else than the version before it, whenever that began."""
    ignored = {"valid_from", "pro_rata"}
    return known is None or known.model_dump(exclude=ignored) != wanted.model_dump(exclude=ignored)


def _begun(target: Target, today: date, fiscal_start: int) -> bool:
    return target.scenario is None and target.period.span(fiscal_start=fiscal_start).first(fiscal_start) <= today


def _before(version: Target, since: date | None) -> bool:
    return version.valid_from is None or (since is not None and version.valid_from < since)


def _beginning(target: Target, how: Adjustment, fiscal_start: int) -> Target:
    """A target as the version that begins on the day of the adjustment; only inside its period days are shared."""
    span, since = target.period.span(fiscal_start=fiscal_start), how.since
    inside = since is not None and span.first(fiscal_start) < since <= span.last()
    said = {"valid_from": since} | ({"pro_rata": True} if how.pro_rata and inside else {})
    return Target.model_validate(target.written() | said)
