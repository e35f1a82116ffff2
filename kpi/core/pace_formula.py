"""What of a formula can be followed day by day: aggregates whose days add up to their month."""

from __future__ import annotations

from kpi.core.formula import Aggregate, Literal, Move, Moved, Node, Operation, aggregates

_DAILY = ("sum", "count")
_LINEAR = ("+", "-", "neg", "coalesce")


def by_days(node: Node) -> Node | None:
    """The formula with sums and counts alone, a mean as a sum over a count; None where a part has no days.

    A balance, a median, a least or a largest value of a month is not made of those of its days.
    """
    found = _spelled(node)
    daily = all(part.function in _DAILY and not _lone(part) for part in aggregates(found))
    before = any(isinstance(part, Moved) and part.move is Move.BEFORE for part in found.walk())
    return found if daily and not before and aggregates(found) else None


def _lone(part: Aggregate) -> bool:
    return part.distinct and (part.function != "count" or part.argument is None)


def _spelled(node: Node) -> Node:
    if isinstance(node, Aggregate) and node.function == "avg" and not node.distinct:
        return Operation("/", (Aggregate("sum", *_inside(node)), Aggregate("count", *_inside(node))))
    if isinstance(node, Operation):
        return Operation(node.name, tuple(map(_spelled, node.parts)))
    return Moved(node.move, _spelled(node.operand)) if isinstance(node, Moved) else node


def _inside(node: Aggregate) -> tuple[str, Node | None, bool, Node | None]:
    return node.dataset, node.argument, node.distinct, node.where


def adds_up(node: Node) -> bool:
    """Whether the figure of some months is the sum of their figures."""
    if isinstance(node, Aggregate):
        return not node.distinct
    if isinstance(node, Operation) and node.name in ("*", "/"):
        numbers = [isinstance(part, Literal) for part in node.parts]
        scaled = sum(numbers) == 1 and (node.name == "*" or numbers[1])
        return scaled and all(adds_up(part) for part in node.parts if not isinstance(part, Literal))
    return isinstance(node, Operation) and node.name in _LINEAR and all(_adds_up_or_zero(part) for part in node.parts)


def _adds_up_or_zero(node: Node) -> bool:
    return adds_up(node) or (isinstance(node, Literal) and node.value == 0)
