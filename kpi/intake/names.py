"""What a column's name says: that it holds identifiers, dates, months, or figures in a unit."""

from __future__ import annotations

import re

from kpi.intake import lexicon

_WORDS = re.compile(r"[a-z]+|[^\x00-\x7f]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _parts(name: str) -> set[str]:
    """The words of a name, also of one written like customerID or customer_id."""
    return set(_WORDS.findall(lexicon.plain(_CAMEL.sub(" ", name))))


def is_identifier_name(name: str, *, strong: bool) -> bool:
    """Whether a column's name says that it holds names written in digits."""
    parts, tight = _parts(name), lexicon.tight(name)
    listed = lexicon.words("identifier", "strong" if strong else "weak")
    if strong and any(word in tight for word in lexicon.words("identifier", "inside")):
        return True
    return any((word in parts) if word.isascii() else tight.endswith(word) for word in listed)


def is_date_name(name: str, names: str = "names") -> bool:
    """Whether a column's name says that it holds dates; `names` picks a narrower list."""
    parts, plain = _parts(name), lexicon.plain(name)
    listed = lexicon.words("date", names)
    return any((word in parts) if word.isascii() else _has_word(plain, word) for word in listed)


def _has_word(name: str, word: str) -> bool:
    """A single character counts only at the end: what a day sold is no date."""
    return name.endswith(word) or (len(word) > 1 and word in name)


def unit_of(name: str) -> str | None:
    """The unit a header names in brackets at its end."""
    match = lexicon.pattern("unit", "pattern").search(name)
    if match is None:
        return None
    unit = match["unit"].strip()
    return unit if lexicon.pattern("unit", "known").match(lexicon.plain(unit)) else None
