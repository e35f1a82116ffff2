"""A funnel of a window: how many came through each stage, against the window before and a year ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi.core.errors import NotFound
from kpi.core.funnel import Funnel, Stage, passage
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.store import actuals
from kpi.store.folder import Folder
from kpi.usecases.indicator import org_unit


@dataclass(frozen=True, slots=True)
class Passage:
    """The stages of a funnel for an org unit, now, in the window before and a year ago."""

    funnel: Funnel
    model: Model
    unit: str
    now: list[Stage]
    prior: list[Stage]
    year_ago: list[Stage]


def funnels(folder: Folder, viewer: Viewer, span: Span) -> list[Funnel]:
    """The funnels of the model."""
    viewer.must(Right.READ)
    return folder.model().at(span.last()).funnels


def funnel(folder: Folder, viewer: Viewer, code: str, span: Span, unit: str | None = None) -> Passage:
    """The funnel `code` over a window, by the figures that are kept; raises `NotFound`."""
    viewer.must(Right.READ)
    model = folder.model().at(span.last())
    known = {one.code: one for one in model.funnels}
    if code not in known:
        raise NotFound("funnel.unknown", given=code, suggestion=nearest(code, known))
    found, at = known[code], org_unit(model, unit)
    now, prior, year_ago = (_values(folder, found, at, one) for one in (span, span.prior(), span.last_year()))
    return Passage(found, model, at, now, prior, year_ago)


def _values(folder: Folder, funnel: Funnel, unit: str, span: Span) -> list[Stage]:
    codes: Sequence[str] = funnel.stages
    found = actuals.read(folder.database, [unit], span.month, span.month, span.window, codes)
    return passage(funnel, dict(found.select("indicator", "value").iter_rows()))
