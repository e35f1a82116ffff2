"""The cockpit: every KPI of a period with where it stands, where it came from and how far to trust it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpi.core.attention import by_attention, pulls
from kpi.core.batch import Batch
from kpi.core.doubt import Doubt, doubts
from kpi.core.event import Event
from kpi.core.formula import datasets
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.pace import Pace, State
from kpi.core.period import Span, Window, months_between, shift
from kpi.core.scope import above, scope
from kpi.core.scorecard import Line, TreeNode
from kpi.core.sensitivity import absolute_weights
from kpi.core.status import Status
from kpi.core.target import Agreed, Aim, aim_over
from kpi.core.viewer import Right, Viewer
from kpi.store import actuals, facts
from kpi.store.folder import Folder
from kpi.usecases.indicator import org_unit
from kpi.usecases.pace import paces
from kpi.usecases.scorecard import Known, Scorecard, figure, known_actuals, scored, unit_of

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
    """A KPI on the cockpit; `year_ago` and `prior` are what it is compared with, `sources` the datasets it reads.

    `events` happened in its window, `outlook` is where one that is running goes. One that is `lent` is agreed with a
    unit above only, and shown for the unit without a target.
    """

    line: Line
    indicator: Indicator
    trend: list[Point]
    prior: float | None
    year_ago: float | None
    doubts: list[Doubt]
    sources: list[str]
    events: list[Event]
    lent: bool = False
    outlook: Pace | None = None


@dataclass(frozen=True, slots=True)
class Cockpit:
    """A period on one screen, as an org unit sees it; `before` has the score of every node one month earlier.

    `pulls` are the points by which each KPI lifts the top score above 100 or keeps it below; `reached` says up to which
    day of the period each dataset has data.
    """

    scorecard: Scorecard
    unit: str
    rows: dict[str, Row]
    before: dict[str, float | None]
    pulls: dict[str, float]
    reached: dict[str, date]
    running: bool

    @property
    def whole(self) -> bool:
        """Whether it is that of the whole company."""
        return self.unit == self.scorecard.model.org_tree.root

    @property
    def by_attention(self) -> dict[Status, list[Line]]:
        """The KPIs by status, those that need somebody first."""
        soon = [code for code, row in self.rows.items() if row.outlook and row.outlook.state is State.WILL_MISS]
        return by_attention(self.scorecard.lines, self.pulls, soon)


def cockpit(folder: Folder, viewer: Viewer, span: Span, unit: str | None = None, *, outlooks: bool = True) -> Cockpit:
    """The cockpit of a month and window, as the whole company or one org unit sees it; raises `NotFound`.

    Without `outlooks` nothing is asked of the facts, however many there are; `going` adds them.
    """
    viewer.must(Right.READ)
    first = min(shift(span.month, 1 - TREND), span.prior().month)
    seen = seen_by(folder, span, unit, first)
    found = seen.scorecard
    covering = [b for b in facts.batches(folder.database) if b.live and _covers(b, span)]
    rows = {line.code: _row(seen, line, covering) for line in found.lines if line.type == "kpi"}
    shown = [line for line in found.lines if line.type != "kpi" or _is_owed(rows[line.code])]
    view = Cockpit(
        replace(found, lines=shown), seen.unit, rows, _before(folder, span, seen.unit), _pulls(seen),
        _reached(covering, span), span.running(folder.today()),
    )  # fmt: skip
    return going(view, paces(folder, viewer, span, seen.unit)) if outlooks else view


def going(view: Cockpit, outlooks: Mapping[str, Pace]) -> Cockpit:
    """A cockpit with where its KPIs are going."""
    return replace(view, rows={code: replace(row, outlook=outlooks.get(code)) for code, row in view.rows.items()})


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a window on a day, with the figures and targets it needs."""

    model: Model
    span: Span
    today: date
    known: Known
    agreed: Mapping[str, Agreed]


