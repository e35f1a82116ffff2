"""The text of a model file as data that knows its lines."""

from __future__ import annotations

import pytest

from kpi.core.model_source import DEEPEST, Source, load

TEXT = b"""\
version: 1
org:
  - code: HQ
    name: {zh: "\xe6\x80\xbb", en: 2026-05}
  - code: yes
"""


def loaded(text: bytes) -> Source:
    source, problems = load(text, "m.yaml")
    assert source is not None, problems
    return source


def test_values_and_the_lines_they_stand_on() -> None:
    source = loaded(b"\xef\xbb\xbf" + TEXT)
    assert source.data == {"version": 1, "org": [{"code": "HQ", "name": {"zh": "总", "en": "2026-05"}}, {"code": True}]}
    assert [
        source.line(path) for path in (("org",), ("org", 0, "name", "en"), ("org", 1), ("org", 1, "gone", "deep"))
    ] == [2, 4, 5, 5]


def test_dates_stay_texts() -> None:
    assert loaded(b"{a: 2026-05-01, b: 2026-05-01T10:00:00Z}").data == {"a": "2026-05-01", "b": "2026-05-01T10:00:00Z"}


def test_the_depth_that_is_read() -> None:
    assert loaded(b"a: " + b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1)).data
    assert load(b"a: " + b"[" * DEEPEST + b"]" * DEEPEST, "m.yaml")[1][0].key == "model.too_deep"


@pytest.mark.parametrize("times", [DEEPEST + 1, 3000])
@pytest.mark.parametrize("opening", [b"[", b"{a: ", b"- ", b"? ", b"[\n", b"[{a: "])
def test_what_is_deeper_is_told_however_much_deeper(opening: bytes, times: int) -> None:
    """The parser's own limit is met before the depth is counted where all stands on one line."""
    source, problems = load(b"\n" + opening * times, "m.yaml")
    assert source is None
    assert [problem.key for problem in problems] == ["model.too_deep"]
    assert (problems[0].place.line or 0) == (2 if opening != b"[\n" else DEEPEST + 2)


def test_faults_do_not_stop_at_the_first() -> None:
    source, problems = load(b"a: 1\na: 2\n? [x]\n: 1\nb: !!binary x\n", "m.yaml")
    assert source is not None
    assert [(one.key, one.place.line) for one in problems] == [
        ("model.key_twice", 2),
        ("model.not_yaml", 3),
        ("model.not_yaml", 5),
    ]
