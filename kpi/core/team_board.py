"""The team board: every person of a unit with the KPIs they answer for, their score, its trend, and who needs help.

The score of a person is the mean of the scores of their KPIs, each by its weight in the top score by plan and by the
share of the days that it was theirs. A KPI without a score takes no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import fsum, prod

from kpi.core.contribution import way_down
from kpi.core.model import Model
from kpi.core.person import Person
from kpi.core.responsibility import Responsibility
from kpi.core.scorecard import Outcome
from kpi.core.status import Status

FALLING = 2
"""So many falls of the score in a row are a trend."""


class Need(StrEnum):
    """Why a person may need help."""

    OFF = "off"
    FALLING = "falling"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Held:
    """A KPI of a person: the share of the days that it was theirs, and where it stands."""

    kpi: str
    share: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Standing:
    """A person with their KPIs in tree order and the score of each window looked at, the latest last."""

    person: Person
    held: list[Held]
    scores: list[float | None]

    @property
    def score(self) -> float | None:
        """The score of the latest window."""
        return self.scores[-1]

    def count(self, status: Status) -> int:
        """How many KPIs have a status."""
        return sum(one.outcome.status is status for one in self.held)

    @property
    def falling(self) -> bool:
        """Whether the score fell from window to window, as often as makes a trend."""
        last = [score for score in self.scores[-FALLING - 1 :] if score is not None]
        return len(last) > FALLING and all(after < before for before, after in pairwise(last))

    @property
    def needs(self) -> list[Need]:
        """Why the person may need help: KPIs off track, a score that keeps falling, KPIs that have no data."""
        met = {
            Need.OFF: self.count(Status.OFF_TRACK) > 0,
            Need.FALLING: self.falling,
            Need.SILENT: self.count(Status.NO_DATA) > 0,
        }
        return [need for need, true in met.items() if true]


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of a window: the model in force, whose the KPIs were, and what they came to."""

    model: Model
    held: Mapping[str, Responsibility]
    outcomes: Mapping[str, Outcome]

    def of(self, person: str) -> list[Held]:
        """The KPIs of a person that are in the tree."""
        shares = ((code, one.share(person)) for code, one in self.held.items() if code in self.outcomes)
        found = {code: Held(code, share, self.outcomes[code]) for code, share in shares if share}
        return [found[code] for code in self.outcomes if code in found]

    def score(self, person: str) -> float | None:
        """The mean of the scores of a person's KPIs by weight and days."""
        counted = [(one, self._weight(one)) for one in self.of(person) if one.outcome.score is not None]
        whole = fsum(weight for _, weight in counted)
        return fsum(weight * (one.outcome.score or 0.0) for one, weight in counted) / whole if whole else None

    def _weight(self, held: Held) -> float:
        return held.share * prod(step.share for step in way_down(self.model, held.kpi))


def team(people: Iterable[Person], looks: Sequence[Look]) -> list[Standing]:
    """How people stand, those first who need help most; `looks` are the windows in their order, the latest last."""
    found = [
        Standing(person, looks[-1].of(person.code), [look.score(person.code) for look in looks]) for person in people
    ]
    return sorted(found, key=_order)


def _order(one: Standing) -> tuple[bool, int, int, float]:
    """Who has no KPI comes last; else the most off track, the most at risk, the lowest score first."""
    score = float("inf") if one.score is None else one.score
    return not one.held, -one.count(Status.OFF_TRACK), -one.count(Status.AT_RISK), score
