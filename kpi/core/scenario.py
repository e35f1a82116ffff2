"""Scenarios of targets: what would be agreed if things went otherwise, beside the plan that scores are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from kpi.core.dated import Code
from kpi.core.indicator import Polarity
from kpi.core.period import Period
from kpi.core.target import Aim, Target
from kpi.core.target_change import latest
from kpi.core.target_plan import mapped

PLACES = 10
"""The places behind the point that a target moved by a share is rounded to."""


def improved(aim: Aim, polarity: Polarity, by: float) -> Aim:
    """An aim moved by a share of it the way that is good; a range, of which no way is, stays.

    >>> improved(Aim(200, 200), Polarity.HIGHER, 0.1).low, improved(Aim(200, 200), Polarity.LOWER, 0.1).low
    (220.0, 180.0)
    """
    if polarity is Polarity.RANGE or not by:
        return aim
    way = -by if polarity is Polarity.LOWER else by
    return mapped(aim, lambda value: round(value + way * abs(value), PLACES))


def scenarios(targets: Sequence[Target]) -> list[Code]:
    """The scenarios there are."""
    return sorted({target.scenario for target in targets if target.scenario})


def copied(
    targets: Sequence[Target], periods: Sequence[Period], scenario: Code, polarities: Mapping[Code, Polarity], by: float
) -> list[Target]:
    """The plan of some periods as a scenario, every target moved by a share the way that is good."""
    found = []
    for (kpi, period, of), target in latest(targets).items():
        if of is None and period in periods and kpi in polarities:
            aim = improved(target.aim, polarities[kpi], by)
            found.append(_saying(target, aim).model_copy(update={"scenario": scenario}))
    return found


def _saying(target: Target, aim: Aim) -> Target:
    """A target with the parts of an aim, and nothing of how its version began."""
    body = {name: value for name, value in target.written().items() if name not in ("valid_from", "pro_rata")}
    parts = {"baseline": aim.baseline, "stretch": aim.stretch}
    body["target"] = (aim.low, aim.high) if isinstance(target.target, tuple) else aim.low
    return Target.model_validate(body | {name: part for name, part in parts.items() if part is not None})


def adopted(
    targets: Sequence[Target], scenario: Code, periods: Sequence[Period], since: date, fiscal_start: int = 1
) -> list[Target]:
    """The targets of a scenario as those of the plan, for the periods that are not over by `since`."""
    return [
        Target.model_validate({name: value for name, value in target.written().items() if name != "scenario"})
        for (_, period, of), target in latest(targets).items()
        if of == scenario and period in periods and period.span(fiscal_start=fiscal_start).last() >= since
    ]
