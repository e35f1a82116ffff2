"""Lineage as it is in force today."""

from __future__ import annotations

from kpi.core import lineage as lines
from kpi.core.lineage import Lineage
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder


def lineage(folder: Folder, viewer: Viewer) -> Lineage:
    """The way of all data from its sources to the goals."""
    viewer.must(Right.READ)
    return lines.lineage(folder.model().at(folder.today()))
