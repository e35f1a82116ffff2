"""The cockpit: every KPI of a period with where it stands, where it came from and how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.core.batch import Batch
from kpi.core.doubt import Doubt, doubts
from kpi.core.formula import datasets
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.period import Span, Window, months_between, shift
from kpi.core.scorecard import Line, TreeNode
from kpi.core.target import Agreed, Aim, aim_over
from kpi.core.viewer import Right, Viewer
from kpi.store import actuals, facts
from kpi.store.folder import Folder
from kpi.usecases.scorecard import Known, Scorecard, known_actuals, scorecard, unit_of

TREND = 13
"""The months of a row's trend: a year and the month it is compared with."""


@dataclass(frozen=True, slots=True)
class Point:
    """A month of a trend."""

    month: date
    actual: float | None
    aim: Aim | None


@dataclass(frozen=True, slots=True)
class Row:
    """A KPI on the cockpit; `year_ago` and `prior` are what it is compared with."""

    line: Line
    indicator: Indicator
    trend: list[Point]
    prior: float | None
    year_ago: float | None
    doubts: list[Doubt]


@dataclass(frozen=True, slots=True)
class Cockpit:
    """A period on one screen; `before` has the score of every node one month earlier."""

    scorecard: Scorecard
    rows: dict[str, Row]
    before: dict[str, float | None]
    running: bool


def cockpit(folder: Folder, viewer: Viewer, span: Span) -> Cockpit:
    """The cockpit of a month and window."""
    viewer.must(Right.READ)
    found = scorecard(folder, viewer, span)
    earlier = scorecard(folder, viewer, Span(shift(span.month, -1), span.window))
    kpis = [node for node in found.model.scorecard if node.type == "kpi"]
    first = shift(span.month, 1 - TREND)
    known = known_actuals(folder, found.model, kpis, min(first, span.prior().month), span.month, span.window)
    look = Look(found.model, span, folder.today(), known, found.model.agreed(span.last()))
    listed = facts.batches(folder.database)
    lines = {line.code: line for line in found.lines}
    rows = {node.code: _row(look, node, lines[node.code], listed) for node in kpis if node.code in lines}
    before = {line.code: line.score for line in earlier.lines}
    return Cockpit(found, rows, before, span.running(folder.today()))


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a window on a day, with the figures and targets it needs."""

    model: Model
    span: Span
    today: date
    known: Known
    agreed: Mapping[str, Agreed]


def _row(look: Look, node: TreeNode, line: Line, listed: Sequence[Batch]) -> Row:
    model, span = look.model, look.span
    indicator = model.indicator_by_code[node.indicator or ""]
    place = (indicator.code, unit_of(model, node))
    prior, year_ago = (look.known.get((*place, then.month)) for then in (span.prior(), span.last_year()))
    sources = datasets(model.computable[indicator.code]) if indicator.code in model.computable else []
    doubtful = doubts(span, sources, listed, look.today)
    return Row(line, indicator, trend(look, node, TREND), prior, year_ago, doubtful)


def trend(look: Look, node: TreeNode, count: int) -> list[Point]:
    """The last `count` months of a KPI up to a window, each over the same kind of window."""
    model, span = look.model, look.span
    indicator, unit = model.indicator_by_code[node.indicator or ""], unit_of(model, node)
    agreed = look.agreed.get(node.code, {})
    points = []
    for month in months_between(shift(span.month, 1 - count), span.month):
        aim = aim_over(Span(month, span.window), agreed, indicator.accumulation, look.today, model.fiscal_start)
        points.append(Point(month, look.known.get((indicator.code, unit, month)), aim))
    return points


def months(folder: Folder, viewer: Viewer) -> list[date]:
    """The months that have figures, the latest first."""
    viewer.must(Right.READ)
    return actuals.months(folder.database)[::-1]


def opening_month(found: Sequence[date], today: date) -> date | None:
    """The month to open with: the latest that is over, or the latest there is."""
    over = [month for month in found if not Span(month, Window.MONTH).running(today)]
    return next(iter(over or found), None)


def goals_with_kpis(found: Scorecard) -> Mapping[str, list[Line]]:
    """The KPIs directly under each goal, goals in tree order."""
    groups: dict[str, list[Line]] = {}
    for line in found.lines:
        if line.type == "kpi":
            groups.setdefault(line.parent or line.code, []).append(line)
    order = {line.code: position for position, line in enumerate(found.lines)}
    return dict(sorted(groups.items(), key=lambda pair: order.get(pair[0], 0)))
