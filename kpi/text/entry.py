"""Figures as people type them: in the unit of the row, with or without thousands, percent signs and 万/亿 or K/M."""

from __future__ import annotations

import re

from kpi.core.errors import Invalid
from kpi.text.numbers import MINUS, NONE

_SIZES = {"万": 1e4, "亿": 1e8, "k": 1e3, "m": 1e6, "b": 1e9}
_WIDE = str.maketrans("０１２３４５６７８９．，％－＋", "0123456789.,%-+")
_NUMBER = re.compile(r"([+-]?(?:\d+(?:,\d{3})+|\d+)?(?:\.\d+)?)\s*([%‰万亿kmb]?)", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:–|—|~|～|至|\bto\b|(?<=[\d%])\s*-)\s*")
Value = float | tuple[float, float]


def read(text: str, factor: float = 1.0) -> Value | None:
    """A figure, or two bounds, typed in a row whose figures are shown times `factor`; nothing typed is None.

    A percent sign or a size word says what it is by itself. Raises `Invalid` where it is no figure.

    >>> read("8,612.5", 1e-4), read("32%", 100.0), read("32", 100.0), read("1.2亿"), read("28 – 35%", 100.0)
    (86125000.0, 0.32, 0.32, 120000000.0, (0.28, 0.35))
    """
    plain = text.translate(_WIDE).replace(MINUS, "-").strip()
    if plain in ("", NONE, "-"):
        return None
    parts = _RANGE.split(plain)
    signs = [_NUMBER.fullmatch(part.strip()) for part in parts]
    if len(parts) > 2 or any(sign is None or not sign[1].strip("+-") for sign in signs):
        raise Invalid("target.not_a_number", given=text)
    found = [(sign[1], sign[2].lower()) for sign in signs if sign]
    suffix = found[-1][1]
    values = [_value(digits, own or suffix, factor) for digits, own in found]
    if len(values) == 1:
        return values[0]
    return values[0], values[1]


def _value(digits: str, suffix: str, factor: float) -> float:
    """What the digits mean by what stands behind them, or by the unit of the row."""
    number = float(digits.replace(",", ""))
    if suffix in ("%", "‰"):
        return _clean(number / (100 if suffix == "%" else 1000))
    return _clean(number * _SIZES[suffix] if suffix else number / factor)


def _clean(value: float) -> float:
    """A figure as it was typed: without the last digit's noise of the sum."""
    return float(f"{value:.14g}")
