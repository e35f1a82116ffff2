"""Numbers as people write them: 万/亿 or K/M by language, a true minus, percent and points."""

from __future__ import annotations

from kpi.core.label import Language

MINUS = "\u2212"
NONE = "–"

_SCALES: dict[Language, tuple[tuple[float, str], ...]] = {
    "zh": ((1e8, "亿"), (1e4, "万")),
    "en": ((1e9, "B"), (1e6, "M"), (1e3, "K")),
}
_SYMBOLS = {"CNY": ("元", "¥"), "USD": ("美元", "$"), "EUR": ("欧元", "€"), "HKD": ("港元", "HK$"), "JPY": ("日元", "JP¥")}
_UNITS: dict[str, tuple[str, str]] = {
    "days": ("天", "d"),
    "points": ("分", "pts"),
    "orders": ("单", "orders"),
    "times": ("次", "×"),
    "hours": ("小时", "h"),
    "people": ("人", "people"),
    "pieces": ("件", "pcs"),
}
_SHARES = {"%": (100.0, "%"), "‰": (1000.0, "‰")}


def quantity(value: float | None, unit: str, language: Language) -> str:
    """A figure with its unit, short enough for a row.

    >>> quantity(94080000, "CNY", "zh"), quantity(94080000, "CNY", "en"), quantity(0.32, "%", "en")
    ('9,408 万元', '¥94.1M', '32.0%')
    """
    if value is None:
        return NONE
    if unit in _SHARES:
        factor, sign = _SHARES[unit]
        return f"{_digits(value * factor, 1)}{sign}"
    if unit in _SYMBOLS:
        return _money(value, unit, language)
    return f"{_scaled(value, language, '')} {unit_word(unit, language)}".strip()


def unit_word(unit: str, language: Language) -> str:
    """A unit as a word.

    >>> unit_word("days", "zh"), unit_word("CNY", "en")
    ('天', 'CNY')
    """
    if unit in _SYMBOLS:
        return _SYMBOLS[unit][0] if language == "zh" else unit
    return _UNITS[unit][0 if language == "zh" else 1] if unit in _UNITS else unit


def exact(value: float | None, unit: str, language: Language) -> str:
    """A figure with all its digits, for reading aloud or checking."""
    if value is None:
        return NONE
    factor, sign = _SHARES.get(unit, (1.0, ""))
    text = f"{value * factor:,.6f}".rstrip("0").rstrip(".").replace("-", MINUS)
    return f"{text}{sign}" if sign else f"{text} {unit_word(unit, language)}".strip()


def percent(value: float | None, digits: int = 0) -> str:
    """A ratio as percent; −0 is 0.

    >>> percent(1.0861), percent(None)
    ('109%', '–')
    """
    return NONE if value is None else f"{_digits(value * 100, digits)}%"


def points(value: float | None) -> str:
    """A score.

    >>> points(98.44)
    '98.4'
    """
    return NONE if value is None else _digits(value, 1)


def signed(value: float | None, digits: int = 1) -> str:
    """A difference with its sign; nothing is a plain 0.

    >>> signed(-0.62), signed(0.0), signed(2.4)
    ('−0.6', '0', '+2.4')
    """
    if value is None:
        return NONE
    text = _digits(value, digits)
    if not float(text.replace(MINUS, "-").replace(",", "")):
        return "0"
    return text if value < 0 else f"+{text}"


def change(value: float | None, before: float | None, unit: str) -> str:
    """A figure against an earlier one: percent, or percentage points where it is a share itself.

    >>> change(110, 100, "CNY"), change(0.32, 0.30, "%"), change(1, None, "")
    ('+10.0%', '+2.0 pp', '–')
    """
    if value is None or before is None:
        return NONE
    if unit in _SHARES:
        factor, sign = _SHARES[unit]
        return f"{signed((value - before) * factor)} {'pp' if sign == '%' else sign}"
    return NONE if before == 0 else f"{signed((value - before) / abs(before) * 100)}%"


def _money(value: float, unit: str, language: Language) -> str:
    word, symbol = _SYMBOLS[unit]
    if language == "zh":
        return _scaled(value, language, word)
    text = _scaled(abs(value), language, "")
    return f"{MINUS if value < 0 else ''}{symbol}{text}"


def _scaled(value: float, language: Language, suffix: str) -> str:
    for size, word in _SCALES[language]:
        if abs(value) >= size * (10 if word == "K" else 1):
            short = value / size
            gap = " " if language == "zh" else ""
            return f"{_digits(short, 0 if abs(short) >= 1000 else 1 if abs(short) >= 10 else 2)}{gap}{word}{suffix}"
    whole = float(value).is_integer() or abs(value) >= 1000
    text = _digits(value, 0 if whole else 1 if abs(value) >= 100 else 2)
    return f"{text} {suffix}".strip()


def _digits(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    if not float(text.replace(",", "")):
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def axis_scale(largest: float, unit: str, language: Language) -> tuple[float, str]:
    """What to multiply the values of a chart by, and the unit that its axis then has.

    >>> axis_scale(94080000, "CNY", "zh"), axis_scale(0.4, "%", "en"), axis_scale(94080000, "CNY", "en")
    ((0.0001, '万元'), (100.0, '%'), (1e-06, 'M CNY'))
    """
    if unit in _SHARES:
        return _SHARES[unit]
    word = unit_word(unit, language)
    for size, name in _SCALES[language]:
        if abs(largest) >= size * 10:
            return 1 / size, f"{name}{word}" if language == "zh" else f"{name} {word}".strip()
    return 1.0, word
