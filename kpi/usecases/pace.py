"""The pace of KPIs in a period that is running."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from kpi.core.course import course
from kpi.core.errors import NotFound
from kpi.core.forecast import forecast
from kpi.core.formula import Node, aggregates
from kpi.core.indicator import Accumulation, Indicator, Polarity
from kpi.core.model import Model
from kpi.core.pace import Pace, marks, required, together
from kpi.core.pace_backtest import weigh
from kpi.core.pace_day import Calendar
from kpi.core.pace_figure import Board, Projected
from kpi.core.pace_formula import adds_up, by_days
from kpi.core.period import KEPT, Period, Span, Window, shift
from kpi.core.problem import Problem, Severity
from kpi.core.scope import scope
from kpi.core.scorecard import TreeNode
from kpi.core.suggestion import nearest
from kpi.core.target import Agreed, Aim, aim_over
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases.pace_day import HISTORY, Reader
from kpi.usecases.scorecard import known_actuals


def pace(folder: Folder, viewer: Viewer, kpi: str, span: Span, unit: str | None = None) -> Pace | None:
    """The pace of a KPI in a running window, as an org unit sees it; None of one that is over, or has no formula.

    Raises `NotFound` for an unknown KPI.
    """
    viewer.must(Right.READ)
    known = folder.model().at(span.last()).node_by_code
    if kpi not in known:
        raise NotFound("scorecard.unknown_node", given=kpi, suggestion=nearest(kpi, known))
    return _paces(folder, span, unit, [kpi], drawn=True).get(kpi) if span.running(folder.today()) else None


def paces(
    folder: Folder, viewer: Viewer, span: Span, unit: str | None = None, kpis: Sequence[str] | None = None
) -> dict[str, Pace]:
    """The pace of every KPI with a formula that an org unit sees, or of some; none where the window is not running.

    Their days are not drawn.
    """
    viewer.must(Right.READ)
    return _paces(folder, span, unit, kpis) if span.running(folder.today()) else {}


def filled(folder: Folder, viewer: Viewer, kpi: str, span: Span, unit: str | None = None) -> Pace | None:
    """How the last month of a window that is over filled up, against its plan; None where it has no days to follow."""
    viewer.must(Right.READ)
    if folder.today() <= span.last():
        return None
    found = _paces(folder, span, unit, [kpi], drawn=True).get(kpi)
    return found if found and found.marks else None


def _paces(
    folder: Folder, span: Span, unit: str | None, kpis: Sequence[str] | None, drawn: bool = False
) -> dict[str, Pace]:
    model = folder.model().at(span.last())
    seen = scope(model.scorecard, model.org_tree, unit or model.org_tree.root)
    nodes = [
        node
        for node in seen.nodes
        if (node.indicator or "") in model.computable and (kpis is None or node.code in kpis)
    ]
    if span.window not in KEPT or not nodes:
        return {}
    agreed = model.agreed(span.last())
    held = {node.code: {} if node.code in seen.lent else agreed.get(node.code, {}) for node in nodes}
    return _Look(folder, model, span, nodes, drawn).paces(held)


@dataclass(frozen=True)
class _Look:
    """A look at KPIs in a window; `drawn` says whether their days are wanted."""

    folder: Folder
    model: Model
    span: Span
    nodes: Sequence[TreeNode]
    drawn: bool

    def paces(self, agreed: Mapping[str, Agreed]) -> dict[str, Pace]:
        """The pace of each, those that can be followed by days all at once."""
        width = len(self.span.months(self.model.fiscal_start))
        formulas = {node.code: self._followed(node, width) for node in self.nodes}
        followed = [(node, known) for node in self.nodes if isinstance(known := formulas[node.code], Node)]
        reader = Reader(self.folder, self.model, self.span, followed)
        board = Board(reader.calendar, self.span.window, width, self.model.fiscal_start, reader.wanted())
        figures = zip(followed, board.wanted, board.projected() if followed else [], strict=True)
        projected = {node.code: (figure, wanted.known) for (node, _), wanted, figure in figures}
        found = {}
        for node in self.nodes:
            aim, formula = self._aim(node, agreed[node.code]), formulas[node.code]
            if isinstance(formula, Problem):
                found[node.code] = self._forecast_pace(node, aim, formula)
            else:
                place = (*projected[node.code], board.calendar)
                found[node.code] = self._followed_pace(node, aim, agreed[node.code], *place)
        return found

    def _followed(self, node: TreeNode, width: int) -> Node | Problem:
        """The formula of a KPI by days, or why it has none for this window."""
        formula = by_days(self.model.computable[node.indicator or ""])
        if formula is None:
            return Problem(Severity.NOTE, "pace.no_days")
        lone = any(part.distinct for part in aggregates(formula))
        if width > 1 and (lone or (self._flows(node) and not adds_up(formula))):
            return Problem(Severity.NOTE, "pace.not_additive")
        return formula

    def _indicator(self, node: TreeNode) -> Indicator:
        return self.model.indicator_by_code[node.indicator or ""]

    def _flows(self, node: TreeNode) -> bool:
        return self._indicator(node).accumulation is Accumulation.FLOW

    def _aim(self, node: TreeNode, agreed: Agreed) -> Aim | None:
        """What is agreed for the whole window."""
        after = self.span.last() + timedelta(days=1)
        return aim_over(self.span, agreed, self._indicator(node).accumulation, after, self.model.fiscal_start)

    def _plan(self, aim: Aim, agreed: Agreed) -> tuple[float, float]:
        """The target of a sum for the months of the window before this one, and for this one; by days if not said."""
        month = agreed.get(Period(self.span.month.year, month=self.span.month.month))
        if month is not None:
            return aim.low - month.low, month.low
        first, start, last = self.span.first(self.model.fiscal_start), self.span.month, self.span.last()
        share = (start - first).days / ((last - first).days + 1)
        return aim.low * share, aim.low * (1 - share)

    def _empty(self, node: TreeNode, known: int, aim: Aim | None) -> Pace:
        """A pace of which nothing is known but how far the time is."""
        length, gone = self.span.last().day, self.span.elapsed(self.folder.today(), self.model.fiscal_start)
        return Pace(self.span, known, length - known, gone, self._indicator(node).polarity, aim=aim)

    def _followed_pace(
        self, node: TreeNode, aim: Aim | None, agreed: Agreed, found: Projected, known: int, calendar: Calendar
    ) -> Pace:
        """The pace of a KPI whose days are known."""
        base = replace(self._empty(node, known, aim), done=found.done, rhythm=found.rhythm)
        weighed = weigh(found.said, found.came) if base.left else None
        if isinstance(weighed, Problem):
            base = replace(base, problem=weighed)
        elif weighed is not None:
            outlook, backtest = weighed
            outlook = together(found.before, [outlook]) if found.before else outlook
            now = {way: found.before + said for way, said in backtest.now.items()}
            backtest = replace(backtest, now=now)
            base = replace(base, outlook=outlook, method=backtest.way, backtest=backtest)
        plan = None
        if aim is not None and found.rhythm is not None and base.polarity is not Polarity.RANGE:
            plan = self._plan(aim, agreed)
            if found.done is not None:
                needed = required(found.done, aim.low, base.left, found.recent) if known else None
                base = replace(base, expected=plan[0] + plan[1] * found.rhythm.share(known), required=needed)
        days = calendar.days[calendar.starts[-2] :]
        if not self.drawn:
            return base
        return replace(base, marks=marks(days, found.course, found.before, plan, base))

    def _forecast_pace(self, node: TreeNode, aim: Aim | None, why: Problem) -> Pace:
        """The pace of a KPI that cannot be followed by days: what its months say of the running one."""
        month = self.span.month
        known = known_actuals(self.folder, self.model, [node], shift(month, -HISTORY), month, self.span.window)
        values = {at: value for (_, _, at), value in known.items()}
        base = replace(self._empty(node, 0, aim), done=values.pop(month, None))
        stock = self._indicator(node).accumulation is Accumulation.STOCK
        if self.span.window is not Window.MONTH and not stock:
            return replace(base, problem=why)
        found = course(values, {}, Span(month), self._indicator(node).accumulation)
        outlook = forecast(found.values, 12, found.steps, found.accumulation)
        if isinstance(outlook, Problem):
            return replace(base, problem=outlook)
        return replace(base, outlook=outlook, method=outlook.method)
