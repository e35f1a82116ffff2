"""What makes a sentence fit to be read."""

from __future__ import annotations

import re

CHINESE = re.compile(r"[\u3400-\u9fff]")
MACHINE = re.compile(
    r"Traceback|Error\b|Exception|pydantic|\bNone\b|\bfloat\b|tuple|\bdict\b|\bstr\b|<class|\n|\\u|\bInput\b"
)
QUOTED = re.compile(r"「[^」]*」|“[^”]*”|\([^)]*\)|（[^）]*）|《[^》]*》")
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


def assert_reads(english: str, chinese: str) -> None:
    """Both say one thing, each in its language, and nothing of the machine shows."""
    for text in (english, chinese):
        assert not MACHINE.search(text), text
        assert not re.search(r"\{\w*\}", text), text
        assert 5 < len(text) < 400, text
    assert english.rstrip().endswith((".", "?", "）", ")", '"', "”", "t", "2")), english
    assert not CHINESE.search(QUOTED.sub("", english)), english
    assert CHINESE.search(QUOTED.sub("", chinese)), chinese
    assert not ENGLISH.search(QUOTED.sub("", chinese)), chinese
