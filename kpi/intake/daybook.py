"""How one column writes its dates, found once from its name and all its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kpi.intake import dates
from kpi.intake.dates import Moment, Order
from kpi.intake.grid import Cell
from kpi.intake.names import is_date_name

_DECIMAL = re.compile(r"\d+\.\d+")
_SERIAL = re.compile(r"[3-5]\d{4}")
_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Daybook:
    """The habits of a column of dates; `choices` are the orders of day, month and year where one had to be guessed."""

    order: Order
    choices: list[Order]
    by_month: bool
    by_day: bool
    by_serial: bool

    @property
    def reads_figures(self) -> bool:
        """Whether a figure may be a date here."""
        return self.by_month or self.by_day or self.by_serial

    def read_all(self, cells: Sequence[Cell]) -> list[Moment | None]:
        """The date in each of many cells, the same text read once."""
        written = {text: self._written(text) for text in {cell for cell in cells if isinstance(cell, str)}}
        return [written[cell] if isinstance(cell, str) else self.read(cell) for cell in cells]

    def read(self, cell: Cell) -> Moment | None:
        """The date in a cell, when it holds one."""
        if isinstance(cell, datetime):
            return Moment(cell.replace(tzinfo=None), "second")
        if isinstance(cell, date):
            return Moment(datetime(cell.year, cell.month, cell.day), "day")
        if isinstance(cell, float):
            return self._numbered(cell)
        return self._written(cell) if isinstance(cell, str) else None

    def _written(self, text: str) -> Moment | None:
        """A text as a date; 2020.5 is a month only under a name that says so."""
        if (self.by_month and len(text) == 6 and text.isdigit()) or (self.by_serial and _SERIAL.fullmatch(text)):
            return self._numbered(float(text))
        found = dates.moment(text, self.order)
        return None if found and found.grain == "month" and _DECIMAL.fullmatch(text) and not self.by_month else found

    def _numbered(self, value: float) -> Moment | None:
        """Figures are dates only under a name of dates: 202401, 20240131, or Excel's count of days."""
        if not value.is_integer():
            return None
        if self.by_month and 190001 <= value <= 209912:
            return dates.moment(f"{int(value) // 100}-{int(value) % 100}")
        if self.by_serial and (counted := dates.from_serial(value)):
            return counted
        return dates.from_number(value) if self.by_day or self.by_month else None

    def counts_days(self, cells: Sequence[Cell]) -> bool:
        """Whether dates stand as Excel's count of days, their format lost on the way."""
        return self.by_serial and any(_is_serial(cell) for cell in cells)


def _is_serial(cell: Cell) -> bool:
    return bool(_SERIAL.fullmatch(cell)) if isinstance(cell, str) else isinstance(cell, float) and 3e4 <= cell < 6e4


def daybook(name: str, texts: list[str], said: Order | None = None, year: int | None = None) -> Daybook:
    """The habits of a column from its name and its texts; `said` is the order a person chose, `year` the one stated."""
    by_month, by_day = is_date_name(name, "month_names"), is_date_name(name)
    order, choices = _order(texts[:_SAMPLE], said, year, by_day=by_day)
    return Daybook(order, choices, by_month, by_day, is_date_name(name, "serial_names"))


def _order(texts: list[str], said: Order | None, year: int | None, *, by_day: bool) -> tuple[Order, list[Order]]:
    """A year of two digits in front is looked for only under a name of dates: 12-3-2 may be the number of a flat."""
    first = dates.year_first(texts, year) if by_day else None
    if said and (said != "ymd" or first):
        return said, []
    if first:
        return first
    order, is_guessed = dates.order_of(texts)
    return order, ["dmy", "mdy"] if is_guessed else []
