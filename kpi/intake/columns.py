"""The type of a column and its values: what nearly all its cells are, with every cell that is not said."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import polars as pl

from kpi.core.problem import Place, Problem
from kpi.core.reading import ColumnType, ReadColumn
from kpi.intake import dates, values
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
    values: list[Value]
    problems: list[Problem] = field(default_factory=list)
    unit: str | None = None


def read_column(source: Source) -> tuple[ReadColumn, pl.Series, list[Problem]]:
    """A column as read: what it is, its values and what was wrong in it."""
    typed = _typed(source)
    problems = typed.problems + _fault_problems(source)
    filled = [value for value in typed.values if value is not None]
    total = values.exact_sum(v for v in filled if isinstance(v, float)) if typed.type is ColumnType.NUMBER else None
    unit = unit_of(source.name) or (typed.unit if typed.type is ColumnType.NUMBER else None)
    first, last = (_shown(filled[0], typed.type), _shown(filled[-1], typed.type)) if filled else (None, None)
    column = ReadColumn(source.name, typed.type, unit, len(filled), total, first, last)
    return column, pl.Series(source.name, typed.values, dtype=_DTYPES[typed.type]), problems


def _shown(value: Value, kind: ColumnType) -> str | float | bool | None:
    if kind is ColumnType.MONTH and isinstance(value, date):
        return value.isoformat()[:7]
    return value.isoformat() if isinstance(value, date) else value


def _typed(source: Source) -> Typed:
    present = [cell for cell in source.cells if cell is not None and not isinstance(cell, Fault)]
    if not present:
        return Typed(ColumnType.NUMBER if any(source.cells) else ColumnType.TEXT, [None] * len(source.cells))
    if all(isinstance(cell, bool) for cell in present) or _are_booleans(present):
        return Typed(ColumnType.BOOLEAN, [_boolean(cell) for cell in source.cells])
    for attempt in (_as_code, _as_dates, _as_yearless, _as_numbers):
        typed = attempt(source, present)
        if typed is not None:
            return typed
    return _as_text(source)


def _are_booleans(cells: Sequence[Cell]) -> bool:
    return all(isinstance(cell, str) and cell.casefold() in ("true", "false") for cell in cells)


def _boolean(cell: Cell) -> bool | None:
    return cell.casefold() == "true" if isinstance(cell, str) else cell if isinstance(cell, bool) else None


def _as_text(source: Source) -> Typed:
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


def _as_code(source: Source, present: Sequence[Cell]) -> Typed | None:
    """Digits that are names stay text: with leading zeros, too long for a figure, or named so in the header."""
    texts = [cell for cell in present if isinstance(cell, str) and not values.is_missing(cell)]
    codes = [text for text in texts if values.is_code(text)]
    if codes and all(text.isdigit() or values.figure(text) is None for text in texts) and not _are_days(texts):
        return _as_text(source)
    whole = [cell for cell in present if _is_whole(cell)]
    if len(whole) < 0.5 * len(present):
        return None
    strong = is_identifier_name(source.name, strong=True)
    weak = is_identifier_name(source.name, strong=False) and max(len(as_text(cell) or "") for cell in whole) >= 4
    return _as_text(source) if (strong or weak) and not _are_days(texts) else None


def _is_whole(cell: Cell) -> bool:
    return (isinstance(cell, float) and cell == int(cell) and cell >= 0) or (isinstance(cell, str) and cell.isdigit())


def _are_days(texts: list[str]) -> bool:
    """Digits such as 20240131 under a name of dates are dates."""
    return bool(texts) and all(len(text) in (6, 8, 14) and dates.moment(text) is not None for text in texts)


def _as_dates(source: Source, present: Sequence[Cell]) -> Typed | None:
    real = [cell for cell in present if not (isinstance(cell, str) and values.is_missing(cell))]
    book = daybook(source.name, [cell for cell in real if isinstance(cell, str)])
    sample = real[:: max(1, len(real) // _SAMPLE)]
    if sum(book.read(cell) is not None for cell in sample) < _CONSIDERABLE * len(sample) or not sample:
        return None
    moments = [book.read(cell) for cell in source.cells]
    found = [moment for moment in moments if moment is not None]
    if not found or len(found) < _OVERWHELMING * len(real):
        return None
    grain = _grain(found)
    convert: Callable[[datetime], Value] = (lambda v: v) if grain is ColumnType.DATETIME else datetime.date
    problems = _misfits(source, [m is None for m in moments], "cell_not_date") + _date_problems(source, book, sample)
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


def _as_yearless(source: Source, present: Sequence[Cell]) -> Typed | None:
    """Month and day without a year take it from the month stated above the table."""
    pairs = [dates.without_year(cell) if isinstance(cell, str) else None for cell in source.cells]
    known = [pair for pair in pairs if pair]
    if len(known) < _OVERWHELMING * len(present) or not is_date_name(source.name):
        return None
    if source.stated is None:
        problem = warning("date_without_year", source.place)
        return Typed(ColumnType.TEXT, [as_text(cell) for cell in source.cells], [problem])
    stated = source.stated
    problem = note("year_from_title", source.place, month=stated.isoformat()[:7])
    misfits = _misfits(source, [pair is None for pair in pairs], "cell_not_date")
    return Typed(ColumnType.DATE, [dates.dated(*pair, stated) if pair else None for pair in pairs], [problem, *misfits])


def _as_numbers(source: Source, present: Sequence[Cell]) -> Typed | None:
    texts = [cell for cell in present if isinstance(cell, str) and not values.is_missing(cell)]
    comma = values.decimal_comma(texts[:20_000], semicolons=source.semicolons)
    figures = [_figure(cell, comma) for cell in source.cells]
    known = [figure for figure in figures if figure]
    real = len(present) - sum(isinstance(cell, str) and values.is_missing(cell) for cell in present)
    if not known or len(known) < _OVERWHELMING * real:
        return _not_quite_numbers(source, len(known), real)
    problems = _misfits(source, [figure is None for figure in figures], "cell_not_number")
    problems += _remarks(source, figures) + _currencies(source, known)
    currencies = {figure.currency for figure in known}
    unit = "%" if all(figure.percent for figure in known) else currencies.pop() if len(currencies) == 1 else None
    return Typed(ColumnType.NUMBER, [figure.value if figure else None for figure in figures], problems, unit)


def _not_quite_numbers(source: Source, known: int, real: int) -> Typed | None:
    """A column that is neither figures nor words is kept as text, and said; one that only says N/A is empty."""
    if not real:
        return Typed(ColumnType.TEXT, [None] * len(source.cells))
    if known < _CONSIDERABLE * real or is_identifier_name(source.name, strong=False):
        return None
    return replace(
        _as_text(source), problems=[warning("mixed_column", source.place, figures=known, words=real - known)]
    )


def _figure(cell: Cell, comma: bool) -> values.Figure | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, float):
        return values.Figure(cell) if math.isfinite(cell) else None
    return values.figure(cell, comma) if isinstance(cell, str) else None


def _remarks(source: Source, figures: list[values.Figure | None]) -> list[Problem]:
    marked = [index for index, figure in enumerate(figures) if figure and figure.remark]
    if not marked:
        return []
    return [
        warning("remark_in_number", source.at(marked[0]), count=len(marked), value=as_text(source.cells[marked[0]]))
    ]


def _currencies(source: Source, figures: list[values.Figure]) -> list[Problem]:
    found = sorted({figure.currency for figure in figures if figure.currency})
    return [warning("mixed_currencies", source.place, currencies=", ".join(found))] if len(found) > 1 else []


def _misfits(source: Source, unread: list[bool], key: str) -> list[Problem]:
    """The cells that hold something the column's type cannot say; the first ones one by one, the rest as a number."""
    wrong = [
        index
        for index, cell in enumerate(source.cells)
        if unread[index]
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
