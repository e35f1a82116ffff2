"""A handout: a report in one language, as ready texts beside the raw numbers, for those who lay out files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kpi.core.label import Language
from kpi.core.status import Status

ATTENTION = (Status.OFF_TRACK, Status.AT_RISK)
"""The statuses that ask for a look, the worst first."""
SHAPES = {Status.ON_TRACK: "●", Status.AT_RISK: "▲", Status.OFF_TRACK: "◆"}
"""A sign for each status that has a colour."""


def shape(status: Status) -> str:
    """A status as a sign that needs no colour to be told from the others.

    >>> shape(Status.OFF_TRACK), shape(Status.NO_DATA)
    ('◆', '○')
    """
    return SHAPES.get(status, "○")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a sentence, perhaps in the colour of a status, perhaps strong."""

    text: str
    status: Status | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """The score of a goal."""

    name: str
    score: str
    of: str
    status: Status
    status_word: str
    delta: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a trend: raw numbers and their texts; `low` and `high` are equal unless the target is a range."""

    month: str
    actual: float | None
    low: float | None
    high: float | None
    actual_text: str
    target_text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The raw numbers of a row."""

    actual: float | None
    low: float | None
    high: float | None
    attainment: float | None
    score: float | None
    year_ago: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """A KPI: its texts as the cockpit shows them, its raw numbers, and those that place its marks.

    `unit` is the unit's code and `unit_word` what it is called; drawn on an axis values are multiplied by `factor` and
    have the unit `axis`.
    """

    code: str
    name: str
    goal: str
    status: Status
    status_word: str
    actual: str
    target: str
    attainment: str
    score: str
    change: str
    owner: str
    doubt: str
    deviation: float | None
    tolerance: float
    figures: Figures
    unit: str
    unit_word: str
    factor: float
    axis: str
    ranged: bool
    trend: tuple[Month, ...]
    spark: tuple[float | None, ...]
    spark_target: tuple[float | None, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Group:
    """A goal's heading and the rows below it."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A definition in words."""

    code: str
    name: str
    text: str
    formula: str
    unit: str
    polarity: str
    accumulation: str
    owner: str
    state: str
    since: str


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of texts."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Handout:
    """A report ready to be laid out; `words` are the headings, `about` says of what, when and by which rules it is.

    `tables` are those of a report of one KPI, which has a single row.
    """

    language: Language
    title: str
    subtitle: str
    footer: str
    file: str
    made_at: datetime
    headline: tuple[Run, ...]
    caption: str
    cards: tuple[Card, ...]
    groups: tuple[Group, ...]
    meanings: tuple[Meaning, ...]
    tables: tuple[Table, ...]
    about: tuple[tuple[str, str], ...]
    words: Mapping[str, str]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row, in the order of the groups."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def opened(self) -> Row | None:
        """The row of a report of one KPI."""
        return self.rows[0] if self.tables else None

    def meaning(self, row: Row) -> Meaning:
        """The definition behind a row."""
        return next(one for one in self.meanings if one.code == row.meaning)
