"""Numbers as people write them: 万/亿 or K/M by language, a true minus, percent and points."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.core.label import Language

MINUS = "\u2212"
NONE = "–"

_SCALES: dict[Language, tuple[tuple[float, float, str], ...]] = {
    "zh": ((1e8, 1e8, "亿"), (1e4, 1e4, "万")),
    "en": ((1e9, 1e9, "B"), (1e6, 1e6, "M"), (1e4, 1e3, "K")),
}
"""From which size on a figure is written in which unit; the largest first."""
_SYMBOLS = {
    "CNY": ("元", "¥"),
    "USD": ("美元", "$"),
    "EUR": ("欧元", "€"),
    "HKD": ("港元", "HK$"),
    "JPY": ("日元", "JP¥"),
}
_UNITS: dict[str, tuple[str, str]] = {
    "days": ("天", "d"),
    "points": ("分", "pts"),
    "orders": ("单", "orders"),
    "times": ("次", "times"),
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
    if language == "zh":
        return _scaled(value, language, unit_word(unit, language))
    if unit in _SYMBOLS:
        text = _scaled(value, language)
        return f"{MINUS if text.startswith(MINUS) else ''}{_SYMBOLS[unit][1]}{text.removeprefix(MINUS)}"
    return f"{_scaled(value, language)} {unit_word(unit, language)}".strip()


def exact(value: float | None) -> str:
    """A figure in full, as one reckons with it: twelve places, without noughts at the end.

    >>> exact(1234567.5), exact(0.1 + 0.2), exact(-2.0), exact(None)
    ('1,234,567.5', '0.3', '−2', '–')
    """
    if value is None:
        return NONE
    digits = max(0, 12 - len(str(int(abs(value)))))
    text = _digits(value, digits)
    return text.rstrip("0").rstrip(".") if digits else text


def places(values: Sequence[float]) -> int:
    """How many digits behind the point all figures of a row have: by the largest, fewer where all are whole.

    >>> places([8612.4, 3]), places([31.25]), places([0.5]), places([140.5]), places([140.0, 28.0])
    (0, 1, 2, 1, 0)
    """
    if all(round(value, 9).is_integer() for value in values):
        return 0
    return _short(max(map(abs, values)), 10)


def figure(value: float | None, digits: int) -> str:
    """A figure without its unit.

    >>> figure(8612.4, 0), figure(4, 2), figure(None, 1)
    ('8,612', '4.00', '–')
    """
    return NONE if value is None else _digits(value, digits)


def interval(low: float, high: float, unit: str, language: Language) -> str:
    """Two bounds; what is written after both is written once.

    >>> interval(165e6, 180e6, "CNY", "zh"), interval(0.2, 0.3, "%", "en")
    ('1.65 – 1.80 亿元', '20.0 – 30.0%')
    """
    first, second = (quantity(bound, unit, language) for bound in (low, high))
    tail = second[1 + max(place for place, sign in enumerate(second) if sign.isdigit()) :]
    return f"{first.removesuffix(tail)} – {second}"


def unit_word(unit: str, language: Language) -> str:
    """A unit as a word.

    >>> unit_word("days", "zh"), unit_word("CNY", "en")
    ('天', 'CNY')
    """
    if unit in _SYMBOLS:
        return _SYMBOLS[unit][0] if language == "zh" else unit
    return _UNITS[unit][0 if language == "zh" else 1] if unit in _UNITS else unit


def percent(value: float | None, digits: int = 0) -> str:
    """A ratio as percent; −0 is 0.

    >>> percent(1.0861), percent(None)
    ('109%', '–')
    """
    return NONE if value is None else f"{_digits(value * 100, digits)}%"


def odds(value: float | None) -> str:
    """A chance as percent; what may happen or fail to never reads as 0 or 100 %.

    >>> odds(0.27), odds(0.0004), odds(0.9996), odds(None)
    ('27%', '<1%', '>99%', '–')
    """
    if value is not None and not 0.005 <= value < 0.995:
        return "<1%" if value < 0.5 else ">99%"
    return percent(value)


def attained(value: float | None) -> str:
    """An attainment as percent; one that falls short never reads as 100 %.

    >>> attained(1.0861), attained(0.9997)
    ('108.6%', '99.97%')
    """
    return NONE if value is None else f"{points(value * 100)}%"


def points(value: float | None) -> str:
    """A score, with as many digits as it takes to tell it from 100.

    >>> points(98.44), points(99.97)
    ('98.4', '99.97')
    """
    if value is None:
        return NONE
    digits = next((digits for digits in (1, 2, 3) if value >= 100 or round(value, digits) < 100), 4)
    return _digits(value, digits)


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


def difference(value: float, unit: str, language: Language) -> str:
    """A difference of two figures with its sign and unit, in points where they are shares; nothing is a plain 0.

    >>> difference(-2100000, "CNY", "zh"), difference(0.006, "%", "en"), difference(0.0, "CNY", "en")
    ('−210.0 万元', '+0.60 pp', '0')
    """
    if unit in _SHARES:
        factor, sign = _SHARES[unit]
        text = signed(value * factor, _fine(value * factor))
        return text if text == "0" else f"{text} {'pp' if sign == '%' else sign}"
    text = quantity(abs(value), unit, language)
    if not any(sign in "123456789" for sign in text):
        return "0"
    return ("+" if value > 0 else MINUS) + text


def _fine(value: float) -> int:
    """How many digits show a difference of points: a small one is no nothing."""
    return 1 if abs(value) >= 10 else 2 if abs(value) >= 0.005 else 3


def is_share(unit: str) -> bool:
    """Whether figures of a unit are shares, whose differences are points.

    >>> is_share("%"), is_share("CNY")
    (True, False)
    """
    return unit in _SHARES


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


def _scaled(value: float, language: Language, suffix: str = "") -> str:
    size, word = _scale(value, language)
    gap = " " if language == "zh" else ""
    if not word:
        digits = 0 if float(value).is_integer() else _short(value, 100)
        return f"{_digits(value, digits)} {suffix}".strip()
    return f"{_digits(value / size, _short(value / size, 10))}{gap}{word}{suffix}"


def _short(value: float, one: float) -> int:
    """How many digits leave a figure of about four places; those from `one` on have one."""
    return 0 if round(abs(value), 1) >= 1000 else 1 if round(abs(value), 2) >= one else 2


def _scale(value: float, language: Language) -> tuple[float, str]:
    """The size a figure is written in; one that would be rounded up to the next size is written in that."""
    sizes = _SCALES[language]
    for (start, size, word), (_, below, _) in zip(sizes, (*sizes[1:], (1.0, 1.0, "")), strict=True):
        digits = 0 if start / below >= 1e4 else 1
        if round(abs(value) / below, digits) * below >= start:
            return size, word
    return 1.0, ""


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
    size, name = _scale(largest, language)
    return 1 / size, f"{name}{word}" if language == "zh" else f"{name} {word}".strip()
