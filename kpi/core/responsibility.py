"""Responsibility: who answers for a KPI, day by day, and so for which share of a window.

On each day it is the owner in force: the one the KPI names, or whoever then holds the post it is bound to. So a change
of owner and a move to another post split a window by days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from kpi.core.model import Model

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """Days in a row on which a KPI was in the tree with the same owner, or without one."""

    person: str | None
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days these are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Whose a KPI was over some days, the earliest turn first; on days without a turn it was not in the tree."""

    turns: tuple[Turn, ...] = ()

    @property
    def days(self) -> dict[str | None, int]:
        """The days of each person, those without an owner under None."""
        found: dict[str | None, int] = {}
        for turn in self.turns:
            found[turn.person] = found.get(turn.person, 0) + turn.days
        return found

    @property
    def unowned(self) -> int:
        """The days in the tree without an owner."""
        return self.days.get(None, 0)

    @property
    def shares(self) -> dict[str | None, float]:
        """The share of each person in the days that had an owner; where none had, all is nobody's."""
        owned = {person: days for person, days in self.days.items() if person is not None}
        whole = sum(owned.values())
        return {person: days / whole for person, days in owned.items()} if whole else {None: 1.0}

    def share(self, person: str | None) -> float:
        """The share of one person."""
        return self.shares.get(person, 0.0)


def responsibilities(model: Model, first: date, last: date) -> dict[str, Responsibility]:
    """For every KPI that was in the tree between two days, both included, whose it was; `model` has all versions."""
    turns: dict[str, list[Turn]] = {}
    for begin, end in _stretches(model, first, last):
        for node in model.at(begin).scorecard:
            if node.type == "kpi":
                _take(turns.setdefault(node.code, []), Turn(node.owner, begin, end))
    return {code: Responsibility(tuple(found)) for code, found in turns.items()}


def _stretches(model: Model, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The days cut where a version of a node or a person begins."""
    begun = {entry.valid_from for entry in (*model.scorecard, *model.people) if entry.valid_from}
    cuts = sorted({first, *(day for day in begun if first < day <= last)})
    yield from ((begin, after - _DAY) for begin, after in pairwise([*cuts, last + _DAY]))


def _take(turns: list[Turn], new: Turn) -> None:
    """One more turn, joined to the one before where that is the same person's up to its day."""
    if turns and turns[-1].person == new.person and turns[-1].last + _DAY == new.first:
        new = Turn(new.person, turns.pop().first, new.last)
    turns.append(new)
