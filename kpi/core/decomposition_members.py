"""A difference along a dimension: what each member of a column, or each unit below, adds to it.

Where a figure is a sum over rows a member adds its own difference. Where it is a quotient N / D, a member has a weight
w = d / D and a rate r = n / d, and the figure is the sum of w·r. Against R, the mean of the whole's rates before and
after, its effect is w₁(r₁ − R) − w₀(r₀ − R); as the weights make up 1 on both sides, the effects make up the
difference. It falls in two halves without a rest, the symmetric parts of Bennet (1920):

    mix = (w₁ − w₀) · ((r₀ + r₁) / 2 − R)        rate = (r₁ − r₀) · (w₀ + w₁) / 2

A member that appears or vanishes weighs nothing on one side, so that all of its effect is mix. One that has something
to divide but nothing to divide it by has no rate; its effect is exact and stays whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from math import fsum

from kpi.core.decomposition import EXACT, ORG, Decomposition, Kind, Part, refusal, whole
from kpi.core.decomposition_form import ONE, Form, Terms
from kpi.core.formula import Node
from kpi.core.problem import Problem

MOST = 200
"""Of more members those with the smallest effects are one part together."""
Sums = Mapping[Node, float | None]
"""What the sums of a form come to, empty where there are no rows."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a dimension with its sums on both sides; against a target there are none before."""

    code: str | None
    before: Sums
    after: Sums
    kind: Kind = Kind.MEMBER


@dataclass(frozen=True, slots=True)
class Share:
    """A unit below with its target, where it has one, and its actual."""

    code: str
    target: float | None
    actual: float | None


@dataclass(frozen=True, slots=True)
class _Side:
    """A member before or after: what is divided, empty where it has no rows, and by what."""

    dividend: float | None
    divisor: float = 0.0

    @property
    def amount(self) -> float:
        return self.dividend or 0.0

    @property
    def rate(self) -> float | None:
        return self.amount / self.divisor if self.divisor else None

    @property
    def is_rateless(self) -> bool:
        return not self.divisor and self.amount != 0.0

    def plus(self, other: _Side) -> _Side:
        known = [side.dividend for side in (self, other) if side.dividend is not None]
        return _Side(fsum(known) if known else None, self.divisor + other.divisor)


@dataclass(frozen=True, slots=True)
class _Row:
    """A member with its two sides, or several together."""

    code: str | None
    kind: Kind
    before: _Side
    after: _Side
    count: int = 1

    def part(
        self, before: float | None, after: float | None, effect: float, weight: float | None = None,
        halves: tuple[float | None, float | None] = (None, None),
    ) -> Part:  # fmt: skip
        further = self.kind is Kind.UNIT or (self.kind is Kind.MEMBER and self.code is not None)
        return Part(self.code, before, after, effect, *halves, further, self.kind, count=self.count, weight=weight)


def along_members(
    by: str, figure: Form, members: Sequence[Member], figures: tuple[float, float]
) -> Decomposition | Problem:
    """The difference of two figures by member; `figures` are the whole before and after."""
    rows = _rows(figure, members)
    if figure.divisor is None:
        return whole(Decomposition(by, *figures, _ranked(rows, _own)))
    then, now = fsum(row.before.divisor for row in rows), fsum(row.after.divisor for row in rows)
    if not then or not now:
        return refusal("decomposition.empty_between")
    reference = fsum(figures) / 2
    return whole(Decomposition(by, *figures, _ranked(rows, partial(_mixed, then, now, reference)), reference))


def against_target(
    by: str, figure: Form, members: Sequence[Member], figures: tuple[float, float]
) -> Decomposition | Problem:
    """What each member of a rate adds to the distance from the target of the whole, by its weight."""
    target, actual = figures
    rows = _rows(figure, members)
    now = fsum(row.after.divisor for row in rows)
    if not now:
        return refusal("decomposition.empty_between")
    return whole(Decomposition(by, target, actual, _ranked(rows, partial(_aimed, now, target)), target))


