"""Why a use case cannot go on.

KpiError
├── Invalid     the input is wrong; `problems` says each fault with its place
├── NotFound    a code, batch or period that is not there
├── Refused     the viewer may not do this
├── Conflict    the state does not allow it (already undone, not the sample)
└── Busy        another process holds the workspace
"""

from __future__ import annotations

from collections.abc import Sequence

from kpi.core.problem import Place, Problem, Severity, Value


class KpiError(Exception):
    """Base of every error that a person is told about; carries problems, never sentences."""

    def __init__(self, key: str, place: Place | None = None, **values: Value) -> None:
        super().__init__(key, values)
        self.problems: list[Problem] = [Problem(Severity.ERROR, key, values, place or Place())]

    @property
    def problem(self) -> Problem:
        """The first and most telling problem."""
        return self.problems[0]


class Invalid(KpiError):
    """The input is wrong: one or more problems, each with its place."""

    @classmethod
    def because(cls, problems: Sequence[Problem]) -> Invalid:
        """The error that carries all of `problems`, the first as its own."""
        first = problems[0]
        error = cls(first.key, first.place, **first.values)
        error.problems = list(problems)
        return error


class NotFound(KpiError):
    """Something named does not exist."""


class Refused(KpiError):
    """The viewer has no right to do this."""


class Conflict(KpiError):
    """The state of the workspace does not allow it."""


class Busy(KpiError):
    """Another process holds the workspace."""
