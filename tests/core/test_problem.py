"""Problems are values."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from kpi.core.problem import Place, Problem, Severity, told


def test_a_problem_of_no_place_says_so() -> None:
    problem = Problem(Severity.NOTE, "intake.note")
    assert (problem.values, set(problem.place.as_dict().values())) == ({}, {None})
    assert problem == Problem(Severity.NOTE, "intake.note", {}, Place())


def test_a_problem_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Problem(Severity.NOTE, "intake.note").key = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("金　额（元）", "金　额（元）"),
        ("金额\n（元）\t", "金额 （元） "),
        ("\u202e\x1b\x00\ud800", "\\u202e\\x1b\\x00\\ud800"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
        ("\U000e0001" * 1000, ("\\U000e0001" * 8)[:79] + "…"),
    ],
)
def test_a_text_as_a_sentence_can_hold_it(text: str, seen: str) -> None:
    assert told(text) == seen
    assert len(told(text, 20)) <= 20