def against_targets(shares: Sequence[Share], target: float, actual: float) -> Decomposition | Problem:
    """How far each unit below is from its own target; what has none below is one part."""
    agreed = [(share, share.target) for share in shares if share.target is not None]
    if not agreed:
        return refusal("decomposition.no_targets_below")
    rows = [_Row(one.code, Kind.UNIT, _Side(goal), _Side(one.actual)) for one, goal in agreed]
    given, reached = (fsum(getattr(row, side).amount for row in rows) for side in ("before", "after"))
    left, size = (target - given, actual - reached), max(abs(target), abs(actual))
    if any(abs(value) > EXACT * size for value in left):
        rows.append(_Row(None, Kind.UNALLOCATED, _Side(left[0]), _Side(left[1])))
    return whole(Decomposition(ORG, target, actual, _ranked(rows, _own)))


def _rows(figure: Form, members: Sequence[Member]) -> list[_Row]:
    """The members that have rows, and what the formula adds to all of them."""
    rows = [_Row(one.code, one.kind, _side(figure, one.before), _side(figure, one.after)) for one in members]
    constant = _Side(figure.dividend.get(ONE), (figure.divisor or {}).get(ONE, 0.0))
    fixed = [_Row(None, Kind.CONSTANT, constant, constant)] if figure.divisor and constant != _Side(None) else []
    return [row for row in rows if (row.before, row.after) != (_Side(None), _Side(None))] + fixed


def _side(figure: Form, sums: Sums) -> _Side:
    return _Side(_summed(figure.dividend, sums), _summed(figure.divisor or {}, sums) or 0.0)


def _summed(terms: Terms, sums: Sums) -> float | None:
    known = [(factor, sums.get(part)) for part, factor in terms.items() if part != ONE]
    values = [factor * value for factor, value in known if value is not None]
    return fsum(values) if values else None


def _own(row: _Row) -> Part:
    """A member of a sum: its own difference."""
    return row.part(row.before.dividend, row.after.dividend, row.after.amount - row.before.amount)


def _mixed(then: float, now: float, reference: float, row: _Row) -> Part:
    """A member of a quotient, whose divisor makes up `then` before and `now` after."""
    before, after = row.before, row.after
    effect = _beyond(after, now, reference) - _beyond(before, then, reference)
    lighter, heavier = before.divisor / then, after.divisor / now
    weight = (lighter + heavier) / 2
    if before.is_rateless or after.is_rateless:
        return row.part(before.rate, after.rate, effect, weight)
    old, new = before.rate, after.rate
    old, new = (new or 0.0 if old is None else old), (old or 0.0 if new is None else new)
    halves = ((heavier - lighter) * ((old + new) / 2 - reference), (new - old) * weight)
    return row.part(before.rate, after.rate, effect, weight, halves)


def _beyond(side: _Side, divisor: float, rate: float) -> float:
    """How much a member has beyond a rate; the halves of the effect may be large and cancel out, this is exact."""
    return (side.amount - rate * side.divisor) / divisor


def _aimed(now: float, target: float, row: _Row) -> Part:
    """A member of a quotient, held against the target of the whole."""
    return row.part(target, row.after.rate, _beyond(row.after, now, target), row.after.divisor / now)


def _ranked(rows: Sequence[_Row], part: Callable[[_Row], Part]) -> tuple[Part, ...]:
    """The parts, the largest effect first; the smallest of too many together, and last what is no member."""
    several, others = ([row for row in rows if (row.kind in _SEVERAL) is wanted] for wanted in (True, False))
    several.sort(key=lambda row: -abs(part(row).effect))
    kept, small = (several, []) if len(several) <= MOST else (several[: MOST - 1], several[MOST - 1 :])
    rest = [reduce(_together, small)] if small else []
    return tuple(part(row) for row in [*kept, *rest, *others])


_SEVERAL = (Kind.MEMBER, Kind.UNIT)


def _together(one: _Row, other: _Row) -> _Row:
    before, after = one.before.plus(other.before), one.after.plus(other.after)
    return _Row(None, Kind.REST, before, after, one.count + other.count)
