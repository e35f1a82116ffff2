"""The parts a formula is made of, once its text has been parsed and every name in it is known.

A formula is an expression over aggregates, each of one dataset, and over other indicators. Inside an aggregate the
expression is of a row's columns; outside it, of the aggregates' results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from graphlib import TopologicalSorter


class Move(StrEnum):
    """Where in time an operand is read: the prior window, the same one last year, or the whole one just before."""

    PRIOR = "prior"
    LAST_YEAR = "last_year"
    BEFORE = "before"


class Node:
    """A part of a formula; parts are immutable and compare by content."""

    __slots__ = ()

    def operands(self) -> tuple[Node, ...]:
        """The parts directly inside this one."""
        return ()

    def walk(self) -> Iterator[Node]:
        """This part and all inside it, parents first."""
        yield self
        for operand in self.operands():
            yield from operand.walk()


@dataclass(frozen=True)
class Literal(Node):
    """A number, text, truth value or empty."""

    value: float | int | str | bool | None


@dataclass(frozen=True)
class Column(Node):
    """A column of a row of a dataset, by code."""

    dataset: str
    column: str


@dataclass(frozen=True)
class Operation(Node):
    """An operator or function over operands; a `case` takes condition, value, …, otherwise."""

    name: str
    parts: tuple[Node, ...]

    def operands(self) -> tuple[Node, ...]:
        """The operands in order."""
        return self.parts


@dataclass(frozen=True)
class Aggregate(Node):
    """A function over the rows of one dataset; without an argument it counts rows, `where` keeps some of them."""

    function: str
    dataset: str
    argument: Node | None = None
    distinct: bool = False
    where: Node | None = None

    def operands(self) -> tuple[Node, ...]:
        """The row expressions of the argument and the filter."""
        return tuple(part for part in (self.argument, self.where) if part is not None)


@dataclass(frozen=True)
class Reference(Node):
    """Another indicator, by code."""

    indicator: str


@dataclass(frozen=True)
class Moved(Node):
    """An operand read at another window."""

    move: Move
    operand: Node

    def operands(self) -> tuple[Node, ...]:
        """The one operand."""
        return (self.operand,)


def aggregates(node: Node) -> list[Aggregate]:
    """Every different aggregate in `node`, in the order they stand."""
    return list(dict.fromkeys(part for part in node.walk() if isinstance(part, Aggregate)))


def extent(node: Node) -> tuple[int, int]:
    """How many parts `node` has and how deep they are nested."""
    size, depth, level = 0, 0, [node]
    while level:
        size, depth = size + len(level), depth + 1
        level = [operand for part in level for operand in part.operands()]
    return size, depth


def extents(formulas: Mapping[str, Sequence[Node]]) -> dict[str, tuple[int, int]]:
    """The extent of every formula (the largest of its versions) once named indicators are replaced by their formulas.

    Raises `graphlib.CycleError` where formulas go in a circle. Nothing is replaced to find out: doubling an indicator
    forty times over would fill the memory.
    """
    named = {code: set[str]().union(*(references(node) for node in nodes)) for code, nodes in formulas.items()}
    found: dict[str, tuple[int, int]] = {}
    for code in TopologicalSorter(named).static_order():
        versions = [_extent_with(node, found) for node in formulas.get(code, ())]
        found[code] = max((size for size, _ in versions), default=1), max((depth for _, depth in versions), default=1)
    return found


def _extent_with(node: Node, known: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    size, depth = extent(node)
    inside = [known[part.indicator] for part in node.walk() if isinstance(part, Reference)]
    return size + sum(one for one, _ in inside), depth + max((deep for _, deep in inside), default=0)


def references(node: Node) -> set[str]:
    """The codes of the indicators that `node` names."""
    return {part.indicator for part in node.walk() if isinstance(part, Reference)}


def datasets(node: Node) -> list[str]:
    """The codes of the datasets that `node` reads, in the order they stand."""
    return list(dict.fromkeys(aggregate.dataset for aggregate in aggregates(node)))


def counting(node: Node, dataset: str) -> Node:
    """`node` where every `count(*)` that does not say of what counts the rows of `dataset`."""
    if isinstance(node, Aggregate):
        return replace(node, dataset=node.dataset or dataset)
    if isinstance(node, Operation):
        return Operation(node.name, tuple(counting(part, dataset) for part in node.parts))
    if isinstance(node, Moved):
        return Moved(node.move, counting(node.operand, dataset))
    return node


def resolve(node: Node, formulas: dict[str, Node]) -> Node:
    """`node` with every named indicator replaced by its formula; `formulas` must have no circle."""
    if isinstance(node, Reference):
        return resolve(formulas[node.indicator], formulas)
    if isinstance(node, Moved):
        return Moved(node.move, resolve(node.operand, formulas))
    if isinstance(node, Operation):
        return Operation(node.name, tuple(resolve(part, formulas) for part in node.parts))
    return node
