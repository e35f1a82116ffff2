"""Roll-over: from one fiscal year to the next, KPI by KPI: kept, changed, taken as suggested, or dropped.

The targets of the new year are those of the old one, period by period, each changed by the same share, so that the
season stays. A KPI that is dropped leaves the tree on the first day of the new year.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kpi.core.errors import Invalid
from kpi.core.indicator import Indicator, Polarity
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.model_check import check, unsound
from kpi.core.period import Period, month_of
from kpi.core.scorecard import TreeNode
from kpi.core.target import Agreed, Aim, Target
from kpi.core.target_change import Adjustment, adjusted, latest, without
from kpi.core.target_plan import as_target, grown, over, usual_step, year_of
from kpi.core.tree_draft import base, published
from kpi.core.tree_edit import Change, Edit, Remove, Tree, edited

Decision = Literal["keep", "change", "suggest", "drop"]
DECISIONS: tuple[Decision, ...] = ("keep", "change", "suggest", "drop")


@dataclass(frozen=True, slots=True)
class Renewal:
    """What becomes of a KPI: its targets change by `growth`, a share; `note` says where the new ones come from."""

    kpi: str
    decision: Decision
    growth: float = 0.0
    weight: float | None = None
    note: Label | None = None


def first_day(year: int, fiscal_start: int = 1) -> date:
    """The day on which a fiscal year begins."""
    return date(year, fiscal_start, 1)


def of_year(agreed: Agreed, year: int, fiscal_start: int = 1) -> dict[Period, Aim]:
    """The targets of a fiscal year: those of its months, quarters, halves and of itself; weeks have no next year."""
    return {period: aim for period, aim in agreed.items() if not period.week and _year(period, fiscal_start) == year}


def _year(period: Period, fiscal_start: int) -> int:
    return year_of(month_of(period.span().month), fiscal_start) if period.month else period.year


def renewed(model: Model, renewal: Renewal, year: int) -> dict[Period, Aim]:
    """What a KPI is to reach in the periods of a year, by what was agreed for the year before."""
    start = model.fiscal_start
    agreed = model.agreed(first_day(year, start)).get(renewal.kpi, {})
    if renewal.decision == "drop":
        return {}
    return {
        replace(period, year=period.year + 1): grown(aim, renewal.growth, usual_step(aim.high or aim.low))
        for period, aim in of_year(agreed, year - 1, start).items()
    }


def year_aim(model: Model, kpi: str, year: int, aims: Mapping[Period, Aim] | None = None) -> Aim | None:
    """What a KPI is to reach over a whole fiscal year, as agreed at its end or by other aims."""
    start, indicator = model.fiscal_start, indicator_of(model, kpi)
    if aims is None:
        aims = model.agreed(Period(year).span(fiscal_start=start).last()).get(kpi, {})
    return over(Period(year), aims, indicator.accumulation, start) if indicator else None


def indicator_of(model: Model, kpi: str) -> Indicator | None:
    """The indicator of a KPI."""
    node = model.node_by_code.get(kpi)
    return model.indicator_by_code.get(node.indicator or "") if node else None


def there(targets: Sequence[Target], year: int, fiscal_start: int = 1) -> set[str]:
    """The KPIs that have a target in a fiscal year already."""
    return {one.kpi for one in targets if one.scenario is None and _year(one.period, fiscal_start) == year}


def rolled_over(
    model: Model, year: int, renewals: Sequence[Renewal], why: str, today: date, again: Collection[str] = ()
) -> Model:
    """The model once a fiscal year is prepared from the one before, checked.

    What already has targets in that year keeps them, unless it is named in `again`. Raises `Invalid` without a reason.
    """
    if not why.strip():
        raise Invalid("target.why")
    start = model.fiscal_start
    known = there(model.targets, year, start)
    taken = [one for one in renewals if one.decision == "drop" or one.kpi not in known or one.kpi in again]
    wanted = _tree_of(model, renewals, first_day(year, start))
    gone = {one.kpi for one in taken}
    old = {key for key in latest(model.targets) if key[0] in gone and not key[2] and _year(key[1], start) == year}
    new = [target for one in taken for target in _targets(model, one, year)]
    dropped = {one.kpi for one in taken if one.decision == "drop"}
    renewed = {target.kpi for target in new}
    said = {(target.kpi, target.period, None) for target in new}
    stale = {key for key in old if key[0] in dropped or (key[0] in renewed and not key[1].month)} - said
    how = Adjustment(why, max(today, first_day(year, start)))
    left = without(wanted.targets, stale, why, today, start)
    wanted = wanted.with_targets(adjusted(left, new, how, today, start))
    if findings := check(wanted):
        raise unsound(findings)
    return wanted


def _targets(model: Model, renewal: Renewal, year: int) -> list[Target]:
    indicator = indicator_of(model.at(first_day(year, model.fiscal_start)), renewal.kpi)
    ranged = indicator is not None and indicator.polarity is Polarity.RANGE
    aims = renewed(model, renewal, year)
    return [as_target(renewal.kpi, period, aim, ranged, renewal.note) for period, aim in aims.items()]


def _tree_of(model: Model, renewals: Sequence[Renewal], since: date) -> Model:
    """The model with what the renewals do to the tree from a day on; driver links stay for the years before."""
    before = base(model, since)
    after = before
    for one in renewals:
        if edit := _edit(one, before.nodes.get(one.kpi)):
            after = edited(after, edit)
    return model if after is before else published(model, before, Tree(after.nodes, before.drivers), since)


def _edit(renewal: Renewal, node: TreeNode | None) -> Edit | None:
    if renewal.decision == "drop":
        return Remove(code=renewal.kpi)
    if node is None or renewal.weight is None or renewal.weight == node.weight:
        return None
    return Change(code=renewal.kpi, fields={"weight": renewal.weight})
