"""The aggregates of formulas day by day, for windows that are still running.

What a month has up to a day is the sum of its days: a distinct value is counted on the first day it is seen in a month.
"""

from __future__ import annotations

from collections.abc import Iterator

from kpi.engines.question import Question, called, column, condition
from kpi.engines.row_sql import sql


def daily(question: Question) -> str:
    """The SQL whose rows are unit, day and a column for each aggregate; the windows of the question are months."""
    plain = {n: called(of.function, of) for n, of in enumerate(question.aggregates) if not of.distinct}
    within = "".join(f", {call} as {column(n)}" for n, call in plain.items())
    merged = "".join(f", sum({column(n)}) as {column(n)}" for n in plain)
    by_org = f"select _org, _day, count(*) as _rows{within} from {question.rows()} group by _org, _day"
    parts = [f"select _unit, _day{merged} from by_org join scope using (_org) group by _unit, _day"]
    parts += _firsts(question)
    every = " union all by name ".join(parts)
    sums = ", ".join(f"coalesce(sum({column(n)}), 0)::double as {column(n)}" for n in range(len(question.aggregates)))
    return "\n".join(
        [
            "with " + ",\n".join([*question.tables(), f"by_org as ({by_org})"]),
            f"select _code as unit, _day as day, {sums} from ({every}) join units using (_unit) group by _code, _day",
        ]
    )


def _firsts(question: Question) -> Iterator[str]:
    """For every distinct count the values of each month, on the first day they are seen in it."""
    for n, aggregate in enumerate(question.aggregates):
        if not aggregate.distinct or aggregate.argument is None:
            continue
        where = " and ".join(filter(None, ["_value is not null", condition(aggregate)]))
        rows = f"select {sql(aggregate.argument)} as _value, * from {question.rows()}"
        seen = f"select _unit, _bucket, _value, min(_day) as _day from ({rows}) join scope using (_org) where {where}"
        yield f"select _unit, _day, count(*) as {column(n)} from ({seen} group by _unit, _bucket, _value) group by all"
