"""The aggregate query of formulas: all aggregates of one dataset, for all org units and windows asked for, at once.

Every row is looked at once for each kind of aggregate, in the bucket of days and the org unit it lies in; windows and
the units above are then put together from what the buckets gave. The query is written in DuckDB's dialect from the
parts of formulas and from codes; no text of a user becomes SQL except as an escaped literal.
"""

from __future__ import annotations

from collections.abc import Iterator

from kpi.engines import balance, distinct, median, total
from kpi.engines.question import Part, Question, column, member

__all__ = ["Question", "column", "member", "query"]


def query(question: Question) -> str:
    """The SQL whose rows are unit, month, window, the members broken down by, and a column for each aggregate."""
    parts = list(_parts(question))
    tables = [*question.tables(), *total.tables(question), *(table for part in parts for table in part.tables)]
    results = {position: text for part in parts for position, text in part.results.items()}
    results |= total.results(question)
    given = [f"{results[position]} as {column(position)}" for position in range(len(question.aggregates))]
    joins = [f"left join {part.name} on {question.same('total', part.name)}" for part in parts]
    place = ["units._code as unit", "windows._month as month", "windows._span as window"]
    return "\n".join(
        [
            "with " + ",\n".join(tables),
            f"select {', '.join([*place, *(f'total.{name}' for name in question.members), *given])}",
            "from total join windows using (_window) join units using (_unit)",
            *joins,
        ]
    )


def _parts(question: Question) -> Iterator[Part]:
    """What is computed beside the totals: distinct counts, balances and medians, where they are asked for."""
    yield from distinct.parts(question)
    yield from balance.parts(question)
    yield from median.parts(question)
