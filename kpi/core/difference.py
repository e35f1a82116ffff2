"""Why two formulas give different figures: the rows that one takes and the other does not, or takes otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from kpi.core.canonical import added_up, canonical
from kpi.core.dataset import Dataset, FactType
from kpi.core.formula import Aggregate, Column, Literal, Moved, Node, Operation


class Apart(StrEnum):
    """Why rows cannot say where a difference comes from."""

    TWO_DATASETS = "two_datasets"
    NO_SUM = "no_sum"
    SAME_ROWS = "same_rows"


@dataclass(frozen=True, slots=True)
class Take:
    """The rows that a formula takes, all where `where` is None, and what it multiplies them by."""

    where: Node | None
    factor: float


@dataclass(frozen=True, slots=True)
class Part:
    """What both formulas may add up: a row's expression, or rows where None; each takes some of the rows."""

    argument: Node | None
    one: tuple[Take, ...] = ()
    other: tuple[Take, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two formulas side by side; where it is `complete` the parts add up to the difference of their figures.

    Else, as for ratios, they say how the sums differ that the figures are made of.
    """

    dataset: str
    parts: tuple[Part, ...]
    complete: bool

    @property
    def conditions(self) -> tuple[Node, ...]:
        """Every different condition by which rows are taken."""
        takes = [take for part in self.parts for take in (*part.one, *part.other)]
        return tuple(dict.fromkeys(take.where for take in takes if take.where is not None))

    def columns(self, dataset: Dataset) -> list[str]:
        """The columns of words by which rows are taken."""
        read = {part.column for where in self.conditions for part in where.walk() if isinstance(part, Column)}
        return [code for code, column in dataset.columns.items() if code in read and column.type is FactType.TEXT]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that the formulas take alike: their members, which conditions they meet, and what they add to a part.

    `one` and `other` are what each formula multiplies them by, `amount` is what they add to the difference.
    """

    part: int
    members: Mapping[str, str | None]
    meets: tuple[bool, ...]
    one: float
    other: float
    rows: int
    amount: float


def align(one: Node, other: Node) -> Alignment | Apart:
    """How two formulas, all names replaced, take rows; or why that cannot be said."""
    sums = [_sums(node) for node in (one, other)]
    if sums[0] is None or sums[1] is None:
        return _by_operand(one, other)
    differing = {key: (sums[0].get(key, 0.0), sums[1].get(key, 0.0)) for key in sums[0].keys() | sums[1].keys()}
    return _aligned({key: pair for key, pair in differing.items() if pair[0] != pair[1]}, complete=True)


def _sums(node: Node) -> dict[Aggregate, float] | None:
    """The sums and counts that a formula adds up, with their factors; a constant is left aside."""
    found = added_up(node)
    if found is None:
        return None
    plain = {_unless_empty(operand): float(factor) for operand, factor in found.items() if operand != Literal(1)}
    sums = {operand: factor for operand, factor in plain.items() if isinstance(operand, Aggregate)}
    return sums if len(sums) == len(found.keys() - {Literal(1)}) and all(map(_is_sum, sums)) else None


def _unless_empty(operand: Node) -> Node:
    """The aggregate of a `coalesce(…, 0)`, which adds the same."""
    is_filled = isinstance(operand, Operation) and operand.name == "coalesce" and operand.parts[1:] == (Literal(0),)
    return operand.operands()[0] if is_filled else operand


def _is_sum(aggregate: Aggregate) -> bool:
    return aggregate.function == "sum" or (aggregate.function == "count" and not aggregate.distinct)


def _by_operand(one: Node, other: Node) -> Alignment | Apart:
    """The sums that only one of the formulas has, each beside the one of the same expression in the other."""
    mine, theirs = (set(_of_this_window(canonical(node))) for node in (one, other))
    only = [mine - theirs, theirs - mine]
    keys = [sorted(map(_key, found), key=repr) for found in only]
    if keys[0] != keys[1] or len(set(keys[0])) < len(keys[0]) or not all(_is_sum(a) for found in only for a in found):
        return Apart.NO_SUM
    pairs = dict.fromkeys(only[0], (1.0, 0.0)) | dict.fromkeys(only[1], (0.0, 1.0))
    return _aligned(pairs, complete=False)


def _of_this_window(node: Node) -> Iterator[Aggregate]:
    """The aggregates that are read at the figure's own window."""
    if isinstance(node, Aggregate):
        yield node
    elif not isinstance(node, Moved):
        for part in node.operands():
            yield from _of_this_window(part)


def _key(aggregate: Aggregate) -> tuple[str, str, Node | None]:
    return aggregate.dataset, aggregate.function, aggregate.argument


def _aligned(factors: Mapping[Aggregate, tuple[float, float]], complete: bool) -> Alignment | Apart:
    datasets = {aggregate.dataset for aggregate in factors}
    if len(datasets) != 1:
        return Apart.TWO_DATASETS if datasets else Apart.SAME_ROWS
    keys = sorted({_key(aggregate) for aggregate in factors}, key=repr)
    parts = tuple(Part(key[2], *(_takes(factors, key, side) for side in (0, 1))) for key in keys)
    return Alignment(datasets.pop(), parts, complete)


def _takes(
    factors: Mapping[Aggregate, tuple[float, float]], key: tuple[str, str, Node | None], side: int
) -> tuple[Take, ...]:
    found = [Take(one.where, pair[side]) for one, pair in factors.items() if _key(one) == key and pair[side]]
    return tuple(sorted(found, key=repr))


_TURNED = {"<": ">", "<=": ">="}


def readable(where: Node) -> Node:
    """A condition with what is compared before what it is compared with."""
    if not isinstance(where, Operation):
        return where
    parts = tuple(map(readable, where.parts))
    if where.name in _TURNED and isinstance(parts[0], Literal):
        return Operation(_TURNED[where.name], parts[::-1])
    return Operation(where.name, parts)


def groups(alignment: Alignment, frame: pl.DataFrame, by: Sequence[str]) -> list[Group]:
    """What makes the difference, the largest first.

    `frame` has a row for each group: the members of `by`, whether it meets each condition, `rows`, and by part the sum.
    """
    conditions = alignment.conditions
    found = []
    for values in frame.iter_rows():
        members = dict(zip(by, values[: len(by)], strict=True))
        meets = tuple(map(bool, values[len(by) : len(by) + len(conditions)]))
        rows, *sums = values[len(by) + len(conditions) :]
        met = {where for where, holds in zip(conditions, meets, strict=True) if holds}
        for position, (part, total) in enumerate(zip(alignment.parts, sums, strict=True)):
            one, other = (_factor(takes, met) for takes in (part.one, part.other))
            if one != other and total:
                found.append(Group(position, members, meets, one, other, rows, (one - other) * total))
    return sorted(found, key=lambda group: -abs(group.amount))


def _factor(takes: Iterable[Take], met: set[Node]) -> float:
    return sum((take.factor for take in takes if take.where is None or take.where in met), 0.0)
