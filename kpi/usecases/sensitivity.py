"""What every KPI of a window weighs in the top score, and what one percent more of it would do there."""

from __future__ import annotations

from kpi.core import sensitivity as core
from kpi.core.errors import NotFound
from kpi.core.period import Span
from kpi.core.sensitivity import Sensitivity
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases.scorecard import figures


def sensitivity(folder: Folder, viewer: Viewer, span: Span, top: str) -> Sensitivity:
    """Every KPI under the node `top`, the one with the largest effect first; raises `NotFound` for an unknown node."""
    viewer.must(Right.READ)
    model = folder.model().at(span.last())
    if top not in model.node_by_code:
        raise NotFound("scorecard.unknown_node", given=top, suggestion=nearest(top, model.node_by_code))
    return core.sensitivity(model.scorecard, figures(folder, model, span), model.workspace.scoring, top)
