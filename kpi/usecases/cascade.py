"""Breaking a KPI down to the units below it or to people of its own unit, with targets that add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from kpi.core import cascade_place
from kpi.core.cascade import Ask, Basis, Cascade, cascade, denominator, is_ranged
from kpi.core.cascade_place import Place
from kpi.core.errors import Invalid
from kpi.core.formula import Node
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.model_check import check, unsound
from kpi.core.period import Period, Span, Window, month_of, shift
from kpi.core.target_change import Adjustment, adjusted
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases import model as models
from kpi.usecases.figure import Slice, compute
from kpi.usecases.scorecard import unit_of
from kpi.usecases.target import find

_OF = "of"
"""What the denominator of a rate is computed as."""


Reach = Literal["units", "ends", "people"]
"""How far a KPI goes: to the units directly below, to those at the very end, or to the people of its own unit."""
REACHES: Mapping[Reach, Callable[[Model, str], list[Place]]] = {
    "units": cascade_place.places,
    "ends": cascade_place.ends,
    "people": cascade_place.colleagues,
}


def places(folder: Folder, viewer: Viewer, kpi: str, reach: Reach) -> list[Place]:
    """Where a KPI could go."""
    viewer.must(Right.READ)
    model = folder.model().at(folder.today())
    return REACHES[reach](model, unit_of(model, find(model, kpi)[0]))


def plan(folder: Folder, viewer: Viewer, ask: Ask) -> Cascade:
    """What breaking a KPI down would give: parts, sums and what to look at; nothing is stored."""
    viewer.must(Right.READ)
    if not ask.periods:
        raise Invalid("cascade.no_target", given=ask.kpi)
    last = max(period.span(fiscal_start=folder.model().fiscal_start).last() for period in ask.periods)
    model = folder.model().at(last)
    node, indicator = find(model, ask.kpi)
    units = [unit_of(model, node), *(place.org for place in ask.places if place.org in model.org_tree.units)]
    basis = _basis(folder, model, indicator, list(dict.fromkeys(units)), _first(ask, model))
    taken = {one.code for one in folder.model().scorecard}
    return cascade(model, ask, model.agreed(last).get(ask.kpi, {}), basis, _first(ask, model), taken)


def _first(ask: Ask, model: Model) -> date:
    """The first day of what is broken down."""
    return min(period.span(fiscal_start=model.fiscal_start).first(model.fiscal_start) for period in ask.periods)


def _basis(folder: Folder, model: Model, indicator: Indicator, units: list[str], before: date) -> Mapping[str, Basis]:
    """What the twelve months that are over before a day give for each unit."""
    if indicator.code not in model.computable:
        return {}
    formula = model.computable[indicator.code]
    span = Span(min(shift(month_of(before), -1), shift(month_of(folder.today()), -1)), Window.ROLLING)
    nodes: dict[str, Node] = {indicator.code: formula}
    if (of := denominator(formula)) is not None:
        nodes[f"{indicator.code}.{_OF}"] = of
    found = compute(folder.database.read, model, nodes, Slice(units, [span])).drop_nulls("value")
    values = {(code, unit): value for code, unit, value in found.select("indicator", "unit", "value").iter_rows()}
    weights = f"{indicator.code}.{_OF}"
    return {unit: Basis(values.get((indicator.code, unit)), values.get((weights, unit))) for unit in units}


def apply(folder: Folder, viewer: Viewer, ask: Ask, how: Adjustment) -> Cascade:
    """Break a KPI down: new nodes and targets, all or nothing; returns what was done."""
    viewer.must(Right.MODEL)
    found = plan(folder, viewer, ask)
    model, today = folder.model(), folder.today()
    indicator = model.at(date.max).indicator_by_code[found.node.indicator or ""]
    targets = adjusted(model.targets, found.targets(is_ranged(indicator)), how, today, model.fiscal_start)
    wanted = model.with_tree([*model.scorecard, *found.nodes()]).with_targets(targets)
    if findings := check(wanted):
        raise unsound(findings)
    models.save(folder, viewer, wanted, how.why.strip() or None)
    return found


def periods_of(folder: Folder, viewer: Viewer, kpi: str, year: int) -> list[Period]:
    """The months, quarters, halves and year of a fiscal year for which a KPI has a target."""
    viewer.must(Right.READ)
    whole = Period(year).span(fiscal_start=folder.model().fiscal_start)
    agreed = folder.model().at(whole.last()).agreed(whole.last()).get(kpi, {})
    return sorted((period for period in agreed if _inside(period, whole, folder.model().fiscal_start)), key=str)


def _inside(period: Period, whole: Span, start: int) -> bool:
    span = period.span(fiscal_start=start)
    return not period.week and whole.first(start) <= span.first(start) and span.last() <= whole.last()
