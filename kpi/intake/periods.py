"""Years, quarters and months as headers of wide tables name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from kpi.intake import lexicon
from kpi.intake.dates import moment
from kpi.intake.grid import Cell
from kpi.intake.stated import Stated

_YEAR = re.compile(r"(?:19|20)\d{2}")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*\u6708")
_FIGURES = re.compile(r"\d+")
_DOUBLE = re.compile(r"((?:19|20)\d{2})[-/]((?:19|20)?\d{2})")
_DAY = re.compile(
    r"(?:(?:19|20)\d{2}\s*\u5e74\s*)?(?:\d{1,2}\s*\u6708\s*)?(?P<day>\d{1,2})\s*[\u65e5\u53f7]|(?P<number>\d{1,2})"
)
_MONTH_LENGTHS = range(28, 32)
_ISO_DAY = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}")
_SIZES = {"year": 4, "quarter": 5, "month": 7, "day": 10}
Grain = Literal["year", "quarter", "month", "day"]


def is_period(cell: Cell) -> bool:
    """Whether a cell names a year, a quarter or a month, as headers of wide tables do."""
    if isinstance(cell, float):
        return cell.is_integer() and 1900 <= cell <= 2100
    return isinstance(cell, str) and is_period_name(cell)


@lru_cache(maxsize=20_000)
def is_period_name(name: str) -> bool:
    """Whether a text names a period, footnote marks aside."""
    text = _bare(name)
    return bool(lexicon.pattern("period", "pattern").match(text)) or text in lexicon.months()


def _bare(name: str) -> str:
    return lexicon.pattern("period", "footnote").sub("", lexicon.plain(name))


def period_of(name: str) -> str | None:
    """The period a header names as 2026, 2026-Q4 or 2026-10; nothing when it does not say the year."""
    text = _bare(name)
    year, month = _YEAR.search(text), moment(text)
    quarter = lexicon.pattern("period", "quarter").search(text)
    if year is None:
        return None
    if quarter:
        return f"{year[0]}-Q{lexicon.numerals().get(quarter[0], quarter[0])}"
    return month.value.strftime("%Y-%m") if month else year[0]


def span(names: list[str], stated: Stated | None = None) -> tuple[str, str] | None:
    """The first and the last period among the names of columns; as written where no year is said or stated."""
    named = [part for name in names for part in name.split("/")[:1] if is_period_name(part)]
    if len(named) < 3:
        return None
    known = sorted(period for name in named if (period := period_of(name)))
    if len(known) < len(named):
        known = _stated_periods(names, stated)
    return (known[0], known[-1]) if known else (named[0], named[-1])


def _stated_periods(names: list[str], stated: Stated | None) -> list[str]:
    """The finest periods among headings, in order, with the year stated for them."""
    found = [heading for heading, _ in headings(names, stated).values()]
    finest = max((_SIZES[heading.grain] for heading in found), default=0)
    members = [heading for heading in found if _SIZES[heading.grain] == finest]
    return [str(heading) for heading in sorted(members, key=lambda heading: heading.first)]


def are_dates_in_order(cells: list[Cell]) -> bool:
    """Dates across a header: at least three, each later than the last or each earlier."""
    days = [date(cell.year, cell.month, cell.day) for cell in cells if isinstance(cell, date)]
    return len(days) >= 3 and (days == sorted(set(days)) or days == sorted(set(days), reverse=True))


def is_period_heading(name: str) -> bool:
    """Whether a heading of one or more levels names a period or a day in one of them."""
    return any(is_period_name(part) or _ISO_DAY.fullmatch(part) for part in name.split("/"))


def days_across(names: list[str]) -> frozenset[str]:
    """The levels of headings that are days of a month: called so, or bare numbers that run through a whole month."""
    found = {part: match for name in names for part in name.split("/") if (match := _DAY.fullmatch(_bare(part)))}
    said = [part for part, match in found.items() if match["day"]]
    bare = [part for part, match in found.items() if match["number"]]
    is_month = list(map(int, bare)) == list(range(1, len(bare) + 1)) and len(bare) in _MONTH_LENGTHS
    return frozenset([*(said if len(said) >= 3 else []), *(bare if is_month else [])])


@dataclass(frozen=True, slots=True)
class Heading:
    """A period as a heading names it: its first day, and how long it is."""

    first: date
    grain: Grain

    def __str__(self) -> str:
        """The period as 2026, 2026-Q4, 2026-10 or 2026-10-31."""
        if self.grain == "quarter":
            return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
        return self.first.isoformat()[: _SIZES[self.grain]]

    def covers(self, other: Heading) -> bool:
        """Whether another period lies within this one."""
        if self.grain == "year" or self.first.year != other.first.year:
            return self.first.year == other.first.year
        same = 3 if self.grain == "quarter" else 1
        return (self.first.month - 1) // same == (other.first.month - 1) // same


def headings(names: list[str], stated: Stated | None) -> dict[str, tuple[Heading, str]]:
    """The headings that name a period, with what else they say; nothing where one does not say its year.

    A level of a heading may say the year and another the month. School years such as 2009-10 are no months.
    """
    days = days_across(names)
    levels = {name: [part for part in name.split("/") if part in days or _says(part)] for name in names}
    levels = {name: parts for name, parts in levels.items() if parts}
    found: dict[str, tuple[Heading, str]] = {}
    if _are_double_years([parts[-1] for parts in levels.values()]):
        return {}
    for name, parts in levels.items():
        heading = _heading(parts, stated, days)
        if heading is None:
            return {}
        rest = [part for part in name.split("/") if part not in parts]
        found[name] = (heading, "/".join(rest))
    own = all(any(_YEAR.search(part) for part in parts) for parts in levels.values())
    return found if own or _run_one_way(found) else {}


def _run_one_way(found: dict[str, tuple[Heading, str]]) -> bool:
    """Months from April to March pass the end of a year: one year stated is not that of all."""
    days = list(dict.fromkeys(heading.first for heading, _ in found.values()))
    return days in (sorted(days), sorted(days, reverse=True))


def _says(part: str) -> bool:
    return is_period_name(part) or _ISO_DAY.fullmatch(part) is not None


def _are_double_years(parts: list[str]) -> bool:
    """Years written 2009-10, 2010-11: the second number is always the next year."""
    pairs = [match for part in parts if (match := _DOUBLE.fullmatch(_bare(part)))]
    return len({match[1] for match in pairs}) > 1 and all(int(m[1]) % 100 + 1 == int(m[2]) % 100 for m in pairs)


def _heading(parts: list[str], stated: Stated | None, days: frozenset[str]) -> Heading | None:
    """The period that the levels say together, its year, or of a day its month, perhaps stated above the table."""
    if len(parts) == 1 and _ISO_DAY.fullmatch(parts[0]):
        return Heading(date.fromisoformat(parts[0]), "day")
    year: int | None = None
    quarter = month = None
    for part in map(_bare, parts):
        said = _YEAR.search(part)
        year = int(said[0]) if said else year
        number = lexicon.pattern("period", "quarter").search(part)
        quarter = int(lexicon.numerals().get(number[0], number[0])) if number else quarter
        month = month or _month(part)
    year = year or (stated.year if stated else None)
    if year is None or any(lexicon.pattern("period", "half").search(_bare(part)) for part in parts):
        return None
    day = next((int(_FIGURES.findall(part)[-1]) for part in parts if part in days), None)
    if day is not None:
        return _day(year, month or (stated.month if stated else None), day)
    if month:
        return Heading(date(year, month, 1), "month")
    return Heading(date(year, 3 * quarter - 2, 1), "quarter") if quarter else Heading(date(year, 1, 1), "year")


def _day(year: int, month: int | None, day: int) -> Heading | None:
    try:
        return Heading(date(year, month, day), "day") if month else None
    except ValueError:
        return None


def _month(text: str) -> int | None:
    """The month a heading names, with its year or without."""
    if text in lexicon.months():
        return lexicon.months()[text]
    match = _MONTH.search(text)
    if match:
        return int(match[1])
    found = moment(text)
    return found.value.month if found else None
