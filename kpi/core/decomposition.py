"""Why a figure moved: the difference of two figures as parts that add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from math import fsum

from kpi.core.formula import Node
from kpi.core.problem import Problem, Severity, Value

FORMULA, ORG = "formula", "org"
"""The two ways to take a figure apart that are no column."""
EXACT = 1e-9
"""What the parts may miss the difference by, for the largest of them and the figures: what floating point rounds."""
TELLING = 0.8
"""The share of all effects that the parts have to make up that tell why a figure moved."""
NEARLY_ALL = 0.9
"""Parts that are so much of a figure by themselves are no news when it moves."""


class Against(StrEnum):
    """What a figure is held against: the window before, a year ago, its target, or the same figure of another unit."""

    PRIOR = "prior"
    LAST_YEAR = "last_year"
    TARGET = "target"
    UNIT = "unit"


class Kind(StrEnum):
    """What a part is: an operand of the formula, a member of a column, a unit below, the unit's own rows,
    what a sum of targets leaves over, a constant of the formula, or the many small members together.
    """

    OPERAND = "operand"
    MEMBER = "member"
    UNIT = "unit"
    OWN = "own"
    UNALLOCATED = "unallocated"
    CONSTANT = "constant"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a difference: what it was and is, and what it adds to the difference of the whole.

    `code` is a member (None where the column is empty), an org unit or the text of an operand of the formula; an
    operand's `node` is that part of the formula. `mix` and `rate` are the two halves of the `effect` of a member of a
    rate: that it weighs more or less, and that its own rate is another. `further` says that it can be taken apart
    itself. A rest is of `count` members. `weight` is the share of a rate's divisor, the mean of before and after.
    """

    code: str | None
    before: float | None
    after: float | None
    effect: float
    mix: float | None = None
    rate: float | None = None
    further: bool = False
    kind: Kind = Kind.MEMBER
    node: Node | None = None
    count: int = 1
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A difference and its parts, whose effects sum to it; `by` is `formula`, `org` or a column.

    The parts of a formula stand in its order, all others the largest effect first. `reference` is the rate that the
    mix of a member is held against.
    """

    by: str
    before: float
    after: float
    parts: tuple[Part, ...]
    reference: float | None = None

    @property
    def difference(self) -> float:
        """What the parts add up to."""
        return self.after - self.before

    @property
    def telling(self) -> list[Part]:
        """The fewest parts that make up four fifths of all effects, the largest first."""
        ranked = sorted(self.parts, key=lambda part: -abs(part.effect))
        enough = TELLING * fsum(abs(part.effect) for part in ranked) * (1 - EXACT)
        reached = accumulate((abs(part.effect) for part in ranked), initial=0.0)
        return ranked[: next((n for n, made_up in enumerate(reached) if made_up >= enough), len(ranked))]

    @property
    def is_telling(self) -> bool:
        """Whether some of several parts stand out: not all that move it, and not what is nearly all of it anyway."""
        moving = [part for part in self.parts if part.effect]
        if len(self.telling) >= len(moving):
            return False
        return self.by == FORMULA or _size(self.telling) < NEARLY_ALL * _size(self.parts)


def _size(parts: Sequence[Part]) -> float:
    """How much of the figure parts are: of a rate by their weights, of a sum by what they were and are."""
    sizes = ((part.before, part.after) if part.weight is None else (part.weight,) for part in parts)
    return fsum(abs(value) for size in sizes for value in size if value is not None)


def whole(found: Decomposition) -> Decomposition | Problem:
    """A decomposition whose parts add up to its difference, or that they do not."""
    size = max(map(abs, [found.before, found.after, *(part.effect for part in found.parts)]))
    missing = fsum([*(part.effect for part in found.parts), found.before, -found.after])
    return found if abs(missing) <= EXACT * size else refusal("decomposition.residual")


def no_difference(before: float, after: float) -> Problem | None:
    """That there is nothing to take apart, where both figures are the same but for what floating point rounds."""
    same = abs(after - before) <= EXACT * 1e-3 * max(abs(before), abs(after))
    return refusal("decomposition.no_difference") if same else None


def most_telling(found: Sequence[Decomposition]) -> Decomposition | None:
    """The one that tells most with the fewest parts, of as many as possible; a single part tells nothing."""
    several = [one for one in found if len(one.parts) > 1]
    return min(several, key=lambda one: (not one.is_telling, len(one.telling), -len(one.parts)), default=None)


def refusal(key: str, **values: Value) -> Problem:
    """Why a figure cannot be taken apart exactly."""
    return Problem(Severity.ERROR, key, values)
