"""Weights changed: the last months as they would have been, and the change made from a month on."""

from __future__ import annotations

from datetime import date

from kpi.core.errors import Conflict, Invalid
from kpi.core.period import Span, Window, months_between, shift
from kpi.core.reweighting import Month, Past, Simulation, Weights, reweighted
from kpi.core.viewer import Right, Viewer
from kpi.store import records
from kpi.store.folder import Folder
from kpi.usecases import model as models
from kpi.usecases.scorecard import Known, figure, known_actuals

COUNT = 12
"""So many months are looked at: a year."""


def past(folder: Folder, viewer: Viewer, last: date, count: int = COUNT, window: Window = Window.MONTH) -> Past:
    """The months up to `last`, each with the tree that is in force in it and today's figures."""
    viewer.must(Right.READ)
    months = months_between(shift(last, 1 - count), last)
    known = _known(folder, months, window)
    return Past.of([_month(folder, known, Span(month, window)) for month in months])


def simulate(
    folder: Folder,
    viewer: Viewer,
    weights: Weights,
    last: date,
    count: int = COUNT,
    window: Window = Window.MONTH,
) -> Simulation:
    """What these months would have been under these weights, against the weights that were in force in each."""
    viewer.must(Right.READ)
    return past(folder, viewer, last, count, window).under(weights)


def apply(folder: Folder, viewer: Viewer, weights: Weights, since: date | None, why: str, mark: int) -> int:
    """Let these weights hold from `since` on, so that the months before stay as they were; returns the changed records.

    `mark` is the number of the latest record when the person looked: raises `Conflict` where the model has changed
    since then, `Invalid` without a reason.
    """
    viewer.must(Right.MODEL)
    if not why.strip():
        raise Invalid("definition.why")
    if records.last(folder.database) != mark:
        raise Conflict("reweighting.moved")
    return models.save(folder, viewer, reweighted(folder.model(), weights, since, folder.today()), why.strip())


def _known(folder: Folder, months: list[date], window: Window) -> Known:
    """Today's figures of all KPIs of these months: at once where they are kept, else asked for month by month."""
    model = folder.model().at(months[-1])
    kpis = [node for node in folder.model().scorecard if node.type == "kpi"]
    kept = window in model.workspace.windows
    found: Known = {}
    for first, last in [(months[0], months[-1])] if kept else [(month, month) for month in months]:
        found |= known_actuals(folder, model, kpis, first, last, window)
    return found


def _month(folder: Folder, known: Known, span: Span) -> Month:
    """A month with what is known of every KPI over its window."""
    model, today = folder.model().at(span.last()), folder.today()
    agreed = model.agreed(span.last())
    kpis = (node for node in model.scorecard if node.type == "kpi")
    figures = {node.code: figure(model, node, known, agreed.get(node.code, {}), span, today) for node in kpis}
    return Month(span.month, model, figures)
