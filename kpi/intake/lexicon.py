"""The vocabulary of spreadsheets, read from `lexicon.toml`: words are data, rules are code."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

_BOOK = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """A text as it is compared: one width of characters, one case, one kind of space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def tight(text: str) -> str:
    """A text compared without any space, because labels are often spread with spaces."""
    return plain(text).replace(" ", "")


@cache
def words(section: str, name: str) -> frozenset[str]:
    """A list of the lexicon as it is compared."""
    return frozenset(plain(word) for word in _BOOK[section][name])


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """A pattern of the lexicon, matched against `plain` text."""
    return re.compile(_BOOK[section][name], re.IGNORECASE)


@cache
def alternatives(section: str, name: str) -> str:
    """A list of the lexicon as a regular expression, the longest word first."""
    ordered = sorted((plain(word) for word in _BOOK[section][name]), key=len, reverse=True)
    return "|".join(re.escape(word) for word in ordered)


_LETTER = re.compile(r"[^\W\d_]|%|[-*\u203b#\u2022\u2020\u2021]")


@cache
def _telling() -> frozenset[str]:
    lists = [("total", "exact"), ("total", "suffix"), ("total", "prefix"), ("statistic", "exact")]
    lists += [("statistic", "benchmark"), ("change", "words"), ("change", "summary"), ("carried", "words")]
    return frozenset(tight(word) for section, name in lists for word in words(section, name))


def telling(texts: Iterable[str]) -> set[str]:
    """Those texts that contain any word of totals, averages, changes or balances: a quick first look."""
    near = {text: _compared(text) for text in texts if len(text) <= 80 and _LETTER.search(text)}
    everything = "\n".join(near.values())
    # most words stand in no text at all, which one look at all texts together settles
    said = [word for word in _telling() if word in everything]
    return {text for text, plain in near.items() if any(word in plain for word in said)}


def _compared(text: str) -> str:
    return text.lower() if text.isascii() and " " not in text else tight(text)


def is_total_word(text: str) -> bool:
    """Whether a label is a total's own word and nothing else, but for a colon behind it."""
    exact = words("total", "exact")
    return plain(text).strip(" :\uff1a") in exact or tight(text).strip(":\uff1a") in exact


@cache
def usual_characters() -> frozenset[str]:
    """The characters that headings and labels use most, whatever their script."""
    return frozenset("".join(_BOOK["script"].values()))


@cache
def scales() -> dict[str, float]:
    """What each word of magnitude multiplies a figure by."""
    return {word: float(factor) for word, factor in _BOOK["scale"].items()}


@cache
def numerals() -> dict[str, int]:
    """The numbers of quarters that are written as words."""
    return dict(_BOOK["period"]["numerals"])


@cache
def months() -> dict[str, int]:
    """The number of each month by its name."""
    named = {plain(word): int(number) for number, names in _BOOK["months"].items() for word in names}
    return named | {word: number for number, word in enumerate(_BOOK["months_zh"]["names"], 1)}
