"""Which column of a sheet a column of a dataset may be: told by names, types and values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl
from rapidfuzz import fuzz

from kpi.core.dataset import Dataset, FactColumn, FactType
from kpi.core.layout import plain
from kpi.core.reading import DAYS, ColumnType, ReadColumn, ReadTable, as_text

LIKELY = 0.7
"""From here on a column is worth suggesting."""
APART = 0.08
"""The best must be so much better than the second, else a person chooses."""
SAMPLES = 3
_SEEN = 2_000
_WIDEST = 300
_HELD = 0.85
"""How alike a name is to a longer one that holds it whole."""
_BY_NAME, _BY_NAME_OF_ROLE = 0.6, 0.35
"""What a name weighs beside the values: less for dates and org units, whose values tell them."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a dataset's columns: headers they once had, and values they hold, by column."""

    aliases: Mapping[str, Collection[str]] = field(default_factory=dict)
    members: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A header that may be meant, from 0 (not at all) to 1 (called so), with a few of its values."""

    header: str
    score: float
    samples: list[str]


def candidates(table: ReadTable, dataset: Dataset, known: Known) -> dict[str, list[Candidate]]:
    """For each column of `dataset` the headers of `table`, the likeliest first."""
    columns = _looked_at(table, dataset, known)
    seen = {column.name: as_text(table.frame[column.name].head(_SEEN)).drop_nulls() for column in columns}
    samples = {name: values.unique(maintain_order=True).head(SAMPLES).to_list() for name, values in seen.items()}
    found = {}
    for code, column in dataset.in_file.items():
        names = _names(code, column, known)
        labels = names | {plain(spelling) for spelling in column.label(code).spellings()}
        listed = [
            Candidate(
                read.name,
                1.0 if plain(read.name) in names else _score(read, seen[read.name], column, labels, known, code),
                samples[read.name],
            )
            for read in columns
        ]
        found[code] = sorted(listed, key=lambda candidate: -candidate.score)
    return found


def _names(code: str, column: FactColumn, known: Known) -> set[str]:
    """What a column is called, or was once."""
    return {plain(name) for name in (*column.headers, code, *known.aliases.get(code, ()))}


def _looked_at(table: ReadTable, dataset: Dataset, known: Known) -> list[ReadColumn]:
    """The columns worth looking at: the first ones of a very wide table, and those called as one of the dataset's."""
    named = {name for code, column in dataset.in_file.items() for name in _names(code, column, known)}
    first, rest = table.columns[:_WIDEST], table.columns[_WIDEST:]
    return [*first, *(column for column in rest if plain(column.name) in named)]


def settle(found: Mapping[str, list[Candidate]]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The header of each column that is plain to see, and for the others those between which a person chooses."""
    taken: dict[str, str] = {}
    ties: dict[str, list[str]] = {}
    best = [(candidate.score, code, candidate.header) for code, listed in found.items() for candidate in listed]
    for score, code, header in sorted(best, key=lambda one: -one[0]):
        if score < LIKELY:
            break
        if code in taken or code in ties or header in taken.values():
            continue
        rivals = _rivals(found[code], score, taken.values())
        if len(rivals) > 1:
            ties[code] = rivals
        else:
            taken[code] = header
    return taken, ties


def _rivals(listed: Iterable[Candidate], score: float, taken: Collection[str]) -> list[str]:
    """The free headers about as likely as the best one; beside one that is called so only its equals are."""
    least = 1.0 if score == 1.0 else max(LIKELY, score - APART)
    return [candidate.header for candidate in listed if candidate.score >= least and candidate.header not in taken]


def _score(
    read: ReadColumn, values: pl.Series, column: FactColumn, names: Collection[str], known: Known, code: str
) -> float:
    fits = _fit(read, values, column, known.members.get(code, ()))
    like = max(_alike(plain(read.name), name) for name in names)
    weight = _BY_NAME_OF_ROLE if column.role else _BY_NAME
    score = weight * like + (1 - weight) * fits
    return min(score, 0.99) if fits else 0.3 * score


def _alike(header: str, name: str) -> float:
    """How alike two names are; a remark in brackets, such as a unit, may be missing from one, or one hold the other."""
    bare = [re.sub(r"\([^)]*\)", "", text) or text for text in (header, name)]
    whole = max(fuzz.ratio(header, name), fuzz.ratio(*bare)) / 100
    short, long = sorted(bare, key=len)
    return max(whole, _HELD) if len(short) > 1 and short in long else whole


def _fit(read: ReadColumn, values: pl.Series, column: FactColumn, members: Collection[str]) -> float:
    """How well the values of a column suit what is wanted: 0 where they cannot be it."""
    if column.role == "org" or (members and column.type is FactType.TEXT):
        shared = values.is_in(list(members)).mean() if len(values) else 0.0
        return float(shared or 0.0) if column.role == "org" else 0.5 + 0.5 * float(shared or 0.0)  # type: ignore[arg-type]
    if column.type is FactType.DATE:
        return 1.0 if read.type in DAYS else 0.0
    if column.type is FactType.NUMBER:
        return 1.0 if read.type is ColumnType.NUMBER else 0.0
    return {ColumnType.TEXT: 1.0, ColumnType.NUMBER: 0.5}.get(read.type, 0.2)
