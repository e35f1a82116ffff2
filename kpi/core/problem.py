"""What a check has to say: problems are values, never sentences."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from kpi.core.label import Label

Value = str | int | float | list[str] | Label | None
"""What fills a sentence; a name in both languages is written in that of the sentence."""


def told(text: str, most: int = 80) -> str:
    r"""A text as a sentence can hold it: on one line, cut short, with the signs that nobody sees spelled out.

    >>> told("su\u200bm"), told("a\nb"), told("sum(sales.amount)", 8)
    ('su\\u200bm', 'a b', 'sum(sal…')
    """
    seen = "".join(_seen(sign) for sign in text[: most + 1])
    return seen if len(seen) <= most else seen[: most - 1] + "…"


def _seen(sign: str) -> str:
    if sign.isprintable() or unicodedata.category(sign) == "Zs":
        return sign
    return " " if sign.isspace() else repr(sign)[1:-1]


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
