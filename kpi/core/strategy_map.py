"""The strategy map: nodes of the tree in lanes by perspective, with the driver links between them.

Nodes whose branch names no perspective stand in a lane of their own, which has no code. Of a large tree a part is
shown: the KPIs of an org unit or of a goal, or the goals of a level.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil
from typing import Literal

from kpi.core.diagram import MARGIN, WIDTH, Box, Diagram, Lane, Wire
from kpi.core.diagram_wire import Link, wires
from kpi.core.model import Model
from kpi.core.scorecard import PERSPECTIVES, TreeNode

MOST = 40
"""The most nodes that can be read on one map."""
COLUMNS = 6
_FEWEST = 3
_CARD, _WIDEST, _GAP = 54.0, 190.0, 30.0
_PAD, _EMPTY = 22.0, 44.0
_ROUNDS, _SWAPS = 8, 3

Places = dict[str, int]
"""The column of every node."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a map shows: all KPIs, those of an org unit or of a goal, or the goals of a level."""

    kind: Literal["all", "unit", "goal", "level"]
    code: str = ""

    @property
    def key(self) -> str:
        """The scope in a word, such as `goal:growth`."""
        return f"{self.kind}:{self.code}" if self.code else self.kind


@dataclass(frozen=True, slots=True)
class StrategyMap:
    """A part of the tree drawn; `drivers` are the links of the model that each wire stands for."""

    scope: Scope
    diagram: Diagram
    drivers: dict[Link, list[Link]]


def scopes(model: Model) -> dict[Scope, int]:
    """What can be shown of a tree, with its number of nodes; first everything, where that can be read on one map."""
    counts = Counter[Scope]()
    for node in model.scorecard:
        if node.type == "kpi":
            above = (goal.code for goal in model.path(node.code) if goal.type == "goal" and goal.parent)
            counts.update([Scope("all"), Scope("unit", _unit(model, node)), *(Scope("goal", code) for code in above)])
        elif node.level:
            counts[Scope("level", node.level)] += 1
    order = [
        Scope("all"),
        Scope("unit", model.org_tree.root),
        *(Scope("unit", code) for code in model.org_tree.units),
        *(Scope("level", node.level) for node in model.scorecard if node.level),
        *(Scope("goal", node.code) for node in model.scorecard),
    ]
    return {scope: counts[scope] for scope in order if 0 < counts[scope] <= MOST} or {
        Scope("all"): counts[Scope("all")]
    }


def shown(model: Model, scope: Scope) -> list[str]:
    """The nodes in a scope, in the order of the model."""
    if scope.kind == "level":
        return [node.code for node in model.scorecard if node.type == "goal" and node.level == scope.code]
    return [node.code for node in _kpis(model) if _within(model, node, scope)]


def _kpis(model: Model) -> Iterator[TreeNode]:
    return (node for node in model.scorecard if node.type == "kpi")


def _unit(model: Model, node: TreeNode) -> str:
    return node.org or model.org_tree.root


def _within(model: Model, node: TreeNode, scope: Scope) -> bool:
    if scope.kind == "unit":
        return _unit(model, node) == scope.code
    return scope.kind == "all" or any(above.code == scope.code for above in model.path(node.code))


def drivers(model: Model, codes: Iterable[str]) -> dict[Link, list[Link]]:
    """The links between shown nodes; a link of a node that is not shown counts for the nearest one above it that is."""
    among, found = set(codes), dict[Link, list[Link]]()
    for driver in model.drivers:
        source, to = (_shown_above(model, code, among) for code in (driver.source, driver.to))
        if source and to and source != to:
            found.setdefault((source, to), []).append((driver.source, driver.to))
    return found


def _shown_above(model: Model, code: str, among: set[str]) -> str | None:
    return next((node.code for node in model.path(code) if node.code in among), None)


def strategy_map(model: Model, scope: Scope) -> StrategyMap:
    """The map of a scope of a model that is in force on one day."""
    codes = shown(model, scope)
    links = drivers(model, codes)
    lanes: dict[str, list[str]] = {
        lane: [code for code in codes if model.nearest(code, "perspective") == lane] for lane in PERSPECTIVES
    }
    rows = {lane: _rows(own, links) for lane, own in lanes.items()}
    if unplaced := _rows([code for code in codes if model.nearest(code, "perspective") is None], links):
        rows[""] = unplaced
    return StrategyMap(scope, _drawn(rows, links), links)


