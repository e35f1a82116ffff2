"""What a person chose where the reader asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kpi.core.reading import Answer


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers given for one file; one without sheet or column holds for all of them.

    `as_written` says that nothing is to be understood: the cells are wanted as they stand.
    """

    given: Sequence[Answer] = ()
    as_written: bool = False

    def choice(
        self, topic: str, choices: Collection[str], *, sheet: str | None = None, column: str | None = None
    ) -> str | None:
        """The choice made on a topic at a place, the one that names the place best; nothing when none was made."""
        fits = [
            answer
            for answer in self.given
            if answer.topic == topic
            and answer.choice in choices
            and answer.sheet in (None, sheet)
            and answer.column in (None, column)
        ]
        best = max(fits, key=lambda answer: (answer.column is not None, answer.sheet is not None), default=None)
        return best.choice if best else None


UNASKED = Answers()
"""No answers at all."""
