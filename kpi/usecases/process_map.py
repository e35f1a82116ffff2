"""The process map of a month: what each step has brought, and where its KPIs stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpi.core import process_map as core
from kpi.core.arrival import Arrival, arrivals
from kpi.core.period import Span
from kpi.core.process_map import ProcessMap
from kpi.core.viewer import Right, Viewer
from kpi.store import facts
from kpi.store.folder import Folder
from kpi.usecases.scorecard import Scorecard, scorecard


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a dataset is in the month looked at, and the last day that anything came of."""

    arrival: Arrival
    until: date | None


@dataclass(frozen=True, slots=True)
class ScoredProcesses:
    """The processes drawn, with the scores of their KPIs and the deliveries of their datasets."""

    scorecard: Scorecard
    map: ProcessMap
    deliveries: dict[str, Delivery]


def process_map(folder: Folder, viewer: Viewer, span: Span) -> ScoredProcesses:
    """The processes as they are in force at a window."""
    viewer.must(Right.READ)
    found = scorecard(folder, viewer, span)
    live = [batch for batch in facts.batches(folder.database) if batch.live]
    until = {code: max(batch.last_day for batch in live if batch.dataset == code) for code in {b.dataset for b in live}}
    came = arrivals(found.model.datasets, live, folder.today(), span.month)
    deliveries = {one.dataset: Delivery(one, until.get(one.dataset)) for one in came}
    return ScoredProcesses(found, core.process_map(found.model), deliveries)
