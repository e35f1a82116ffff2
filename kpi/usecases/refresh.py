"""Keeping the actuals: after a change exactly the figures that it touches are computed anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from kpi.core.dated import Dated
from kpi.core.formula import Column, Node, aggregates
from kpi.core.model import Model
from kpi.core.period import Span, months_between
from kpi.core.touch import redefined, touched, ways
from kpi.store import actuals, facts
from kpi.store.database import Connection, rows
from kpi.usecases.figure import Slice, compute

Plan = Mapping[str, Collection[Span]]
"""The windows to compute anew, by indicator."""


def refresh(connection: Connection, model: Model, codes: Collection[str] | None = None) -> int:
    """Compute all figures of some indicators anew, of all where None; returns how many are kept."""
    known = {indicator.code for indicator in model.indicators}
    spans = _spans(model, months(connection, model))
    if codes is None:
        actuals.clear(connection)
    else:
        actuals.drop(connection, sorted(codes))
    wanted = known if codes is None else known & set(codes)
    return _follow(connection, model, dict.fromkeys(wanted, spans), actuals.add, whole=True)


def refresh_redefined(connection: Connection, before: Model, after: Model) -> int:
    """Compute anew what a change of the model changes."""
    return refresh(connection, after, redefined(before, after))


def refresh_after(
    connection: Connection, model: Model, known: Sequence[date], dataset: str, changed: Collection[date]
) -> int:
    """Compute anew what a batch of `dataset` touched by changing the months `changed`.

    `known` are the months before it: where months come or go, so do the figures that every indicator has in them.
    """
    now = months(connection, model)
    actuals.leave(connection, sorted(set(known) - set(now)))
    spans = _spans(model, now)
    everywhere = {span for span in spans if span.month not in known}
    plan: dict[str, set[Span]] = {}
    for version, run in runs(model, spans):
        routes: dict[object, set[Span]] = {}
        for code, node in version.computable.items():
            found = ways(node, {dataset})
            if found not in routes:
                routes[found] = touched(found, run, changed, model.fiscal_start)
            plan.setdefault(code, set()).update(routes[found], everywhere & set(run))
    plan = {code: wanted for code, wanted in plan.items() if wanted}
    return _follow(connection, model, plan, actuals.replace)


Keep = Callable[[Connection, pl.DataFrame, pl.DataFrame], None]
"""What to do with the places that were computed and the figures found there."""


def _follow(connection: Connection, model: Model, plan: Plan, keep: Keep, whole: bool = False) -> int:
    """Compute the windows of a plan and keep what is found; `whole`: over so many rows that it pays to know more."""
    count = 0
    spans = sorted(set[Span]().union(*plan.values()))
    for version, run in runs(model, spans):
        places = _places(plan, run)
        nodes = {code: node for code, node in version.computable.items() if code in plan}
        few = _few(connection, version, nodes.values()) if whole else {}
        wanted = Slice(list(version.org_tree.units), sorted(run), few=few)
        found = compute(lambda sql: rows(connection, sql), version, nodes, wanted).drop_nulls("value")
        found = found.rename({"window": "span"}).join(places, on=places.columns, how="semi")
        keep(connection, places, found)
        count += found.height
    return count


def _few(connection: Connection, model: Model, nodes: Iterable[Node]) -> dict[str, dict[str, int]]:
    """The columns of few values whose distinct counts are asked for, by dataset."""
    counted: dict[str, dict[str, None]] = {}
    for part in (part for node in nodes for part in aggregates(node)):
        if part.distinct and isinstance(part.argument, Column):
            counted.setdefault(part.dataset, {})[part.argument.column] = None
    known = model.dataset_by_code
    return {code: facts.few(connection, known[code], list(columns)) for code, columns in counted.items()}


def _places(plan: Plan, run: Collection[Span]) -> pl.DataFrame:
    inside = set(run)
    found = [(code, span.month, span.window.value) for code, spans in plan.items() for span in spans if span in inside]
    return pl.DataFrame(found, schema={"indicator": pl.String, "month": pl.Date, "span": pl.String}, orient="row")


def _spans(model: Model, known: Iterable[date]) -> list[Span]:
    """The windows that are kept at each of the months."""
    return [Span(month, window) for month in known for window in model.workspace.windows]


def runs(model: Model, spans: Iterable[Span], more: Iterable[Dated] = ()) -> list[tuple[Model, list[Span]]]:
    """The windows in runs during which the same definitions and units, and `more`, hold, with what holds in each."""
    entries = (*model.indicators, *model.org, *model.datasets, *more)
    starts = {entry.valid_from for entry in entries if entry.valid_from}
    found: dict[int, list[Span]] = {}
    for span in spans:
        found.setdefault(sum(start <= span.last() for start in starts), []).append(span)
    return [(model.at(max(span.last() for span in run)), run) for run in found.values()]


def months(connection: Connection, model: Model) -> list[date]:
    """Every month for which some dataset was imported, and those between."""
    known = facts.months(connection, {dataset.code for dataset in model.datasets})
    return months_between(known[0], known[-1]) if known else []
