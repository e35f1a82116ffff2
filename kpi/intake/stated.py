"""The month, quarter or year that a title, the name of a sheet or the name of a file states for a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import PurePath
from typing import Literal

from kpi.intake import lexicon

Origin = Literal["title", "sheet", "file"]
_LONGEST = 120
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_NOT_BEFORE = r"(?<![\d.])"
_DAY = r"(?:19|20)\d{2}\s*[-/.\u5e74]\s*\d{1,2}\s*[-/.\u6708]\s*\d{1,2}\s*\u65e5?|(?<!\d)(?:19|20)\d{6}(?!\d)"
_TO = r"\s*(?:-|~|\u2013|\u2014|_|\u81f3|\u5230|to)+\s*"
_DAYS = re.compile(rf"(?P<first>{_DAY}){_TO}(?P<last>{_DAY})")
_ONE_DAY = re.compile(rf"{_DAY}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:19|20)\d{{2}}")
_FIGURES = re.compile(r"\d+")
_SEVERAL = re.compile(rf"\d\s*\u6708?{_TO}\d{{1,2}}\s*\u6708|\u534a\u5e74|(?<![a-z])h[12](?![a-z\d])")


@dataclass(frozen=True, slots=True)
class Stated:
    """A period as it is stated, its year or what is within the year perhaps left open, and where it stands."""

    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    origin: Origin = "title"

    def __str__(self) -> str:
        """The period as 2026-10, 2026-Q4 or 2026."""
        if self.month:
            return f"{self.year}-{self.month:02d}"
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def last_month(self) -> date:
        """The first day of the last month of the period."""
        return date(self.year or 1, self.month or (3 * self.quarter if self.quarter else 12), 1)

    @property
    def is_within(self) -> bool:
        """Whether it says which part of the year it is."""
        return self.month is not None or self.quarter is not None


@cache
def _shapes() -> list[re.Pattern[str]]:
    """How a period is written, the closest way first; what one finds is taken out of the text."""
    names = "|".join(sorted(map(re.escape, lexicon.months()), key=len, reverse=True))
    latin = "|".join(
        sorted((re.escape(name) for name in lexicon.months() if ord(name[0]) < 0x3000), key=len, reverse=True)
    )
    quarter = r"(?P<quarter>[1-4\u4e00\u4e8c\u4e09\u56db])"
    written = [
        rf"{_NOT_BEFORE}{_YEAR}\s*\u5e74?\s*[-/._]?\s*{_MONTH}\s*\u6708",
        rf"{_NOT_BEFORE}{_YEAR}\s*[-/._\u5e74]\s*{_MONTH}(?![\d.])",
        rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?!\d)",
        rf"(?<![a-z])(?P<name>{latin})\.?[-\s_/,']*{_YEAR}(?!\d)",
        rf"(?<![a-z])(?P<name>{latin})[-'](?P<short>\d{{2}})(?!\d)",
        rf"(?<!\d){_YEAR}[-\s_/\u5e74]*(?P<name>{names})(?![a-z])",
        rf"{_NOT_BEFORE}{_YEAR}\s*[-/_.\u5e74]?\s*q(?P<quarter>[1-4])(?!\d)",
        rf"(?<![a-z])q(?P<quarter>[1-4])[-\s_/']*{_YEAR}(?!\d)",
        rf"{_NOT_BEFORE}{_YEAR}\s*\u5e74?(?:\u5ea6)?\s*\u7b2c?{quarter}\s*\u5b63",
        rf"(?<![\d.,]){_YEAR}(?![\d.,]\d|\d)",
        rf"(?<!\d){_MONTH}\s*\u6708",
        r"(?P<name>\u5341[\u4e00\u4e8c]\u6708|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]\u6708)",
        rf"\u7b2c?{quarter}\s*\u5b63\u5ea6?|(?<![a-z])q(?P<number>[1-4])(?![a-z\d])",
    ]
    return [re.compile(shape) for shape in written]


def _mentions(text: str) -> list[Stated] | None:
    """The periods a text names; nothing at all where it names a stretch that is no month, quarter or year."""
    plain = lexicon.plain(text[:_LONGEST])
    found: list[Stated] = []
    for days in _DAYS.finditer(plain):
        stretch = _stretch(_as_day(days["first"]), _as_day(days["last"]))
        if stretch is None:
            return None
        found.append(stretch)
    plain = _ONE_DAY.sub(" | ", _DAYS.sub(" | ", plain))
    if _SEVERAL.search(plain) or any(word in plain for word in lexicon.words("stated", "running")):
        return None
    for shape in _shapes():
        found += [stated for match in shape.finditer(plain) if (stated := _read(match.groupdict()))]
        plain = shape.sub(" | ", plain)
    whole = lexicon.months().get(plain.strip())
    return [*found, Stated(month=whole)] if whole else found


def _read(parts: dict[str, str | None]) -> Stated:
    year, quarter = parts.get("year"), parts.get("quarter") or parts.get("number")
    short, name, month = parts.get("short"), parts.get("name"), parts.get("month")
    return Stated(
        int(year) if year else 2000 + int(short) if short else None,
        int(lexicon.numerals().get(quarter, quarter)) if quarter else None,
        lexicon.months()[name] if name else int(month) if month else None,
    )


def _as_day(text: str) -> date | None:
    numbers = _FIGURES.findall(text)
    if len(numbers) == 1:
        numbers = [text[:4], text[4:6], text[6:8]]
    try:
        return date(*map(int, numbers))
    except ValueError:
        return None


def _stretch(first: date | None, last: date | None) -> Stated | None:
    """From one day to another as a month, or as the quarter or year which it is exactly."""
    if first is None or last is None or first.year != last.year or last < first:
        return None
    if first.month == last.month:
        return Stated(first.year, month=first.month)
    if first.day != 1 or last.day < 30:
        return None
    if (first.month, last.month) == (1, 12):
        return Stated(first.year)
    return Stated(first.year, last.month // 3) if last.month - first.month == 2 and last.month % 3 == 0 else None


def _one(texts: Sequence[str], origin: Origin) -> tuple[Stated | None, bool]:
    """The one period that some texts name, and whether they name several; the closest counts, year or not."""
    found: list[Stated] = []
    for text in texts:
        named = _mentions(text)
        if named is None:
            return None, True
        found += named
    years = {stated.year for stated in found if stated.year}
    parts = {(stated.quarter, stated.month) for stated in found if stated.is_within}
    months = {part for part in parts if part[1]}
    within = months or parts
    if not found:
        return None, False
    if len(years) > 1 or len(within) > 1:
        return None, True
    quarter, month = next(iter(within), (None, None))
    return Stated(next(iter(years), None), None if month else quarter, month, origin), False


def stated_period(titles: Sequence[str], sheet: str | None, file: str) -> Stated | None:
    """The one period stated above a table, else by its sheet, else by its file.

    The nearest place that names one counts. What it leaves open, the year of `10月` or the month of a year's
    workbook, comes from the next place that says just that.
    """
    found: Stated | None = None
    places: list[tuple[Sequence[str], Origin]] = [(titles, "title"), ([sheet or ""], "sheet"), ([_stem(file)], "file")]
    for texts, origin in places:
        named, several = _one(texts, origin)
        if several:
            break
        if named is None:
            continue
        if found is None:
            found = named
        elif found.year is None:
            found = replace(found, year=named.year)
        elif not found.is_within and named.year in (None, found.year) and origin == "sheet":
            found = replace(named, year=found.year)
    return found if found and found.year else None


def _stem(file: str) -> str:
    return PurePath(file).stem
