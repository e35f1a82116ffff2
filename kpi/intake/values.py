"""Figures written as text, in every way people and programs write them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import repeat
from operator import eq, truediv
from typing import Literal

import polars as pl

from kpi.intake import lexicon

_DIGIT = re.compile(r"\d")
_SIMPLE = re.compile(r"[+-]?\d+(\.\d+)?")
_PUNCTUATION = re.compile(r"[-\u2013\u2014\u2212_*./\\\u2026\u00b7~?]+")
_GROUPED = r"\d{1,3}(?P<group>[,' \u00a0\u202f\u2019])\d{3}(?:(?P=group)\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}|\d+"
_FIGURE = rf"(?P<figure>(?:{_GROUPED})(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)"
_DECIMAL_COMMA = re.compile(
    r"(?:^|[^\d.,])\d{1,3}(?:\.\d{3})+,\d+(?!\d*[.,])|(?:^|[^\d.,])\d+,(?:\d{1,2}|\d{4,})(?![\d.,])"
)
_AROUND = r"[-+()\s$\u20ac\u00a3\u00a5\uffe5]*"
_ONE_GROUP = re.compile(rf"{_AROUND}[1-9]\d{{0,2}}(?P<mark>[.,])\d{{3}}{_AROUND}")
_MANY_POINTS = re.compile(rf"{_AROUND}[1-9]\d{{0,2}}(?:\.\d{{3}}){{2,}}{_AROUND}")
_SURE_POINT = re.compile(rf"{_AROUND}(?:\d{{1,3}}(?:,\d{{3}})+\.\d+|\d+\.(?:\d{{1,2}}|\d{{4,}}))%?{_AROUND}")
_SURE_COMMA = re.compile(rf"{_AROUND}(?:\d{{1,3}}(?:\.\d{{3}})+,\d+|\d+,(?:\d{{1,2}}|\d{{4,}}))%?{_AROUND}")
_GROUP_POINT = re.compile(r"\D*[1-9]\d{0,2}(?:\.\d{3})+\D*")
_GROUP_COMMA = re.compile(r"\d,\d{3}(?:\D|$)|\d\.(?:\d{1,2}|\d{4,})(?!\d)")
_ROUNDED = re.compile(r"[1-9](?:\.\d{1,14})?[eE]\+(?:1[1-9]|2\d)")
_FIFTEEN = 10**15 - 1
_MANY = 100
Mark = Literal[".", ","]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it was written: `remark` says that words stood beside it, `currency` which money it was in."""

    value: float
    currency: str | None = None
    percent: bool = False
    remark: bool = False


@cache
def _written() -> re.Pattern[str]:
    money = lexicon.alternatives("currency", "symbols") + "|" + lexicon.alternatives("currency", "codes")
    scale = "|".join(map(re.escape, lexicon.scales()))
    unit = lexicon.alternatives("unit", "words")
    sign = r"[-+\u2212\u2013\u25b3\u25b2]"
    return re.compile(
        rf"(?P<open>\()?\s*(?P<sign>{sign})?\s*(?P<before>{money})?\s*(?P<inner>{sign})?\s*{_FIGURE}\s*"
        rf"(?P<scale>{scale})?\s*(?P<after>{money}|{unit})?\s*(?P<percent>[%\u2030])?\s*(?P<close>\))?(?P<trail>-)?"
        rf"(?P<remark>\s*[(\[].*[)\]])?"
    )


@lru_cache(maxsize=100_000)
def is_missing(text: str) -> bool:
    """Whether a text stands for no value: a run of dashes or stars, or a word such as N/A."""
    if _SIMPLE.fullmatch(text):
        return False
    return bool(_PUNCTUATION.fullmatch(text)) or (
        len(text) <= 12 and lexicon.plain(text) in lexicon.words("missing", "words")
    )


