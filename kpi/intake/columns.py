"""The type of a column and its values: what nearly all its cells are, with every cell that is not said."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

import polars as pl

from kpi.core.problem import Place, Problem
from kpi.core.reading import ColumnType, ReadColumn
from kpi.intake import dates, values
from kpi.intake.contents import Contents, contents_of
from kpi.intake.daybook import Daybook, daybook
from kpi.intake.grid import Cell, Fault
from kpi.intake.names import is_date_name, is_identifier_name, unit_of
from kpi.intake.problems import error, note, warning

Value = None | bool | float | str | date | datetime
_OVERWHELMING = 0.75
_CONSIDERABLE = 0.3
_REPORTED = 50
_SAMPLE = 500
_DTYPES: dict[ColumnType, pl.DataType] = {
    ColumnType.NUMBER: pl.Float64(),
    ColumnType.TEXT: pl.String(),
    ColumnType.DATE: pl.Date(),
    ColumnType.DATETIME: pl.Datetime("us"),
    ColumnType.MONTH: pl.Date(),
    ColumnType.BOOLEAN: pl.Boolean(),
}


@dataclass(frozen=True, slots=True)
class Source:
    """What a column is read from: its name, its cells with their row numbers, and the month stated above the table."""

    name: str
    cells: list[Cell]
    rows: list[int]
    stated: date | None = None
    place: Place = field(default_factory=Place)
    semicolons: bool = False

    def at(self, index: int) -> Place:
        """The place of one cell."""
        return Place(self.place.file, self.place.sheet, self.rows[index], self.name)


@dataclass(frozen=True, slots=True)
class Typed:
    """A column's type and values, one for each row."""

    type: ColumnType
    values: Sequence[Value]
    problems: list[Problem] = field(default_factory=list)
    unit: str | None = None


def read_column(source: Source) -> tuple[ReadColumn, pl.Series, list[Problem]]:
    """A column as read: what it is, its values and what was wrong in it."""
    contents = contents_of(source.cells)
    typed = _typed(source, contents)
    problems = typed.problems + (_fault_problems(source) if Fault in contents.kinds else [])
    filled = [value for value in typed.values if value is not None]
    total = values.exact_sum([v for v in filled if isinstance(v, float)]) if typed.type is ColumnType.NUMBER else None
    unit = unit_of(source.name) or (typed.unit if typed.type is ColumnType.NUMBER else None)
    first, last = (_shown(filled[0], typed.type), _shown(filled[-1], typed.type)) if filled else (None, None)
    column = ReadColumn(source.name, typed.type, unit, len(filled), total, first, last)
    return column, pl.Series(source.name, typed.values, dtype=_DTYPES[typed.type]), problems


def _shown(value: Value, kind: ColumnType) -> str | float | bool | None:
    if kind is ColumnType.MONTH and isinstance(value, date):
        return value.isoformat()[:7]
    return value.isoformat() if isinstance(value, date) else value


def _typed(source: Source, contents: Contents) -> Typed:
    if not contents.present:
        return Typed(ColumnType.NUMBER if any(source.cells) else ColumnType.TEXT, [None] * len(source.cells))
    if _are_booleans(contents):
        return Typed(ColumnType.BOOLEAN, [_boolean(cell) for cell in source.cells])
    for attempt in (_as_code, _as_dates, _as_yearless, _as_numbers):
        typed = attempt(source, contents)
        if typed is not None:
            return typed
    return _as_text(source, contents)


def _are_booleans(contents: Contents) -> bool:
    if contents.only(str, Fault):
        return all(text.casefold() in ("true", "false") for text in contents.texts)
    return contents.only(bool, Fault)


def _boolean(cell: Cell) -> bool | None:
    return cell.casefold() == "true" if isinstance(cell, str) else cell if isinstance(cell, bool) else None


def _as_text(source: Source, contents: Contents) -> Typed:
    if contents.only(str):
        return Typed(ColumnType.TEXT, cast(list[str | None], source.cells))
    return Typed(ColumnType.TEXT, [as_text(cell) for cell in source.cells])


def as_text(cell: Cell) -> str | None:
    """A cell as the text a person sees."""
    if cell is None or isinstance(cell, Fault):
        return None
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _as_code(source: Source, contents: Contents) -> Typed | None:
    """Digits that are names stay text: with leading zeros, too long for a figure, or named so in the header."""
    texts = contents.said
    codes = any(map(values.is_code, texts))
    if codes and all(text.isdigit() or values.figure(text) is None for text in texts) and not _are_days(texts):
        return _as_text(source, contents)
    strong = is_identifier_name(source.name, strong=True)
    if not strong and not is_identifier_name(source.name, strong=False):
        return None
    figures = [cell for cell in contents.floats() if cell.is_integer() and cell >= 0]
    if len(figures) + contents.share(str.isdigit) < 0.5 * contents.present:
        return None
    long = any(len(text) >= 4 and text.isdigit() for text in contents.texts) or max(figures, default=0) >= 1000
    return _as_text(source, contents) if (strong or long) and not _are_days(texts) else None


def _are_days(texts: Collection[str]) -> bool:
    """Digits such as 20240131 under a name of dates are dates."""
    return bool(texts) and all(len(text) in (6, 8, 14) and dates.moment(text) is not None for text in texts)


