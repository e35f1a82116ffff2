"""A new version of an indicator in the model: from a month on, or in the place of the one in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kpi.core.errors import Conflict, Invalid
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.model_check import check
from kpi.core.problem import Place, Problem, Severity

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
    return checked(model, found)


def removed(model: Model, code: str) -> Model:
    """The model without an indicator, which nothing may stand on."""
    if any(node.indicator == code for node in model.scorecard):
        raise Conflict("indicator.used", given=code)
    return checked(model, [one for one in model.indicators if one.code != code])


def checked(model: Model, indicators: Sequence[Indicator]) -> Model:
    """The model with these indicators; raises `Invalid` with every problem."""
    wanted = model.with_indicators(indicators)
    problems = [Problem(Severity.ERROR, f.key, dict(f.values), Place(column=f.field)) for f in check(wanted)]
    if problems:
        raise Invalid.because(problems)
    return wanted


def differences(before: Indicator | None, after: Indicator | None) -> dict[str, tuple[object, object]]:
    """The fields in which two versions differ, as they are written; seals are no part of a definition."""
    then, now = (one.written() if one else {} for one in (before, after))
    names = [name for name in Indicator.model_fields if name in then.keys() | now.keys()]
    pairs = {name: (then.get(name), now.get(name)) for name in names if name not in (*SEALS, "valid_from")}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
