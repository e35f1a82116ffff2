"""Medians, for which every row of every window has to be there at once."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.engines.question import Part, Question, filtered
from kpi.engines.row_sql import sql


def parts(question: Question) -> Iterator[Part]:
    """The medians, where they are asked for."""
    positions = question.positions("median")
    if not positions:
        return
    calls = []
    for position in positions:
        aggregate = question.aggregates[position]
        where = sql(aggregate.where) if aggregate.where is not None else ""
        argument = sql(aggregate.argument) if aggregate.argument is not None else "*"
        calls.append(f"cast({filtered(f'median({argument})', where)} as double) as m{position}")
    place = question.group("_unit", "_window")
    table = (
        f"middle as (select {place}, {', '.join(calls)} from {question.rows()} join scope using (_org) "
        f"join windows on _bucket between _lo and _hi group by {place})"
    )
    yield Part("middle", [table], {position: f"middle.m{position}" for position in positions})
