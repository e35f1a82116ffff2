"""A report: what a file that leaves the product says of a period, or of one KPI, as values in no language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kpi.core.certification import State
from kpi.core.doubt import Doubt
from kpi.core.indicator import Accumulation, Polarity
from kpi.core.label import Label
from kpi.core.period import Span
from kpi.core.scorecard import Line
from kpi.core.status import Status
from kpi.core.target import Aim


@dataclass(frozen=True, slots=True)
class Look:
    """How a cockpit is looked at: from an org unit, kept to a goal, in an order, held against something.

    KPIs stand by "tree" or by "attention", and are held against "year_ago", "prior", "target" or "none".
    """

    unit: str | None = None
    goal: str | None = None
    sort: str = "tree"
    against: str = "year_ago"


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a trend."""

    month: date
    actual: float | None
    aim: Aim | None

    @property
    def middle(self) -> float | None:
        """The target as one number: of a range the middle."""
        return None if self.aim is None else (self.aim.low + self.aim.high) / 2


@dataclass(frozen=True, slots=True)
class Standing:
    """A KPI in a report; `partial` is a sum of which only some days are gone, which no other month is held against.

    `tolerance` is how far below its target the figure may be and still be at risk only, `pull` the points by which it
    lifts or lowers the top score. One that is `lent` is agreed with a unit above only; one that `will_miss` the target
    of a running period is going to the attainment `going_to`.
    """

    line: Line
    title: Label
    indicator: str
    unit: str
    owner: Label | None
    goal: Label | None
    prior: float | None
    year_ago: float | None
    doubts: tuple[Doubt, ...]
    tolerance: float
    partial: bool
    trend: tuple[Month, ...]
    pull: float | None = None
    lent: bool = False
    will_miss: bool = False
    going_to: float | None = None

    @property
    def deviation(self) -> float | None:
        """Attainment minus 1, so that negative is bad whatever the polarity."""
        return None if self.line.attainment is None else self.line.attainment - 1

    @property
    def spark(self) -> tuple[Month, ...]:
        """The trend as far as its months can be held against each other; the place of one that cannot stays empty."""
        if not self.partial:
            return self.trend
        return (*self.trend[:-1], Month(self.trend[-1].month, None, None))

    @property
    def told(self) -> tuple[Doubt, ...]:
        """What the figure should be read with; the status of one that is not there says enough."""
        if self.line.actual is None:
            return ()
        unsaid = (Doubt.MISSING, Doubt.RUNNING) if self.will_miss else (Doubt.MISSING,)
        return tuple(one for one in self.doubts if one not in unsaid)


@dataclass(frozen=True, slots=True)
class Goal:
    """The score of a goal, and what it was one month before."""

    line: Line
    name: Label
    before: float | None

    @property
    def change(self) -> float | None:
        """What the score has gained on the month before."""
        return None if self.line.score is None or self.before is None else self.line.score - self.before


@dataclass(frozen=True, slots=True)
class Group:
    """The KPIs directly under a goal, with the rules by which it rolls up where they are not the usual ones.

    Where KPIs stand by attention it is those of one status.
    """

    name: Label | None
    rules: tuple[str, ...]
    kpis: tuple[Standing, ...]
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """The definition of an indicator as in force in the period."""

    code: str
    name: Label
    text: Label | None
    formula: str | None
    unit: str
    polarity: Polarity
    accumulation: Accumulation
    owner: Label | None
    state: State
    valid_from: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a figure: what an org unit below adds to it, now and a year before."""

    name: Label
    value: float | None
    year_ago: float | None


@dataclass(frozen=True, slots=True)
class Origin:
    """An import that a figure comes from."""

    batch: int
    dataset: Label
    file: str
    rows: int
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Awaited:
    """A dataset that a KPI without a figure waits for, with who brings it."""

    name: Label
    owner: Label | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a report of one KPI has beside its row."""

    parts: tuple[Part, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says; `today` is the day the figures are of, `made_at` the moment they were put together.

    `unit` is the org unit that it is seen from, unless that is the whole; `top` is what is scored first, `attention`
    the KPIs, those that need somebody first. `awaited` are the datasets that have not come, `silent` the KPIs without a
    figure that wait for none. A report of one KPI has `opened` and no goals.
    """

    workspace: Label
    unit: Label | None
    span: Span
    today: date
    made_at: datetime
    running: bool
    top: Goal | None
    goals: tuple[Goal, ...]
    groups: tuple[Group, ...]
    meanings: tuple[Meaning, ...]
    attention: tuple[str, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    silent: tuple[str, ...] = ()
    against: str = "year_ago"
    opened: Opened | None = None

    @property
    def kpis(self) -> tuple[Standing, ...]:
        """Every KPI, in the order of the groups."""
        return tuple(kpi for group in self.groups for kpi in group.kpis)
