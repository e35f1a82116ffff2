"""Which encoding a text is in: by its mark, strictly, and else by which reading gives common characters."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 400_000
_PAIR = re.compile(rb"[\x80-\xff].", re.DOTALL)
_CONVINCING = 0.6
_ENOUGH = 12
_CODECS = {
    "euc_kr": ("cp949",),
    "gb18030": ("gb18030",),
    "big5": ("cp950", "big5hkscs"),
    "shift_jis": ("cp932",),
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the name of its encoding; `guessed` says that nothing in the bytes settles it."""

    text: str
    encoding: str
    guessed: bool = False
    nulls: int = 0


def decode(data: bytes) -> Decoded:
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
    return _legacy(data)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _clean(text: str, name: str, *, guessed: bool = False) -> Decoded:
    return Decoded(text.replace("\x00", ""), name.removesuffix("-sig"), guessed, text.count("\x00"))


def _unmarked_wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark has a zero in every second byte of its Latin characters."""
    sample = data[:4096]
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample and sample[start::2].count(0) > 0.2 * len(sample) / 2 and sample[1 - start :: 2].count(0) < 3:
            text = _strict(data, name)
            return None if text is None else _clean(text, name)
    return None


def _legacy(data: bytes) -> Decoded:
    """Among the encodings that read every byte the one whose characters are common ones; else Latin."""
    pairs = Counter(_PAIR.findall(data[:_SAMPLE]))
    shares = {name: _commonness(pairs, name) for name in _CODECS}
    for name in sorted(_CODECS, key=lambda name: shares[name], reverse=True):
        text = next(filter(None, (_strict(data, codec) for codec in _CODECS[name])), None)
        if text is not None and shares[name] >= _CONVINCING:
            return _clean(text, name)
    latin = _strict(data, "cp1252")
    return _clean(
        latin if latin is not None else data.decode("latin-1"),
        "cp1252" if latin is not None else "latin-1",
        guessed=True,
    )


def _commonness(pairs: Counter[bytes], name: str) -> float:
    """The share of two-byte characters in the block of common ones: the standards put those first."""
    double = pairs.total()
    common = sum(count for pair, count in pairs.items() if _is_common(pair[0], pair[1], name))
    if name == "euc_kr" and (double < _ENOUGH or common < 0.98 * double):
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
