"""The scored tree of a period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpi.core.errors import NotFound
from kpi.core.indicator import Accumulation, Polarity
from kpi.core.label import Label, Language
from kpi.core.model import Model
from kpi.core.period import Span, Window
from kpi.core.scorecard import Figure, Line, Outcome, TreeNode, grid_of, known, outcomes, score_tree
from kpi.core.status import EARLY
from kpi.core.suggestion import nearest
from kpi.core.target import Agreed, aim_over
from kpi.core.viewer import Right, Viewer
from kpi.store import actuals
from kpi.store.folder import Folder
from kpi.usecases.figure import Slice, compute
from kpi.usecases.refresh import runs


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
    return scored(model, span, figures(folder, model, span), root)


def scored(
    model: Model,
    span: Span,
    known_of: Mapping[str, Figure],
    root: str | None = None,
    nodes: Sequence[TreeNode] | None = None,
) -> Scorecard:
    """The tree of a model, or the part of it that `nodes` are, scored by what is known of its KPIs."""
    nodes = model.scorecard if nodes is None else nodes
    lines = score_tree(nodes, known_of, model.workspace.scoring, root)
    names, titles = ({node.code: call(node) for node in nodes} for call in (model.label, model.title))
    return Scorecard(span, model, lines, names, titles)


def figures(folder: Folder, model: Model, span: Span) -> dict[str, Figure]:
    """What is known of every KPI of the tree over a window; `model` is the one in force in it."""
    kpis = [node for node in model.scorecard if node.type == "kpi"]
    values = known_actuals(folder, model, kpis, span.month, span.month, span.window)
    return figured(model, kpis, values, span, folder.today())


def figured(model: Model, kpis: Sequence[TreeNode], values: Known, span: Span, today: date) -> dict[str, Figure]:
    """What is known of KPIs over a window, from their actuals and the targets in force at its end."""
    agreed = model.agreed(span.last())
    return {node.code: figure(model, node, values, agreed.get(node.code, {}), span, today) for node in kpis}


def scores_over(
    folder: Folder, viewer: Viewer, spans: Sequence[Span], model: Model | None = None, root: str | None = None
) -> dict[Span, dict[str, Outcome]]:
    """What every node, or every node under `root`, comes to over each of many windows, by the tree in force in it.

    A `model` is scored instead of the workspace's. Raises `NotFound` for a root that it never has.
    """
    viewer.must(Right.READ)
    model = model or folder.model()
    if root is not None and root not in model.node_by_code:
        raise NotFound("scorecard.unknown_node", given=root, suggestion=nearest(root, model.node_by_code))
    found: dict[Span, dict[str, Outcome]] = {}
    for version, run in runs(model, spans, [*model.scorecard, *model.people]):
        found |= zip(run, _outcomes(folder, version, run, root), strict=True)
    return {span: found[span] for span in spans}


def _outcomes(folder: Folder, model: Model, run: Sequence[Span], root: str | None) -> Iterator[dict[str, Outcome]]:
    """What the nodes of one tree come to in each window of a run."""
    kpis = {node.code: node for node in model.scorecard if node.type == "kpi"}
    polarities = {code: _indicated(model, node)[0] for code, node in kpis.items()}
    grid = grid_of(model.scorecard, polarities, model.workspace.scoring, root)
    under = [kpis[code] for code in grid.kpi_codes]
    values, agreed, today = _values(folder, model, under, run), _agreements(model), folder.today()
    columns = []
    for span in run:
        targets = agreed(span.last())
        columns.append([figure(model, n, values[span], targets.get(n.code, {}), span, today) for n in under])
    for _, block in grid.blocks(known(columns)):
        yield from outcomes(grid, block)


def _values(folder: Folder, model: Model, kpis: list[TreeNode], run: Sequence[Span]) -> dict[Span, Known]:
    """The figures of every window, read at once where they are kept."""
    found: dict[Span, Known] = {}
    for window in {span.window for span in run}:
        months = sorted(span.month for span in run if span.window == window)
        ranges = [(months[0], months[-1])] if window in model.workspace.windows else [(one, one) for one in months]
        read = [known_actuals(folder, model, kpis, first, last, window) for first, last in ranges]
        all_read = {place: value for part in read for place, value in part.items()}
        found |= {Span(month, window): all_read for month in months}
    return found


def _agreements(model: Model) -> Callable[[date], Mapping[str, Agreed]]:
    """The targets in force on a day, put together once for all days between which no target begins."""
    starts = sorted({target.valid_from for target in model.targets if target.valid_from})
    seen: dict[int, Mapping[str, Agreed]] = {}

    def agreed(on: date) -> Mapping[str, Agreed]:
        begun = bisect_right(starts, on)
        if begun not in seen:
            seen[begun] = model.agreed(on)
        return seen[begun]

    return agreed


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
    polarity, accumulation = _indicated(model, node)
    actual = values.get((node.indicator or "", unit_of(model, node), span.month))
    aim = aim_over(span, agreed, accumulation, today, model.fiscal_start)
    early = span.running(today) and span.elapsed(today, model.fiscal_start) < EARLY
    return Figure(actual, aim, polarity, early)


def _indicated(model: Model, node: TreeNode) -> tuple[Polarity, Accumulation]:
    """What a KPI takes from its indicator."""
    indicator = model.indicator_by_code.get(node.indicator or "")
    return (indicator.polarity, indicator.accumulation) if indicator else (Polarity.HIGHER, Accumulation.FLOW)
