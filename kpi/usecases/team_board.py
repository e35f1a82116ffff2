"""The people of a unit, each with where their KPIs stand."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.core.model import Model
from kpi.core.period import Span, shift
from kpi.core.responsibility import responsibilities
from kpi.core.team_board import Look, Standing, team
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases.indicator import org_unit
from kpi.usecases.scorecard import scores_over

MONTHS = 3
"""The months of a score's trend."""


@dataclass(frozen=True, slots=True)
class TeamBoard:
    """The people of a unit and of all below it over a window, and the windows of their trend, the latest last."""

    unit: str
    model: Model
    spans: list[Span]
    people: list[Standing]


def team_board(folder: Folder, viewer: Viewer, span: Span, unit: str | None = None) -> TeamBoard:
    """The people of `unit`, or of everything, those first who need help most; raises `NotFound`."""
    viewer.must(Right.READ)
    whole = folder.model()
    model = whole.at(span.last())
    at = org_unit(model, unit)
    spans = [Span(shift(span.month, -back), span.window) for back in reversed(range(MONTHS))]
    scored = scores_over(folder, viewer, spans)
    looks = [
        Look(whole.at(one.last()), responsibilities(whole, one.first(whole.fiscal_start), one.last()), scored[one])
        for one in spans
    ]
    inside = set(model.org_tree.subtree(at))
    return TeamBoard(at, model, spans, team((person for person in model.people if person.org in inside), looks))
