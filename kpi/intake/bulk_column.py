"""A long column held against what its first and last cells were read as, without a look at each cell in turn."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from kpi.core.reading import ColumnType, ReadColumn
from kpi.intake import dates, lexicon, values
from kpi.intake.grid import Cell
from kpi.intake.names import is_date_name, is_identifier_name, unit_of

_PLAIN = r"^[+-]?\d{1,15}(?:\.\d{1,15})?$"
_GROUPED = r"^[+-]?\d{1,3}(?:,\d{3})*(?:\.\d{1,12})?$"
_PERCENT = r"^[+-]?\d{1,6}(?:\.\d{1,8})?%$"
_CODE = r"^0\d"
_MARK = r"[.,]"
_SURE_POINT = re.compile(r"\d\.(?:\d{1,2}|\d{4,})%?$")
_FEW_DAYS = 100
_DISTINCT = 20_000
_SOME = 10_000
_CENTS = 100
_FIFTEEN = 10**15 - 1
_DTYPES: dict[ColumnType, pl.DataType] = {
    ColumnType.NUMBER: pl.Float64(),
    ColumnType.TEXT: pl.String(),
    ColumnType.DATETIME: pl.Datetime("us"),
}
_ROUTE = {
    "%Y-%m-%d %H:%M:%S": r"^(?:19|20)\d\d-\d\d-\d\d \d\d:\d\d:\d\d$",
    "%Y/%m/%d %H:%M:%S": r"^(?:19|20)\d\d/\d\d/\d\d \d\d:\d\d:\d\d$",
}


class Irregular(Exception):
    """A file that the fast lane does not take."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A column's values; `is_typed` where every cell is surely a figure or a date, be it written as text."""

    type: ColumnType
    values: pl.Series
    is_typed: bool

    def kinds(self, start: int, step: int) -> pl.Series:
        """Of every so manieth cell: 0 empty, 1 surely a word, 2 surely a figure or a date, 3 not sure."""
        cells = self.values.gather_every(step, start)
        if self.is_typed or cells.dtype != pl.String:
            return cells.is_not_null().cast(pl.Int8) * 2
        return kinds(cells)


def fitted(read: ReadColumn, edge: Sequence[Cell], middle: pl.Series) -> Fitted:
    """The values of the cells between the edges, when they change nothing of what the edges were read as."""
    if middle.null_count() == len(middle) and read.filled:
        return Fitted(read.type, middle.cast(_DTYPES.get(read.type, pl.Date())), is_typed=False)
    if read.type is ColumnType.NUMBER and read.filled:
        found = _numbers(read, edge, middle)
    elif read.type is ColumnType.TEXT:
        return _texts(read, edge, middle)
    else:
        _must(read.type in (ColumnType.DATE, ColumnType.DATETIME, ColumnType.MONTH), read)
        found = _moments(read, edge, middle)
    _must(found.null_count() == middle.null_count(), read)
    return Fitted(read.type, found.cast(_DTYPES.get(read.type, pl.Date())), is_typed=True)


def distinct(texts: pl.Series) -> pl.Series:
    """Each text once where they come again and again, else all of them: finding out costs more than it spares."""
    some = texts.head(_SOME)
    return texts.unique() if some.n_unique() < 0.5 * len(some) else texts


def _numbers(read: ReadColumn, edge: Sequence[Cell], middle: pl.Series) -> pl.Series:
    """Figures, all written in the one way in which the edges write them."""
    texts = [cell for cell in edge if isinstance(cell, str) and not values.is_missing(cell)]
    _must(not any(is_date_name(read.name, names) for names in ("names", "month_names", "serial_names")), read)
    _must(not is_identifier_name(read.name, strong=True), read)
    if middle.dtype == pl.Float64:
        found = middle
        _must(read.unit == unit_of(read.name), read)
    else:
        _must(middle.dtype == pl.String, read)
        found = _written(read, texts, middle)
    _must(bool(found.is_finite().all()), read)
    if is_identifier_name(read.name, strong=False):
        _must(bool((found.abs() < 1000).all()), read)
    return found


