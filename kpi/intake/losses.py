"""Cells whose value their column cannot hold: every one listed, the first ones told one by one."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.core.problem import Problem
from kpi.intake import values
from kpi.intake.grid import Fault
from kpi.intake.problems import error
from kpi.intake.source import Lost, Source, as_text

_REPORTED = 50
_LONGEST = 60


def misfits(source: Source, found: Sequence[object], key: str) -> tuple[list[Problem], list[Lost]]:
    """The cells that hold something the column's type cannot say; the first ones one by one, the rest as a number."""
    lost = [
        Lost(index, as_text(cell) or "", f"intake.{key}")
        for index, cell in enumerate(source.cells)
        if found[index] is None
        and cell is not None
        and not isinstance(cell, Fault)
        and not (isinstance(cell, str) and values.is_missing(cell))
    ]
    problems = [error(key, source.at(cell.index), value=_short(cell.value)) for cell in lost[:_REPORTED]]
    if len(lost) > _REPORTED:
        problems.append(error("more_cells", source.place, count=len(lost) - _REPORTED))
    return problems, lost


def _short(text: str) -> str:
    """A text as it fits into a sentence."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}\u2026"


def faults(source: Source) -> tuple[list[Problem], list[Lost]]:
    """Errors of formulas, and formulas without a result: never taken for zero."""
    found = [(index, cell.code) for index, cell in enumerate(source.cells) if isinstance(cell, Fault)]
    broken = [Lost(index, code, "intake.cell_error") for index, code in found if code]
    empty = [Lost(index, "", "intake.formula_not_computed") for index, code in found if not code]
    problems = [error("cell_error", source.at(cell.index), value=cell.value) for cell in broken[:_REPORTED]]
    if len(broken) > _REPORTED:
        problems.append(error("more_cells", source.place, count=len(broken) - _REPORTED))
    if empty:
        problems.append(error("formula_not_computed", source.at(empty[0].index), count=len(empty)))
    return problems, broken + empty
