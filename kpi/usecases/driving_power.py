"""What the data says of the driver links of the tree: each held against chance, by the months that are over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpi.core.driver import Driver
from kpi.core.driving_power import Association, Pair, Series, Verdict, association, expected_sign, judge, paired
from kpi.core.formula import aggregates
from kpi.core.indicator import Polarity
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.period import Span, Window
from kpi.core.scorecard import TreeNode
from kpi.core.viewer import Right, Viewer
from kpi.store import actuals
from kpi.store.folder import Folder
from kpi.usecases.scorecard import known_actuals, scores_over, unit_of


@dataclass(frozen=True, slots=True)
class Evidence:
    """A driver link with what the data says of it; `strength` is positive where it is as expected.

    Better is up in the `pairs`, the unexpected changes of both. Two figures that are computed from one sum, or a goal
    and what is under it, go together by their formula: that is no evidence, and says so in `by_formula`.
    """

    source: str
    to: str
    expected: int
    verdict: Verdict
    strength: float | None
    lag: int | None
    n: int
    p: float | None
    by_formula: bool
    note: Label | None
    pairs: list[Pair]


def evidence(folder: Folder, viewer: Viewer, until: date) -> list[Evidence]:
    """Every driver link between nodes that are in the tree on that day, by the months up to it that are over.

    Links that go together by their formula are held against chance apart from the others, so that what is certain
    anyway does not make anything else look less doubtful.
    """
    viewer.must(Right.READ)
    model = folder.model().at(until)
    known = model.node_by_code
    drivers = [driver for driver in model.drivers if driver.source in known and driver.to in known]
    series = _series(folder, viewer, model, drivers, until)
    found = [_tested(model, driver, series) for driver in drivers]
    verdicts = {
        position: verdict
        for apart in (False, True)
        for position, verdict in _judged(found, [place for place, one in enumerate(found) if one.by_formula is apart])
    }
    return [replace(one, verdict=verdicts[position]) for position, one in enumerate(found)]


def _judged(found: Sequence[Evidence], places: Sequence[int]) -> Iterator[tuple[int, Verdict]]:
    """The verdicts on the links at these places, drawn together."""
    chosen = [found[place] for place in places]
    together = [Association(one.n, one.lag, one.strength, one.p, one.expected) for one in chosen]
    return zip(places, judge(together), strict=True)


def _tested(model: Model, driver: Driver, series: dict[str, Series]) -> Evidence:
    """A link with how strongly it goes together, still without a verdict."""
    nodes = [model.node_by_code[code] for code in (driver.source, driver.to)]
    polarities = [_polarity(model, node) for node in nodes]
    left, right = (series[node.code] for node in nodes)
    found = association(left, right, expected_sign(*polarities), driver.lag)
    lag = driver.lag or 0 if found.lag is None else found.lag
    up = [-1 if polarity is Polarity.LOWER else 1 for polarity in polarities]
    both = paired(left, right, lag) if found.n else []
    pairs = [Pair(one.month, up[0] * one.source, up[1] * one.driven) for one in both]
    came = (found.expected, Verdict.UNTESTABLE, found.strength, found.lag, found.n, found.p)
    return Evidence(driver.source, driver.to, *came, _by_formula(model, *nodes), driver.note, pairs)


def _polarity(model: Model, node: TreeNode) -> Polarity:
    """Which way a node gets better: of a goal, the higher its score."""
    indicator = model.indicator_by_code.get(node.indicator or "")
    return indicator.polarity if indicator else Polarity.HIGHER


def _series(folder: Folder, viewer: Viewer, model: Model, drivers: Sequence[Driver], until: date) -> dict[str, Series]:
    """The values of every node of these links in the months that are over: of a KPI its actual, of a goal its score."""
    today = folder.today()
    months = [month for month in actuals.months(folder.database) if month <= until and not Span(month).running(today)]
    nodes = [model.node_by_code[code] for code in dict.fromkeys(c for d in drivers for c in (d.source, d.to))]
    kpis = [node for node in nodes if node.type == "kpi"]
    if not months or not nodes:
        return {node.code: {} for node in nodes}
    values = known_actuals(folder, model, kpis, months[0], months[-1], Window.MONTH)
    places = {node.code: (node.indicator or "", unit_of(model, node)) for node in kpis}
    found: dict[str, Series] = {
        code: {month: values[(*place, month)] for month in months if (*place, month) in values}
        for code, place in places.items()
    }
    return found | _scores(folder, viewer, [node.code for node in nodes if node.type == "goal"], months)


def _scores(folder: Folder, viewer: Viewer, goals: Sequence[str], months: Sequence[date]) -> dict[str, Series]:
    """The scores of goals by month."""
    if not goals:
        return {}
    came = scores_over(folder, viewer, [Span(month) for month in months])
    return {
        goal: {
            span.month: score
            for span, outcomes in came.items()
            if goal in outcomes and (score := outcomes[goal].score) is not None
        }
        for goal in goals
    }


def _by_formula(model: Model, one: TreeNode, other: TreeNode) -> bool:
    """Whether two go together by what they are: one is under the other, or a sum of one is part of the other's."""
    if one.type == "goal" or other.type == "goal":
        return other.code in _above(model, one) or one.code in _above(model, other)
    units = [unit_of(model, node) for node in (one, other)]
    nested = any(
        units[0] in model.org_tree.subtree(unit) and units[1] in model.org_tree.subtree(unit) for unit in units
    )
    formulas = [model.computable.get(node.indicator or "") for node in (one, other)]
    sums = [set(aggregates(formula)) if formula else set() for formula in formulas]
    wholes = [{replace(part, where=None) for part in parts} | parts for parts in sums]
    return nested and bool(sums[0] & wholes[1] or wholes[0] & sums[1])


def _above(model: Model, node: TreeNode) -> list[str]:
    """The goals above a node."""
    found: list[str] = []
    while node.parent:
        node = model.node_by_code[node.parent]
        found.append(node.code)
    return found