def _as_dates(source: Source, contents: Contents) -> Typed | None:
    if contents.only(date):
        return Typed(ColumnType.DATE, cast(list[date | None], source.cells))
    real = contents.real
    book = daybook(source.name, contents.spoken())
    sample = real[:: max(1, len(real) // _SAMPLE)]
    if not sample or (contents.only(float, Fault) and not book.reads_figures):
        return None
    if sum(moment is not None for moment in book.read_all(sample)) < _CONSIDERABLE * len(sample):
        return None
    moments = book.read_all(source.cells)
    found = [moment for moment in moments if moment is not None]
    if not found or len(found) < _OVERWHELMING * len(real):
        return None
    grain = _grain(found)
    convert: Callable[[datetime], Value] = (lambda v: v) if grain is ColumnType.DATETIME else datetime.date
    problems = _misfits(source, moments, "cell_not_date") + _date_problems(source, book, sample)
    return Typed(grain, [None if m is None else convert(m.value) for m in moments], problems)


def _date_problems(source: Source, book: Daybook, sample: Sequence[Cell]) -> list[Problem]:
    problems = []
    if book.guessed:
        problems.append(warning("day_month_order", source.place, order="D/M/Y" if book.order == "dmy" else "M/D/Y"))
    if book.counts_days(sample):
        problems.append(note("date_from_serial", source.place))
    return problems


def _grain(found: list[dates.Moment]) -> ColumnType:
    if all(moment.grain == "month" for moment in found):
        return ColumnType.MONTH
    return ColumnType.DATETIME if any(moment.grain == "second" for moment in found) else ColumnType.DATE


def _as_yearless(source: Source, contents: Contents) -> Typed | None:
    """Month and day without a year take it from the month stated above the table."""
    if not is_date_name(source.name):
        return None
    written = {text: dates.without_year(text) for text in contents.texts}
    if contents.share(written.get) < _OVERWHELMING * contents.present:
        return None
    if source.stated is None:
        return replace(_as_text(source, contents), problems=[warning("date_without_year", source.place)])
    stated = source.stated
    pairs = contents.each(written, lambda _: None)
    problem = note("year_from_title", source.place, month=stated.isoformat()[:7])
    misfits = _misfits(source, pairs, "cell_not_date")
    return Typed(ColumnType.DATE, [dates.dated(*pair, stated) if pair else None for pair in pairs], [problem, *misfits])


def _as_numbers(source: Source, contents: Contents) -> Typed | None:
    comma = values.decimal_comma(list(dict.fromkeys(contents.spoken()[:20_000])), semicolons=source.semicolons)
    written = {text: values.figure(text, comma) for text in contents.texts}
    floats = contents.floats()
    known, real = len(floats) + contents.share(written.get), len(contents.real)
    if not known or known < _OVERWHELMING * real:
        return _not_quite_numbers(source, contents, known)
    read = [figure for figure in written.values() if figure]
    figures = {text: figure.value if figure else None for text, figure in written.items()}
    is_plain = contents.only(float) and known == real
    amounts = cast(list[float | None], source.cells) if is_plain else contents.each(figures, _finite)
    problems = _misfits(source, amounts, "cell_not_number") if known < real else []
    problems += _remarks(source, written) + _currencies(source, read)
    currencies = {figure.currency for figure in read} | ({None} if floats else set())
    is_percent = not floats and all(figure.percent for figure in read)
    unit = "%" if is_percent else currencies.pop() if len(currencies) == 1 else None
    return Typed(ColumnType.NUMBER, amounts, problems, unit)


def _not_quite_numbers(source: Source, contents: Contents, known: int) -> Typed | None:
    """A column that is neither figures nor words is kept as text, and said; one that only says N/A is empty."""
    real = len(contents.real)
    if not real:
        return Typed(ColumnType.TEXT, [None] * len(source.cells))
    if known < _CONSIDERABLE * real or is_identifier_name(source.name, strong=False):
        return None
    mixed = warning("mixed_column", source.place, figures=known, words=real - known)
    return replace(_as_text(source, contents), problems=[mixed])


def _finite(cell: Cell) -> float | None:
    return cell if isinstance(cell, float) and math.isfinite(cell) else None


def _remarks(source: Source, written: dict[str, values.Figure | None]) -> list[Problem]:
    remarks = {text for text, figure in written.items() if figure and figure.remark}
    marked = [index for index, cell in enumerate(source.cells) if cell in remarks] if remarks else []
    if not marked:
        return []
    return [
        warning("remark_in_number", source.at(marked[0]), count=len(marked), value=as_text(source.cells[marked[0]]))
    ]


def _currencies(source: Source, figures: list[values.Figure]) -> list[Problem]:
    found = sorted({figure.currency for figure in figures if figure.currency})
    return [warning("mixed_currencies", source.place, currencies=", ".join(found))] if len(found) > 1 else []


def _misfits(source: Source, found: Sequence[object], key: str) -> list[Problem]:
    """The cells that hold something the column's type cannot say; the first ones one by one, the rest as a number."""
    wrong = [
        index
        for index, cell in enumerate(source.cells)
        if found[index] is None
        and cell is not None
        and not isinstance(cell, Fault)
        and not (isinstance(cell, str) and values.is_missing(cell))
    ]
    problems = [error(key, source.at(index), value=as_text(source.cells[index])) for index in wrong[:_REPORTED]]
    if len(wrong) > _REPORTED:
        problems.append(error("more_cells", source.place, count=len(wrong) - _REPORTED))
    return problems


def _fault_problems(source: Source) -> list[Problem]:
    """Errors of formulas, and formulas without a result: never taken for zero."""
    faults = [(index, cell.code) for index, cell in enumerate(source.cells) if isinstance(cell, Fault)]
    broken = [error("cell_error", source.at(index), value=code) for index, code in faults if code][:_REPORTED]
    empty = [index for index, code in faults if not code]
    return broken + ([error("formula_not_computed", source.at(empty[0]), count=len(empty))] if empty else [])
