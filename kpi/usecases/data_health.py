"""Data health as it is today."""

from __future__ import annotations

from kpi.core import data_health as core
from kpi.core.data_health import DataHealth
from kpi.core.viewer import Right, Viewer
from kpi.store import facts
from kpi.store.folder import Folder


def data_health(folder: Folder, viewer: Viewer) -> DataHealth:
    """The path of every indicator to its files, and what is missing in it."""
    viewer.must(Right.READ)
    return core.data_health(folder.model(), facts.batches(folder.database), folder.today())
