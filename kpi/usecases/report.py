"""Reports that leave the product: the cockpit, or one KPI, as its viewer sees it at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from kpi.core.certification import standing
from kpi.core.curve import reaching
from kpi.core.handout import Handout
from kpi.core.indicator import Accumulation, Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.pace import State
from kpi.core.period import Span
from kpi.core.report import Awaited, Goal, Group, Look, Meaning, Month, Opened, Origin, Part, Report, Standing
from kpi.core.scorecard import Line, TreeNode
from kpi.core.status import Status
from kpi.core.viewer import Right, Viewer
from kpi.intake.report import write
from kpi.store.folder import Folder
from kpi.usecases.cockpit import TREND, Cockpit, Point, cockpit, goals_with_kpis
from kpi.usecases.drilldown import Drilldown, drilldown

_UNUSUAL = ("worst", "zero", "block")


def cockpit_report(folder: Folder, viewer: Viewer, span: Span, look: Look | None = None) -> Report:
    """The cockpit of a window as a report, looked at in a certain way; raises `NotFound`."""
    viewer.must(Right.READ)
    look = look or Look()
    with folder.still():
        return reported(cockpit(folder, viewer, span, look.unit), folder.today(), folder.now(), look)


def reported(view: Cockpit, today: date, now: datetime, look: Look) -> Report:
    """A cockpit as a report."""
    model, lines = view.scorecard.model, {line.code: line for line in view.scorecard.lines}
    goal = look.goal if look.goal in lines else None
    tops = [lines[goal]] if goal else _under(lines.values(), None)
    goals = [line for top in tops for line in (top, *_under(lines.values(), top.code)) if line.type == "goal"]
    kpis = {line.code: standing_of(view, line) for line in _kept(view, goal)}
    ranked = view.by_attention
    order = [line.code for found in ranked.values() for line in found if line.code in kpis]
    awaited, silent = _waiting(view, order)
    return Report(
        workspace=model.workspace.name,
        unit=None if view.whole else model.org_tree.units[view.unit].name,
        span=view.scorecard.span,
        today=today,
        made_at=now.astimezone(),
        running=view.running,
        top=_goal(view, tops[0]) if tops else None,
        goals=tuple(_goal(view, line) for line in goals),
        groups=_by_status(ranked, kpis) if look.sort == "attention" else _by_goal(view, kpis),
        meanings=_meanings(model, kpis.values()),
        attention=tuple(order),
        awaited=awaited,
        silent=silent,
        against=look.against,
    )


def kpi_report(folder: Folder, viewer: Viewer, kpi: str, span: Span, unit: str | None = None) -> Report:
    """One KPI over a window as a report: its trend, what it is made of and where it comes from; raises `NotFound`."""
    viewer.must(Right.READ)
    with folder.still():
        opened = drilldown(folder, viewer, kpi, span, unit)
        view = cockpit(folder, viewer, span, unit)
        whole = reported(view, folder.today(), folder.now(), Look(unit))
        found = standing_of(view, opened.line, opened.trend)
        return replace(
            whole, top=None, goals=(), groups=(Group(found.goal, (), (found,)),), attention=(found.line.code,),
            meanings=_meanings(opened.model, [found]), awaited=(), silent=(), opened=_opened(opened),
        )  # fmt: skip


def workbook(viewer: Viewer, given: Handout) -> bytes:
    """A report in the words of its reader as a workbook."""
    viewer.must(Right.READ)
    return write(given)


def _waiting(view: Cockpit, order: Iterable[str]) -> tuple[tuple[Awaited, ...], tuple[str, ...]]:
    """The datasets that KPIs without a figure wait for, and the KPIs that have none and wait for none."""
    model, rows = view.scorecard.model, view.rows
    missing = [code for code in order if rows[code].line.status is Status.NO_DATA]
    waiting = {code: [name for name in rows[code].sources if name not in view.reached] for code in missing}
    names = dict.fromkeys(name for names in waiting.values() for name in names)
    datasets = [model.dataset_by_code[name] for name in names]
    awaited = tuple(Awaited(dataset.name, _person(model, dataset.owner)) for dataset in datasets)
    return awaited, tuple(code for code in missing if not waiting[code] and not rows[code].lent)


def _under(lines: Iterable[Line], parent: str | None) -> list[Line]:
    return [line for line in lines if line.parent == parent]


def _goal(view: Cockpit, line: Line) -> Goal:
    return Goal(line, view.scorecard.names[line.code], view.before.get(line.code))


def _kept(view: Cockpit, goal: str | None) -> list[Line]:
    """The KPIs under a goal; under none all of them."""
    parents = {line.code: line.parent for line in view.scorecard.lines}

    def under(code: str | None) -> bool:
        return goal is None or (code is not None and (code == goal or under(parents.get(code))))

    return [line for line in view.scorecard.lines if line.type == "kpi" and under(line.code)]


def _by_goal(view: Cockpit, kpis: Mapping[str, Standing]) -> tuple[Group, ...]:
    model, names = view.scorecard.model, view.scorecard.names
    groups = []
    for code, lines in goals_with_kpis(view.scorecard).items():
        shown = tuple(kpis[line.code] for line in lines if line.code in kpis)
        if shown:
            groups.append(Group(names[code], rules(model, model.node_by_code[code]), shown))
    return tuple(groups)


def _by_status(ranked: Mapping[Status, Sequence[Line]], kpis: Mapping[str, Standing]) -> tuple[Group, ...]:
    found = (
        Group(None, (), tuple(kpis[line.code] for line in lines if line.code in kpis), status)
        for status, lines in ranked.items()
    )
    return tuple(group for group in found if group.kpis)


def rules(model: Model, node: TreeNode) -> tuple[str, ...]:
    """The rules by which a goal rolls up that are not the usual ones."""
    if node.type == "kpi":
        return ()
    scoring = node.scoring(model.workspace.scoring)
    return tuple(name for name in (scoring.method, scoring.missing) if name in _UNUSUAL)


def standing_of(view: Cockpit, line: Line, trend: Sequence[Point] | None = None) -> Standing:
    """A KPI of the cockpit as a report says it, with a longer trend where one is given."""
    model, row = view.scorecard.model, view.rows[line.code]
    missed = row.outlook if row.outlook and row.outlook.state is State.WILL_MISS else None
    called = view.scorecard.names if line.org == view.unit else view.scorecard.titles
    return Standing(
        line=line,
        title=called[line.code],
        indicator=row.indicator.code,
        unit=row.indicator.unit,
        owner=_person(model, line.owner),
        goal=view.scorecard.names.get(line.parent or ""),
        prior=row.prior,
        year_ago=row.year_ago,
        doubts=tuple(row.doubts),
        tolerance=tolerance(model, line.code),
        partial=view.running and row.indicator.accumulation is Accumulation.FLOW,
        trend=_trend(row.trend if trend is None else trend),
        pull=view.pulls.get(line.code),
        lent=row.lent,
        will_miss=missed is not None,
        going_to=missed.attainment if missed else None,
    )


def _trend(points: Sequence[Point]) -> tuple[Month, ...]:
    """The months from the first that has a figure on; all of them where none has."""
    known = [place for place, point in enumerate(points) if point.actual is not None]
    shown = points[known[0] :] if known and len(points) > TREND else points
    return tuple(Month(point.month, point.actual, point.aim) for point in shown)


def tolerance(model: Model, code: str) -> float:
    """How far below target a figure may be and still be at risk only."""
    scoring = model.node_by_code[code].scoring(model.workspace.scoring)
    reached = reaching(scoring.amber, scoring.curve, scoring.steps)
    return 0.0 if reached is None else max(1.0 - reached, 0.0)


def _person(model: Model, code: str | None) -> Label | None:
    """A person's name, or their code where the model has no such person."""
    person = model.person_by_code.get(code or "")
    return person.name if person else Label(zh=code, en=code) if code else None


def _meanings(model: Model, kpis: Iterable[Standing]) -> tuple[Meaning, ...]:
    """The definitions behind KPIs, each once."""
    codes = dict.fromkeys(kpi.indicator for kpi in kpis)
    return tuple(_meaning(model, model.indicator_by_code[code]) for code in codes)


def _meaning(model: Model, one: Indicator) -> Meaning:
    return Meaning(
        one.code, one.name, one.definition, one.formula, one.unit, one.polarity, one.accumulation,
        _person(model, one.owner), standing(model, one.code).state, one.valid_from,
    )  # fmt: skip


def _opened(found: Drilldown) -> Opened:
    """What stands beside the row of one KPI."""
    units = found.model.org_tree.units
    parts = [Part(units[part.code].name, part.value, part.year_ago) for part in found.units if part.code in units]
    datasets = found.model.dataset_by_code
    origins = [Origin(b.batch, datasets[b.dataset].name, b.file, b.rows, b.imported_at) for b in found.batches]
    return Opened(tuple(part for part in parts if part.value is not None), tuple(origins))
