"""Behind one KPI: its trend, its org units and members, its formula and the imports it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpi.core.batch import Batch
from kpi.core.dataset import FactType
from kpi.core.errors import NotFound
from kpi.core.formula import datasets
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.period import Span, shift
from kpi.core.scorecard import Line, TreeNode
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.store import actuals, facts
from kpi.store.folder import Folder
from kpi.usecases import indicator as indicators
from kpi.usecases.cockpit import Point, seen_by, trend
from kpi.usecases.scorecard import known_actuals, unit_of

MONTHS = 25
MOST_MEMBERS = 40


@dataclass(frozen=True, slots=True)
class Member:
    """One part of a figure, with what it was a year before where there is one."""

    code: str | None
    value: float | None
    year_ago: float | None


@dataclass(frozen=True, slots=True)
class Drilldown:
    """A KPI opened."""

    model: Model
    node: TreeNode
    line: Line
    indicator: Indicator
    trend: list[Point]
    units: list[Member]
    dimensions: dict[str, Label]
    batches: list[Batch]


def drilldown(folder: Folder, viewer: Viewer, code: str, span: Span, unit: str | None = None) -> Drilldown:
    """The KPI `code` over a window, as the whole company or one org unit sees it; raises `NotFound`."""
    viewer.must(Right.READ)
    seen = seen_by(folder, span, unit, span.month)
    line = next((line for line in seen.scorecard.lines if line.code == code and line.type == "kpi"), None)
    if line is None:
        known = [line.code for line in seen.scorecard.lines]
        raise NotFound("scorecard.unknown_node", given=code, suggestion=nearest(code, known))
    model, node = seen.look.model, seen.kpis[code]
    indicator = model.indicator_by_code[node.indicator or ""]
    at = unit_of(model, node)
    values = known_actuals(folder, model, [node], shift(span.month, 1 - MONTHS), span.month, span.window)
    look = replace(seen.look, known=values)
    sources = datasets(model.computable[indicator.code]) if indicator.code in model.computable else []
    return Drilldown(
        model, node, line, indicator, trend(look, node, MONTHS), units(folder, model, indicator.code, at, span),
        dimensions(folder, model, sources), _behind(folder, sources, span),
    )  # fmt: skip


def units(folder: Folder, model: Model, indicator: str, unit: str, span: Span) -> list[Member]:
    """The figures of the units directly under a unit."""
    children = model.org_tree.children(unit)
    then = span.last_year()
    now = actuals.read(folder.database, children, span.month, span.month, span.window, [indicator])
    before = actuals.read(folder.database, children, then.month, then.month, span.window, [indicator])
    values, old = (dict(frame.select("unit", "value").iter_rows()) for frame in (now, before))
    return [Member(child, values.get(child), old.get(child)) for child in children]


def dimensions(folder: Folder, model: Model, sources: list[str]) -> dict[str, Label]:
    """The columns of text that all datasets behind the figure share, and that have few enough members to be read."""
    shared = [
        {
            code
            for code, column in model.dataset_by_code[source].columns.items()
            if column.type is FactType.TEXT and column.role is None and code not in model.dataset_by_code[source].key
        }
        for source in sources
    ]
    if not shared:
        return {}
    dataset = model.dataset_by_code[sources[0]]
    common = [code for code in dataset.columns if all(code in columns for columns in shared)]
    spread = facts.spread(folder.database, dataset, common)
    return {code: dataset.columns[code].label(code) for code in common if 1 < spread[code] <= MOST_MEMBERS}


def members(folder: Folder, viewer: Viewer, code: str, by: str, span: Span) -> tuple[list[Member], int]:
    """The members of a dimension of a KPI's figure, the largest first, and how many there are in all."""
    viewer.must(Right.READ)
    model = folder.model().at(span.last())
    node = model.node_by_code[code]
    unit, name = unit_of(model, node), node.indicator or ""
    now = indicators.members(folder, viewer, name, span, by, unit)
    before = dict(indicators.members(folder, viewer, name, span.last_year(), by, unit))
    ranked = sorted(now, key=lambda pair: -abs(pair[1] or 0.0))
    return [Member(member, value, before.get(member)) for member, value in ranked[:MOST_MEMBERS]], len(ranked)


def _behind(folder: Folder, sources: list[str], span: Span) -> list[Batch]:
    """The imports that the window's figure comes from."""
    return [
        batch
        for batch in facts.batches(folder.database)
        if batch.live and batch.dataset in sources and batch.first_day <= span.last() and batch.last_day >= span.first()
    ]