def _written(read: ReadColumn, texts: list[str], middle: pl.Series) -> pl.Series:
    """Figures written as text: plain, in groups of thousands, or as percentages."""
    is_marked = any("." in text or "," in text for text in texts) or bool(middle.str.contains(_MARK).any())
    _must(not is_marked or any(map(_SURE_POINT.search, texts)), read)
    if texts and all(text.endswith("%") for text in texts):
        _must(read.unit == "%" and _all(middle, _PERCENT), read)
        return (middle.str.head(-1) + "e-2").cast(pl.Float64, strict=False)
    _must(read.unit == unit_of(read.name) and not middle.str.contains(_CODE).any(), read)
    if not _all(middle, _PLAIN):
        _must(_all(middle, _GROUPED), read)
        middle = middle.str.replace_all(",", "", literal=True)
    found = middle.cast(pl.Float64, strict=False)
    days = found.is_between(19_000_101, 20_991_231) | (found >= 19_000_101_000_000)
    _must(int(days.sum()) < _FEW_DAYS, read)
    return found


def _texts(read: ReadColumn, edge: Sequence[Cell], middle: pl.Series) -> Fitted:
    """Texts: words but for a few, or digits that are names."""
    if middle.dtype == pl.Float64:
        return _numbered(read, edge, middle)
    _must(middle.dtype == pl.String, read)
    words, typed, unsure = _counted(middle)
    present = [cell for cell in edge if cell is not None]
    usual, _, _ = _counted(pl.Series([cell for cell in present if isinstance(cell, str)], dtype=pl.String))
    is_wordy = 3 * (typed + unsure + len(present) - usual) <= words + usual
    if not is_wordy:
        _must((_are_codes(edge) and unsure == 0) or _are_named(read, edge, words + typed + unsure, typed), read)
    return Fitted(read.type, middle, is_typed=words + unsure == 0)


def _counted(texts: pl.Series) -> tuple[int, int, int]:
    """How many texts are surely words, surely digits, and neither."""
    looked = distinct(texts)
    found = kinds(looked)
    if len(looked) == len(texts):
        return tuple(int((found == kind).sum()) for kind in (1, 2, 3))  # type: ignore[return-value]
    counts = pl.DataFrame({"text": texts}).join(pl.DataFrame({"text": looked, "kind": found}), on="text")["kind"]
    return tuple(int((counts == kind).sum()) for kind in (1, 2, 3))  # type: ignore[return-value]


def _numbered(read: ReadColumn, edge: Sequence[Cell], middle: pl.Series) -> Fitted:
    """Figures that are names, as the heading of their column says."""
    whole = middle.cast(pl.Int64, strict=False)
    present = len(middle) - middle.null_count()
    is_whole = bool((whole == middle).all()) and whole.null_count() == middle.null_count()
    _must(is_whole and bool(middle.is_between(0, 1e15, closed="left").all()), read)
    _must(_are_named(read, edge, present, present), read)
    return Fitted(read.type, whole.cast(pl.String), is_typed=True)


def _are_codes(edge: Sequence[Cell]) -> bool:
    texts = {cell for cell in edge if isinstance(cell, str) and not values.is_missing(cell)}
    plain = all(text.isdigit() or values.figure(text) is None for text in texts)
    return any(map(values.is_code, texts)) and plain and not _are_days(texts)


def _are_named(read: ReadColumn, edge: Sequence[Cell], said: int, digits: int) -> bool:
    """Whether a column is called as one of identifiers, which half of its cells are, as the edges alone tell."""
    strong = is_identifier_name(read.name, strong=True)
    present = [cell for cell in edge if cell is not None]
    texts = [cell for cell in present if isinstance(cell, str)]
    known = [cell for cell in present if (isinstance(cell, float) and cell >= 0 and cell.is_integer())]
    enough = 2 * digits >= said and 2 * (len(known) + sum(map(str.isdigit, texts))) >= len(present)
    long = any(len(text) >= 4 and text.isdigit() for text in texts) or max(known, default=0) >= 1000
    return enough and (strong or (is_identifier_name(read.name, strong=False) and long)) and not _are_days(texts)


def _are_days(texts: Sequence[str] | set[str]) -> bool:
    return bool(texts) and all(len(text) in (6, 8, 14) and dates.moment(text) is not None for text in texts)


