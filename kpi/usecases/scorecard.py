"""The scored tree of a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kpi.core.errors import NotFound
from kpi.core.indicator import Accumulation, Polarity
from kpi.core.label import Label, Language
from kpi.core.model import Model
from kpi.core.period import Span, Window
from kpi.core.scorecard import Figure, Line, TreeNode, score_tree
from kpi.core.status import EARLY
from kpi.core.suggestion import nearest
from kpi.core.target import Agreed, aim_over
from kpi.core.viewer import Right, Viewer
from kpi.store import actuals
from kpi.store.folder import Folder
from kpi.usecases.figure import Slice, compute


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The lines of a scored tree, depth first, and the model in force behind them."""

    span: Span
    model: Model
    lines: list[Line]
    names: dict[str, Label]
    titles: dict[str, Label]

    def document(self, period: str, language: Language) -> dict[str, Any]:
        """The scorecard as plain data: numbers unrounded, what is missing is None."""
        lines = [self._written(line, language) for line in self.lines]
        return {"period": period, "window": self.span.window.value, "lines": lines}

    def _written(self, line: Line, language: Language) -> dict[str, Any]:
        target = list(line.target) if isinstance(line.target, tuple) else line.target
        body = {name: getattr(line, name) for name in _FIELDS}
        return body | {"name": self.names[line.code].text(language), "target": target, "status": line.status.value}


_FIELDS = (
    "code", "parent", "type", "name", "org", "owner", "weight", "actual", "target", "attainment", "score", "status",
    "coverage",
)  # fmt: skip


def scorecard(folder: Folder, viewer: Viewer, span: Span, root: str | None = None) -> Scorecard:
    """The tree, or the branch under `root`, scored over a window; raises `NotFound` for an unknown root."""
    viewer.must(Right.READ)
    model = folder.model().at(span.last())
    if root is not None and root not in model.node_by_code:
        raise NotFound("scorecard.unknown_node", given=root, suggestion=nearest(root, model.node_by_code))
    kpis = [node for node in model.scorecard if node.type == "kpi"]
    values = known_actuals(folder, model, kpis, span.month, span.month, span.window)
    agreed, today = model.agreed(span.last()), folder.today()
    figures = {node.code: figure(model, node, values, agreed.get(node.code, {}), span, today) for node in kpis}
    lines = score_tree(model.scorecard, figures, model.workspace.scoring, root)
    names, titles = ({node.code: call(node) for node in model.scorecard} for call in (model.label, model.title))
    return Scorecard(span, model, lines, names, titles)


Known = dict[tuple[str, str, date], float]
"""Actuals by indicator, org unit and month."""


def known_actuals(folder: Folder, model: Model, kpis: list[TreeNode], first: date, last: date, window: Window) -> Known:
    """The figures of these KPIs from `first` to `last`: as kept, or asked of the facts where the window is not kept."""
    units = sorted({unit_of(model, node) for node in kpis})
    codes = sorted({node.indicator or "" for node in kpis})
    if window in model.workspace.windows:
        found = actuals.read(folder.database, units, first, last, window, codes)
    else:
        nodes = {code: model.computable[code] for code in codes if code in model.computable}
        asked = compute(folder.database.read, model, nodes, Slice(units, [Span(last, window)])).drop_nulls("value")
        found = asked.select("indicator", "unit", "month", "value")
    return {(indicator, unit, month): value for indicator, unit, month, value in found.iter_rows()}


def unit_of(model: Model, node: TreeNode) -> str:
    """The org unit a KPI is of: its own, or the root."""
    return node.org or model.org_tree.root


def figure(model: Model, node: TreeNode, values: Known, agreed: Agreed, span: Span, today: date) -> Figure:
    """What is known of a KPI over a window."""
    indicator = model.indicator_by_code.get(node.indicator or "")
    actual = values.get((node.indicator or "", unit_of(model, node), span.month))
    accumulation = indicator.accumulation if indicator else Accumulation.FLOW
    aim = aim_over(span, agreed, accumulation, today, model.fiscal_start)
    early = span.running(today) and span.elapsed(today, model.fiscal_start) < EARLY
    return Figure(actual, aim, indicator.polarity if indicator else Polarity.HIGHER, early)
