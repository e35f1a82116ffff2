"""Targets: those of a year beside what was reached, entered by hand, given out to months and carried forward."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.core import target_plan
from kpi.core.errors import Invalid, NotFound
from kpi.core.indicator import Accumulation, Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.model_check import check, unsound
from kpi.core.period import EARLIEST, Period, Span, Window, month_of, shift
from kpi.core.scorecard import Outcome, TreeNode, children_of
from kpi.core.status import Status
from kpi.core.suggestion import nearest
from kpi.core.target import Agreed, Aim, Target
from kpi.core.target_change import Adjustment, Key, adjusted, differs, key, latest, without
from kpi.core.target_plan import Plan, carried, distribute, months_of, over, season
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases import model as models
from kpi.usecases.scorecard import Known, known_actuals, scores_over, unit_of

Value = float | tuple[float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """A period of a KPI: what is aimed at in the whole of it, what was reached so far, and how that stands."""

    period: Period
    aim: Aim | None
    actual: float | None
    status: Status


@dataclass(frozen=True, slots=True)
class Row:
    """A KPI with the months, quarters and the whole of a year.

    `own` is the target given to the year as such, `recent` what was reached in the twelve months that are over.
    """

    node: TreeNode
    title: Label
    indicator: Indicator
    months: list[Cell]
    quarters: list[Cell]
    year: Cell
    own: Aim | None
    recent: list[float]


@dataclass(frozen=True, slots=True)
class Grid:
    """The targets of a fiscal year, KPIs in the order of the tree; `model` is the one in force at its end.

    They are those of a `scenario`, or of the plan.
    """

    year: int
    model: Model
    rows: list[Row]
    scenario: str | None = None

    @property
    def months(self) -> list[Period]:
        """The months of the year."""
        return months_of(Period(self.year), self.model.fiscal_start)

    def row(self, kpi: str) -> Row | None:
        """The row of a KPI."""
        return next((row for row in self.rows if row.node.code == kpi), None)


def grid(folder: Folder, viewer: Viewer, year: int, scenario: str | None = None) -> Grid:
    """Every KPI's targets of a fiscal year, or those of a scenario, with what was reached."""
    viewer.must(Right.READ)
    whole, start = Period(year), folder.model().fiscal_start
    model = folder.model().at(whole.span(fiscal_start=start).last())
    quarters = [Period(year, quarter=n) for n in (1, 2, 3, 4)]
    periods = [*months_of(whole, start), *quarters, whole]
    kpis = [node for node in model.scorecard if node.type == "kpi"]
    look = _look(folder, viewer, model, kpis, periods)
    agreed = model.agreed(whole.span(fiscal_start=start).last(), scenario)
    order = {line: place for place, line in enumerate(_in_order(model))}
    kpis.sort(key=lambda node: order.get(node.code, len(order)))
    rows = [_row(model, node, agreed.get(node.code, {}), periods, look) for node in kpis]
    return Grid(year, model, rows, scenario)


def _in_order(model: Model) -> list[str]:
    """The nodes of the tree, depth first."""
    below = children_of(model.scorecard)

    def branch(parent: str | None) -> Iterator[str]:
        for node in below.get(parent, []):
            yield node.code
            yield from branch(node.code)

    return list(branch(None))


@dataclass(frozen=True, slots=True)
class _Look:
    """What was reached so far: for every period that has begun the window up to now, its figures and outcomes."""

    spans: Mapping[Period, Span]
    known: Mapping[Window, Known]
    outcomes: Mapping[Span, Mapping[str, Outcome]]
    recent: Mapping[tuple[str, str], list[float]]


