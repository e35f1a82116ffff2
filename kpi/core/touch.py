"""What a change of facts or definitions touches: which indicators, and which of their windows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from kpi.core.evaluation import moved
from kpi.core.formula import Aggregate, Move, Moved, Node
from kpi.core.model import Model
from kpi.core.period import Span, last_day

Way = tuple[Move, ...]
"""The moves in time on the way to an aggregate, the outermost first."""


def ways(node: Node, datasets: Collection[str] | None = None) -> frozenset[Way]:
    """The ways to every aggregate of `node` that reads one of `datasets`, of any where None."""
    if isinstance(node, Aggregate):
        return frozenset({()}) if datasets is None or node.dataset in datasets else frozenset()
    inside = frozenset[Way]().union(*(ways(part, datasets) for part in node.operands()))
    return frozenset((node.move, *way) for way in inside) if isinstance(node, Moved) else inside


def touched(found: Iterable[Way], spans: Iterable[Span], months: Collection[date], fiscal_start: int) -> set[Span]:
    """The windows of `spans` from which one of the ways leads into one of `months`."""
    known = sorted(months)
    routes = list(found)
    return {span for span in spans if any(_meets(span, way, known, fiscal_start) for way in routes)}


def _meets(span: Span, way: Way, months: list[date], fiscal_start: int) -> bool:
    for move in way:
        span = moved(span, move, fiscal_start)
    first, last = span.first(fiscal_start), span.last()
    return any(month <= last and last_day(month) >= first for month in months)


def redefined(before: Model, after: Model) -> set[str] | None:
    """The indicators whose figures a change of the model may change; None where it may be all of them."""
    if _frame(before) != _frame(after):
        return None
    changed = set[str]()
    for day in sorted({*_beginnings(before), *_beginnings(after)}):
        then, now = before.at(day), after.at(day)
        changed |= {code for code in _codes(then, now) if then.computable.get(code) != now.computable.get(code)}
    return changed


def _codes(*models: Model) -> set[str]:
    return set[str]().union(*(model.indicator_by_code for model in models))


def _beginnings(model: Model) -> set[date]:
    dated = (*model.indicators, *model.datasets)
    return {date.min, date.max, *(entry.valid_from for entry in dated if entry.valid_from)}


def _frame(model: Model) -> Mapping[str, object]:
    """What every figure depends on: the units, the tables, the windows that are kept and where the year starts."""
    return {
        "org": [(unit.code, unit.valid_from, unit.parent) for unit in model.org],
        "datasets": [dataset.written() for dataset in model.datasets],
        "windows": model.workspace.windows,
        "fiscal_start": model.fiscal_start,
    }
