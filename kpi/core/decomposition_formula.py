"""A difference along a formula: what each operand adds to it when it goes from what it was to what it is.

The terms of a sum add their own differences. Of everything else an operand's effect is its Shapley value: the mean,
over all orders in which the operands may change one after another, of what the figure moves when this one changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial, fsum

import polars as pl

from kpi.core.decomposition import FORMULA, Decomposition, Kind, Part, refusal, whole
from kpi.core.decomposition_form import mean, passes
from kpi.core.evaluation import expression
from kpi.core.formula import Aggregate, Literal, Moved, Node, Operation, Reference
from kpi.core.formula_text import written
from kpi.core.problem import Problem

MOST = 8
"""Of so many operands every order can be tried; a sum may have any number."""
Values = Mapping[Node, float | None]
"""What the operands come to."""


@dataclass(frozen=True, slots=True)
class Split:
    """A formula over its operands; of a sum `factors` says how often each counts."""

    node: Node
    operands: tuple[Node, ...]
    factors: tuple[float, ...] | None = None


def split(node: Node) -> Split | Problem:
    """The operands at the top of a formula, or why there are not several."""
    terms = _terms(node, 1.0)
    if len(terms) > 1:
        return Split(node, tuple(terms), tuple(terms.values()))
    found = _operands(node)
    if len(found) == 1 and isinstance(lone := found[0], Aggregate) and lone.function == "avg" and not lone.distinct:
        found = list(mean(lone))
        node = _replaced(node, lone, Operation("/", mean(lone)))
    if len(found) < 2:
        return refusal("decomposition.one_operand", given=written(node))
    if len(found) > MOST:
        return refusal("decomposition.many_operands", count=len(found), most=MOST)
    return Split(node, tuple(found))


def along_formula(found: Split, before: Values, after: Values, figures: tuple[float, float]) -> Decomposition | Problem:
    """The difference of two figures by operand; `figures` are the whole before and after."""
    known = [[values[operand] for operand in found.operands] for values in (before, after)]
    then, now = ([value for value in values if value is not None] for values in known)
    if len(then) < len(found.operands) or len(now) < len(found.operands):
        return refusal("decomposition.empty_operand")
    effects = _own(found.factors, then, now) if found.factors else _shapley(found, then, now)
    if effects is None:
        return refusal("decomposition.empty_between")
    parts = [
        Part(written(node), old, new, effect, further=_further(node), kind=Kind.OPERAND, node=node)
        for node, old, new, effect in zip(found.operands, then, now, effects, strict=True)
    ]
    return whole(Decomposition(FORMULA, *figures, tuple(parts)))


def valued(found: Split, values: Sequence[float]) -> float | None:
    """The figure that operands give."""
    return _valued(found, [list(values)])[0]


def _own(factors: Sequence[float], then: Sequence[float], now: Sequence[float]) -> list[float]:
    return [times * (b - a) for times, a, b in zip(factors, then, now, strict=True)]


def _shapley(found: Split, then: Sequence[float], now: Sequence[float]) -> list[float] | None:
    """The effect of every operand; None where the figure is empty on some way from before to after."""
    count = len(then)
    changed = [frozenset(some) for size in range(count + 1) for some in combinations(range(count), size)]
    rows = [[now[n] if n in some else then[n] for n in range(count)] for some in changed]
    values = {some: v for some, v in zip(changed, _valued(found, rows), strict=True) if v is not None}
    if len(values) < len(changed):
        return None
    ways = [factorial(size) * factorial(count - size - 1) for size in range(count)]
    return [
        fsum(ways[len(some)] * (values[some | {n}] - values[some]) for some in changed if n not in some)
        / factorial(count)
        for n in range(count)
    ]


def _valued(found: Split, rows: Sequence[Sequence[float]]) -> list[float | None]:
    """The figure for every row of operands, as formulas are evaluated everywhere."""
    columns = {operand: f"operand_{n}" for n, operand in enumerate(found.operands)}
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns.values(), pl.Float64), orient="row")
    value = expression(found.node, columns).cast(pl.Float64)
    return frame.select(pl.when(value.is_finite()).then(value)).to_series().to_list()


def _further(node: Node) -> bool:
    return isinstance(node, Reference) or isinstance(split(node), Split)


def _terms(node: Node, factor: float) -> dict[Node, float]:
    """The terms of a sum of multiples, without constants; whatever is no sum is one term."""
    parts = node.operands() if isinstance(node, Operation) else ()
    name = node.name if isinstance(node, Operation) else ""
    numbers = [_number(part) for part in parts]
    if _number(node) is not None:
        return {}
    if name == "neg":
        return _terms(parts[0], -factor)
    if name in ("+", "-"):
        return _added(_terms(parts[0], factor), _terms(parts[1], factor if name == "+" else -factor))
    if name == "*" and numbers[0] is not None:
        return _terms(parts[1], factor * numbers[0])
    if name == "*" and numbers[1] is not None:
        return _terms(parts[0], factor * numbers[1])
    if name == "/" and numbers[1]:
        return _terms(parts[0], factor / numbers[1])
    return {node: factor}


def _added(one: dict[Node, float], other: dict[Node, float]) -> dict[Node, float]:
    return {term: one.get(term, 0.0) + other.get(term, 0.0) for term in dict.fromkeys([*one, *other])}


def _number(node: Node) -> float | None:
    """The number that a part is, with its sign."""
    if isinstance(node, Operation) and node.name == "neg":
        inner = _number(node.parts[0])
        return None if inner is None else -inner
    known = isinstance(node, Literal) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool)
    return float(node.value) if known else None  # type: ignore[attr-defined]


def _operands(node: Node) -> list[Node]:
    """What stands at the top: the factors and divisors, or whatever a figure is computed from that is no product.

    Where one thing stands in several of them, the named indicators and aggregates are the operands instead.
    """
    if isinstance(node, Literal):
        return []
    if not isinstance(node, Operation):
        return [node]
    if len(terms := _terms(node, 1.0)) > 1:
        return list(terms)
    parts = [part for part in _factors(node) if not isinstance(part, Literal)]
    if len(parts) == 1 and (parts[0] != node):
        return _operands(parts[0])
    leaves = [list(dict.fromkeys(_leaves(part))) for part in dict.fromkeys(parts)]
    every = list(dict.fromkeys(leaf for some in leaves for leaf in some))
    apart = len(every) == sum(map(len, leaves)) and node.name in ("*", "/")
    return list(dict.fromkeys(parts)) if apart else every


def _factors(node: Node) -> Iterator[Node]:
    """The factors and divisors of a product, and what stands in a function of one figure."""
    if isinstance(node, Operation) and node.name in ("*", "/", "neg"):
        for part in node.parts:
            yield from _factors(part)
    elif isinstance(node, Operation) and (node.name in ("abs", "round") or passes(node)):
        yield from _factors(node.parts[0])
    else:
        yield node


def _leaves(node: Node) -> Iterator[Node]:
    """The named indicators, aggregates and moved operands that a part is computed from."""
    if isinstance(node, (Reference, Aggregate, Moved)):
        yield node
    for part in node.operands() if isinstance(node, Operation) else ():
        yield from _leaves(part)


def _replaced(node: Node, old: Node, new: Node) -> Node:
    if node == old:
        return new
    if isinstance(node, Operation):
        return Operation(node.name, tuple(_replaced(part, old, new) for part in node.parts))
    return node
