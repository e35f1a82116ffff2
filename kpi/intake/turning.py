"""Wide tables of periods turned long: which headings are periods, which are the measures under them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from kpi.core.problem import Place, Problem
from kpi.core.reading import ColumnType, ReadTable
from kpi.core.unpivot import unpivot
from kpi.intake import lexicon
from kpi.intake.periods import Heading, headings
from kpi.intake.problems import warning
from kpi.intake.stated import Stated

_LEAST = 3
_MOSTLY = 0.8
_MONTHS = {"year": 12, "quarter": 3, "month": 1, "day": 0}


@dataclass(frozen=True, slots=True)
class Across:
    """A column under a period: the heading as a period, and the measure it is of, if any is named."""

    column: str
    heading: Heading
    measure: str


def turned(table: ReadTable, stated: Stated | None) -> ReadTable:
    """A table with its long form, when its headings are periods that say their year or have it stated for them."""
    across = _across(table, stated)
    finest = min((_MONTHS[one.heading.grain] for one in across), default=0)
    members = [one for one in across if _MONTHS[one.heading.grain] == finest]
    sums = [one for one in across if _MONTHS[one.heading.grain] > finest]
    if len(members) < _LEAST or len({one.heading.first for one in members}) < 2 or _is_doubled(members):
        return table
    if not all(_adds_up(table, one, members) for one in sums):
        return table
    totals = {name: covered for name, measure in _totals(table, across) if (covered := _under(members, measure))}
    without = {one.column for one in sums} | set(totals)
    long = unpivot(
        replace(table, problems=[problem for problem in table.problems if problem.key != "intake.wide"]),
        {one.column: one.heading.first for one in members},
        "period",
        kind=ColumnType.MONTH if finest == 1 else ColumnType.DATE,
        measures={one.column: one.measure for one in members if one.measure},
        without=without,
    )
    said = [problem for name, covered in totals.items() if (problem := _differs(table, name, covered))]
    return replace(table, problems=table.problems + said, turned=replace(long, period=_span(members)))


def _across(table: ReadTable, stated: Stated | None) -> list[Across]:
    named = headings([column.name for column in table.columns], stated)
    return [Across(name, heading, measure) for name, (heading, measure) in named.items()]


def _is_doubled(members: list[Across]) -> bool:
    """Two columns of one measure and period cannot be told apart."""
    places = [(one.heading.first, one.measure) for one in members]
    return len(set(places)) < len(places)


def _adds_up(table: ReadTable, whole: Across, members: list[Across]) -> bool:
    """Whether a longer period among shorter ones is their sum, and so repeats them."""
    parts = [m.column for m in members if m.measure == whole.measure and whole.heading.covers(m.heading)]
    return len(parts) > 1 and _agreeing(table, whole.column, parts) >= _MOSTLY


def _totals(table: ReadTable, across: list[Across]) -> list[tuple[str, str]]:
    """The columns called a total, each with the measure it is the total of."""
    periods = {one.column for one in across}
    found = []
    for column in table.columns:
        parts = column.name.split("/")
        told = [part for part in parts if lexicon.tight(part) in _total_words()]
        if column.name not in periods and told and column.type is ColumnType.NUMBER:
            found.append((column.name, "/".join(part for part in parts if part not in told)))
    return found


def _total_words() -> frozenset[str]:
    listed = lexicon.words("total", "exact") | lexicon.words("total", "across")
    return frozenset(map(lexicon.tight, listed))


def _under(members: list[Across], measure: str) -> list[str]:
    return [one.column for one in members if one.measure == measure]


def _differs(table: ReadTable, name: str, parts: list[str]) -> Problem | None:
    """A total across that is the sum in some rows and not in others is said; one that never is is no sum."""
    share = _agreeing(table, name, parts)
    if share in (0.0, 1.0):
        return None
    wrong = _rows(table, name, parts).filter(~pl.col("same"))
    where = Place(sheet=table.sheet, row=wrong["_row"][0], column=name)
    first = wrong.row(0, named=True)
    return warning("row_total_differs", where, count=wrong.height, printed=first["printed"], computed=first["computed"])


def _rows(table: ReadTable, name: str, parts: list[str]) -> pl.DataFrame:
    figures = {c.name for c in table.columns if c.type is ColumnType.NUMBER}
    computed = pl.sum_horizontal(pl.col(part) for part in parts if part in figures).round(9)
    near = (pl.col("printed") - pl.col("computed")).abs() <= 0.0051 + 1e-9 * pl.col("printed").abs()
    rows = table.frame.select("_row", pl.col(name).alias("printed"), computed.alias("computed"))
    return rows.drop_nulls("printed").with_columns(near.alias("same"))


def _agreeing(table: ReadTable, name: str, parts: list[str]) -> float:
    """The share of rows in which a column is the sum of others; none where it has no figure."""
    kinds = {column.name: column.type for column in table.columns}
    if kinds[name] is not ColumnType.NUMBER or ColumnType.NUMBER not in {kinds[part] for part in parts}:
        return 0.0
    rows = _rows(table, name, parts)
    return float(rows["same"].sum()) / rows.height if rows.height else 0.0


def _span(members: list[Across]) -> tuple[str, str]:
    """The first and the last period, as they are written."""
    ordered = sorted((one.heading for one in members), key=lambda heading: heading.first)
    return str(ordered[0]), str(ordered[-1])
