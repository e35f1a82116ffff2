"""Lineage: the way of data from its source over dataset, column and indicator to the KPIs and goals it feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from kpi.core.dataset import Dataset
from kpi.core.formula import Column, Node, aggregates, references
from kpi.core.label import Label
from kpi.core.model import Model

Link = tuple[str, str]
"""The ids of what feeds and of what is fed."""


class Lane(StrEnum):
    """What there is on the way, from left to right."""

    SOURCE = "source"
    DATASET = "dataset"
    COLUMN = "column"
    INDICATOR = "indicator"
    KPI = "kpi"
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing on the way; the code of a column is `dataset.column`, that of a source its Chinese name."""

    lane: Lane
    code: str
    name: Label

    @property
    def id(self) -> str:
        """The stop among all others, such as `column:pos.amount`."""
        return stop_id(self.lane, self.code)


@dataclass(frozen=True)
class Lineage:
    """Stops by id, in the order of the model, and the links between them."""

    stops: dict[str, Stop]
    links: list[Link]

    def upstream(self, stop: str) -> set[str]:
        """Every stop that `stop` is fed from."""
        return _reached(stop, self._backwards)

    def downstream(self, stop: str) -> set[str]:
        """Every stop that `stop` feeds."""
        return _reached(stop, self._onwards)

    @cached_property
    def _onwards(self) -> dict[str, list[str]]:
        return _grouped(self.links)

    @cached_property
    def _backwards(self) -> dict[str, list[str]]:
        return _grouped((other, one) for one, other in self.links)

    def around(self, stop: str) -> Lineage:
        """The ways that lead through `stop`."""
        above, below = self.upstream(stop) | {stop}, self.downstream(stop) | {stop}
        stops = {code: found for code, found in self.stops.items() if code in above | below}
        return Lineage(stops, [link for link in self.links if above.issuperset(link) or below.issuperset(link)])

    def of(self, lane: Lane, among: set[str]) -> list[str]:
        """The codes of the stops of a lane that are `among` others, in the order of the model."""
        found = (code for code in among if code in self.stops and self.stops[code].lane is lane)
        return [self.stops[code].code for code in sorted(found, key=self._order.__getitem__)]

    @cached_property
    def _order(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.stops)}


def stop_id(lane: Lane, code: str) -> str:
    """The id of the stop of a lane with that code."""
    return f"{lane.value}:{code}"


def lineage(model: Model) -> Lineage:
    """The lineage of all that is in `model`, which is in force on one day; of columns those that formulas read."""
    stops = {stop.id: stop for stop in _stops(model)}
    links = dict.fromkeys(_links(model))
    return Lineage(stops, [(one, other) for one, other in links if one in stops and other in stops])


def read_columns(node: Node) -> list[Column]:
    """The columns that a formula itself reads, in arguments and filters, in the order they stand."""
    return list(dict.fromkeys(part for part in node.walk() if isinstance(part, Column)))


def _grouped(links: Iterable[Link]) -> dict[str, list[str]]:
    """The ends of links by their beginnings."""
    found: dict[str, list[str]] = {}
    for one, other in links:
        found.setdefault(one, []).append(other)
    return found


def _reached(start: str, steps: Mapping[str, list[str]]) -> set[str]:
    """Every stop that can be reached from `start` step by step, itself left out."""
    found, todo = set[str](), [start]
    while todo:
        new = [stop for stop in steps.get(todo.pop(), []) if stop not in found]
        found.update(new)
        todo += new
    return found - {start}


def _stops(model: Model) -> Iterator[Stop]:
    for dataset in model.datasets:
        if dataset.source:
            yield Stop(Lane.SOURCE, dataset.source.zh, dataset.source)
    yield from (Stop(Lane.DATASET, dataset.code, dataset.name) for dataset in model.datasets)
    yield from _column_stops(model.datasets, model.parsed)
    yield from (Stop(Lane.INDICATOR, indicator.code, indicator.name) for indicator in model.indicators)
    for kind, lane in (("kpi", Lane.KPI), ("goal", Lane.GOAL)):
        yield from (Stop(lane, node.code, model.title(node)) for node in model.scorecard if node.type == kind)


def _column_stops(datasets: list[Dataset], parsed: Mapping[str, Node]) -> Iterator[Stop]:
    read = {column for node in parsed.values() for column in read_columns(node)}
    for dataset in datasets:
        for code, column in dataset.columns.items():
            if Column(dataset.code, code) in read:
                yield Stop(Lane.COLUMN, f"{dataset.code}.{code}", column.label(code))


def _links(model: Model) -> Iterator[Link]:
    for dataset in model.datasets:
        if dataset.source:
            yield stop_id(Lane.SOURCE, dataset.source.zh), stop_id(Lane.DATASET, dataset.code)
    for code, node in model.parsed.items():
        yield from ((one, stop_id(Lane.INDICATOR, code)) for one in _operands(node))
        for column in read_columns(node):
            yield stop_id(Lane.DATASET, column.dataset), _column_id(column)
    lanes = {entry.code: Lane(entry.type) for entry in model.scorecard}
    for entry in model.scorecard:
        here = stop_id(lanes[entry.code], entry.code)
        yield stop_id(Lane.INDICATOR, entry.indicator or ""), here
        yield here, stop_id(lanes.get(entry.parent or "", Lane.GOAL), entry.parent or "")


def _operands(node: Node) -> Iterator[str]:
    """What a formula stands on: indicators, columns, and datasets of which it counts rows alone."""
    yield from (stop_id(Lane.INDICATOR, code) for code in sorted(references(node)))
    yield from map(_column_id, read_columns(node))
    for aggregate in aggregates(node):
        if not read_columns(aggregate):
            yield stop_id(Lane.DATASET, aggregate.dataset)


def _column_id(column: Column) -> str:
    return stop_id(Lane.COLUMN, f"{column.dataset}.{column.column}")
