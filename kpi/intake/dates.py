"""Dates written as text, in every shape; what a day and what a month is follows from the whole column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Literal

from kpi.intake import lexicon

Order = Literal["dmy", "mdy", "ymd"]
Grain = Literal["day", "second", "month"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as read; `grain` is how fine it was written."""

    value: datetime
    grain: Grain


_TIME = (
    r"(?:[t\s]*(?P<half1>{half})?\s*(?P<hour>\d{{1,2}})[:\u65f6](?P<minute>\d{{2}})"
    r"(?:[:\u5206](?P<second>\d{{2}})(?:[.,]\d+)?)?\u79d2?"
    r"\s*(?P<half2>{half})?\s*(?:z|(?:utc|gmt)?(?:[+-]\d{{1,2}}(?::?\d{{2}})?)?)?)?"
)
_SEPARATOR = r"\s*[-/.\u5e74]\s*"
_MONTH_DAY = r"(?P<month>\d{1,2})\s*[-/.\u6708]\s*(?P<day>\d{1,2})\s*\u65e5?"
_YEAR_FIRST = rf"(?P<year>(?:19|20)\d{{2}}){_SEPARATOR}{_MONTH_DAY}"
_COMPACT = r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
_STAMP = r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})"
_YEAR_LAST = r"(?P<one>\d{1,2})\s*[-/.]\s*(?P<two>\d{1,2})\s*[-/.]\s*(?P<year>\d{4}|\d{1,2})"
_YEAR_MONTH = rf"(?P<year>(?:19|20)\d{{2}}){_SEPARATOR}(?P<month>\d{{1,2}})\s*\u6708?"
_MONTH_YEAR = r"(?P<month>\d{1,2})\s*[-/.]\s*(?P<year>(?:19|20)\d{2})"
_ROC = rf"(?:\u6c11\u570b)?\s*(?P<roc>1[01]\d){_SEPARATOR}{_MONTH_DAY}"
_BEFORE_REPUBLIC = 1911
_EPOCH = datetime(1899, 12, 30)
_DIGIT = re.compile(r"\d")
_NO_YEAR = re.compile(r"(?:(\d{1,2})[-/](\d{1,2})|(\d{1,2})\u6708(\d{1,2})\u65e5?)")


@cache
def _shapes() -> list[re.Pattern[str]]:
    half = lexicon.alternatives("date", "morning") + "|" + lexicon.alternatives("date", "afternoon")
    clock = _TIME.format(half=half)
    names = "|".join(sorted(map(re.escape, lexicon.months()), key=len, reverse=True))
    day_name = rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-\s./]*(?P<name>{names})[-\s./,]*(?P<year>\d{{4}}|\d{{2}})"
    name_day = rf"(?P<name>{names})[-\s./]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<year>\d{{4}})"
    name_year = rf"(?P<name>{names})\.?[-\s/,']*(?P<year>(?:19|20)\d{{2}}|\d{{2}})"
    year_name = rf"(?P<year>(?:19|20)\d{{2}})[-\s/\u5e74]*(?P<name>{names})"
    timed = [_YEAR_FIRST, _COMPACT, _ROC, _YEAR_LAST, day_name, name_day]
    shapes = [shape + clock for shape in timed] + [_STAMP, _YEAR_MONTH, _MONTH_YEAR, name_year, year_name]
    return [re.compile(shape) for shape in shapes]


@cache
def _weekday() -> re.Pattern[str]:
    days = lexicon.alternatives("date", "weekdays")
    return re.compile(rf"[\s,(]*(?:{days})[\u4e00-\u65e5\u5929]?[)\s,.]*")


@cache
def _beginning() -> re.Pattern[str]:
    """How a text begins that may be a date: with a digit, a month or an era, unless a weekday stands in it."""
    names, days = "|".join(map(re.escape, lexicon.months())), lexicon.alternatives("date", "weekdays")
    return re.compile(rf"\d|\u6c11\u570b|{names}|.*(?:{days})", re.DOTALL)


