"""The units under a unit, each with how it stands in every indicator of the tree."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.core import heat_map as core
from kpi.core.heat_map import HeatMap, tree_indicators
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.viewer import Right, Viewer
from kpi.store import actuals
from kpi.store.folder import Folder
from kpi.usecases.indicator import org_unit


@dataclass(frozen=True, slots=True)
class UnitBoard:
    """The heat map of a window, the model in force behind it, and the units from the root down to the one opened."""

    span: Span
    model: Model
    way: list[str]
    map: HeatMap


def heat_map(folder: Folder, viewer: Viewer, span: Span, unit: str | None = None) -> UnitBoard:
    """The units directly under `unit`, or under the root, by the figures that are kept; raises `NotFound`."""
    viewer.must(Right.READ)
    model = folder.model().at(span.last())
    whole = org_unit(model, unit)
    units = [whole, *model.org_tree.children(whole)]
    found = actuals.read(folder.database, units, span.month, span.month, span.window, tree_indicators(model))
    values = {(code, at): value for code, at, value in found.select("indicator", "unit", "value").iter_rows()}
    return UnitBoard(span, model, way(model, whole), core.heat_map(model, whole, values, span, folder.today()))


def way(model: Model, unit: str) -> list[str]:
    """The units from the root down to one."""
    found: list[str] = []
    at: str | None = unit
    while at is not None:
        found.insert(0, at)
        at = model.org_tree.units[at].parent
    return found