def kinds(texts: pl.Series) -> pl.Series:
    """Of each text: 0 none, 1 surely a word, 2 surely a figure of digits alone, 3 neither.

    Words begin with a letter and are no truth and no word for a missing value; with a digit in them they must not look
    like money or a date either.
    """
    text = pl.col("text")
    money = lexicon.alternatives("currency", "codes")
    months, days = "|".join(map(re.escape, lexicon.months())), lexicon.alternatives("date", "weekdays")
    none = "|".join(re.escape(word) for word in lexicon.words("missing", "words"))
    plain = text.str.contains(rf"(?i)^(?:(?:{none}|true|false)$|[\x{{ff21}}-\x{{ff5a}}])").not_()
    dateless = text.str.contains(rf"(?i)^(?:{money}|{months}|\x{{6c11}}\x{{570b}})|{days}").not_()
    worded = pl.when(text.str.contains(r"^\pL[^\pN]*$")).then(plain).otherwise(dateless & text.str.contains(r"^\pL"))
    found = pl.when(text.is_null()).then(0).when(text.str.contains(r"^[0-9]+$")).then(2).when(worded).then(1)
    return pl.DataFrame({"text": texts}).select(found.otherwise(3).cast(pl.Int8)).to_series()


def _moments(read: ReadColumn, edge: Sequence[Cell], middle: pl.Series) -> pl.Series:
    """Dates, as cells of dates or written from the year down."""
    if middle.dtype.is_temporal():
        _must(all(isinstance(cell, date) for cell in edge if cell is not None), read)
        found = middle.cast(pl.Datetime("us"))
        is_fine = read.type is ColumnType.DATETIME or bool((found.dt.truncate("1d") == found).all())
        _must(is_fine and read.type is not ColumnType.MONTH, read)
        return found
    _must(middle.dtype == pl.String and not any(isinstance(cell, float) for cell in edge), read)
    texts = distinct(middle)
    return _distinct_moments(read, middle, texts) if len(texts) < _DISTINCT else _routed(read, middle)


def _distinct_moments(read: ReadColumn, middle: pl.Series, texts: pl.Series) -> pl.Series:
    """Each distinct text read once; only those which begin with the year can be read in one way."""
    found: dict[str, datetime] = {}
    for text in texts.drop_nulls().to_list():
        moment = dates.moment(text)
        _must(bool(re.match(r"(?:19|20)\d\d[-/.\u5e74]|(?:19|20)\d{6}$", text)), read)
        _must(moment is not None and not re.fullmatch(r"\d+\.\d+", text), read)
        assert moment is not None
        _must((moment.grain == "month") == (read.type is ColumnType.MONTH), read)
        _must(moment.grain != "second" or read.type is ColumnType.DATETIME, read)
        found[text] = moment.value
    return middle.replace_strict(found, return_dtype=pl.Datetime("us"))


def _routed(read: ReadColumn, middle: pl.Series) -> pl.Series:
    """Moments to the second, in one of the usual ways to write them."""
    route = next((route for route, shape in _ROUTE.items() if _all(middle, shape)), None)
    _must(route is not None and read.type is ColumnType.DATETIME, read)
    return middle.str.to_datetime(route, strict=False, time_unit="us")


def _all(texts: pl.Series, pattern: str) -> bool:
    return bool(texts.str.contains(pattern).all())


def _must(holds: bool, read: ReadColumn) -> None:
    if not holds:
        raise Irregular(f"{read.name}: cells unlike the first and last")


def summed(read: ReadColumn, column: pl.Series) -> dict[str, Any]:
    """How many values a whole column has, their sum, the first and the last."""
    filled = column.drop_nulls()
    ends = {"first": _shown(filled[0], read.type), "last": _shown(filled[-1], read.type)} if len(filled) else {}
    total = exact_sum(filled) if read.type is ColumnType.NUMBER else math.inf
    return {"filled": len(filled), "sum": total if math.isfinite(total) else None, **ends}


def _shown(value: Any, kind: ColumnType) -> Any:
    if kind is ColumnType.MONTH:
        return value.isoformat()[:7]
    return value.isoformat() if isinstance(value, date) else value


def exact_sum(figures: pl.Series) -> float:
    """The sum of figures as they are written: those of whole cents as whole numbers, the few others as decimals."""
    cents = (figures * _CENTS).round()
    # a scalar divisor would be multiplied by its reciprocal, which is not exact
    whole = (cents / pl.repeat(float(_CENTS), len(figures), eager=True) == figures) & (cents.abs() <= _FIFTEEN)
    others = sum((Decimal(repr(figure)) for figure in figures.filter(~whole).to_list()), Decimal(0))
    units = int(cents.filter(whole).cast(pl.Int128).sum())
    return float(Decimal(units) / _CENTS + others)
