"""Rolling over to a new fiscal year: what each KPI came to, what becomes of it, and where its targets came from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kpi.core import roll_over as core
from kpi.core.errors import Invalid
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.period import Period, Span, Window, month_of
from kpi.core.roll_over import Renewal
from kpi.core.scorecard import Line, TreeNode
from kpi.core.target import Aim
from kpi.core.target_change import latest
from kpi.core.target_plan import year_of
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases import model as models
from kpi.usecases.adviser import advise
from kpi.usecases.scorecard import scorecard
from kpi.usecases.target import find


@dataclass(frozen=True, slots=True)
class Row:
    """A KPI at the end of a year: its target for the whole of it, what it came to so far, and what is there ahead.

    `ahead` is the target of the whole new year where it has one, `prepared` whether anything was agreed for it.
    """

    node: TreeNode
    title: Label
    indicator: Indicator
    aim: Aim | None
    line: Line | None
    ahead: Aim | None
    prepared: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The KPIs of a year to be rolled over to `year`; `model` is the one in force when it begins."""

    year: int
    model: Model
    rows: list[Row]
    running: bool


def plan(folder: Folder, viewer: Viewer, year: int) -> Plan:
    """Every KPI that is in the tree when a fiscal year begins, with what the year before came to."""
    viewer.must(Right.READ)
    whole, start = folder.model(), folder.model().fiscal_start
    model = whole.at(core.first_day(year, start))
    then, running = _so_far(folder, year - 1, start)
    lines = {line.code: line for line in scorecard(folder, viewer, then).lines} if then else {}
    prepared = core.there(whole.targets, year, start)
    kpis = [node for node in model.scorecard if node.type == "kpi" and node.indicator in model.indicator_by_code]
    rows = [
        Row(
            node, model.title(node), model.indicator_by_code[node.indicator or ""],
            core.year_aim(model, node.code, year - 1), lines.get(node.code),
            core.year_aim(model, node.code, year), node.code in prepared,
        )
        for node in kpis
    ]  # fmt: skip
    order = {code: place for place, code in enumerate(lines)}
    rows.sort(key=lambda row: order.get(row.node.code, len(order)))
    return Plan(year, model, rows, running)


def _so_far(folder: Folder, year: int, start: int) -> tuple[Span | None, bool]:
    """A fiscal year up to its last month, or to this one while it runs; None before it begins."""
    last, this_month = Period(year).span(fiscal_start=start), month_of(folder.today())
    if last.first(start) > this_month:
        return None, False
    return Span(min(last.month, this_month), Window.YEAR), last.month >= this_month


def suggestion(folder: Folder, viewer: Viewer, kpi: str, year: int) -> float | None:
    """By which share the adviser would change a KPI's targets for a year; None where it cannot tell."""
    viewer.must(Right.READ)
    model = folder.model().at(core.first_day(year, folder.model().fiscal_start))
    aim = core.year_aim(model, kpi, year - 1)
    if aim is None or not aim.low or aim.low != aim.high:
        return None
    option = advise(folder, viewer, kpi, Period(year)).suggestion
    return (option.value - aim.low) / abs(aim.low) if option else None


def suggested(folder: Folder, viewer: Viewer, kpi: str, year: int) -> float:
    """What `suggestion` says; raises `Invalid` where it says nothing."""
    viewer.must(Right.READ)
    found = suggestion(folder, viewer, kpi, year)
    if found is None:
        model = folder.model().at(core.first_day(year, folder.model().fiscal_start))
        raise Invalid("roll.no_suggestion", name=model.title(find(model, kpi)[0]))
    return found


def becomes(plan: Plan, renewal: Renewal) -> Aim | None:
    """What the target of the whole new year would be; None where there would be none."""
    aims = core.renewed(plan.model, renewal, plan.year)
    return core.year_aim(plan.model, renewal.kpi, plan.year, aims)


def roll_over(
    folder: Folder, viewer: Viewer, year: int, renewals: Sequence[Renewal], why: str, again: Collection[str] = ()
) -> int:
    """Prepare a fiscal year from the one before; returns how many records changed.

    What already has targets in it keeps them, unless it is named in `again`. Raises `Invalid` without a reason.
    """
    viewer.must(Right.MODEL)
    wanted = core.rolled_over(folder.model(), year, renewals, why, folder.today(), again)
    return models.save(folder, viewer, wanted, why.strip())


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a KPI: its target as a whole, what is said of where it came from, and what it came to."""

    year: int
    aim: Aim | None
    notes: list[Label]
    line: Line | None
    running: bool


def lineage(folder: Folder, viewer: Viewer, kpi: str) -> list[Year]:
    """The targets of a KPI year by year, the latest first."""
    viewer.must(Right.READ)
    whole, start = folder.model(), folder.model().fiscal_start
    said: dict[int, dict[str, Label]] = {}
    for (code, period, scenario), target in latest(whole.targets).items():
        if code == kpi and scenario is None and not period.week:
            year = year_of(period.span(fiscal_start=start).month, start)
            notes = said.setdefault(year, {})
            notes |= {target.note.zh: target.note} if target.note else {}
    return [_year(folder, viewer, kpi, year, list(said[year].values())) for year in sorted(said, reverse=True)]


def _year(folder: Folder, viewer: Viewer, kpi: str, year: int, notes: list[Label]) -> Year:
    start = folder.model().fiscal_start
    then, running = _so_far(folder, year, start)
    lines = scorecard(folder, viewer, then).lines if then else []
    line = next((line for line in lines if line.code == kpi), None)
    last = Period(year).span(fiscal_start=start).last()
    return Year(year, core.year_aim(folder.model().at(last), kpi, year), notes, line, running)