def _look(folder: Folder, viewer: Viewer, model: Model, kpis: list[TreeNode], periods: Sequence[Period]) -> _Look:
    this_month, start = month_of(folder.today()), model.fiscal_start
    spans = {}
    for period in periods:
        span = period.span(fiscal_start=start)
        if span.first(start) <= this_month and span.window in model.workspace.windows:
            spans[period] = Span(min(span.month, this_month), span.window)
    known = {}
    for window in {span.window for span in spans.values()}:
        months = [span.month for span in spans.values() if span.window == window]
        known[window] = known_actuals(folder, model, kpis, min(months), max(months), window)
    outcomes = scores_over(folder, viewer, list(spans.values())) if spans else {}
    last = shift(this_month, -1)
    recent: dict[tuple[str, str], list[float]] = {}
    found = known_actuals(folder, model, kpis, shift(last, -11), last, Window.MONTH)
    for (indicator, unit, _), value in found.items():
        recent.setdefault((indicator, unit), []).append(value)
    return _Look(spans, known, outcomes, recent)


def _row(model: Model, node: TreeNode, agreed: Agreed, periods: Sequence[Period], look: _Look) -> Row:
    indicator = model.indicator_by_code[node.indicator or ""]
    cells = [_cell(model, node, indicator, agreed, period, look) for period in periods]
    title = model.title(node)
    recent = look.recent.get((indicator.code, unit_of(model, node)), [])
    return Row(node, title, indicator, cells[:12], cells[12:16], cells[16], agreed.get(periods[16]), recent)


def _cell(model: Model, node: TreeNode, indicator: Indicator, agreed: Agreed, period: Period, look: _Look) -> Cell:
    aim = over(period, agreed, indicator.accumulation, model.fiscal_start)
    span = look.spans.get(period)
    if span is None:
        return Cell(period, aim, None, Status.NO_DATA)
    actual = look.known[span.window].get((indicator.code, unit_of(model, node), span.month))
    outcome = look.outcomes[span].get(node.code)
    return Cell(period, aim, actual, outcome.status if outcome else Status.NO_DATA)


Typed = Mapping[tuple[str, Period], Value | None]
"""Targets as they were typed, by KPI and period; None takes one out."""


def typed(folder: Folder, viewer: Viewer, values: Typed, scenario: str | None = None) -> tuple[list[Target], set[Key]]:
    """What was typed as targets, which keep what else was said of them, and those that it takes out."""
    viewer.must(Right.READ)
    known = latest(folder.model().targets)
    wanted, gone = list[Target](), set[Key]()
    for (kpi, period), value in values.items():
        if value is None:
            gone.add((kpi, period, scenario))
        else:
            wanted.append(_saying(known.get((kpi, period, scenario)), kpi, period, value, scenario))
    return wanted, gone & known.keys()


def enter(folder: Folder, viewer: Viewer, values: Typed, how: Adjustment, scenario: str | None = None) -> int:
    """Set targets as typed, all of them or none; returns how many records changed."""
    viewer.must(Right.MODEL)
    wanted, gone = typed(folder, viewer, values, scenario)
    return put(folder, viewer, wanted, how, gone)


def _saying(before: Target | None, kpi: str, period: Period, value: Value, scenario: str | None) -> Target:
    body = before.written() if before else {"kpi": kpi, "period": period} | ({"scenario": scenario} if scenario else {})
    kept = {name: part for name, part in body.items() if name not in ("valid_from", "pro_rata")}
    return Target.model_validate(kept | {"target": value})


def put(folder: Folder, viewer: Viewer, targets: Sequence[Target], how: Adjustment, gone: Collection[Key] = ()) -> int:
    """Make these targets the agreed ones and take others out; returns how many records changed.

    Raises `Invalid` with everything that is wrong, among it a change of what has begun without a day and a reason.
    """
    viewer.must(Right.MODEL)
    return models.save(folder, viewer, changed(folder, targets, how, gone), how.why.strip() or None)


def changed(folder: Folder, targets: Sequence[Target], how: Adjustment, gone: Collection[Key] = ()) -> Model:
    """The model once these targets hold, checked."""
    model, today = folder.model(), folder.today()
    left = without(model.targets, gone, how.why, today, model.fiscal_start)
    wanted = model.with_targets(adjusted(left, targets, how, today, model.fiscal_start))
    if findings := check(wanted):
        raise unsound(findings)
    return wanted


