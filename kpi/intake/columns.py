"""The type of a column and its values: what nearly all its cells are, with every cell that is not said."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

import polars as pl

from kpi.core.problem import Problem
from kpi.core.reading import ColumnType, ReadColumn
from kpi.intake import dates, losses, values
from kpi.intake.contents import Contents, contents_of
from kpi.intake.daybook import Daybook, daybook
from kpi.intake.grid import Cell, Fault
from kpi.intake.names import is_date_name, is_identifier_name, unit_of
from kpi.intake.problems import note, question, warning
from kpi.intake.source import Lost, Source, Typed, Value, as_text

_OVERWHELMING = 0.75
_CONSIDERABLE = 0.3
_SAMPLE = 500
_MANY = 20_000
_SIXTEEN_DIGITS = 1e15
_YEAR_FROM = {"title": "year_from_title", "sheet": "year_from_sheet", "file": "year_from_file"}
DTYPES: dict[ColumnType, pl.DataType] = {
    ColumnType.NUMBER: pl.Float64(),
    ColumnType.TEXT: pl.String(),
    ColumnType.DATE: pl.Date(),
    ColumnType.DATETIME: pl.Datetime("us"),
    ColumnType.MONTH: pl.Date(),
    ColumnType.BOOLEAN: pl.Boolean(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as read: what it is, its values, what was wrong in it, and the cells it could not hold."""

    read: ReadColumn
    values: pl.Series
    problems: list[Problem]
    lost: list[Lost]


def read_column(source: Source) -> Column:
    """A column from its cells."""
    contents = contents_of(source.cells)
    typed = _typed(source, contents)
    problems, lost = losses.faults(source) if Fault in contents.kinds else ([], [])
    filled = [value for value in typed.values if value is not None]
    total = _sum(filled) if typed.type is ColumnType.NUMBER else None
    unit = unit_of(source.name) or (typed.unit if typed.type is ColumnType.NUMBER else None)
    first, last = (_shown(filled[0], typed.type), _shown(filled[-1], typed.type)) if filled else (None, None)
    read = ReadColumn(source.name, typed.type, unit, len(filled), total, first, last)
    series = pl.Series(source.name, typed.values, dtype=DTYPES[typed.type])
    return Column(read, series, typed.problems + problems, typed.lost + lost)


def _sum(filled: Sequence[Value]) -> float | None:
    """The sum of the figures, nothing where it is too large to be held."""
    total = values.exact_sum([value for value in filled if isinstance(value, float)])
    return total if math.isfinite(total) else None


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
    digits = [text for text in contents.texts if text.isdigit() or values.is_rounded_code(text)]
    if len(figures) + sum(contents.texts[text] for text in digits) < 0.5 * contents.present:
        return None
    long = any(len(text) >= 4 for text in digits) or max(figures, default=0) >= 1000
    if not (strong or long) or _are_days(texts):
        return None
    return replace(_as_text(source, contents), problems=_cut_codes(source))


def _cut_codes(source: Source) -> list[Problem]:
    """Names in digits that a spreadsheet kept as figures: of those it holds only the first fifteen digits."""
    cut = [
        index
        for index, cell in enumerate(source.cells)
        if (isinstance(cell, float) and cell >= _SIXTEEN_DIGITS)
        or (isinstance(cell, str) and values.is_rounded_code(cell))
    ]
    if not cut:
        return []
    return [warning("digits_lost", source.at(cut[0]), count=len(cut), value=as_text(source.cells[cut[0]]))]


def _are_days(texts: Collection[str]) -> bool:
    """Digits such as 20240131 under a name of dates are dates."""
    return bool(texts) and all(len(text) in (6, 8, 14) and dates.moment(text) is not None for text in texts)


def _as_dates(source: Source, contents: Contents) -> Typed | None:
    if contents.only(date):
        return Typed(ColumnType.DATE, cast(list[date | None], source.cells))
    real = contents.real
    said = source.choice("date_order", ("dmy", "mdy", "ymd"))
    stated = source.setting.stated
    book = daybook(source.name, contents.spoken(), cast(dates.Order | None, said), stated.year if stated else None)
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
    problems, lost = losses.misfits(source, moments, "cell_not_date")
    amounts = [None if m is None else convert(m.value) for m in moments]
    return Typed(grain, amounts, problems + _date_problems(source, book, sample), lost=lost)


def _date_problems(source: Source, book: Daybook, sample: Sequence[Cell]) -> list[Problem]:
    problems = []
    if book.choices:
        problems.append(question("day_month_order", "date_order", book.order, book.choices, source.place))
    if book.counts_days(sample):
        problems.append(note("date_from_serial", source.place))
    return problems


def _grain(found: list[dates.Moment]) -> ColumnType:
    if all(moment.grain == "month" for moment in found):
        return ColumnType.MONTH
    return ColumnType.DATETIME if any(moment.grain == "second" for moment in found) else ColumnType.DATE


def _as_yearless(source: Source, contents: Contents) -> Typed | None:
    """Month and day without a year take it from the period stated above the table, by the sheet or by the file."""
    if not is_date_name(source.name):
        return None
    written = {text: dates.without_year(text) for text in contents.texts}
    if contents.share(written.get) < _OVERWHELMING * contents.present:
        return None
    stated = source.setting.stated
    if stated is None:
        return replace(_as_text(source, contents), problems=[warning("date_without_year", source.place)])
    month = stated.last_month
    pairs = contents.each(written, lambda _: None)
    days = [dates.dated(*pair, month) if pair else None for pair in pairs]
    problems, lost = losses.misfits(source, days, "cell_not_date")
    told = note(_YEAR_FROM[stated.origin], source.place, month=month.isoformat()[:7])
    return Typed(ColumnType.DATE, days, [told, *problems], lost=lost)


def _as_numbers(source: Source, contents: Contents) -> Typed | None:
    texts = list(dict.fromkeys(contents.spoken()[:_MANY]))
    mark, is_open = source.setting.decimal_mark(source.name, texts)
    written = {text: values.figure(text, mark == ",") for text in contents.texts}
    floats = contents.floats()
    known, real = len(floats) + contents.share(written.get), len(contents.real)
    if not known or known < _OVERWHELMING * real:
        return _not_quite_numbers(source, contents, known)
    read = [figure for figure in written.values() if figure]
    figures = {text: figure.value if figure else None for text, figure in written.items()}
    is_plain = contents.only(float) and known == real
    amounts = cast(list[float | None], source.cells) if is_plain else contents.each(figures, _finite)
    problems, lost = losses.misfits(source, amounts, "cell_not_number") if known < real else ([], [])
    problems += _remarks(source, written) + _currencies(source, read)
    if is_open:
        problems.append(_asked_mark(source, mark, texts))
    currencies = {figure.currency for figure in read} | ({None} if floats else set())
    is_percent = not floats and all(figure.percent for figure in read)
    unit = "%" if is_percent else currencies.pop() if len(currencies) == 1 else None
    return Typed(ColumnType.NUMBER, amounts, problems, unit, lost)


def _asked_mark(source: Source, mark: values.Mark, texts: list[str]) -> Problem:
    """Whether 1.234 is a thousand or one and a bit, where the table does not show it."""
    value = next(text for text in texts if "." in text or "," in text)
    return question("decimal_mark_open", "decimal_mark", mark, (".", ","), source.place, value=value)


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