@dataclass(frozen=True, slots=True)
class Seen:
    """The tree as an org unit sees it, scored: its KPIs by code, and which of them are lent."""

    scorecard: Scorecard
    unit: str
    nodes: list[TreeNode]
    kpis: dict[str, TreeNode]
    lent: frozenset[str]
    look: Look


def seen_by(folder: Folder, span: Span, unit: str | None, first: date) -> Seen:
    """The tree of a window as a unit, or the root, sees it, with the figures from `first` on; raises `NotFound`."""
    model = folder.model().at(span.last())
    at = org_unit(model, unit)
    part = scope(model.scorecard, model.org_tree, at)
    kpis = {node.code: node for node in part.nodes if node.type == "kpi"}
    agreed = {code: periods for code, periods in model.agreed(span.last()).items() if code not in part.lent}
    known = known_actuals(folder, model, list(kpis.values()), first, span.month, span.window)
    look = Look(model, span, folder.today(), known, agreed)
    known_of = {code: figure(model, node, known, agreed.get(code, {}), span, look.today) for code, node in kpis.items()}
    return Seen(scored(model, span, known_of, nodes=part.nodes), at, part.nodes, kpis, part.lent, look)


def _is_owed(row: Row) -> bool:
    """Whether a KPI belongs on the screen: one that is lent only where the unit has any figure of it."""
    return not row.lent or any(point.actual is not None for point in row.trend)


def _before(folder: Folder, span: Span, unit: str) -> dict[str, float | None]:
    """The scores one month earlier, by the tree that was in force then; none where the unit was not there yet."""
    earlier = Span(shift(span.month, -1), span.window)
    if unit not in folder.model().at(earlier.last()).org_tree.units:
        return {}
    seen = seen_by(folder, earlier, unit, earlier.month)
    return {line.code: line.score for line in seen.scorecard.lines}


def _pulls(seen: Seen) -> dict[str, float]:
    """What every KPI does to the top score that it counts in."""
    lines, default = seen.scorecard.lines, seen.look.model.workspace.scoring
    tops = [line.code for line in lines if line.parent is None]
    weights = [absolute_weights(lines, seen.nodes, default, top) for top in tops]
    return pulls(lines, {code: weight for of_top in weights for code, weight in of_top.items()})


def _covers(batch: Batch, span: Span) -> bool:
    return batch.first_day <= span.last() and batch.last_day >= span.month


def _reached(covering: Sequence[Batch], span: Span) -> dict[str, date]:
    """The last day of the window that each dataset has data of."""
    found: dict[str, date] = {}
    for batch in covering:
        day = min(batch.last_day, span.last())
        found[batch.dataset] = max(day, found.get(batch.dataset, day))
    return found


def _row(seen: Seen, line: Line, covering: Sequence[Batch]) -> Row:
    look, node = seen.look, seen.kpis[line.code]
    model, span = look.model, look.span
    indicator = model.indicator_by_code[node.indicator or ""]
    place = (indicator.code, unit_of(model, node))
    prior, year_ago = (look.known.get((*place, then.month)) for then in (span.prior(), span.last_year()))
    sources = datasets(model.computable[indicator.code]) if indicator.code in model.computable else []
    doubtful = doubts(span, sources, covering, look.today)
    return Row(
        line,
        indicator,
        trend(look, node, TREND),
        prior,
        year_ago,
        doubtful,
        sources,
        _events(look, node),
        node.code in seen.lent,
    )


def _events(look: Look, node: TreeNode) -> list[Event]:
    """What happened in the window that the figure should be read with."""
    model, span, unit = look.model, look.span, unit_of(look.model, node)
    first, last = span.first(model.fiscal_start), span.last()
    within = [event for event in model.events if event.on <= last and event.last >= first]
    around = {unit, *model.org_tree.subtree(unit), *above(model.org_tree, unit)} if within else set()
    return [event for event in within if event.tells_of(node.indicator or "", around)]


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
