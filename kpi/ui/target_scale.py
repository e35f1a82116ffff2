"""The unit that the targets of a KPI are shown and typed in, the same for a whole row."""

from __future__ import annotations

from dataclasses import dataclass

from kpi.core.indicator import Polarity
from kpi.core.target import Aim
from kpi.text import entry, numbers
from kpi.ui.desk import Desk
from kpi.usecases.target import Row

_LARGE = 100
"""From here on actuals have no more digits than the targets of their row."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What figures are multiplied by to be shown, and the unit they then have; a ranged KPI shows two bounds."""

    factor: float
    word: str
    ranged: bool
    digits: int = 2

    def short(self, value: float | None) -> str:
        """A figure as the row shows it."""
        return numbers.figure(None if value is None else value * self.factor, self.digits)

    def aim(self, aim: Aim | None) -> str:
        """A target as the row shows it."""
        if aim is None:
            return numbers.NONE
        return f"{self.short(aim.low)} – {self.short(aim.high)}" if self.ranged else self.short(aim.low)

    def typed(self, aim: Aim | None) -> str:
        """A target in full, as it is typed."""
        if aim is None:
            return ""
        low, high = self.part(aim.low), self.part(aim.high)
        return f"{low} – {high}" if self.ranged else low

    def part(self, value: float | None) -> str:
        """A figure in full, as it is typed."""
        return "" if value is None else numbers.exact(value * self.factor)

    def read(self, text: str | None) -> entry.Value | None:
        """What was typed; raises `Invalid` where it is no figure."""
        return entry.read(text or "", self.factor)

    def read_aim(self, text: str | None) -> Aim | None:
        """A target that was typed."""
        found = self.read(text)
        if found is None:
            return None
        return Aim(*found) if isinstance(found, tuple) else Aim(found, found)

    def read_part(self, text: str | None) -> float | None:
        """A single figure that was typed; of two bounds the lower."""
        found = self.read(text)
        return found[0] if isinstance(found, tuple) else found


def scale(desk: Desk, row: Row) -> Scale:
    """The scale of a KPI: by the smallest of its months, so that a row is in one unit and no month loses places."""
    aims = [part for cell in row.months if cell.aim for part in (cell.aim.low, cell.aim.high)]
    actuals = [cell.actual for cell in row.months if cell.actual is not None]
    actuals = row.recent if not (aims or actuals) else actuals
    smallest = min((abs(value) for value in (*aims, *actuals) if value), default=1.0)
    factor, word = numbers.axis_scale(smallest, row.indicator.unit, desk.language)
    whole = numbers.places([value * factor for value in aims])
    fine = numbers.places([value * factor for value in (*aims, *actuals)])
    large = max((abs(value) * factor for value in (*aims, *actuals)), default=0.0) >= _LARGE
    return Scale(factor, word, row.indicator.polarity is Polarity.RANGE, whole if large else fine)
