"""Problems are values."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from kpi.core.problem import Place, Problem, Severity


def test_a_problem_of_no_place_says_so() -> None:
    problem = Problem(Severity.NOTE, "intake.note")
    assert (problem.values, set(problem.place.as_dict().values())) == ({}, {None})
    assert problem == Problem(Severity.NOTE, "intake.note", {}, Place())


def test_a_problem_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Problem(Severity.NOTE, "intake.note").key = "other"  # type: ignore[misc]
