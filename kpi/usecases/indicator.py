"""Indicators: a figure of one, its members, and the dictionary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from kpi.core.certification import Standing, standing
from kpi.core.errors import Invalid, NotFound
from kpi.core.formula import datasets
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.period import ASKED, Period, Span, Window, months_between, shift
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.store import actuals
from kpi.store.folder import Folder
from kpi.usecases.figure import Slice, compute

Keep = Mapping[str, str] | None
"""Members to keep to, by column."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator with what hangs on it: the datasets it reads, the KPIs that use it, how far its definition has come.

    `latest` is the figure of the root unit in the latest month that is over.
    """

    indicator: Indicator
    datasets: list[str]
    kpis: list[str]
    standing: Standing
    latest: float | None


def period(text: str) -> Period:
    """The period written as `text`; raises `Invalid`."""
    found = Period.parse(text)
    if found is None:
        raise Invalid("period.unknown", given=text)
    return found


def window(text: str | None, known: Sequence[Window] = ASKED) -> Window | None:
    """The window called `text`, one of those that are asked for; raises `Invalid`."""
    if text is None:
        return None
    found = Window.parse(text)
    if found not in known:
        raise Invalid("period.window", given=text, known=[window.value for window in known])
    return found


def value(
    folder: Folder, viewer: Viewer, code: str, span: Span, unit: str | None = None, keep: Keep = None
) -> float | None:
    """The figure of an indicator for an org unit and window."""
    viewer.must(Right.READ)
    found = _figures(folder, code, Slice([unit or ""], [span], keep=keep or {}))
    return None if found.is_empty() else found["value"][0]


def members(
    folder: Folder, viewer: Viewer, code: str, span: Span, by: str, unit: str | None = None, keep: Keep = None
) -> list[tuple[str | None, float | None]]:
    """The figure of every member of a dimension, by member."""
    viewer.must(Right.READ)
    found = _figures(folder, code, Slice([unit or ""], [span], [by], keep or {}))
    return sorted(found.select("member_0", "value").iter_rows(), key=lambda pair: (pair[0] is None, pair[0]))


def _figures(folder: Folder, code: str, wanted: Slice) -> pl.DataFrame:
    model = folder.model().at(wanted.spans[0].last())
    find(model, code)
    if code not in model.computable:
        raise Invalid("indicator.no_formula", given=code)
    units = [org_unit(model, unit) for unit in wanted.units]
    wanted = Slice(units, wanted.spans, wanted.by, wanted.keep)
    return compute(folder.database.read, model, {code: model.computable[code]}, wanted)


def find(model: Model, code: str) -> Indicator:
    """The indicator of that code in force; raises `NotFound`."""
    known = model.indicator_by_code
    if code not in known:
        raise NotFound("indicator.unknown", given=code, suggestion=nearest(code, known))
    return known[code]


def org_unit(model: Model, given: str | None) -> str:
    """The code of the org unit called `given`, of the root where nothing is; raises `NotFound`."""
    tree = model.org_tree
    if not given:
        return tree.root
    if given not in tree.spellings():
        raise NotFound("indicator.unknown_org", given=given, suggestion=nearest(given, tree.spellings()))
    return tree.spellings()[given]


@dataclass(frozen=True, slots=True)
class Value:
    """A month of an indicator: its figure, and those of the month before and of a year ago."""

    month: date
    value: float | None
    before: float | None
    year_ago: float | None


def values(folder: Folder, viewer: Viewer, code: str, unit: str | None = None, count: int = 13) -> list[Value]:
    """The last months of an indicator as kept, the latest last; none where nothing was imported."""
    viewer.must(Right.READ)
    known = actuals.months(folder.database)
    if not known:
        return []
    model = folder.model().at(folder.today())
    last, place = known[-1], org_unit(model, unit)
    found = actuals.read(folder.database, [place], shift(last, -count - 12), last, Window.MONTH.value, [code])
    kept = dict(found.select("month", "value").iter_rows())
    months = months_between(shift(last, 1 - count), last)
    return [Value(m, kept.get(m), kept.get(shift(m, -1)), kept.get(shift(m, -12))) for m in months]


def dictionary(folder: Folder, viewer: Viewer, on: date | None = None) -> list[Entry]:
    """Every indicator in force, with the datasets it reads, the KPIs that use it and its latest figure."""
    viewer.must(Right.READ)
    model = folder.model().at(on or folder.today())
    used: dict[str, list[str]] = {}
    for node in model.scorecard:
        if node.indicator:
            used.setdefault(node.indicator, []).append(node.code)
    read = {code: datasets(node) for code, node in model.computable.items()}
    latest = _latest(folder, model)
    return [
        Entry(i, read.get(i.code, []), used.get(i.code, []), standing(model, i.code), latest.get(i.code))
        for i in model.indicators
    ]


def _latest(folder: Folder, model: Model) -> dict[str, float]:
    """The figures of the root unit in the latest month that is over."""
    known = [month for month in actuals.months(folder.database) if not Span(month).running(folder.today())]
    if not known:
        return {}
    found = actuals.read(folder.database, [model.org_tree.root], known[-1], known[-1], Window.MONTH.value)
    return dict(found.select("indicator", "value").iter_rows())
