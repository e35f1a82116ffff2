"""Which encoding a text is in: by its mark, strictly, and else by which reading gives common characters."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kpi.intake import lexicon
from kpi.intake.answers import UNASKED, Answers

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 400_000
_MANY = 20_000
_PAIR = re.compile(rb"[\x80-\xff].", re.DOTALL)
_FOUR = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
_CONVINCING = 0.6
_ENOUGH = 12
_ALIKE = 0.02
_LATIN = ("cp1252", "cp1250", "cp1251", "latin-1")
_CODECS = {
    "euc_kr": ("cp949",),
    "gb18030": ("gb18030",),
    "big5": ("cp950", "big5hkscs"),
    "shift_jis": ("cp932",),
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the name of its encoding; `guessed` says that nothing in the bytes settles it among `choices`."""

    text: str
    encoding: str
    guessed: bool = False
    nulls: int = 0
    choices: Sequence[str] = ()


def decode(data: bytes, answers: Answers = UNASKED) -> Decoded:
    """The text of a file, never with a character replaced."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _clean(_strict(data, name) or data.decode("cp1252", "replace"), name)
    wide = _unmarked_wide(data)
    if wide is not None:
        return wide
    text = _strict(data, "utf-8")
    if text is not None:
        return _clean(text, "utf-8")
    return _legacy(data, answers)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _clean(text: str, name: str, choices: Sequence[str] = ()) -> Decoded:
    plain = text.replace("\x00", "")
    return Decoded(plain, name.removesuffix("-sig"), len(choices) > 1, text.count("\x00"), choices)


def _unmarked_wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark has a zero in every second byte of its Latin characters."""
    sample = data[:4096]
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample and sample[start::2].count(0) > 0.2 * len(sample) / 2 and sample[1 - start :: 2].count(0) < 3:
            text = _strict(data, name)
            return None if text is None else _clean(text, name)
    return None


def _legacy(data: bytes, answers: Answers) -> Decoded:
    """Among the encodings that read every byte the one whose characters are common ones; else Latin.

    They may be common in several, the more so where they are few, and the same ones again and again are few. Then those
    that headings and labels use most settle it, or a person.
    """
    texts = {name: text for name in (*_CODECS, *_LATIN) if (text := _read(data, name)) is not None}
    said = answers.choice("encoding", list(texts))
    if said is not None:
        return _clean(texts[said], said)
    pairs = Counter(_PAIR.findall(data[:_SAMPLE]))
    # GB 18030 writes what no older standard has, such as a yen sign, in four bytes
    shorter = Counter(_PAIR.findall(_FOUR.sub(b"", data[:_SAMPLE])))
    shares = {n: _commonness(shorter if n == "gb18030" else pairs, n) for n in _CODECS if n in texts}
    ranked = [n for n in sorted(shares, key=lambda n: shares[n], reverse=True) if shares[n] >= _CONVINCING]
    if not ranked:
        name = next(name for name in _LATIN if name in texts)
        return _clean(texts[name], name, [name, *(other for other in texts if other not in (name, "latin-1"))])
    if len(pairs) >= _ENOUGH:
        ranked = [name for name in ranked if shares[name] >= shares[ranked[0]] - _ALIKE]
    usual = {name: _usual(texts[name][:_MANY]) for name in ranked} if len(ranked) > 1 else dict.fromkeys(ranked, 0)
    best = max(ranked, key=lambda name: usual[name])
    rivals = [name for name in ranked if usual[name] == usual[best]]
    return _clean(texts[best], best, [best, *(name for name in rivals if name != best)])


def _read(data: bytes, name: str) -> str | None:
    """The text under a name, by the first of its codecs that reads every byte."""
    return next((text for codec in _CODECS.get(name, (name,)) if (text := _strict(data, codec)) is not None), None)


def _usual(text: str) -> int:
    """How many characters are among those that headings and labels use most in their script."""
    return sum(map(lexicon.usual_characters().__contains__, text))


def _commonness(pairs: Counter[bytes], name: str) -> float:
    """The share of two-byte characters in the block of common ones: the standards put those first."""
    double = pairs.total()
    common = sum(count for pair, count in pairs.items() if _is_common(pair[0], pair[1], name))
    if name == "euc_kr" and common < 0.98 * double:
        return 0.0
    return common / double if double else 0.0


def _is_common(lead: int, trail: int, name: str) -> bool:
    if name == "gb18030":
        return (0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3)) and trail >= 0xA1
    if name == "big5":
        return 0xA1 <= lead <= 0xC6 and (0x40 <= trail <= 0x7E or trail >= 0xA1)
    if name == "euc_kr":
        return (0xB0 <= lead <= 0xC8 or lead in (0xA1, 0xA3)) and trail >= 0xA1
    return lead in (0x81, 0x82, 0x83) or 0x88 <= lead <= 0x97
