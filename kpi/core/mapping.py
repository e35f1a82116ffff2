"""From the columns of a sheet to those of a dataset: which table, which column, which value."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from kpi.core.dataset import Dataset, FactType
from kpi.core.errors import Invalid
from kpi.core.layout import Layout, plain, seen
from kpi.core.org import OrgTree
from kpi.core.period import Period
from kpi.core.problem import Place, Problem, Severity, Value
from kpi.core.reading import DAYS, SHEET, ColumnType, Reading, ReadTable
from kpi.core.suggestion import nearest
from kpi.core.union import united
from kpi.core.unpivot import unpivot

SHEET_NAME = " sheet"
"""The source that is the name of the sheet."""
STATED = " period"
"""The source that is the month stated above the table, by its sheet or by its file."""
FIXED = " fixed"
"""The source that is one value a person said for the whole file."""
NOTHING = " nothing"
"""The source that leaves a column empty."""
PERIOD, UNIT, VALUE = "period", "unit", "value"
"""The columns of a wide table that was turned long."""
_LEAST_SHOPS = 3


@dataclass(frozen=True, slots=True)
class Mapped:
    """A table of a file and, for each column of the dataset, the header or source it is taken from.

    `scale` is what the figures of a column are multiplied by, where the sheet states another magnitude.
    """

    reading: Reading
    table: ReadTable
    columns: dict[str, str]
    others: list[str] = field(default_factory=list)
    members: Mapping[str, str] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)
    rivals: Mapping[str, list[str]] = field(default_factory=dict)
    remembered: bool = False

    def doubts(self) -> list[Problem]:
        """What a person should look at: tables that fit as well, headers that stand over several columns, units."""
        found = []
        if self.others:
            found.append(self._warn("other_tables", sheets=self.others))
        for header in self.columns.values():
            count = 1 + len([c for c in self.table.columns if self._repeats(c.name, header)])
            if count > 1:
                found.append(self._warn("header_twice", header, column=header, count=count))
        for code, factor in self.scale.items():
            found.append(self._warn("scaled", self.columns[code], column=self.columns[code], factor=f"{factor:,g}"))
        for code, headers in self.rivals.items():
            taken = self.columns[code]
            found.append(self._warn("two_candidates", taken, column=taken, others=headers))
        return found

    def _warn(self, key: str, header: str | None = None, **values: Value) -> Problem:
        place = Place(file=self.reading.file, sheet=self.table.sheet, column=header)
        return Problem(Severity.WARNING, f"mapping.{key}", values, place)

    def _repeats(self, name: str, header: str) -> bool:
        """Whether the reader gave a column its name because the header was taken."""
        return name not in self.columns.values() and bool(re.fullmatch(re.escape(header) + r"_\d+", name))

    def ignored(self) -> list[str]:
        """The headers that no column is taken from."""
        return [column.name for column in self.table.columns if column.name not in self.columns.values()]


def match(table: ReadTable, dataset: Dataset) -> dict[str, str]:
    """For each column of `dataset` that `table` has, the header it stands under."""
    headers = {plain(column.name): column.name for column in reversed(table.columns)}
    found = {}
    for code, column in dataset.in_file.items():
        names = [plain(name) for name in (*column.headers, code)]
        header = next((headers[name] for name in names if name in headers), None)
        if header is not None:
            found[code] = header
    return found


def tables(reading: Reading, org: OrgTree, sheet: str | None = None) -> list[ReadTable]:
    """Every way to take the file: its tables, sheets of one shape together, and wide ones turned long."""
    read = [table for table in reading.tables if sheet is None or table.sheet == sheet]
    whole = [*read, *united(read)]
    turned = [table.turned for table in read if table.turned]
    shops = [t for table in whole if (t := _turned_by_unit(table, org))]
    return [enriched(table) for table in (*whole, *turned, *united(turned), *shops)]


def _turned_by_unit(table: ReadTable, org: OrgTree) -> ReadTable | None:
    """A table whose columns are called by org units, with a row for each of them."""
    spellings = org.spellings()
    units: dict[str, str | date] = {c.name: spellings[c.name] for c in table.columns if c.name in spellings}
    return unpivot(table, units, UNIT) if len(set(units.values())) >= _LEAST_SHOPS else None


def enriched(table: ReadTable) -> ReadTable:
    """A table with its sources as columns: the name of the sheet, and the month stated where it has no dates."""
    frame = table.frame
    name = pl.col(SHEET) if SHEET in frame.columns else pl.lit(table.sheet, pl.String)
    frame = frame.with_columns(name.alias(SHEET_NAME))
    month = stated(table)
    if month:
        frame = frame.with_columns(pl.lit(month).alias(STATED))
    return replace(table, frame=frame)


def stated(table: ReadTable) -> date | None:
    """The one month that a table without dates is said to be of."""
    if any(column.type in DAYS for column in table.columns) or not table.period or len(set(table.period)) > 1:
        return None
    said = Period.parse(table.period[0])
    return date(said.year, said.month, 1) if said and said.month else None


def implied(table: ReadTable, dataset: Dataset, org: OrgTree, found: Mapping[str, str]) -> dict[str, str]:
    """Columns that no header names, yet can only be one thing: a stated month, sheets called by units, one figure."""
    types = {column.name: column.type for column in table.columns}
    more: dict[str, str] = {}
    wanted = {code: column for code, column in dataset.in_file.items() if code not in found}
    if dataset.date_column in wanted:
        dates = [name for name in (STATED, PERIOD) if name == STATED or types.get(name) in DAYS]
        _put(more, dataset.date_column, [name for name in dates if name in table.frame.columns])
    if dataset.org_column and dataset.org_column in wanted:
        _put(more, dataset.org_column, [name for name in (UNIT, SHEET_NAME) if _are_units(table, name, org)])
    free = [code for code, column in wanted.items() if column.type is FactType.NUMBER]
    if len(free) == 1 and types.get(VALUE) is ColumnType.NUMBER and VALUE not in found.values():
        more[free[0]] = VALUE
    return more


def _put(columns: dict[str, str], code: str, names: Sequence[str]) -> None:
    if names:
        columns[code] = names[0]


def _are_units(table: ReadTable, name: str, org: OrgTree) -> bool:
    """Whether half of the values of a column are units or more: each of the others is asked about, none left out."""
    values = set(table.frame[name].unique()) if name in table.frame.columns else set()
    return bool(values) and 2 * len(values & org.spellings().keys()) >= len(values)


def choose(
    reading: Reading,
    dataset: Dataset,
    sheet: str | None = None,
    org: OrgTree | None = None,
    layouts: Collection[Layout] = (),
    fixed: Mapping[str, str] | None = None,
) -> Mapped:
    """The table that has every column the dataset needs; raises `Invalid` that says what is missing and where.

    `fixed` are columns that a person said one value of, which stand in no sheet then.
    """
    if reading.error is not None:
        raise Invalid.because([reading.error])
    tree = org or OrgTree.of([])
    listed = tables(reading, tree, sheet)
    if not listed:
        raise _no_table(reading, sheet)
    ways = [_taken(reading, table, dataset, tree, layouts, fixed or {}) for table in listed]
    best = max(ways, key=lambda way: (len(way.columns), way.table.frame.height))
    if missing := [code for code in dataset.in_file if code not in best.columns]:
        raise Invalid.because([_missing(reading, best.table, dataset, code, best.columns) for code in missing])
    if not best.table.frame.height:
        raise Invalid("mapping.no_rows", Place(file=reading.file, sheet=best.table.sheet))
    return best if sheet is not None else replace(best, others=_others(best, ways))


def _others(best: Mapped, ways: Sequence[Mapped]) -> list[str]:
    """The sheets whose table fits as well and is no part of the one that is taken."""
    fitting = [way.table for way in ways if len(way.columns) == len(best.columns) and way.table.frame.height]
    rest = [way for way in fitting if way is not best.table and SHEET not in way.frame.columns]
    if SHEET in best.table.frame.columns:
        told = {problem.values.get("sheet") for problem in best.table.problems}
        rest = [table for table in rest if table.sheet not in {*best.table.frame[SHEET].unique(), *told}]
    return [table.sheet or str(table.first_row) for table in rest]


def _taken(
    reading: Reading,
    table: ReadTable,
    dataset: Dataset,
    org: OrgTree,
    layouts: Collection[Layout],
    fixed: Mapping[str, str],
) -> Mapped:
    """A table with the columns it can be taken by: as one of its shape was, else as its headers say."""
    layout, said = seen(layouts, table), dict.fromkeys(fixed, FIXED)
    if layout and len(columns := remembered(layout, table, dataset) | said) == len(dataset.in_file):
        way = take(reading, table, columns, {**layout.fixed, **fixed}, layout.members)
        return replace(way, scale=layout.scale, remembered=True)
    columns = match(table, dataset) | said
    way = take(reading, table, columns | implied(table, dataset, org, columns), fixed)
    taken = {code: header for code, header in columns.items() if code not in fixed}
    return replace(way, rivals=_rivals(table, dataset, taken))


def remembered(layout: Layout, table: ReadTable, dataset: Dataset) -> dict[str, str]:
    """The columns of `table` as its layout was once said to be, those that the dataset takes from a sheet now."""
    return {code: header for code, header in layout.columns_of(table).items() if code in dataset.in_file}


def _rivals(table: ReadTable, dataset: Dataset, columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Headers that are called as a column is too, beside the one it is taken from."""
    found = {}
    for code in columns:
        names = {plain(name) for name in (*dataset.columns[code].headers, code)}
        free = [c.name for c in table.columns if plain(c.name) in names and c.name not in columns.values()]
        if free:
            found[code] = free
    return found


