"""What the sentence of a goal names: a measure, a part of the business, vague words, an amount and a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kpi.core.indicator import Indicator


@dataclass(frozen=True)
class Lexicon:
    """The words by which a sentence is told; each is a piece of a pattern, compared without regard to case and width.

    `measures` can be measured, `areas` are parts of a business, `vague_nouns` and `vague_verbs` leave open what is
    meant, `periods` say when, `limits` do where the sentence has another quantity, `counted` are quantities without
    digits, `levels` go before a level rather than a change.
    """

    measures: Sequence[str]
    areas: Sequence[str]
    vague_nouns: Sequence[str]
    vague_verbs: Sequence[str]
    units: Sequence[str]
    shares: Sequence[str]
    money: Sequence[str]
    counted: Sequence[str]
    periods: Sequence[str]
    limits: Sequence[str]
    levels: Sequence[str]

    def find(self, name: str, text: str) -> str | None:
        """The first word of a list that stands in a text."""
        found = self.patterns[name].search(text)
        return found[0].strip() if found else None

    @cached_property
    def patterns(self) -> dict[str, re.Pattern[str]]:
        """Every list as one pattern."""
        lists = {name: words for name, words in vars(self).items() if not isinstance(words, dict)}
        return {name: _pattern(words) for name, words in lists.items()}

    @cached_property
    def quantity(self) -> re.Pattern[str]:
        """A number, with the money before it or the unit behind it."""
        units, money = _either([*self.shares, *self.units]), _either(self.money)
        number = r"(?<![\d.a-z])(?P<number>\d[\d,]*(?:\.\d+)?)"
        return re.compile(rf"(?P<money>{money})?\s*{number}\s*-?\s*(?P<unit>{units})?", re.IGNORECASE)


def _either(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; a word of letters is none within a longer one."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(rf"(?<![a-z])(?:{word})(?![a-z])" if _is_latin(word) else f"(?:{word})" for word in ordered)


def _is_latin(word: str) -> bool:
    return re.search("[a-z]", re.sub(r"\\.", "", word), re.IGNORECASE) is not None


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_either(words), re.IGNORECASE)


class Quantity(NamedTuple):
    """An amount as it is written; `share` is its number where it is one of a hundred, `counts` says it is of things."""

    text: str
    has_unit: bool
    share: float | None = None
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What a sentence names."""

    measure: str | None
    area: str | None
    vague_noun: str | None
    vague_verb: str | None
    quantity: Quantity | None
    period: str | None
    level: bool


def parts(text: str, lexicon: Lexicon, known: Iterable[Indicator] = ()) -> Parts:
    """What a sentence names; `known` are the indicators it may name."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    indicator = _named(plain, known)
    period, rest = lexicon.find("periods", plain), lexicon.patterns["periods"].sub(" ", plain)
    quantity = _quantity(rest, lexicon, indicator)
    if not period and (limit := lexicon.find("limits", rest)):
        beside = _quantity(lexicon.patterns["limits"].sub(" ", rest), lexicon, indicator)
        period, quantity = (limit, beside) if beside else (None, quantity)
    measure, area = indicator[0] if indicator else lexicon.find("measures", plain), lexicon.find("areas", plain)
    vague_noun, vague_verb = lexicon.find("vague_nouns", plain), lexicon.find("vague_verbs", plain)
    if quantity and quantity.counts:
        measure = measure or area
    level = lexicon.find("levels", plain) is not None
    return Parts(measure, area, vague_noun, vague_verb, quantity, period, level)


def _named(text: str, known: Iterable[Indicator]) -> tuple[str, str] | None:
    """The indicator that a sentence names with the longest of its names, as it is called there, and its unit."""
    spellings = {name: one.unit for one in known for name in (*one.name.spellings(), *one.aliases)}
    found = [name for name in spellings if _pattern([re.escape(name)]).search(text)]
    longest = max(found, key=lambda name: (len(name), name), default=None)
    return (longest, spellings[longest]) if longest else None


def _quantity(text: str, lexicon: Lexicon, indicator: tuple[str, str] | None) -> Quantity | None:
    """The first amount with a unit, else the first number; one beside an indicator has the unit of that."""
    if counted := lexicon.find("counted", text):
        return Quantity(counted, True)
    found = [_amount(match, lexicon) for match in lexicon.quantity.finditer(text)]
    if indicator and indicator[1]:
        found = [amount._replace(has_unit=True) for amount in found]
    return next((amount for amount in found if amount.has_unit), found[0] if found else None)


def _amount(match: re.Match[str], lexicon: Lexicon) -> Quantity:
    unit = match["unit"] or ""
    share = bool(unit) and lexicon.patterns["shares"].fullmatch(unit) is not None
    number = float(match["number"].replace(",", ""))
    return Quantity(
        match[0].strip(), bool(unit or match["money"]), number / 100 if share else None, bool(unit) and not share
    )
