"""Distinct counts, which do not add up: each value is kept once for every bucket and unit it was seen in.

A value is counted in a window by its first bucket there: the one before which it was last seen before the window began.
So one pass over the values of a unit serves every window. Units above are made of the values of those below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.engines.question import Part, Question, condition
from kpi.engines.row_sql import sql, text


def parts(question: Question) -> Iterator[Part]:
    """One part for each argument whose distinct values are counted, whatever filters its counts have."""
    groups: dict[str, list[int]] = {}
    for position, aggregate in enumerate(question.aggregates):
        if aggregate.distinct and aggregate.argument is not None and not question.set_of(aggregate):
            groups.setdefault(sql(aggregate.argument), []).append(position)
    for number, (argument, positions) in enumerate(groups.items()):
        yield _part(question, f"distinct_{number}", argument, positions)


def _part(question: Question, name: str, argument: str, positions: Sequence[int]) -> Part:
    wheres = list(dict.fromkeys(condition(question.aggregates[position]) for position in positions))
    tables = [*_tree(question, name), *_values(question, name, argument, wheres)]
    tables += [_counts(question, name, flag, wheres[flag]) for flag in range(len(wheres))]
    tables.append(_joined(question, name, len(wheres)))
    flags = {where: flag for flag, where in enumerate(wheres)}
    results = {p: f"coalesce({name}.n{flags[condition(question.aggregates[p])]}, 0)::double" for p in positions}
    return Part(name, tables, results)


def _tree(question: Question, name: str) -> Iterator[str]:
    """The unit that each org unit's rows are nearest under, and the unit above each that has one."""
    number = {unit: f"{n}::smallint" for unit, n in question.units.items()}
    nearest = ", ".join(f"({text(org)}, {number[chain[0]]})" for org, chain in question.above.items())
    yield f"{name}_place(_org, _unit) as (values {nearest})"
    for depth, layer in enumerate(question.layers[:-1]):
        rows = ", ".join(f"({number[unit]}, {number[above]})" for unit, above in layer.items() if above)
        yield f"{name}_tree_{depth}(_unit, _above) as (values {rows})"


def _values(question: Question, name: str, argument: str, wheres: Sequence[str]) -> Iterator[str]:
    """The values of each bucket and unit once, layer by layer upwards, then all layers together."""
    keys = question.group("_bucket", "_unit", "_value")
    flags = [f"bool_or({where}) as f{n}" for n, where in enumerate(wheres) if where]
    rows = f"select {question.group('_bucket', '_unit')}, {argument} as _value, facts.*"
    source = f"({rows} from {question.rows()} join {name}_place using (_org) where {argument} is not null)"
    listed = ", ".join([keys, *flags])
    yield f"{name}_values_0 as materialized (select {listed} from {source} as facts group by {keys})"
    kept = [f"bool_or(f{n}) as f{n}" for n, where in enumerate(wheres) if where]
    for number in range(1, len(question.layers)):
        below, moved = f"{name}_values_{number - 1}", "coalesce(_above, _unit)"
        up = ", ".join([question.group("_bucket", f"{moved} as _unit", "_value"), *kept])
        yield (
            f"{name}_values_{number} as materialized (select {up} from {below} "
            f"left join {name}_tree_{number - 1} using (_unit) group by {question.group('_bucket', moved, '_value')})"
        )
    columns = ", ".join([keys, *(f"f{n}" for n, where in enumerate(wheres) if where)])
    numbers = [[question.units[unit] for unit in layer] for layer in question.layers]
    every = " union all ".join(
        f"select {columns} from {name}_values_{n} where _unit between {min(of)} and {max(of)}"
        for n, of in enumerate(numbers)
    )
    yield f"{name}_all as ({every})"


def _counts(question: Question, name: str, flag: int, where: str) -> str:
    """How many values each window has: those first seen in it."""
    chosen = f" where f{flag}" if where else ""
    keys = question.group("_unit", "_bucket")
    if question.buckets.single:
        seen = f"select {keys}, -1 as _before, count(*) as n from {name}_all{chosen} group by {keys}"
    else:
        over = f"partition by {question.group('_unit', '_value')} order by _bucket"
        before = f"select {keys}, coalesce(lag(_bucket) over ({over}), -1) as _before from {name}_all{chosen}"
        seen = f"select {keys}, _before, count(*) as n from ({before}) group by {keys}, _before"
    place = question.group("_unit", "_window")
    return (
        f"{name}_count_{flag} as (select {place}, sum(n) as n{flag} from ({seen}) as seen "
        f"join windows on _bucket between _lo and _hi and _before < _lo group by {place})"
    )


def _joined(question: Question, name: str, flags: int) -> str:
    """The counts of all filters side by side."""
    place = question.group("_unit", "_window")
    rows = " union all by name ".join(f"select * from {name}_count_{flag}" for flag in range(flags))
    sums = ", ".join(f"sum(n{flag}) as n{flag}" for flag in range(flags))
    return f"{name} as (select {place}, {sums} from ({rows}) group by {place})"