@lru_cache(maxsize=200_000)
def figure(text: str, decimal_comma: bool = False) -> Figure | None:
    """The number a text says, or nothing when it says no number."""
    if not decimal_comma and _SIMPLE.fullmatch(text):
        return _finite(Figure(float(text)))
    if len(text) > 60 or not (_DIGIT.search(text) or any(character.isdigit() for character in text)):
        return None
    plain = (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip().casefold()
    if decimal_comma:
        plain = plain.translate(str.maketrans(",.", ".,"))
    match = _written().fullmatch(plain)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    return _finite(_figure(match))


def _finite(found: Figure) -> Figure | None:
    """A number too large to be held is no number."""
    return found if math.isfinite(found.value) else None


def _figure(match: re.Match[str]) -> Figure:
    value = float(re.sub(r"[,' \u00a0\u202f\u2019]", "", match["figure"]))
    if match["scale"]:
        value = _raised(value, lexicon.scales()[match["scale"]])
    if match["percent"]:
        value = _shifted(value, 2 if match["percent"] == "%" else 3)
    negative = (match["sign"] or match["inner"] or "+") != "+" or bool(match["open"]) or bool(match["trail"])
    return Figure(-value if negative else value, _money(match), bool(match["percent"]), bool(match["remark"]))


def _raised(value: float, scale: float) -> float:
    """Multiplied as it is written, so that 4.1亿 is exactly 410000000."""
    return float(Decimal(repr(value)) * Decimal(scale))


def _shifted(value: float, places: int) -> float:
    """Divided by a power of ten so that 34.27% is exactly 0.3427."""
    return float(f"{value!r}e-{places}") if "e" not in repr(value) else value / 10**places


def _money(match: re.Match[str]) -> str | None:
    for part in (match["before"], match["after"]):
        if part and part in lexicon.words("currency", "symbols") | lexicon.words("currency", "codes"):
            return part.upper()
    return None


def exact_sum(amounts: Sequence[float]) -> float:
    """The sum of figures as they are written, so that cents add up in every order."""
    if len(amounts) > _MANY:
        for scale in (100, 1_000_000):
            units = _units(amounts, scale)
            if units is not None:
                return units / scale
    return float(sum((Decimal(repr(amount)) for amount in amounts), Decimal(0)))


def _units(amounts: Sequence[float], scale: int) -> int | None:
    """The sum in units of the last decimal place; nothing when some figure has more places, or too many digits.

    A figure of at most 15 digits is written in one way only, so what divides back to it is what was written.
    """
    scaled = (pl.Series(amounts, dtype=pl.Float64) * scale).round()
    if not scaled.is_between(-_FIFTEEN, _FIFTEEN).all():
        return None
    units: list[int] = scaled.cast(pl.Int64).to_list()
    # polars divides by multiplying with the reciprocal, which is not exact
    return sum(units) if all(map(eq, map(truediv, units, repeat(scale)), amounts)) else None


def decimal_comma(texts: list[str], *, semicolons: bool = False) -> bool:
    """Whether a column writes 1.234,56: some value can only be read so, or all may be where semicolons separate."""
    dotted = [text for text in texts if "." in text] if semicolons else []
    if dotted and all(map(_GROUP_POINT.fullmatch, dotted)):
        return True
    if any(map(_MANY_POINTS.fullmatch, texts)) and not any(map(_SURE_POINT.fullmatch, texts)):
        return True
    return any(map(_DECIMAL_COMMA.search, [text for text in texts if "," in text])) and not any(
        map(_GROUP_COMMA.search, texts)
    )


def sure_mark(texts: Iterable[str]) -> Mark | None:
    """The decimal mark of a column where some value can be read in one way only."""
    given = [text for text in texts if "." in text or "," in text]
    point, comma = any(map(_SURE_POINT.fullmatch, given)), any(map(_SURE_COMMA.fullmatch, given))
    return None if point == comma else "." if point else ","


def open_mark(texts: Iterable[str]) -> Mark | None:
    """The one mark of a column whose every value is like 1.234 or like 1,234: a thousand, or one and a bit."""
    given = [text for text in texts if "." in text or "," in text]
    found = [_ONE_GROUP.fullmatch(text) for text in given]
    marks = {match["mark"] if match else None for match in found}
    return None if len(marks) != 1 or None in marks else "." if "." in marks else ","


def is_code(text: str) -> bool:
    """Whether digits are a name and not a quantity: a leading zero, or more digits than a figure keeps."""
    return text.isascii() and text.isdigit() and ((len(text) > 1 and text[0] == "0") or len(text) >= 16)


def is_rounded_code(text: str) -> bool:
    """Whether digits were written as a power of ten, as Excel shows a number of twelve digits or more."""
    return bool(_ROUNDED.fullmatch(text))
