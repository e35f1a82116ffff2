"""Figures from facts: the aggregates of formulas asked of the engine, and the formulas computed over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from kpi.core.errors import Invalid
from kpi.core.evaluation import PLACE, evaluate, spans_needed
from kpi.core.formula import Aggregate, Node, aggregates, datasets
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.suggestion import nearest
from kpi.engines.aggregate import Question, column, member, query
from kpi.store import facts

Run = Callable[[str], pl.DataFrame]


@dataclass(frozen=True)
class Slice:
    """Which figures are wanted: org units, windows, dimensions to break down by, members to keep to.

    `instead` names, by dataset, the views to ask in the place of the rows that count; `few` has, by dataset, the
    columns that have few different values, with how many at the most. `alone` leaves out the units under a unit.
    """

    units: Sequence[str]
    spans: Sequence[Span]
    by: Sequence[str] = ()
    keep: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    few: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    alone: bool = False


def compute(run: Run, model: Model, nodes: Mapping[str, Node], wanted: Slice) -> pl.DataFrame:
    """The figures (indicator, unit, month, window, members, value) of `nodes`; `model` is the one in force."""
    if not nodes or not wanted.spans:
        return pl.DataFrame(schema=_schema(wanted.by))
    needed = sorted(
        set(wanted.spans).union(*(spans_needed(n, wanted.spans, model.fiscal_start) for n in nodes.values()))
    )
    frame, columns = _aggregated(run, model, nodes.values(), needed, wanted)
    asked = pl.DataFrame([(s.month, s.window.value) for s in wanted.spans], schema=_SPAN, orient="row")
    found = []
    for code, node in nodes.items():
        figures = evaluate(node, frame, columns, model.fiscal_start).join(asked, on=["month", "window"], how="semi")
        found.append(figures.select(pl.lit(code).alias("indicator"), *PLACE, *_members(wanted.by), "value"))
    return pl.concat(found)


_SPAN = {"month": pl.Date, "window": pl.String}


def _schema(by: Sequence[str]) -> dict[str, type[pl.DataType]]:
    members = dict.fromkeys(_members(by), pl.String)
    return {"indicator": pl.String, "unit": pl.String, **_SPAN, **members, "value": pl.Float64}


def _members(by: Sequence[str]) -> list[str]:
    return [member(position) for position in range(len(by))]


def _aggregated(
    run: Run, model: Model, nodes: Iterable[Node], spans: Sequence[Span], wanted: Slice
) -> tuple[pl.DataFrame, dict[Aggregate, str]]:
    """All aggregates of all datasets side by side at their places; datasets meet only here."""
    all_nodes = list(nodes)
    parts, columns = [], dict[Aggregate, str]()
    for code in dict.fromkeys(name for node in all_nodes for name in datasets(node)):
        asked = list(dict.fromkeys(a for node in all_nodes for a in aggregates(node) if a.dataset == code))
        parts.append(_answer(run, model, code, asked, spans, wanted, len(columns)))
        columns |= {aggregate: column(len(columns) + n) for n, aggregate in enumerate(asked)}
    keys = [*PLACE, *_members(wanted.by)]
    frame = _places(parts, spans, wanted)
    for part in parts:
        frame = frame.join(part, on=keys, how="left", nulls_equal=True)
    return frame, columns


def _answer(
    run: Run, model: Model, code: str, asked: Sequence[Aggregate], spans: Sequence[Span], wanted: Slice, offset: int
) -> pl.DataFrame:
    dataset = model.dataset_by_code[code]
    for name in (*wanted.by, *wanted.keep):
        if name not in dataset.columns:
            raise Invalid("figure.no_dimension", given=name, dataset=code, suggestion=nearest(name, dataset.columns))
    under = (lambda unit: [unit]) if wanted.alone else model.org_tree.subtree
    scope = [(unit, member) for unit in wanted.units for member in under(unit)]
    keep, root = _as_codes(model, code, wanted.keep), model.org_tree.root
    source = wanted.instead.get(code) or facts.live(code)
    few = wanted.few.get(code, {})
    question = Question(dataset, source, root, asked, scope, spans, model.fiscal_start, wanted.by, keep, few)
    keys = [*PLACE, *_members(wanted.by)]
    values = [pl.col(column(n)).cast(pl.Float64).alias(column(offset + n)) for n in range(len(asked))]
    if not question.buckets.days:
        found = pl.DataFrame(schema=_schema(wanted.by) | dict.fromkeys(map(column, range(len(asked))), pl.Float64))
        return found.select(*keys, *values)
    return run(query(question)).select(*keys, *values)


def _as_codes(model: Model, dataset: str, keep: Mapping[str, str]) -> dict[str, str]:
    """The members to keep to, org units by code however they were called."""
    spellings = model.org_tree.spellings()
    org = model.dataset_by_code[dataset].org_column
    return {name: spellings.get(value, value) if name == org else value for name, value in keep.items()}


def _places(parts: Sequence[pl.DataFrame], spans: Sequence[Span], wanted: Slice) -> pl.DataFrame:
    """Every place a figure may stand at: all windows of all units, or of the members that have rows in one of them.

    A member without rows in the window asked for may still have a figure there, such as an opening balance.
    """
    windows = pl.DataFrame([(span.month, span.window.value) for span in spans], schema=_SPAN, orient="row")
    if not wanted.by:
        return pl.DataFrame({"unit": wanted.units}, schema={"unit": pl.String}).join(windows, how="cross")
    members = pl.DataFrame(schema={"unit": pl.String, **dict.fromkeys(_members(wanted.by), pl.String)})
    seen = pl.concat([members, *(part.select(members.columns) for part in parts)]).unique(maintain_order=True)
    return seen.join(windows, how="cross").select(*PLACE, *_members(wanted.by))
