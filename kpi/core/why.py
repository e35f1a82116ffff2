"""The way down from a figure: the steps to a place in it, and the bars of a difference there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from math import fsum
from urllib.parse import quote, unquote

from kpi.core.decomposition import ORG, Decomposition, Kind, Part
from kpi.core.formula import Reference, datasets, references
from kpi.core.formula_text import written as formula
from kpi.core.model import Model

INDICATOR, OPERAND = "indicator", "operand"
"""The steps along a formula: to an indicator that it names, and to a part of it without a name."""
MOST = 10
"""So many parts are shown one by one."""
_SHOWN = 0.5
"""A spread smaller than this share of the largest figure would not be seen above a floor of nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step down: `by` is `org`, `indicator`, `operand` or a column, `code` what was gone into."""

    by: str
    code: str


def parsed(path: str | None) -> tuple[Step, ...]:
    """The steps that a path writes down.

    >>> parsed("org:EAST/category:50%25%2F")
    (Step(by='org', code='EAST'), Step(by='category', code='50%/'))
    """
    pairs = [part.partition(":") for part in (path or "").split("/")]
    return tuple(Step(unquote(by), unquote(code)) for by, sign, code in pairs if sign)


def written(steps: Iterable[Step]) -> str | None:
    """The path that writes steps down, short enough for an address; None where there are none.

    >>> written([Step("org", "EAST"), Step("category", "50%/")])
    'org:EAST/category:50%25%2F'
    """
    return "/".join(f"{_escaped(step.by)}:{_escaped(step.code)}" for step in steps) or None


def _escaped(text: str) -> str:
    return re.sub("[%/:]", lambda sign: quote(sign[0], safe=""), text)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one stands: the indicator, the org unit, the members kept to, and the operand that is opened."""

    indicator: str
    unit: str
    keep: Mapping[str, str] = field(default_factory=dict)
    operand: str | None = None

    def after(self, step: Step) -> Stand:
        """Where the step leads."""
        if step.by == ORG:
            return replace(self, unit=step.code)
        if step.by == INDICATOR:
            return replace(self, indicator=step.code, operand=None)
        if step.by == OPERAND:
            return replace(self, operand=step.code)
        return replace(self, keep={**self.keep, step.by: step.code})


def possible(model: Model, stand: Stand, steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps up to the first that the model does not know from where it is made."""
    found = list[Step]()
    for step in steps:
        if not _known(model, stand, step):
            break
        found.append(step)
        stand = stand.after(step)
    return tuple(found)


def _known(model: Model, stand: Stand, step: Step) -> bool:
    if step.by == ORG:
        return step.code in model.org_tree.subtree(stand.unit)[1:]
    if step.by == INDICATOR:
        return step.code in references(model.parsed[stand.indicator]) and step.code in model.computable
    if step.by == OPERAND:
        return any(step.code == formula(part) for part in model.parsed[stand.indicator].walk())
    read = datasets(model.computable[stand.indicator])
    return step.by not in stand.keep and all(step.by in model.dataset_by_code[code].columns for code in read)


def operand(model: Model, stand: Stand, code: str) -> Part:
    """The part of a formula that is written so, as an operand without figures."""
    node = next(part for part in model.parsed[stand.indicator].walk() if formula(part) == code)
    return Part(code, None, None, 0.0, kind=Kind.OPERAND, node=node)


def into(by: str, part: Part) -> Step | None:
    """The step into a part; None where nothing lies inside it that is its own."""
    if part.code is None or part.kind not in (Kind.OPERAND, Kind.MEMBER, Kind.UNIT):
        return None
    if part.kind is not Kind.OPERAND:
        return Step(by, part.code)
    if not part.further:
        return None
    return Step(INDICATOR, part.node.indicator) if isinstance(part.node, Reference) else Step(OPERAND, part.code)


def shown(parts: Sequence[Part], most: int = MOST) -> list[Part]:
    """The parts in their order; of more than `most` the largest, and all others together at the end as one."""
    if len(parts) <= most:
        return list(parts)
    rest = [part for part in parts if part.kind is Kind.REST]
    ranked = sorted((part for part in parts if part.kind is not Kind.REST), key=lambda part: -abs(part.effect))
    rest += ranked[most:]
    kept = {id(part) for part in ranked[:most]}
    effect, count = fsum(part.effect for part in rest), sum(part.count for part in rest)
    return [*(part for part in parts if id(part) in kept), Part(None, None, None, effect, kind=Kind.REST, count=count)]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a waterfall: a part from where it starts to where it ends, or a whole, which is no part."""

    part: Part | None
    start: float
    end: float


def bars(found: Decomposition, parts: Sequence[Part]) -> list[Bar]:
    """What it was, every part standing on the one before, and what it is; the wholes stand on the floor."""
    levels = list(accumulate([part.effect for part in parts], initial=found.before))
    steps = [Bar(part, start, end) for part, start, end in zip(parts, levels, levels[1:], strict=False)]
    low = floor([*levels, found.after])
    return [Bar(None, low, found.before), *steps, Bar(None, low, found.after)]


def floor(levels: Sequence[float]) -> float:
    """Where the bars of wholes begin: at nothing, unless the parts would then be too small to be seen.

    >>> floor([100.0, 40.0]), floor([100.0, 97.0, 98.0]), floor([-5.0, 3.0])
    (0.0, 94.0, 0.0)
    """
    low, high = min(levels), max(levels)
    spread = high - low
    if low <= 0 or spread >= _SHOWN * high or not spread:
        return 0.0
    return max(low - spread, 0.0)
