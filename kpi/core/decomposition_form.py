"""A figure as sums over rows, or a quotient of two, so that every member of a dimension has a share of it.

What is no such sum is refused with the reason: members have different values in common, the largest of all is not the
sum of the largest, and conditions or products of sums do not go over to members.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kpi.core.decomposition import refusal
from kpi.core.formula import Aggregate, Literal, Moved, Node, Operation
from kpi.core.formula_text import written
from kpi.core.problem import Problem

Terms = Mapping[Node, float]
"""Aggregates, moved or not, each with how often it counts; `ONE` is the constant."""
ONE = Literal(1)
ZERO = Literal(0)
_SUMS = ("sum", "count", "closing_balance")


@dataclass(frozen=True, slots=True)
class Form:
    """Sums over rows; with a divisor the quotient of two."""

    dividend: Terms
    divisor: Terms | None = None

    def sums(self) -> list[Node]:
        """Every sum of rows that the figure is made of."""
        return [part for part in dict.fromkeys([*self.dividend, *(self.divisor or {})]) if part != ONE]

    @property
    def constant(self) -> float | None:
        """The number that the figure always is; None where it is of rows."""
        fixed = self.divisor is None and set(self.dividend) <= {ONE}
        return self.dividend.get(ONE, 0.0) if fixed else None

    def times(self, factor: float) -> Form:
        """The figure many times over."""
        return Form(_plus({}, self.dividend, factor), self.divisor)


class _Unfit(Exception):
    """A part that is no sum over rows."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.problem = refusal(key, **values)


def form(node: Node) -> Form | Problem:
    """The form of a formula whose named indicators are replaced by their formulas, or why it has none."""
    try:
        return _form(node)
    except _Unfit as unfit:
        return unfit.problem


def is_flow(node: Node) -> bool:
    """Whether some part adds up over the days of its window, so that fewer days give less."""
    return any(isinstance(part, Aggregate) and not part.function.endswith("_balance") for part in node.walk())


def _form(node: Node) -> Form:
    if isinstance(node, Literal) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
        return Form(_plus({}, {ONE: float(node.value)}, 1.0))
    if isinstance(node, Aggregate):
        return _aggregate(node)
    if isinstance(node, Moved):
        inner = _form(node.operand)
        return Form(_under(node, inner.dividend), None if inner.divisor is None else _under(node, inner.divisor))
    if isinstance(node, Operation):
        return _operation(node)
    raise _nonlinear(node)


def _aggregate(node: Aggregate) -> Form:
    if node.distinct:
        raise _Unfit("decomposition.distinct", given=written(node))
    if node.function == "avg":
        return Form(*({part: 1.0} for part in mean(node)))
    if node.function == "average_balance":
        raise _Unfit("decomposition.average_balance", given=written(node))
    if node.function not in _SUMS:
        raise _Unfit("decomposition.extreme", given=written(node))
    return Form({node: 1.0})


def mean(node: Aggregate) -> tuple[Node, Node]:
    """The sum and the number of values that a mean is the quotient of."""
    return replace(node, function="sum"), replace(node, function="count")


def _under(moved: Moved, terms: Terms) -> dict[Node, float]:
    return {part if part == ONE else Moved(moved.move, part): factor for part, factor in terms.items()}


def _operation(node: Operation) -> Form:
    name, parts = node.name, node.parts
    if name == "neg":
        return _form(parts[0]).times(-1.0)
    if passes(node):
        return _form(parts[0])
    if name not in ("+", "-", "*", "/"):
        raise _nonlinear(node)
    one, other = (_form(part) for part in parts)
    found = next(_joined(name, one, other), None)
    if found is None:
        raise _nonlinear(node)
    return found


def passes(node: Operation) -> bool:
    """Whether an operation only says what becomes of an empty or a zero."""
    return node.name in ("coalesce", "nullif") and node.parts[1:] == (ZERO,)


def _joined(name: str, one: Form, other: Form) -> Iterator[Form]:
    """Two figures put together by an operator, where sums over rows come of it."""
    if name in ("+", "-"):
        yield from _added(one, other if name == "+" else other.times(-1.0))
    elif name == "*":
        yield from (a.times(b.constant) for a, b in ((one, other), (other, one)) if b.constant is not None)
    else:
        yield from _divided(one, other)


def _added(one: Form, other: Form) -> Iterator[Form]:
    if one.divisor == other.divisor:
        yield Form(_plus(one.dividend, other.dividend, 1.0), one.divisor)
    for a, b in ((one, other), (other, one)):
        if a.divisor is not None and b.constant is not None:
            yield Form(_plus(a.dividend, a.divisor, b.constant), a.divisor)


def _divided(one: Form, other: Form) -> Iterator[Form]:
    if other.constant is not None:
        if other.constant:
            yield one.times(1.0 / other.constant)
    elif one.divisor == other.divisor:
        yield Form(one.dividend, other.dividend)
    elif one.constant is not None and other.divisor is not None:
        yield Form(_plus({}, other.divisor, one.constant), other.dividend)


def _plus(one: Terms, other: Terms, factor: float) -> dict[Node, float]:
    """One sum and a multiple of another, without what comes to nothing."""
    added = {part: one.get(part, 0.0) + factor * other.get(part, 0.0) for part in dict.fromkeys([*one, *other])}
    return {part: times for part, times in added.items() if times}


def _nonlinear(node: Node) -> _Unfit:
    return _Unfit("decomposition.nonlinear", given=written(node))
