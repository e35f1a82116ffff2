"""Labels written only where they change, as reports group their rows: each holds until the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kpi.core.problem import Place, Problem
from kpi.intake.answers import Answers
from kpi.intake.grid import Cell
from kpi.intake.problems import question
from kpi.intake.values import figure, is_code

_CHOICES = ("fill", "leave")
_LEAST_ROWS = 4
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Grouped:
    """The columns of a table with their labels filled down, and what was asked about it."""

    cells: dict[int, list[Cell]]
    asked: list[Problem] = field(default_factory=list)


def filled_down(cells: Mapping[int, list[Cell]], names: Mapping[int, str], place: Place, answers: Answers) -> Grouped:
    """The columns that group the rows, filled down unless a person said to leave them; each is asked about."""
    found, asked = dict(cells), []
    for column in _grouping(cells, list(names)):
        where = Place(sheet=place.sheet, column=names[column])
        said = answers.choice("fill_down", _CHOICES, sheet=place.sheet, column=names[column])
        if said is None:
            blanks = cells[column].count(None)
            asked.append(question("labels_filled_down", "fill_down", "fill", _CHOICES, where, count=blanks))
        if said != "leave":
            found[column] = _down(cells[column])
    return Grouped(found, asked)


def _grouping(cells: Mapping[int, list[Cell]], columns: Sequence[int]) -> list[int]:
    """The first columns of a table as long as they are labels with gaps; some column after them has none."""
    found: list[int] = []
    for column in columns:
        within = _down(cells[found[-1]]) if found else [None] * len(cells[column])
        if not _has_gaps(cells[column], within) or not _nested(cells, [*found, column]):
            break
        found.append(column)
    rest = columns[len(found) :]
    whole = any(all(map(_is_label, cells[column])) for column in rest)
    return found if whole else []


def _has_gaps(cells: Sequence[Cell], within: Sequence[Cell]) -> bool:
    """A label that groups rows stands on the first, is not written again `within` a group, and leaves gaps below."""
    if len(cells) < _LEAST_ROWS or cells[0] is None or 2 * cells.count(None) < len(cells):
        return False
    written = [(str(group), str(cell)) for cell, group in zip(cells, within, strict=True) if cell is not None]
    return len(set(written)) == len(written) and all(_is_label(cell) for cell in cells if cell is not None)


def _nested(cells: Mapping[int, list[Cell]], columns: Sequence[int]) -> bool:
    """Where an outer label begins, those within it begin too."""
    *outer, inner = columns
    return all(
        cells[inner][row] is not None for column in outer for row, cell in enumerate(cells[column]) if cell is not None
    )


def _is_label(cell: Cell) -> bool:
    """Words, dates, codes and years are labels; figures are not."""
    if isinstance(cell, str):
        found = figure(cell)
        return found is None or is_code(cell) or found.value in _YEARS
    return isinstance(cell, date) or (isinstance(cell, float) and cell in _YEARS)


def _down(cells: Sequence[Cell]) -> list[Cell]:
    held: Cell = None
    found: list[Cell] = []
    for cell in cells:
        held = cell if cell is not None else held
        found.append(held)
    return found