@lru_cache(maxsize=200_000)
def moment(text: str, order: Order = "dmy") -> Moment | None:
    """The date a text says, or nothing when it says none."""
    if not 4 <= len(text) <= 40:
        return None
    plain = (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip().casefold()
    if not _DIGIT.search(plain) or not _beginning().match(plain):
        return None
    for candidate in dict.fromkeys((plain, _weekday().sub(" ", plain).strip())):
        for shape in _shapes():
            match = shape.fullmatch(candidate)
            if match:
                return _moment(match.groupdict(), order)
    return None


def _moment(parts: dict[str, str | None], order: Order) -> Moment | None:
    year, month, day = _calendar(parts, order)
    hour = int(parts.get("hour") or 0)
    half = parts.get("half1") or parts.get("half2")
    if half:
        hour = hour % 12 + (12 if half in lexicon.words("date", "afternoon") else 0)
    try:
        value = datetime(year, month, day or 1, hour, int(parts.get("minute") or 0), int(parts.get("second") or 0))
    except ValueError:
        return None
    return Moment(value, "month" if day is None else "second" if parts.get("hour") else "day")


def _calendar(parts: dict[str, str | None], order: Order) -> tuple[int, int, int | None]:
    if parts.get("one"):
        return _numbered(parts["one"] or "", parts["two"] or "", parts["year"] or "", order)
    year = _century(int(parts.get("year") or 0) or int(parts.get("roc") or 0) + _BEFORE_REPUBLIC)
    name = parts.get("name")
    month = lexicon.months()[name] if name else int(parts["month"] or 0)
    return year, month, int(parts["day"] or 0) if parts.get("day") else None


def _numbered(one: str, two: str, last: str, order: Order) -> tuple[int, int, int]:
    """Three numbers as year, month and day; a year has two digits or four, and stands in front only with two."""
    if order == "ymd" and len(last) <= 2:
        return _century(int(one) if len(one) == 2 else -1), int(two), int(last)
    year = _century(int(last) if len(last) > 1 else -1)
    return (year, int(two), int(one)) if order == "dmy" else (year, int(one), int(two))


def _century(year: int) -> int:
    return year + (2000 if year < 70 else 1900) if 0 <= year < 100 else year


_ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
_MOSTLY = 0.75
_AMBIGUOUS = re.compile(_YEAR_LAST + r"(?:[t\s].*)?")


def year_first(texts: list[str], year: int | None) -> tuple[Order, list[Order]] | None:
    """Whether two digits in front are the year, as in 26/1/5, with the orders that fit where that had to be guessed.

    Years change less often than days, so the first number has no more values than the last. A last number of one
    digit is no year. Else the year stated settles which is taken, or the narrower span.
    """
    distinct = list(dict.fromkeys(texts))
    written = {text: match for text in distinct if (match := _AMBIGUOUS.fullmatch(text)) and len(match["year"]) < 4}
    if len(written) < _MOSTLY * len(distinct) or not _fit(written, "ymd"):
        return None
    ones, lasts = ({match[name] for match in written.values()} for name in ("one", "year"))
    if any(len(last) == 1 for last in lasts):
        return "ymd", []
    if len(ones) > len(lasts):
        return None
    orders: list[Order] = [order for order in _ORDERS if _fit(written, order)]
    is_stated = year is not None and ones == {f"{year % 100:02d}"}
    narrowest = min(orders, key=lambda order: _span(list(written), order))
    return "ymd" if is_stated else narrowest, orders if len(orders) > 1 else []


def _fit(texts: Collection[str], order: Order) -> bool:
    return bool(texts) and all(moment(text, order) for text in texts)


def order_of(texts: list[str]) -> tuple[Order, bool]:
    """Which of two numbers is the day in a column, and whether that had to be guessed."""
    distinct = list(dict.fromkeys(texts))
    pairs = [(int(m["one"]), int(m["two"])) for m in map(_AMBIGUOUS.fullmatch, distinct) if m]
    if any(one > 12 for one, _ in pairs):
        return "dmy", False
    if any(two > 12 for _, two in pairs):
        return "mdy", False
    if not pairs or sum(text.count(".") >= 2 for text in texts) > 0.5 * len(texts):
        return "dmy", False
    narrower: Order = "mdy" if _span(distinct, "mdy") < _span(distinct, "dmy") else "dmy"
    return narrower, any(one != two for one, two in pairs)


def _span(texts: list[str], order: Order) -> float:
    """A file covers a short time: of two readings the one with the narrower span is the right one."""
    days = [found.value for text in texts if (found := moment(text, order))]
    return (max(days) - min(days)).total_seconds() if days else float("inf")


def without_year(text: str) -> tuple[int, int] | None:
    """Month and day of a date written without its year."""
    match = _NO_YEAR.fullmatch(text)
    if match is None:
        return None
    month, day = int(match[1] or match[3]), int(match[2] or match[4])
    return (month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


_STATED = re.compile(r"((?:19|20)\d{2})\s*[-/.\u5e74]\s*(\d{1,2})(?!\d)")


def stated_month(texts: list[str]) -> date | None:
    """The last month that the lines above a table name, such as the month of a statement."""
    found = [(int(m[1]), int(m[2])) for text in texts for m in _STATED.finditer(text) if 1 <= int(m[2]) <= 12]
    return date(*max(found), 1) if found else None


def dated(month: int, day: int, stated: date) -> date | None:
    """A date without a year as the latest one that is not after the month stated above the table."""
    year = stated.year if month <= stated.month else stated.year - 1
    try:
        return date(year, month, day)
    except ValueError:
        return None


def from_serial(value: float) -> Moment | None:
    """A date as Excel counts it, in days since the end of 1899, when its format was lost on the way."""
    return Moment(_EPOCH + timedelta(days=value), "day") if 30_000 <= value <= 60_000 else None


def from_number(value: float) -> Moment | None:
    """A date written as the number 20240131."""
    return moment(str(int(value))) if value == int(value) and 19_000_101 <= value <= 20_991_231 else None
