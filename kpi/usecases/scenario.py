"""Scenarios of targets: copied from the plan, held against it, and adopted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpi.core import scenario as scenarios_of
from kpi.core.dated import CODE
from kpi.core.errors import Conflict, Invalid, NotFound
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.period import Period
from kpi.core.suggestion import nearest
from kpi.core.target import Aim
from kpi.core.target_change import Adjustment
from kpi.core.target_plan import months_of
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases import target


@dataclass(frozen=True, slots=True)
class Difference:
    """A KPI's year as planned and in a scenario; None where a month has no target."""

    kpi: str
    title: Label
    indicator: Indicator
    plan: Aim | None
    scenario: Aim | None


def scenarios(folder: Folder, viewer: Viewer) -> list[str]:
    """The scenarios there are."""
    viewer.must(Right.READ)
    return scenarios_of.scenarios(folder.model().targets)


def copy(folder: Folder, viewer: Viewer, year: int, code: str, by: float, why: str) -> int:
    """Copy the plan of a year as a scenario, every target better by a share; returns how many records changed."""
    viewer.must(Right.MODEL)
    if not CODE.fullmatch(code):
        raise Invalid("model.code", given=code)
    if code in scenarios(folder, viewer):
        raise Conflict("scenario.taken", given=code)
    found = target.grid(folder, viewer, year)
    polarities = {row.node.code: row.indicator.polarity for row in found.rows}
    copies = scenarios_of.copied(folder.model().targets, _periods(folder, year), code, polarities, by)
    if not copies:
        raise Invalid("scenario.nothing", given=str(year))
    return target.put(folder, viewer, copies, Adjustment(why))


def compare(folder: Folder, viewer: Viewer, year: int, code: str) -> list[Difference]:
    """Every KPI that the scenario has targets of in a year, beside the plan."""
    viewer.must(Right.READ)
    _known(folder, viewer, code)
    plan, other = target.grid(folder, viewer, year), target.grid(folder, viewer, year, code)
    return [
        Difference(row.node.code, row.title, row.indicator, row.year.aim, then.year.aim)
        for row, then in zip(plan.rows, other.rows, strict=True)
        if any(cell.aim for cell in (*then.months, *then.quarters, then.year))
    ]


def adopt(
    folder: Folder, viewer: Viewer, year: int, code: str, why: str, since: date | None = None, pro_rata: bool = True
) -> int:
    """Make the targets of a scenario the plan's, for what is not over on a day; returns how many records changed."""
    viewer.must(Right.MODEL)
    _known(folder, viewer, code)
    if not why.strip():
        raise Invalid("target.why")
    model, day = folder.model(), since or folder.today()
    wanted = scenarios_of.adopted(model.targets, code, _periods(folder, year), day, model.fiscal_start)
    if not wanted:
        raise Invalid("scenario.over", given=code)
    return target.put(folder, viewer, wanted, Adjustment(why, day, pro_rata))


def drop(folder: Folder, viewer: Viewer, code: str) -> int:
    """Take a scenario out; returns how many records changed."""
    viewer.must(Right.MODEL)
    _known(folder, viewer, code)
    gone = {(one.kpi, one.period, one.scenario) for one in folder.model().targets if one.scenario == code}
    return target.put(folder, viewer, [], Adjustment(), gone)


def _known(folder: Folder, viewer: Viewer, code: str) -> None:
    known = scenarios(folder, viewer)
    if code not in known:
        raise NotFound("scenario.unknown", given=code, suggestion=nearest(code, known))


def _periods(folder: Folder, year: int) -> Sequence[Period]:
    """The months, quarters, halves and the whole of a fiscal year."""
    parts = [Period(year, quarter=n) for n in (1, 2, 3, 4)] + [Period(year, half=n) for n in (1, 2)]
    return [*months_of(Period(year), folder.model().fiscal_start), *parts, Period(year)]
