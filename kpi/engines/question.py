"""What is asked of one dataset, and the tables that every part of its query reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from kpi.core.bucket import Buckets, buckets
from kpi.core.dataset import Dataset, FactType
from kpi.core.formula import Aggregate, Column
from kpi.core.period import Span
from kpi.engines.row_sql import quoted, sql, text


@dataclass(frozen=True)
class Part:
    """A table of a query beside the totals, with what it is made of and the result columns it gives, by position."""

    name: str
    tables: Sequence[str]
    results: Mapping[int, str]


@dataclass(frozen=True)
class Question:
    """What is asked of one dataset: which aggregates, where, when, broken down by and kept to which members.

    `scope` has a pair (unit asked for, unit under it or itself) for every org unit whose rows count. `few` says of
    columns that have few different values how many at the most: their counts are put together from sets of bits.
    """

    dataset: Dataset
    source: str
    root: str
    aggregates: Sequence[Aggregate]
    scope: Sequence[tuple[str, str]]
    spans: Sequence[Span]
    fiscal_start: int = 1
    by: Sequence[str] = ()
    keep: Mapping[str, str] | None = None
    few: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def buckets(self) -> Buckets:
        """The days that the windows are made of."""
        return buckets(self.spans, self.fiscal_start)

    @cached_property
    def members(self) -> list[str]:
        """The names of the columns of the members broken down by."""
        return [member(position) for position in range(len(self.by))]

    @cached_property
    def above(self) -> dict[str, list[str]]:
        """For every org unit whose rows count the units asked for that it lies under, the nearest first."""
        size: dict[str, int] = {}
        for unit, _ in self.scope:
            size[unit] = size.get(unit, 0) + 1
        found: dict[str, list[str]] = {}
        for unit, under in self.scope:
            found.setdefault(under, []).append(unit)
        return {under: sorted(units, key=lambda unit: size[unit]) for under, units in found.items()}

    @cached_property
    def layers(self) -> list[dict[str, str | None]]:
        """The units asked for by depth, the deepest first, each with the unit asked for directly above it."""
        found: dict[int, dict[str, str | None]] = {}
        for chain in self.above.values():
            for position, unit in enumerate(chain):
                above = chain[position + 1] if position + 1 < len(chain) else None
                found.setdefault(len(chain) - position, {})[unit] = above
        return [found[depth] for depth in sorted(found, reverse=True)]

    @cached_property
    def units(self) -> dict[str, int]:
        """A number for every unit asked for, those of a layer together: it takes less room than a code."""
        return {unit: number for number, unit in enumerate(unit for layer in self.layers for unit in layer)}

    def set_of(self, aggregate: Aggregate) -> str | None:
        """The column whose different values an aggregate counts, where they are few."""
        argument = aggregate.argument
        is_few = aggregate.distinct and isinstance(argument, Column) and argument.column in self.few
        return argument.column if is_few and isinstance(argument, Column) else None

    def positions(self, function: str) -> list[int]:
        """Where the aggregates of a function stand that are no distinct counts."""
        found = enumerate(self.aggregates)
        return [n for n, aggregate in found if aggregate.function == function and not aggregate.distinct]

    @cached_property
    def numbers(self) -> list[int]:
        """The number of each bucket: of calendar months the months since the first, as dates alone tell them."""
        days = self.buckets.days
        if not self.buckets.monthly:
            return list(range(len(days)))
        start = days[0][0]
        return [(first.year - start.year) * 12 + first.month - start.month for first, _ in days]

    def tables(self) -> list[str]:
        """The windows, the buckets and the org units."""
        numbered = zip(self.numbers, self.buckets.days, strict=True)
        days = (f"({number}, {_day(first)}, {_day(last)})" for number, (first, last) in numbered)
        windows = (
            f"({n}, {_day(span.month)}, {text(span.window.value)}, {self.numbers[first]}, {self.numbers[last]})"
            for n, (span, (first, last)) in enumerate(self.buckets.windows.items())
        )
        scope = (f"({self.units[unit]}::smallint, {text(under)})" for unit, under in self.scope)
        units = (f"({number}::smallint, {text(unit)})" for unit, number in self.units.items())
        return [
            f"buckets(_bucket, _from, _to) as (values {', '.join(days)})",
            f"windows(_window, _month, _span, _lo, _hi) as (values {', '.join(windows)})",
            f"scope(_unit, _org) as (values {', '.join(scope)})",
            f"units(_unit, _code) as (values {', '.join(units)})",
        ]

    def rows(self, kept: bool = True) -> str:
        """The rows of all windows with their bucket, org unit, day and members; `kept`: only those of the members."""
        day, org = quoted(self.dataset.date_column), self.dataset.org_column
        unit = quoted(org) if org else text(self.root)
        wanted = [_within(day, self.buckets.stretches)]
        if kept:
            wanted += [f"{self._member(name)} = {text(value)}" for name, value in (self.keep or {}).items()]
        if org and len(self.above) == 1:
            wanted.append(f"{unit} = {text(next(iter(self.above)))}")
        named = [f"{self._member(name)} as {called}" for name, called in zip(self.by, self.members, strict=True)]
        number, join = self._bucket(day)
        place = [f"{number} as _bucket", f"{unit} as _org", f"{day} as _day"]
        return (
            f"(select {', '.join([*place, *named])}, facts.* from {quoted(self.source)} as facts{join} "
            f"where {' and '.join(wanted)}) as facts"
        )

    def _bucket(self, day: str) -> tuple[str, str]:
        """The number of the bucket of a row, and the join that finds it where the date alone does not tell."""
        if len(self.buckets.days) == 1:
            return "0", ""
        if self.buckets.monthly:
            return f"date_diff('month', {_day(self.buckets.days[0][0])}, {day})::smallint", ""
        return "_bucket", f" join buckets on {day} between _from and _to"

    def _member(self, name: str) -> str:
        """The member of a dimension that a row is of; a number as a person writes it."""
        written = f"cast(facts.{quoted(name)} as varchar)"
        numeric = self.dataset.columns[name].type is FactType.NUMBER
        return f"rtrim(rtrim({written}, '0'), '.')" if numeric else written

    def same(self, one: str, other: str, keys: Sequence[str] = ("_unit", "_window")) -> str:
        """The condition that two tables speak of the same place; a member may be empty."""
        equal = [f"{one}.{key} = {other}.{key}" for key in keys]
        return " and ".join([*equal, *(f"{one}.{m} is not distinct from {other}.{m}" for m in self.members)])

    def group(self, *keys: str) -> str:
        """The columns to group by: the keys and the members."""
        return ", ".join([*keys, *self.members])


def column(position: int) -> str:
    """The name of the result column of the aggregate at `position`."""
    return f"a{position}"


def member(position: int) -> str:
    """The name of the result column of the dimension at `position`."""
    return f"member_{position}"


def filtered(call: str, where: str) -> str:
    """A call of an aggregate over the rows for which `where` holds, over all where it is empty."""
    return f"{call} filter (where {where})" if where else call


def called(function: str, aggregate: Aggregate) -> str:
    """A function over the argument and the rows of an aggregate."""
    argument = "*" if aggregate.argument is None else sql(aggregate.argument)
    return filtered(f"{function}({argument})", condition(aggregate))


def condition(aggregate: Aggregate) -> str:
    """What a row has to be for an aggregate to take it; empty where it takes all."""
    return sql(aggregate.where) if aggregate.where is not None else ""


def _within(column: str, stretches: Sequence[tuple[date, date]]) -> str:
    """The condition that a day lies in one of the stretches."""
    return f"({' or '.join(f'{column} between {_day(first)} and {_day(last)}' for first, last in stretches)})"


def _day(day: date) -> str:
    return f"date {text(day.isoformat())}"