def take(
    reading: Reading,
    table: ReadTable,
    columns: Mapping[str, str],
    fixed: Mapping[str, str] | None = None,
    members: Mapping[str, str] | None = None,
) -> Mapped:
    """A table taken by `columns`, with the sources that are no headers as columns of their own."""
    frame, found = table.frame, dict(columns)
    for code, source in columns.items():
        if source in (FIXED, NOTHING):
            found[code] = f"{source} {code}"
            value = (fixed or {}).get(code) if source == FIXED else None
            frame = frame.with_columns(pl.lit(value, pl.String).alias(found[code]))
    missing = [code for code, source in found.items() if source not in frame.columns]
    for code in missing:
        del found[code]
    return Mapped(reading, replace(table, frame=frame), found, members=members or {})


def source_of(header: str) -> str:
    """The source behind a column that `take` added, or the header itself.

    >>> source_of(" fixed store")
    ' fixed'
    """
    return next((source for source in (FIXED, NOTHING) if header.startswith(f"{source} ")), header)


def _no_table(reading: Reading, sheet: str | None) -> Invalid:
    sheets: Sequence[str] = [table.sheet for table in reading.tables if table.sheet]
    if sheet is not None and sheets:
        return Invalid("mapping.no_sheet", Place(file=reading.file), given=sheet, sheets=list(sheets))
    return Invalid("mapping.no_table", Place(file=reading.file))


def _missing(reading: Reading, table: ReadTable, dataset: Dataset, code: str, found: Mapping[str, str]) -> Problem:
    free = [column.name for column in table.columns if column.name not in found.values()]
    wanted = dataset.columns[code].headers or [code]
    guess = next((name for name in (nearest(header, free) for header in wanted) if name), "")
    values: dict[str, Value] = {
        "column": code,
        "expected": list(wanted),
        "dataset": dataset.code,
        "suggestion": guess,
    }
    row = table.header_rows[-1] if table.header_rows else None
    place = Place(file=reading.file, sheet=table.sheet, row=row)
    return Problem(Severity.ERROR, "mapping.missing_column", values, place)
