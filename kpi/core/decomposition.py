"""Why a figure moved: the difference of two figures as parts that add up to it exactly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Against(StrEnum):
    """What a figure is held against: the window before, a year ago, its target, or the same figure of another unit."""

    PRIOR = "prior"
    LAST_YEAR = "last_year"
    TARGET = "target"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a difference: what it was and is, and what it adds to the difference of the whole.

    `code` is a member, an org unit or an operand of the formula. `mix` and `rate` are the two halves of the `effect` of
    a member of a rate: that it weighs more or less, and that its own rate is another. `further` says that it can be
    taken apart itself.
    """

    code: str | None
    before: float | None
    after: float | None
    effect: float
    mix: float | None = None
    rate: float | None = None
    further: bool = False


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A difference and its parts, whose effects sum to it; `by` is `formula`, `org` or a column."""

    by: str
    before: float
    after: float
    parts: tuple[Part, ...]
