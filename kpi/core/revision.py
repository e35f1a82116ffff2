"""A new version of an indicator in the model: from a month on, or in the place of the one in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.model_check import check, unsound

DEFINING = ("formula", "unit", "polarity", "accumulation")
"""The fields on which figures and scores depend: they change from a month on."""
SEALS = ("submitted", "certified")


@dataclass(frozen=True, slots=True)
class Revision:
    """What was recorded of a version of an indicator: by whom, when and why; `body` is None where it was taken out."""

    number: int
    valid_from: date | None
    body: Indicator | None
    who: str
    at: datetime
    why: str | None


def revised(model: Model, indicator: Indicator) -> Model:
    """The model with this version of an indicator: in the place of the one that begins the same day, else the last.

    Raises `Invalid` with every problem that the version brings.
    """
    found = list(model.indicators)
    same = (n for n, one in enumerate(found) if (one.code, one.valid_from) == (indicator.code, indicator.valid_from))
    position = next(same, None)
    if position is None:
        found.append(indicator)
    else:
        found[position] = indicator
    return _checked(model, found)


def rewritten(model: Model, base: Indicator, wanted: Indicator, since: date | None, today: date) -> Model:
    """The model once what differs between `base`, which is in force today, and `wanted` holds from `since` on.

    Without `since` it holds for all time. What figures depend on changes in the versions that begin then or later, up
    to today: one that is planned for after today stays a plan. Everything else changes in all versions.
    """
    names = set(differences(base, wanted))
    first = since or date.min
    versions = [one for one in model.indicators if one.code == wanted.code]
    reached = [one for one in versions if first <= _begins(one) <= max(today, first)]
    found = {id(one): _taking(one, wanted, names if one in reached else names - set(DEFINING)) for one in versions}
    entries = [found.get(id(one), one) for one in model.indicators]
    if since is not None and names & set(DEFINING) and since not in {one.valid_from for one in versions}:
        before = max((one for one in versions if _begins(one) < since), key=_begins, default=base)
        entries.append(_taking(before.model_copy(update={"valid_from": since}), wanted, names))
    return _checked(model, entries)


def planned(model: Model, code: str, today: date) -> list[Indicator]:
    """The versions of an indicator that begin after today, the next one first."""
    found = [one for one in model.indicators if one.code == code and _begins(one) > today]
    return sorted(found, key=_begins)


def _begins(version: Indicator) -> date:
    return version.valid_from or date.min


def _taking(version: Indicator, wanted: Indicator, names: Collection[str]) -> Indicator:
    """A version that says of some fields what `wanted` says."""
    said = wanted.written()
    kept = {name: value for name, value in version.written().items() if name not in names}
    return Indicator.model_validate(kept | {name: said[name] for name in names if name in said})


def _checked(model: Model, indicators: Sequence[Indicator]) -> Model:
    """The model with these indicators; raises `Invalid` with every problem."""
    wanted = model.with_indicators(indicators)
    if findings := check(wanted):
        raise unsound(findings)
    return wanted


def differences(before: Indicator | None, after: Indicator | None) -> dict[str, tuple[object, object]]:
    """The fields in which two versions differ; seals are no part of a definition."""
    then, now = (_all_said(one) for one in (before, after))
    pairs = {name: (then[name], now[name]) for name in Indicator.model_fields if name not in (*SEALS, "valid_from")}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _all_said(version: Indicator | None) -> dict[str, object]:
    """Every field of a version, whether it says it or leaves it to be what it usually is."""
    if version is not None:
        return version.model_dump(mode="json")
    return {name: field.get_default(call_default_factory=True) for name, field in _FIELDS.items()}


_FIELDS = Indicator.model_fields
