"""What a person decided about a file before it was stored: how it is taken, and how its faults are repaired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpi.core.dated import CODE
from kpi.core.label import Label
from kpi.core.org import OrgTree, OrgUnit
from kpi.core.reading import Answer


@dataclass(frozen=True, slots=True)
class Choice:
    """`table` is the position among `mapping.tables`, `columns` as in `Layout`, None where they choose themselves.

    `members` are spellings of known units, `units` the parents of new ones by name; `cells` are repaired texts by
    position and header, `skipped` the positions of rows left out, `scale` what the figures of a column are multiplied
    by, `answers` what the reader was told.
    """

    table: int | None = None
    columns: Mapping[str, str] | None = None
    fixed: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    skipped: frozenset[int] = frozenset()
    scale: Mapping[str, float] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()


def new_units(units: Mapping[str, str], org: OrgTree) -> list[OrgUnit]:
    """The org units that are new, by name and parent; one whose name is no code is numbered under its parent."""
    found: list[OrgUnit] = []
    taken = {code.casefold() for code in org.units}
    for name, parent in units.items():
        code = name if CODE.fullmatch(name) and name.casefold() not in taken else _numbered(parent, taken)
        taken.add(code.casefold())
        found.append(OrgUnit(code=code, name=Label(zh=name, en=name), parent=parent))
    return found


def _numbered(parent: str, taken: set[str]) -> str:
    return next(code for n in range(1, len(taken) + 2) if (code := f"{parent}_{n}").casefold() not in taken)