def _rows(codes: Sequence[str], links: Iterable[Link]) -> list[list[str]]:
    """The nodes of a lane in rows of about one length, those that drive others of the lane below them."""
    depth = dict.fromkeys(codes, 0)
    within = [(source, to) for source, to in links if source in depth and to in depth]
    for _ in codes:
        for source, to in within:
            depth[source] = min(max(depth[source], depth[to] + 1), len(codes))
    order = sorted(codes, key=lambda code: depth[code])
    size = ceil(len(codes) / max(1, ceil(len(codes) / COLUMNS)))
    return [order[start : start + size] for start in range(0, len(order), max(1, size))]


def _drawn(rows: Mapping[str, list[list[str]]], links: Mapping[Link, object]) -> Diagram:
    """Lanes and boxes from top to bottom, with the wires between them."""
    every = [row for own in rows.values() for row in own]
    columns = max([len(row) for row in every] + [_FEWEST])
    places = arranged(every, list(links), columns)
    step = (WIDTH - MARGIN) / columns
    width = min(_WIDEST, step - _GAP)
    lanes, boxes, top = list[Lane](), list[list[Box]](), 10.0
    for code, own in rows.items():
        height = len(own) * (_CARD + 2 * _PAD) or _EMPTY
        lanes.append(Lane(code, top, height))
        for place, row in enumerate(own):
            y = top + _PAD + place * (_CARD + 2 * _PAD)
            lefts = {node: MARGIN + (places[node] + 0.5) * step - width / 2 for node in row}
            ordered = sorted(row, key=lambda node: places[node])
            boxes.append([Box(node, "card", lefts[node], y, width, _CARD) for node in ordered])
        top += height
    found: list[Wire] = wires(boxes, list(links))
    return Diagram(top, lanes, [box for row in boxes for box in row], found)


def arranged(rows: Sequence[Sequence[str]], links: Sequence[Link], columns: int) -> Places:
    """A column for every node: near what it is linked with by sweeps down and up, then better by swaps in a row."""
    height = {code: place for place, row in enumerate(rows) for code in row}
    near: dict[str, list[str]] = {code: [] for code in height}
    for source, to in links:
        near[source].append(to)
        near[to].append(source)
    best = places = {code: x for row in rows for code, x in _seated(row, dict.fromkeys(row, columns / 2), columns)}
    cost = _cost(best, height, links, links)
    for turn in range(_ROUNDS):
        for row in rows if turn % 2 else rows[::-1]:
            wishes = {code: _mean([places[other] for other in near[code]] or [places[code]]) for code in row}
            order = sorted(row, key=lambda code: (wishes[code], places[code]))
            places = places | dict(_seated(order, wishes, columns))
        if (found := _cost(places, height, links, links)) < cost:
            best, cost = places, found
    for _ in range(_SWAPS):
        for row in rows:
            best = _swapped(row, best, height, links, columns)
    return best


def _swapped(
    row: Sequence[str], places: Places, height: Mapping[str, int], links: Sequence[Link], columns: int
) -> Places:
    """The places with those seats of a row swapped, empty ones too, that make links cross less or lead less far."""
    for here, there in combinations(range(columns), 2):
        moved = {code: here + there - places[code] for code in row if places[code] in (here, there)}
        touched = [link for link in links if moved.keys() & set(link)]
        if _cost(places | moved, height, touched, links) < _cost(places, height, touched, links):
            places = places | moved
    return places


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _seated(order: Sequence[str], wishes: Mapping[str, float], columns: int) -> Iterator[tuple[str, int]]:
    """The columns of a row whose order is settled, all in all nearest to where its nodes wish."""

    def away(seats: Iterable[int]) -> float:
        return sum((seat - wishes[code]) ** 2 for code, seat in zip(order, seats, strict=True))

    yield from zip(order, min(combinations(range(columns), len(order)), key=away), strict=True)


def _cost(places: Places, height: Mapping[str, int], some: Sequence[Link], links: Sequence[Link]) -> tuple[int, float]:
    """How often some links cross any, and how far they lead sideways."""
    ends = {link: tuple((places[code], height[code]) for code in link) for link in links}
    crossings = sum(_cross(ends[one], ends[other]) for one in some for other in links)
    return crossings, sum(abs(ends[link][0][0] - ends[link][1][0]) for link in some)


Spot = tuple[int, int]


def _cross(one: tuple[Spot, ...], other: tuple[Spot, ...]) -> bool:
    """Whether two straight lines cross between their ends."""
    return _sides(*one, *other) < 0 and _sides(*other, *one) < 0


def _sides(start: Spot, end: Spot, one: Spot, other: Spot) -> int:
    """Negative where two spots lie on both sides of a line."""
    ways = [(end[0] - start[0]) * (y - start[1]) - (end[1] - start[1]) * (x - start[0]) for x, y in (one, other)]
    return ways[0] * ways[1]
