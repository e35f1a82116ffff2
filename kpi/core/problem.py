"""What a check has to say: problems are values, never sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kpi.core.label import Label

Value = str | int | float | list[str] | Label | None
"""What fills a sentence; a name in both languages is written in that of the sentence."""


class Severity(StrEnum):
    """How much a problem weighs: an error stops, a warning asks to look, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: rows and columns are those a person sees in the sheet, 1-based; `line` is of a text file."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    line: int | None = None

    def as_dict(self) -> dict[str, str | int | None]:
        """The place as plain data, for JSON."""
        return {name: getattr(self, name) for name in ("file", "sheet", "row", "column", "line")}


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: `key` names its sentence in `kpi.text`, `values` fill it, `place` says where."""

    severity: Severity
    key: str
    values: dict[str, Value] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
