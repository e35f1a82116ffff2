"""What one column is read from, and what it was read as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from kpi.core.problem import Place, Problem
from kpi.core.reading import ColumnType
from kpi.intake.grid import Cell, Fault
from kpi.intake.setting import Setting

Value = None | bool | float | str | date | datetime


@dataclass(frozen=True, slots=True)
class Lost:
    """A cell whose value the column cannot hold: its place among the cells, what it says, and the problem's key."""

    index: int
    value: str
    key: str


@dataclass(frozen=True, slots=True)
class Source:
    """A column's name, its cells with their row numbers, and what is known of its table."""

    name: str
    cells: list[Cell]
    rows: list[int]
    setting: Setting = field(default_factory=Setting)

    @property
    def place(self) -> Place:
        """The place of the column."""
        return Place(sheet=self.setting.sheet, column=self.name)

    def at(self, index: int) -> Place:
        """The place of one cell."""
        return Place(sheet=self.setting.sheet, row=self.rows[index], column=self.name)

    def choice(self, topic: str, choices: Sequence[str]) -> str | None:
        """What a person chose for this column."""
        return self.setting.answers.choice(topic, choices, sheet=self.setting.sheet, column=self.name)


@dataclass(frozen=True, slots=True)
class Typed:
    """A column's type and values, one for each row."""

    type: ColumnType
    values: Sequence[Value]
    problems: list[Problem] = field(default_factory=list)
    unit: str | None = None
    lost: list[Lost] = field(default_factory=list)


def as_text(cell: Cell) -> str | None:
    """A cell as the text a person sees."""
    if cell is None or isinstance(cell, Fault):
        return None
    if isinstance(cell, float):
        return str(int(cell)) if abs(cell) < 1e21 and cell == int(cell) else repr(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
