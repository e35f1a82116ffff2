"""Every problem of the reader has its sentence in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpi.intake.container import recognize
from kpi.intake.problems import Refused
from kpi.text.intake import WORDS
from kpi.text.words import sentence

SOURCE = Path(__file__).parents[2] / "kpi" / "intake"
CALL = re.compile(r'\b(?:error|warning|note|refusal|question)\(\s*"([a-z_]+)"')
NAMED = re.compile(
    r'"((?:total|sum)_(?:kept|dropped)|year_from_[a-z]+|(?:cell_not|only|nothing)_[a-z_]+|(?:sheet|file)_period_differs)"'
)


def test_the_sentences_are_those_that_are_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    assert {f"intake.{key}" for key in CALL.findall(code) + NAMED.findall(code)} == set(WORDS)


def test_both_languages_fill_the_same_values() -> None:
    for chinese, english in WORDS.values():
        assert set(re.findall(r"{(\w+)}", chinese)) == set(re.findall(r"{(\w+)}", english))


@pytest.mark.parametrize(
    ("data", "chinese", "english"),
    [
        (b"%PDF-1.7", "内容是PDF 文档", "its content is a PDF document."),
        (b"Rar!\x1a", "内容是压缩包", "its content is an archive."),
        (bytes(range(256)) * 20, "内容是无法识别的数据", "its content is of no kind that is known."),
    ],
)
def test_what_a_file_is_instead_is_said_in_words(data: bytes, chinese: str, english: str) -> None:
    with pytest.raises(Refused) as refused:
        recognize(data)
    assert chinese in sentence("zh", refused.value.problem)
    assert english in sentence("en", refused.value.problem)
