"""Errors carry problems."""

from __future__ import annotations

from kpi.core.errors import Invalid, KpiError, NotFound
from kpi.core.problem import Place, Problem, Severity


def test_an_error_is_one_problem() -> None:
    error = NotFound("batch.unknown", Place(file="a.csv", row=3), batch=7)
    assert error.problem == Problem(Severity.ERROR, "batch.unknown", {"batch": 7}, Place(file="a.csv", row=3))
    assert isinstance(error, KpiError) and error.problems == [error.problem]


def test_an_error_of_many_problems_shows_the_first() -> None:
    problems = [Problem(Severity.ERROR, key, {"given": key}, Place(line=n)) for n, key in enumerate(("one", "two"))]
    error = Invalid.because(problems)
    assert (error.problems, error.problem.place.line, error.args) == (problems, 0, ("one", {"given": "one"}))


def test_a_place_as_plain_data() -> None:
    assert Place(sheet="一月", column="金额").as_dict() == {
        "file": None,
        "sheet": "一月",
        "row": None,
        "column": "金额",
        "line": None,
    }
