"""Medians, for which every row of every window has to be there at once."""

from __future__ import annotations

from collections.abc import Iterator

from kpi.engines.question import Part, Question, called


def parts(question: Question) -> Iterator[Part]:
    """The medians, where they are asked for."""
    positions = question.positions("median")
    if not positions:
        return
    calls = [f"cast({called('median', question.aggregates[p])} as double) as m{p}" for p in positions]
    place = question.group("_unit", "_window")
    table = (
        f"middle as (select {place}, {', '.join(calls)} from {question.rows()} join scope using (_org) "
        f"join windows on _bucket between _lo and _hi group by {place})"
    )
    yield Part("middle", [table], {position: f"middle.m{position}" for position in positions})
