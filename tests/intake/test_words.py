"""Every problem of the reader has its sentence in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from kpi.text.intake import WORDS

SOURCE = Path(__file__).parents[2] / "kpi" / "intake"
CALL = re.compile(r'\b(?:error|warning|note|refusal)\(\s*"([a-z_]+)"')
NAMED = re.compile(r'"((?:cell_not|only|nothing)_[a-z_]+)"')


def test_the_sentences_are_those_that_are_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    assert {f"intake.{key}" for key in CALL.findall(code) + NAMED.findall(code)} == set(WORDS)


def test_both_languages_fill_the_same_values() -> None:
    for chinese, english in WORDS.values():
        assert set(re.findall(r"{(\w+)}", chinese)) == set(re.findall(r"{(\w+)}", english))
