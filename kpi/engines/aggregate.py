"""The aggregate query of formulas: all aggregates of one dataset, for all org units and windows asked for, at once.

The query is written in DuckDB's dialect from the parts of formulas and from codes; no text of a user becomes SQL
except as an escaped literal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.core.dataset import Dataset, FactType
from kpi.core.formula import Aggregate
from kpi.core.period import Span
from kpi.engines.row_sql import quoted, sql, text


@dataclass(frozen=True)
class Question:
    """What is asked of one dataset: which aggregates, where, when, broken down by and kept to which members."""

    dataset: Dataset
    source: str
    root: str
    aggregates: Sequence[Aggregate]
    scope: Sequence[tuple[str, str]]
    spans: Sequence[Span]
    fiscal_start: int = 1
    by: Sequence[str] = ()
    keep: Mapping[str, str] | None = None


def column(position: int) -> str:
    """The name of the result column of the aggregate at `position`."""
    return f"a{position}"


def member(position: int) -> str:
    """The name of the result column of the dimension at `position`."""
    return f"member_{position}"


def query(question: Question) -> str:
    """The SQL whose rows are unit, month, window, the members broken down by, and a column for each aggregate."""
    results = [f"{_result(a)} as {column(n)}" for n, a in enumerate(question.aggregates)]
    members = [_member(question, name) for name in question.by]
    named = [f"{name} as {member(n)}" for n, name in enumerate(members)]
    asked = {aggregate.function for aggregate in question.aggregates}
    days = [part for function, part in _DAYS.items() if function in asked]
    kept = [f"{_member(question, name)} = {text(value)}" for name, value in (question.keep or {}).items()]
    return "\n".join(
        [
            f"with spans(_month, _span, _from, _to) as (values {_spans(question)}),",
            f"scope(_unit, _under) as (values {_scope(question)}),",
            ", ".join([f"placed as ({_placed(question)})", *(f"{name} as ({part})" for name, part, _ in days)]),
            f"select {', '.join([*_PLACE, *named, *results])}",
            "from placed as facts join scope on facts._org = scope._under",
            *(f"join {name} using ({keys})" for name, _, keys in days),
            *([f"where {' and '.join(kept)}"] if kept else []),
            f"group by {', '.join(['_unit', '_month', '_span', *members])}",
        ]
    )


# A balance is taken of days that hold for all rows, whichever of them are kept or broken down: the last day of each org
# unit that has rows of its own, before units are summed; the days of the unit asked for.
_DAYS = {
    "closing_balance": (
        "closing",
        "select _month, _span, _org, max(_day) as _last from placed group by _month, _span, _org",
        "_month, _span, _org",
    ),
    "average_balance": (
        "days",
        "select _unit, _month, _span, count(distinct _day) as _days "
        "from placed join scope on placed._org = scope._under "
        "group by _unit, _month, _span",
        "_unit, _month, _span",
    ),
}
# Codes begin with a letter, so no column of a dataset can be mistaken for one that begins with an underscore.
_PLACE = ("_unit as unit", "_month as month", "_span as window")


def _placed(question: Question) -> str:
    """The rows that count, each once for every window it lies in."""
    day = quoted(question.dataset.date_column)
    org = question.dataset.org_column
    unit = quoted(org) if org else text(question.root)
    return (
        f"select spans._month, spans._span, {unit} as _org, {day} as _day, facts.* "
        f"from {quoted(question.source)} as facts join spans on {day} between spans._from and spans._to"
    )


def _member(question: Question, name: str) -> str:
    """The member of a dimension that a row is of; a number as a person writes it."""
    written = f"cast(facts.{quoted(name)} as varchar)"
    numeric = question.dataset.columns[name].type is FactType.NUMBER
    return f"rtrim(rtrim({written}, '0'), '.')" if numeric else written


def _spans(question: Question) -> str:
    def row(span: Span) -> str:
        days = (span.month, span.first(question.fiscal_start), span.last())
        month, first, last = (_day(day) for day in days)
        return f"({month}, {text(span.window.value)}, {first}, {last})"

    return ", ".join(row(span) for span in question.spans)


def _day(day: date) -> str:
    return f"date {text(day.isoformat())}"


def _scope(question: Question) -> str:
    return ", ".join(f"({text(unit)}, {text(member)})" for unit, member in question.scope)


def _result(aggregate: Aggregate) -> str:
    argument = "*" if aggregate.argument is None else sql(aggregate.argument)
    where = sql(aggregate.where) if aggregate.where is not None else ""
    if aggregate.function == "average_balance":
        total = _filtered(f"sum({argument})", where)
        return f"cast({total} as double) / any_value(_days)"
    if aggregate.function == "closing_balance":
        at_close = " and ".join(["_day = _last", *([where] if where else [])])
        return f"cast({_filtered(f'sum({argument})', at_close)} as double)"
    if aggregate.function == "avg":
        # DuckDB's own average of decimals adds doubles in the order rows arrive.
        total, count = _filtered(f"sum({argument})", where), _filtered(f"count({argument})", where)
        return f"cast({total} as double) / nullif({count}, 0)"
    distinct = "distinct " if aggregate.distinct else ""
    return f"cast({_filtered(f'{aggregate.function}({distinct}{argument})', where)} as double)"


def _filtered(call: str, where: str) -> str:
    return f"{call} filter (where {where})" if where else call
