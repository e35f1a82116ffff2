"""Problems of the reader, made in one line each."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.core.problem import Place, Problem, Severity, Value


def error(key: str, place: Place | None = None, **values: Value) -> Problem:
    """Something was not read."""
    return Problem(Severity.ERROR, f"intake.{key}", values, place or Place())


def warning(key: str, place: Place | None = None, **values: Value) -> Problem:
    """Something was read and should be looked at."""
    return Problem(Severity.WARNING, f"intake.{key}", values, place or Place())


def question(
    key: str, topic: str, taken: str, choices: Sequence[str], place: Place | None = None, **values: Value
) -> Problem:
    """Something the reader had to choose; an answer on the topic with one of the choices settles it."""
    other = [choice for choice in choices if choice != taken]
    asked: dict[str, Value] = {"topic": topic, "taken": taken, "choices": list(choices), "other": other}
    return Problem(Severity.WARNING, f"intake.{key}", asked | values, place or Place())


def note(key: str, place: Place | None = None, **values: Value) -> Problem:
    """Something a person may want to know."""
    return Problem(Severity.NOTE, f"intake.{key}", values, place or Place())


class Refused(Exception):
    """A file that is not read, with the problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.key)
        self.problem = problem


def refusal(key: str, **values: Value) -> Refused:
    """The exception that refuses a file."""
    return Refused(error(key, None, **values))
