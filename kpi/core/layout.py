"""Layouts: how a table of one shape was taken once, so that the next one of that shape needs no person."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kpi.core.reading import Answer, ReadTable


@dataclass(frozen=True, slots=True)
class Layout:
    """For a dataset and a shape of table: the header of each column, and the unit that each other spelling means.

    `columns` names headers as they stood, or the sources of `kpi.core.mapping`; `fixed` are values said for the whole
    file, `scale` what figures are multiplied by; `answers` are those given to the reader's questions.
    """

    dataset: str
    fingerprint: str
    columns: Mapping[str, str]
    members: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()

    def columns_of(self, table: ReadTable) -> dict[str, str]:
        """The columns as the headers of `table` are written this time, without those it has not or may have twice."""
        headers = {column.name for column in table.columns}
        shapes: dict[str, list[str]] = {}
        for name in headers:
            shapes.setdefault(shape(name), []).append(name)
        found = {}
        for code, header in self.columns.items():
            names = [header] if header in headers or is_source(header) else shapes.get(shape(header), [])
            if len(names) == 1:
                found[code] = names[0]
        return found


def plain(header: str) -> str:
    """A header without what exports vary: width of characters, white space and letter case.

    >>> plain("金额（元） ") == plain("金额(元)")
    True
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", header)).casefold()


def shape(header: str) -> str:
    """A header with its numbers blotted out, as those of a month are others in the next.

    >>> shape("2026-09 销售额") == shape("2026-10 销售额")
    True
    """
    return re.sub(r"\d+", "#", plain(header))


def is_source(header: str) -> bool:
    """Whether a name is no header but a source such as the sheet's name: headers never begin with a blank."""
    return header.startswith(" ")


def fingerprint(headers: Iterable[str]) -> str:
    """The mark of a table's shape: its headers in any order, numbers blotted out."""
    shapes = sorted({shape(header) for header in headers if not is_source(header)})
    return hashlib.sha256("\n".join(shapes).encode()).hexdigest()[:32]


def mark(table: ReadTable) -> str:
    """The fingerprint of a table as it was read."""
    return fingerprint(column.name for column in table.columns)


def seen(layouts: Iterable[Layout], table: ReadTable) -> Layout | None:
    """The layout that was said of a table of this shape, the latest first among `layouts`."""
    shaped = mark(table)
    return next((layout for layout in layouts if layout.fingerprint == shaped), None)


def aliases(layouts: Iterable[Layout]) -> dict[str, set[str]]:
    """Every header that was ever taken for a column, by column."""
    found: dict[str, set[str]] = {}
    for layout in layouts:
        for code, header in layout.columns.items():
            if not is_source(header):
                found.setdefault(code, set()).add(header)
    return found
