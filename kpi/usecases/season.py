"""The months of a KPI over the years, to see whether they repeat."""

from __future__ import annotations

from datetime import date

from kpi.core.model import Model
from kpi.core.period import Span, Window, shift
from kpi.core.scorecard import TreeNode
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases.insight import looked_at
from kpi.usecases.scorecard import known_actuals

MONTHS = 72
"""Six years: what lies further back was another business."""


def season(folder: Folder, viewer: Viewer, model: Model, node: TreeNode, span: Span) -> dict[date, float]:
    """The figures of the months up to a window that are over, the earliest first, as they are kept."""
    viewer.must(Right.READ)
    last = looked_at(folder, span)
    known = known_actuals(folder, model, [node], shift(last, 1 - MONTHS), last, Window.MONTH)
    return dict(sorted((month, value) for (_, _, month), value in known.items()))
