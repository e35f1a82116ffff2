"""The dictionary as a sheet: a row for each version of an indicator, and a text for each field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.core.indicator import Accumulation, Indicator, Polarity
from kpi.core.label import Label
from kpi.core.layout import plain
from kpi.core.problem import Place, Problem, Severity, Value

FIELDS = (
    "code",
    "name_zh",
    "name_en",
    "aliases",
    "formula",
    "unit",
    "polarity",
    "accumulation",
    "level",
    "kind",
    "owner",
    "definition_zh",
    "definition_en",
    "valid_from",
    "retired",
)
"""What a row says of an indicator, in the order of the columns."""
STATE = "state"
"""The column that says how far a definition has come; it is only told, never taken."""
YES, NO = "yes", "no"
CHOICES: dict[str, tuple[str, ...]] = {
    "polarity": tuple(way.value for way in Polarity),
    "accumulation": tuple(way.value for way in Accumulation),
    "level": ("strategic", "business", "post"),
    "kind": ("result", "process", "growth"),
    "retired": (YES, NO),
}
"""The fields that are chosen from a few values."""
LABELS = ("name", "definition")
LABEL_FIELDS = tuple(f"{name}_{language}" for name in LABELS for language in ("zh", "en"))
"""The texts that a row has in both languages."""
_BETWEEN = r",;\uff0c\uff1b\u3001\n"
"""What sets aliases apart."""
_ALIAS = re.compile(rf"""\s*(?:("(?:[^"]|"")*")[^\S\n]*|([^{_BETWEEN}]*))(?:[{_BETWEEN}]|$)""")
_ENCLOSED = re.compile(rf"""["{_BETWEEN}]|^\s|\s$|^$""")
_DAY = re.compile(r"((?:19|20|21)\d{2})\D?(\d{1,2})(?:\D?(\d{1,2}))?\D?(?:T?00:00:00)?")


@dataclass(frozen=True, slots=True)
class Spelled:
    """How headers and choices may be written, in whatever language; a code is a spelling of its own."""

    headers: Mapping[str, Sequence[str]]
    values: Mapping[str, Mapping[str, Sequence[str]]]

    def field(self, header: str) -> str | None:
        """The field that a header names."""
        return next((name for name, said in self.headers.items() if _is_one_of(header, (name, *said))), None)

    def value(self, field: str, text: str) -> str:
        """The value that a cell of a field says; a text that is no choice stays as it is."""
        known = self.values.get(field, {})
        return next((value for value, said in known.items() if _is_one_of(text, (value, *said))), text)


def _is_one_of(text: str, spellings: Iterable[str]) -> bool:
    return plain(text) in map(plain, spellings)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its place, the header of each field it has a column for, and what the cells say."""

    place: Place
    headers: Mapping[str, str]
    cells: Mapping[str, str]

    def at(self, *fields: str) -> Place:
        """The place of the first of these fields that has a column."""
        header = next((self.headers[name] for name in fields if name in self.headers), None)
        return Place(self.place.file, self.place.sheet, self.place.row, header)

    def fault(self, name: str, key: str, /, **values: Value) -> Problem:
        """A problem with the cell of a field, in which the field is called by its header."""
        place = self.at(name, f"{name}_zh", f"{name}_en")
        return Problem(Severity.ERROR, key, values | {"field": place.column or name}, place)


def cells(indicator: Indicator) -> dict[str, str]:
    """What a row says of an indicator: a text for each field, empty where there is nothing; choices by their code."""
    said = {name: getattr(indicator, name) for name in ("code", "formula", "unit", "level", "kind", "owner")}
    since = indicator.written().get("valid_from")
    said |= {"aliases": joined(indicator.aliases), "retired": YES if indicator.retired else None, "valid_from": since}
    said |= {"polarity": indicator.polarity.value, "accumulation": indicator.accumulation.value}
    for name in LABELS:
        label: Label | None = getattr(indicator, name)
        said |= {f"{name}_zh": label.zh if label else None, f"{name}_en": label.en if label else None}
    return {name: said[name] or "" for name in FIELDS}


def joined(aliases: Sequence[str]) -> str:
    """Aliases as one text; those that a separator would cut are enclosed in quotes.

    >>> joined(["GMV", "net, of tax"])
    'GMV; "net, of tax"'
    """
    return "; ".join('"' + text.replace('"', '""') + '"' if _ENCLOSED.search(text) else text for text in aliases)


def parted(text: str) -> list[str]:
    """The aliases in a text, whichever way they are set apart.

    >>> parted('GMV; "net, of tax"、流水')
    ['GMV', 'net, of tax', '流水']
    """
    found = [(enclosed, bare.strip()) for enclosed, bare in _ALIAS.findall(text)]
    return [enclosed[1:-1].replace('""', '"') if enclosed else bare for enclosed, bare in found if enclosed or bare]


def since(text: str) -> date | None:
    """The day from which a row holds; raises `ValueError` where the text says no day.

    >>> since("2026-07"), since("2026/7/16"), since("")
    (datetime.date(2026, 7, 1), datetime.date(2026, 7, 16), None)
    """
    if not text:
        return None
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), int(match[3] or 1))
