"""Attention: which KPIs made the score of a period, and which of them to look at first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import fsum

from kpi.core.scorecard import Line
from kpi.core.status import Status

MET = 100.0
"""The score of a target exactly met."""

ORDER = (Status.OFF_TRACK, Status.AT_RISK, Status.NO_DATA, Status.TOO_EARLY, Status.ON_TRACK, Status.NO_TARGET)
"""The statuses, those that need somebody first and those nobody can judge last."""


def pulls(lines: Sequence[Line], weights: Mapping[str, float]) -> dict[str, float]:
    """The points by which every KPI that counts pulls its top score above 100, or below it.

    With absolute weights they add up to the top score less 100.
    """
    return {
        line.code: weights[line.code] * (line.score - MET)
        for line in lines
        if line.code in weights and line.score is not None
    }


def planned(lines: Sequence[Line]) -> dict[str, float]:
    """What every node weighs in its top by plan, whatever has a score; `lines` have a parent before its children."""
    siblings: dict[str | None, list[float]] = {}
    for line in lines:
        siblings.setdefault(line.parent, []).append(_weight(line))
    whole = {parent: fsum(weights) for parent, weights in siblings.items()}
    found: dict[str, float] = {}
    for line in lines:
        if line.parent is None:
            found[line.code] = 1.0
        else:
            of = whole[line.parent]
            found[line.code] = found[line.parent] * (_weight(line) / of if of else 0.0)
    return found


def by_attention(
    lines: Sequence[Line], pulled: Mapping[str, float], missing_soon: Collection[str] = ()
) -> dict[Status, list[Line]]:
    """The KPIs by status, the statuses that need somebody first.

    In each those that are going to miss their target come first, then those that cost the most points.
    """
    weights = planned(lines)
    kpis = [line for line in lines if line.type == "kpi"]
    ranked = sorted(
        kpis, key=lambda line: (line.code not in missing_soon, pulled.get(line.code, 0.0), -weights[line.code])
    )
    groups = {status: [line for line in ranked if line.status is status] for status in ORDER}
    return {status: group for status, group in groups.items() if group}


def _weight(line: Line) -> float:
    return 1.0 if line.weight is None else line.weight
