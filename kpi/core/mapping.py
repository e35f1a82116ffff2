"""From the columns of a sheet to those of a dataset: which table, which column, which value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kpi.core.dataset import Dataset
from kpi.core.errors import Invalid
from kpi.core.problem import Place, Problem, Severity, Value
from kpi.core.reading import Reading, ReadTable
from kpi.core.suggestion import nearest


@dataclass(frozen=True, slots=True)
class Mapped:
    """A table of a file and, for each column of the dataset, the header it is taken from."""

    reading: Reading
    table: ReadTable
    columns: dict[str, str]
    others: list[str] = field(default_factory=list)

    def doubts(self) -> list[Problem]:
        """What a person should look at: tables that fit as well, and headers that stand over several columns."""
        place = Place(file=self.reading.file, sheet=self.table.sheet)
        found = []
        if self.others:
            found.append(Problem(Severity.WARNING, "mapping.other_tables", {"sheets": self.others}, place))
        for header in self.columns.values():
            count = 1 + len([c for c in self.table.columns if self._repeats(c.name, header)])
            if count > 1:
                values: dict[str, Value] = {"column": header, "count": count}
                found.append(Problem(Severity.WARNING, "mapping.header_twice", values, replace(place, column=header)))
        return found

    def _repeats(self, name: str, header: str) -> bool:
        """Whether the reader gave a column its name because the header was taken."""
        return name not in self.columns.values() and bool(re.fullmatch(re.escape(header) + r"_\d+", name))


def plain(header: str) -> str:
    """A header without what exports vary: width of characters, white space and letter case.

    >>> plain("金额（元） ") == plain("金额(元)")
    True
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", header)).casefold()


def match(table: ReadTable, dataset: Dataset) -> dict[str, str]:
    """For each column of `dataset` that `table` has, the header it stands under."""
    headers = {plain(column.name): column.name for column in reversed(table.columns)}
    found = {}
    for code, column in dataset.columns.items():
        candidates = [plain(name) for name in (*column.headers, code)]
        header = next((headers[name] for name in candidates if name in headers), None)
        if header is not None:
            found[code] = header
    return found


def choose(reading: Reading, dataset: Dataset, sheet: str | None = None) -> Mapped:
    """The table that has every column the dataset needs; raises `Invalid` that says what is missing and where."""
    if reading.error is not None:
        raise Invalid.because([reading.error])
    tables = [table for table in reading.tables if sheet is None or table.sheet == sheet]
    if not tables:
        raise _no_table(reading, sheet)
    matches = [(match(table, dataset), table) for table in tables]
    best, table = max(matches, key=lambda pair: (len(pair[0]), pair[1].frame.height))
    if missing := [code for code in dataset.columns if code not in best]:
        raise Invalid.because([_missing(reading, table, dataset, code, best) for code in missing])
    if not table.frame.height:
        raise Invalid("mapping.no_rows", Place(file=reading.file, sheet=table.sheet))
    fitting = [t for found, t in matches if len(found) == len(dataset.columns) and t.frame.height and t is not table]
    return Mapped(reading, table, best, [t.sheet or str(t.first_row) for t in fitting] if sheet is None else [])


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
