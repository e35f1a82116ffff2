"""What the cells of a column are, counted once: their kinds and each distinct text."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import TypeVar

from kpi.intake import values
from kpi.intake.grid import Cell, Fault, counted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contents:
    """The cells of a column; `texts` counts each text, `said` are those that stand for a value."""

    cells: Sequence[Cell]
    kinds: frozenset[type]
    texts: Counter[str]
    said: set[str]
    present: int
    real: Sequence[Cell]

    def only(self, *kinds: type) -> bool:
        """Whether every cell that is not empty is of these kinds."""
        return self.kinds <= {NoneType, *kinds}

    def share(self, holds: Callable[[str], object]) -> int:
        """How many cells hold a text of which something holds."""
        return sum(count for text, count in self.texts.items() if holds(text))

    def floats(self) -> list[float]:
        """The cells that are finite figures."""
        figures = [cell for cell in self.cells if isinstance(cell, float)] if float in self.kinds else []
        return figures if all(map(math.isfinite, figures)) else [cell for cell in figures if math.isfinite(cell)]

    def spoken(self) -> list[str]:
        """The texts that stand for a value, in order and as often as they come."""
        return [cell for cell in self.real if isinstance(cell, str)] if self.said else []

    def each(self, written: dict[str, T], other: Callable[[Cell], T]) -> list[T]:
        """Something of every cell: of a text what is known of it, of another cell by a rule."""
        return [written[cell] if isinstance(cell, str) else other(cell) for cell in self.cells]


def contents_of(cells: Sequence[Cell]) -> Contents:
    """The contents of a column from its cells."""
    kinds, texts = frozenset(map(type, cells)), counted(cells)
    missing = {text for text in texts if values.is_missing(text)}
    present = cells
    if not kinds.isdisjoint({NoneType, Fault}):
        present = [cell for cell in cells if cell is not None and not isinstance(cell, Fault)]
    real = [c for c in present if not (isinstance(c, str) and c in missing)] if missing else present
    return Contents(cells, kinds, texts, set(texts) - missing, len(present), real)
