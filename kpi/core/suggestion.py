"""Did you mean: the known word nearest to one that is unknown."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process


def nearest(word: str, known: Iterable[str]) -> str:
    """The most similar of `known`, or an empty string where nothing is near enough to be meant.

    >>> nearest("revenu", ["revenue", "margin"])
    'revenue'
    >>> nearest("zzz", ["revenue", "margin"])
    ''
    """
    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=60, processor=str.lower)
    return found[0] if found else ""
