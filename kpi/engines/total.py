"""Aggregates of a whole that are put together from those of its parts: sums, counts, means, least and most.

The different values of a column that has few of them are such a whole too: every value has a bit, and sets of bits are
united.
"""

from __future__ import annotations

from collections.abc import Mapping

from kpi.core.formula import Aggregate
from kpi.engines.question import Question, called, condition, filtered
from kpi.engines.row_sql import quoted

FUNCTIONS = ("sum", "count", "avg", "min", "max", "average_balance")
"""What totals serve; the mean of a balance is a total over a number of days."""
_MERGED = {"sum": "sum", "count": "sum", "min": "min", "max": "max", "bitstring": "bit_or"}


def tables(question: Question) -> list[str]:
    """Totals of each bucket and org unit, of each bucket and unit asked for, and of each window."""
    calls = _calls(question)
    within = [f"{text} as {name}" for name, text in calls.items()]
    merged = [f"{_MERGED[name.split('_')[0]]}({name}) as {name}" for name in calls]
    by_org = f"select {question.group('_bucket', '_org')}, {', '.join(['count(*) as count_rows', *within])} "
    rows = ["sum(count_rows) as count_rows", *merged]
    by_unit = f"select {question.group('_bucket', '_unit')}, {', '.join(rows)} from by_org join scope using (_org)"
    by_window = f"select {question.group('_unit', '_window')}, {', '.join(rows)} from by_unit"
    sets = dict.fromkeys(filter(None, map(question.set_of, question.aggregates)))
    numbered = "".join(f" left join numbered_{n} on {quoted(of)} = _value_{n}" for n, of in enumerate(sets))
    return [
        *(_numbered(question, n, of) for n, of in enumerate(sets)),
        f"by_org as ({by_org} from {question.rows()}{numbered} group by {question.group('_bucket', '_org')})",
        f"by_unit as ({by_unit} group by {question.group('_bucket', '_unit')})",
        f"total as ({by_window} join windows on _bucket between _lo and _hi group by "
        f"{question.group('_unit', '_window')})",
    ]


def _numbered(question: Question, position: int, of: str) -> str:
    """A number for every value of a column."""
    values = f"select distinct {quoted(of)} as _value_{position} from {quoted(question.source)}"
    return (
        f"numbered_{position} as materialized (select _value_{position}, "
        f"row_number() over () - 1 as _number_{position} from ({values} where {quoted(of)} is not null))"
    )


def results(question: Question) -> dict[int, str]:
    """The result of every aggregate that is a total, by position."""
    calls = {text: name for name, text in _calls(question).items()}
    found = {}
    for position, aggregate in enumerate(question.aggregates):
        if question.set_of(aggregate):
            found[position] = f"coalesce(bit_count(total.{calls[_bits(question, aggregate)]}), 0)::double"
        if aggregate.distinct or aggregate.function not in _SIMPLE:
            continue
        names = [f"total.{calls[text]}" if text in calls else "total.count_rows" for text in _needed(aggregate)]
        whole = f"cast({names[0]} as double)"
        found[position] = f"{whole} / nullif({names[1]}, 0)" if aggregate.function == "avg" else whole
    return found


_SIMPLE = ("sum", "count", "avg", "min", "max")


def name_of(question: Question, aggregate: Aggregate) -> str:
    """The column of the totals that has the sum an aggregate needs."""
    return {text: name for name, text in _calls(question).items()}[_needed(aggregate)[0]]


def _calls(question: Question) -> Mapping[str, str]:
    """Every different call that the totals need, by the name of its column."""
    found: dict[str, str] = {}
    for aggregate in question.aggregates:
        counted = not aggregate.distinct and aggregate.function in FUNCTIONS
        calls = _needed(aggregate) if counted else [_bits(question, aggregate)] if question.set_of(aggregate) else []
        for call in calls:
            if call != "count(*)" and call not in found.values():
                found[f"{call.split('(')[0]}_{len(found)}"] = call
    return found


def _bits(question: Question, aggregate: Aggregate) -> str:
    """The set of the values that an aggregate counts, a bit for each."""
    column = question.set_of(aggregate) or ""
    sets = list(dict.fromkeys(filter(None, map(question.set_of, question.aggregates))))
    return filtered(f"bitstring_agg(_number_{sets.index(column)}, 0, {question.few[column]})", condition(aggregate))


def _needed(aggregate: Aggregate) -> list[str]:
    """The calls over rows that an aggregate is put together from.

    DuckDB's own average of decimals adds doubles in the order rows arrive, so a mean is a sum over a count.
    """
    functions = {"avg": ("sum", "count"), "average_balance": ("sum",)}.get(aggregate.function, (aggregate.function,))
    return [called(function, aggregate) for function in functions]