def begun(folder: Folder, viewer: Viewer, targets: Sequence[Target], gone: Collection[Key] = ()) -> list[Key]:
    """Which of these change what was agreed for a period that has begun: they need a day and a reason."""
    viewer.must(Right.READ)
    model = folder.model()
    known, today, start = latest(model.targets), folder.today(), model.fiscal_start
    asked = [*gone, *(key(one) for one in targets if differs(known.get(key(one)), one))]
    plan = [one for one in asked if one in known and one[2] is None]
    return [one for one in plan if one[1].span(fiscal_start=start).first(start) <= today]


@dataclass(frozen=True, slots=True)
class Spread:
    """A whole given out to its months: how many kept theirs, whether all add up, and whether a season was known."""

    months: dict[Period, Aim]
    kept: int
    balance: target_plan.Balance
    seasonal: bool


def spread(
    folder: Folder, viewer: Viewer, kpi: str, period: Period, whole: Aim, step: float, by_season: bool
) -> Spread:
    """How a target of a year, half or quarter is given out to its months, evenly or as history went.

    Months that are over keep the target they had; the others make up for them.
    """
    viewer.must(Right.READ)
    model = _at_end(folder, period)
    node, indicator = find(model, kpi)
    months = months_of(period, model.fiscal_start)
    if period.week or len(months) < 2:
        raise Invalid("target.one_month", given=str(period))
    first = months[0].span().month
    history = history_of(folder, model, node, first)
    shape = season(history, first) if by_season else None
    start = history[max(history)] if history else None
    kept = _over(folder, model, kpi, months)
    left = [month for month in months if month not in kept]
    rest = target_plan.remaining(whole, list(kept.values()), len(left), indicator.accumulation)
    found = distribute(rest, left, Plan(indicator.accumulation, step, shape, start))
    balance = target_plan.balance(period, whole, kept | found, indicator.accumulation, model.fiscal_start)
    return Spread(found, len(kept), balance, shape is not None and indicator.accumulation is not Accumulation.RATE)


def _over(folder: Folder, model: Model, kpi: str, months: Sequence[Period]) -> dict[Period, Aim]:
    """The months that are over and had a target, unless all of them are over."""
    agreed, today = model.agreed(months[-1].span().last()).get(kpi, {}), folder.today()
    kept = {month: agreed[month] for month in months if month in agreed and month.span().last() < today}
    return kept if len(kept) < len(months) else {}


def history_of(folder: Folder, model: Model, node: TreeNode, before: date) -> dict[date, float]:
    """The months of a KPI that are over, before one."""
    last = min(shift(before, -1), shift(month_of(folder.today()), -1))
    known = known_actuals(folder, model, [node], EARLIEST, last, Window.MONTH)
    return {month: value for (_, _, month), value in known.items()}


def carry(folder: Folder, viewer: Viewer, kpi: str, period: Period, growth: float, step: float) -> dict[Period, Aim]:
    """The targets of a year earlier, or else the latest before, for the months of a period, grown by a share.

    Months that are over keep the target they had.
    """
    viewer.must(Right.READ)
    model = _at_end(folder, period)
    find(model, kpi)
    months = months_of(period, model.fiscal_start)
    before = months[0].span().month
    agreed = model.agreed(shift(before, 12)).get(kpi, {})
    earlier = {month: aim for month, aim in agreed.items() if month.month and month.span().month < before}
    kept = _over(folder, model, kpi, months)
    return carried(earlier, [month for month in months if month not in kept], growth, step)


def find(model: Model, kpi: str) -> tuple[TreeNode, Indicator]:
    """A KPI with its indicator; raises `NotFound` where the tree has no such KPI."""
    node = model.node_by_code.get(kpi)
    if node is None or node.type != "kpi":
        raise NotFound("scorecard.unknown_node", given=kpi, suggestion=nearest(kpi, model.node_by_code))
    return node, model.indicator_by_code[node.indicator or ""]


def _at_end(folder: Folder, period: Period) -> Model:
    return folder.model().at(period.span(fiscal_start=folder.model().fiscal_start).last())
