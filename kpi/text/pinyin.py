"""The pinyin of Chinese text, where the optional package for it is installed."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_UMLAUT = re.compile(r"(?<=\b[ln])v(?=e?\b)")
_KEPT = 50_000


def is_there() -> bool:
    """Whether pinyin can be told."""
    return find_spec("pypinyin") is not None


@lru_cache(maxsize=_KEPT)
def spell(text: str) -> list[str]:
    """The pinyin of a text without tones, its syllables apart by blanks; nothing for a text without Chinese.

    A `ü` is typed as `v` by some and as `u` by others.

    >>> spell("revenue")
    []
    """
    if not _CHINESE.search(text) or not is_there():
        return []
    from pypinyin import lazy_pinyin

    written = " ".join(lazy_pinyin(text))
    return list(dict.fromkeys([written, _UMLAUT.sub("u", written)]))
