"""Breaking a KPI down: to org units below it, or among those who answer for it together in its own unit.

A flow or a balance is shared out, so that the parts sum to the whole in every period. A rate stays what it is in every
unit, or moves by as much as is missing from what the units' history gives together, weighted by what the rate is of. In
its own unit a KPI has one figure, so everybody is held against the whole, and the shares become weights.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import fsum, isclose

from kpi.core.cascade_place import Place, are_joint, existing, goal_of, new_node, owner_of
from kpi.core.errors import Invalid, NotFound
from kpi.core.formula import Node, Operation
from kpi.core.indicator import Accumulation, Indicator, Polarity
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.period import Period
from kpi.core.problem import Problem, Severity
from kpi.core.scorecard import TreeNode
from kpi.core.suggestion import nearest
from kpi.core.target import Agreed, Aim, Target
from kpi.core.target_plan import as_target, bounds, mapped, shared

_APART = 0.005
"""Figures of units that differ by more than this share from the whole do not add up."""
_EXACT = 1e-9


class Rule(StrEnum):
    """By what a KPI is broken down."""

    HISTORY = "history"
    SHARES = "shares"
    EQUAL = "equal"


@dataclass(frozen=True, slots=True)
class Basis:
    """What twelve months of history give for a unit: the figure, and for a rate what it is of."""

    value: float | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person wants broken down: a KPI, to which places, by what, for which periods.

    `step` is the smallest step of a part; new KPIs hang under the goal `under`, or one of their own called `name`.
    """

    kpi: str
    places: Sequence[Place]
    rule: Rule
    periods: Sequence[Period]
    step: float = 1.0
    under: str | None = None
    name: Label | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the KPI: its node, whether it is new, who owns it, its share of the whole and its aims."""

    node: TreeNode
    new: bool
    owner: str | None
    share: float
    aims: Agreed


@dataclass(frozen=True, slots=True)
class Sum:
    """What the parts of a period give together against the whole."""

    period: Period
    whole: Aim
    given: Aim

    @property
    def gap(self) -> float:
        """What the parts are more than the whole; nothing where they differ by rounding of the last digit alone."""
        gap = max(self.given.low - self.whole.low, self.given.high - self.whole.high, key=abs)
        return 0.0 if isclose(gap, 0.0, abs_tol=_EXACT * max(abs(self.whole.low), abs(self.whole.high))) else gap


@dataclass(frozen=True, slots=True)
class Cascade:
    """A KPI broken down: a new goal to hang the parts under, the parts, whether they add up, and what to look at."""

    node: TreeNode
    accumulation: Accumulation
    joint: bool
    goal: TreeNode | None
    parts: Sequence[Part]
    sums: Sequence[Sum]
    problems: list[Problem] = field(default_factory=list)

    def nodes(self) -> list[TreeNode]:
        """The nodes that are new to the tree."""
        return [*([self.goal] if self.goal else []), *(part.node for part in self.parts if part.new)]

    def targets(self, ranged: bool) -> list[Target]:
        """The targets of the parts."""
        return [
            as_target(part.node.code, period, aim, ranged) for part in self.parts for period, aim in part.aims.items()
        ]


def denominator(node: Node | None) -> Node | None:
    """What a rate is of, where its formula is a quotient."""
    return node.parts[1] if isinstance(node, Operation) and node.name == "/" else None


def cascade(
    model: Model,
    ask: Ask,
    agreed: Agreed,
    basis: Mapping[str, Basis],
    since: date | None = None,
    taken: Collection[str] = (),
) -> Cascade:
    """Break a KPI down; `basis` says by unit what history gives.

    New nodes hold from `since` on, under codes that are not `taken`.
    Raises `NotFound` for an unknown KPI, and `Invalid` where the places are not below it, overlap, or get no shares.
    """
    node, indicator = _asked(model, ask.kpi)
    org = node.org or model.org_tree.root
    joint = are_joint(model, ask.places, org)
    whole = {period: agreed[period] for period in ask.periods if period in agreed}
    if not whole:
        raise Invalid("cascade.no_target", given=ask.kpi)
    share, problems = _shares(ask, basis, indicator.accumulation, joint)
    aims = _aims(whole, ask, share, basis, indicator.accumulation, joint)
    if ask.under and (ask.under not in model.node_by_code or model.node_by_code[ask.under].type != "goal"):
        raise Invalid("cascade.under", given=ask.under)
    goal = None if ask.under else goal_of(model, node, ask.name, since, taken)
    parts = _parts(model, node, ask, goal.code if goal else ask.under or "", since, share, aims, taken)
    problems += [*_unowned(parts), *([] if joint else _covering(model, org, ask, basis, indicator))]
    sums = [_sum(period, aim, aims, ask, basis, indicator.accumulation, joint) for period, aim in whole.items()]
    needed = any(part.new for part in parts) and (goal is None or goal.code not in model.node_by_code)
    return Cascade(node, indicator.accumulation, joint, goal if needed else None, parts, sums, problems)


def _asked(model: Model, code: str) -> tuple[TreeNode, Indicator]:
    node = model.node_by_code.get(code)
    if node is None or node.type != "kpi":
        raise NotFound("scorecard.unknown_node", given=code, suggestion=nearest(code, model.node_by_code))
    return node, model.indicator_by_code[node.indicator or ""]


def _shares(
    ask: Ask, basis: Mapping[str, Basis], accumulation: Accumulation, joint: bool
) -> tuple[list[float], list[Problem]]:
    """The share of every place, together 1, and what to look at; what has no history yet gets nothing of it."""
    count = len(ask.places)
    equal = [1 / count] * count
    if ask.rule is Rule.SHARES:
        given = [place.share or 0.0 for place in ask.places]
        if min(given) < 0 or not sum(given):
            raise Invalid("cascade.no_shares")
        return [share / fsum(given) for share in given], []
    if ask.rule is Rule.EQUAL or joint:
        return equal, []
    known = [basis.get(place.org, Basis()) for place in ask.places]
    if accumulation is Accumulation.RATE:
        weights = [one.weight or 0.0 for one in known if one.value is not None]
        if len(weights) < count or min(weights) <= 0:
            return equal, [Problem(Severity.WARNING, "cascade.no_weights")]
        return [weight / fsum(weights) for weight in weights], []
    values = [one.value or 0.0 for one in known]
    if min(values) < 0 or not sum(values):
        return equal, [Problem(Severity.WARNING, "cascade.equal_instead")]
    unknown = [place.org for place, one in zip(ask.places, known, strict=True) if one.value is None]
    problems = [Problem(Severity.WARNING, "cascade.no_history", {"names": unknown})] if unknown else []
    return [value / fsum(values) for value in values], problems


def _aims(
    whole: Agreed, ask: Ask, share: Sequence[float], basis: Mapping[str, Basis], accumulation: Accumulation, joint: bool
) -> list[dict[Period, Aim]]:
    """The aims of every place, in their order."""
    if joint or (accumulation is Accumulation.RATE and ask.rule is not Rule.HISTORY):
        return [dict(whole) for _ in ask.places]
    if accumulation is not Accumulation.RATE:
        split = {period: _split(aim, share, ask.step) for period, aim in whole.items()}
        return [{period: aims[n] for period, aims in split.items()} for n in range(len(ask.places))]
    known = [basis.get(place.org, Basis()) for place in ask.places]
    rates = [one.value for one in known if one.value is not None and one.weight]
    if len(rates) < len(known):
        return [dict(whole) for _ in ask.places]
    mean = fsum(rate * part for rate, part in zip(rates, share, strict=True))
    return [{period: _moved(aim, rate - mean) for period, aim in whole.items()} for rate in rates]


def _moved(aim: Aim, by: float) -> Aim:
    return mapped(aim, lambda value: round(value + by, 12))


def _split(aim: Aim, share: Sequence[float], step: float) -> list[Aim]:
    low, high = bounds(aim, lambda part: shared(part, share, step), Accumulation.FLOW)
    more = [
        [None] * len(share) if part is None else list[float | None](shared(part, share, step))
        for part in (aim.baseline, aim.stretch)
    ]
    return [Aim(low[n], high[n], more[0][n], more[1][n]) for n in range(len(share))]


def _sum(
    period: Period, whole: Aim, aims: Sequence[Agreed], ask: Ask, basis: Mapping[str, Basis],
    accumulation: Accumulation, joint: bool,
) -> Sum:  # fmt: skip
    """What the parts of a period give together: their sum, or the mean of rates by what they are of."""
    parts = [aim[period] for aim in aims]
    weights = [1.0] * len(parts)
    if joint or accumulation is Accumulation.RATE:
        known = [basis.get(place.org, Basis()).weight or 0.0 for place in ask.places]
        given = known if all(known) and not joint else weights
        weights = [weight / fsum(given) for weight in given]
    low = fsum(weight * aim.low for weight, aim in zip(weights, parts, strict=True))
    high = fsum(weight * aim.high for weight, aim in zip(weights, parts, strict=True))
    return Sum(period, whole, Aim(low, high))


def _parts(
    model: Model, node: TreeNode, ask: Ask, goal: str, since: date | None, share: Sequence[float],
    aims: Sequence[Agreed], taken: Collection[str],
) -> list[Part]:  # fmt: skip
    weights = shared(100, share, 0.1)
    codes = set(taken)
    found = []
    for n, place in enumerate(ask.places):
        known = existing(model, node, place)
        part = known or new_node(model, node, place, goal, codes).model_copy(
            update={"position": n, "weight": weights[n], "valid_from": since}
        )
        codes.add(part.code)
        found.append(Part(part, known is None, owner_of(model, part), share[n], aims[n]))
    return found


def _unowned(parts: Sequence[Part]) -> list[Problem]:
    names = [part.node.org or "" for part in parts if part.owner is None]
    return [Problem(Severity.WARNING, "cascade.unowned", {"names": names})] if names else []


def _covering(model: Model, org: str, ask: Ask, basis: Mapping[str, Basis], indicator: Indicator) -> list[Problem]:
    """Units that get nothing, and figures of units that do not add up to the whole's."""
    covered = {unit for place in ask.places for unit in model.org_tree.subtree(place.org)}
    ends = [unit for unit in model.org_tree.subtree(org) if not model.org_tree.children(unit)]
    if left := [unit for unit in ends if unit not in covered]:
        return [Problem(Severity.NOTE, "cascade.left_out", {"names": left})]
    values = [basis.get(place.org, Basis()).value for place in ask.places]
    whole, together = basis.get(org, Basis()).value, fsum(value or 0.0 for value in values)
    if indicator.accumulation is Accumulation.RATE or whole is None or isclose(whole, together, rel_tol=_APART):
        return []
    return [Problem(Severity.WARNING, "cascade.not_additive", {"sum": together, "whole": whole})]


def is_ranged(indicator: Indicator) -> bool:
    """Whether the targets of an indicator are ranges."""
    return indicator.polarity is Polarity.RANGE
