"""Which KPIs change value and status if a file is stored, computed before it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isclose

from kpi.core.batch import Incoming
from kpi.core.choice import new_units
from kpi.core.dataset import Dataset
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.scorecard import Line, score_tree
from kpi.core.trace import CLOSE
from kpi.core.viewer import Right, Viewer
from kpi.store import facts
from kpi.store.database import rows
from kpi.store.folder import Folder
from kpi.usecases.figure import Slice, compute
from kpi.usecases.scorecard import Known, Scorecard, figure, scorecard, unit_of


@dataclass(frozen=True, slots=True)
class Change:
    """A node of the tree whose figure, score or status would be another."""

    title: Label
    indicator: Indicator | None
    before: Line
    after: Line


@dataclass(frozen=True, slots=True)
class Impact:
    """What a file would change in the latest month it covers, KPIs and goals in tree order."""

    span: Span
    changes: list[Change]


def impact(
    folder: Folder, viewer: Viewer, dataset: Dataset, incoming: Incoming, units: Mapping[str, str] | None = None
) -> Impact:
    """The KPIs and goals that would read otherwise, in the latest month of `incoming` that has begun.

    `units` are the org units that come with the file, as in `Choice`.
    """
    viewer.must(Right.UPLOAD)
    span = Span(_month(incoming, folder.today()))
    before = scorecard(folder, viewer, span)
    new = new_units(units or {}, folder.model().at(date.max).org_tree)
    after = _after(folder, before, before.model.with_units(new), dataset, incoming)
    pairs = [(one, after[one.code]) for one in before.lines if one.code in after]
    return Impact(span, [_change(before, old, new) for old, new in pairs if _differ(old, new)])


def _month(incoming: Incoming, today: date) -> date:
    return max((month for month in incoming.months if month <= today), default=incoming.months[-1])


def _after(folder: Folder, before: Scorecard, model: Model, dataset: Dataset, incoming: Incoming) -> dict[str, Line]:
    """The tree scored as if the file were stored, and `model` were in force."""
    span = before.span
    kpis = [node for node in model.scorecard if node.type == "kpi"]
    touched = {node.indicator for node in kpis} & set(model.reading({dataset.code}))
    nodes = {code: model.computable[code] for code in sorted(filter(None, touched))}
    units = sorted({unit_of(model, node) for node in kpis if node.indicator in nodes})
    values = _values(before, model)
    with folder.database.trial() as connection:
        instead = {dataset.code: facts.as_if(connection, dataset, incoming)}
        wanted = Slice(units, [span], instead=instead)
        found = compute(lambda sql: rows(connection, sql), model, nodes, wanted)
    values |= {
        (indicator, unit, span.month): value
        for indicator, unit, value in found.select("indicator", "unit", "value").iter_rows()
    }
    agreed, today = model.agreed(span.last()), folder.today()
    figures = {node.code: figure(model, node, values, agreed.get(node.code, {}), span, today) for node in kpis}
    return {line.code: line for line in score_tree(model.scorecard, figures, model.workspace.scoring)}


def _values(before: Scorecard, model: Model) -> Known:
    """The figures as they are, by indicator, org unit and month."""
    nodes = model.node_by_code
    known: Known = {}
    for line in before.lines:
        if line.type == "kpi" and line.actual is not None:
            node = nodes[line.code]
            known[(node.indicator or "", unit_of(model, node), before.span.month)] = line.actual
    return known


def _differ(old: Line, new: Line) -> bool:
    if old.status is not new.status:
        return True
    pairs = ((old.actual, new.actual), (old.score, new.score))
    return any(
        one != other and (one is None or other is None or not isclose(one, other, rel_tol=CLOSE))
        for one, other in pairs
    )


def _change(before: Scorecard, old: Line, new: Line) -> Change:
    model = before.model
    node = model.node_by_code[old.code]
    return Change(before.titles[old.code], model.indicator_by_code.get(node.indicator or ""), old, new)
