"""The adviser: what the history of a KPI says of a target that is proposed for it."""

from __future__ import annotations

from datetime import date

from kpi.core.adviser import Advice
from kpi.core.adviser import advise as advised
from kpi.core.course import course
from kpi.core.errors import Invalid, NotFound
from kpi.core.model import Model
from kpi.core.period import EARLIEST, Period, Span, month_of, months_between, shift
from kpi.core.scorecard import TreeNode
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases.history import figures
from kpi.usecases.scorecard import known_actuals, unit_of


def advise(folder: Folder, viewer: Viewer, kpi: str, period: Period, proposed: float | None = None) -> Advice:
    """Weigh a target of a KPI for a month, quarter, half or year by the months before it that are over today.

    Raises `NotFound` for an unknown KPI, `Invalid` for a goal or a week.
    """
    viewer.must(Right.READ)
    if period.week:
        raise Invalid("adviser.week", given=str(period))
    span = period.span(fiscal_start=folder.model().fiscal_start)
    model = folder.model().at(span.last())
    node = _kpi(model, kpi)
    indicator = model.indicator_by_code[node.indicator or ""]
    last = min(shift(span.first(model.fiscal_start), -1), shift(month_of(folder.today()), -1))
    monthly = kept(folder, model, node, Span(last))
    whole = whole_windows(folder, model, node, Span(last, span.window), min(monthly, default=last))
    found = course(monthly, whole, span, indicator.accumulation, model.fiscal_start)
    return advised(found, period, indicator.polarity, proposed)


def _kpi(model: Model, code: str) -> TreeNode:
    if code not in model.node_by_code:
        raise NotFound("scorecard.unknown_node", given=code, suggestion=nearest(code, model.node_by_code))
    node = model.node_by_code[code]
    if node.type != "kpi":
        raise Invalid("adviser.goal", given=code)
    return node


def kept(folder: Folder, model: Model, node: TreeNode, last: Span) -> dict[date, float]:
    """The figures of a KPI up to a window that is kept."""
    known = known_actuals(folder, model, [node], EARLIEST, last.month, last.window)
    return {month: value for (_, _, month), value in known.items()}


def whole_windows(folder: Folder, model: Model, node: TreeNode, last: Span, first: date) -> dict[date, float]:
    """The figures of whole windows; those of a window that is not kept are asked of the facts."""
    if last.window in model.workspace.windows:
        return kept(folder, model, node, last)
    spans = [Span(month, last.window) for month in months_between(first, last.month)]
    whole = [span for span in spans if span.complete(model.fiscal_start)]
    code, unit = node.indicator or "", unit_of(model, node)
    found = figures(folder.database.read, folder.model(), code, whole, unit, lambda _node: {})
    return {span.month: value for span, value in found.items() if value is not None}
