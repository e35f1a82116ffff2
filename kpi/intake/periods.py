"""Years, quarters and months as headers of wide tables name them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from kpi.intake import lexicon
from kpi.intake.dates import moment
from kpi.intake.grid import Cell

_YEAR = re.compile(r"(?:19|20)\d{2}")


def is_period(cell: Cell) -> bool:
    """Whether a cell names a year, a quarter or a month, as headers of wide tables do."""
    if isinstance(cell, float):
        return cell == int(cell) and 1900 <= cell <= 2100
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


def span(names: list[str]) -> tuple[str, str] | None:
    """The first and the last period among the names of columns; as written where they say no year."""
    named = [name for name in names if is_period_name(name)]
    if len(named) < 3:
        return None
    known = sorted(period for name in named if (period := period_of(name)))
    return (known[0], known[-1]) if len(known) == len(named) else (named[0], named[-1])


def are_dates_in_order(cells: list[Cell]) -> bool:
    """Dates across a header: at least three, each later than the last or each earlier."""
    days = [date(cell.year, cell.month, cell.day) for cell in cells if isinstance(cell, date)]
    return len(days) >= 3 and (days == sorted(set(days)) or days == sorted(set(days), reverse=True))
