"""The ways of wires between rows of boxes: they turn in the bands between rows and pass a row where it is free.

A wire leaves a box at the edge that faces the other and ends at that one's facing edge; between two boxes of one row it
arches over what lies between them. Wires that share an edge or a free place stand side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from kpi.core.diagram import MARGIN, WIDTH, Box, Point, Towards, Wire, curve, spread

TIP = 7.0
"""How long an arrow head is."""
_APART = 14.0
_BESIDE = 7.0
_CLEAR = 8.0
_CORNER = 12.0

Link = tuple[str, str]
"""The ids of the box a wire comes from and of the one it goes to."""


@dataclass(frozen=True, slots=True)
class _Free:
    """A free place in a row, between its bounds."""

    row: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a link, and how far right it leads from there."""

    link: Link
    aim: float


def wires(rows: Sequence[Sequence[Box]], links: Sequence[Link]) -> list[Wire]:
    """A wire for each link between boxes of `rows`, which are given from top to bottom and left to right."""
    at = {box.id: (row, box) for row, boxes in enumerate(rows) for box in boxes}
    passes = _passes(rows, at, links)
    ports = _ports(at, passes)
    return [_wire(link, at, ports, passes[link]) for link in links]


def _wire(
    link: Link, at: dict[str, tuple[int, Box]], ports: dict[tuple[Link, str], float], passed: Sequence[Point]
) -> Wire:
    (row, source), (there, to) = (at[code] for code in link)
    start, end = (ports[link, code] for code in link)
    if row == there:
        return _arch(link, (start, source.top), (end, to.top))
    up = row > there
    first = source.top if up else source.bottom
    tip = (end, to.bottom + 1) if up else (end, to.top - 1)
    towards: Towards = "up" if up else "down"
    points = [(start, first), *passed, (end, tip[1] + (TIP if up else -TIP))]
    (x, y), (next_x, next_y) = points[:2]
    return Wire(*link, curve(points), tip, towards, ((x + next_x) / 2, (y + next_y) / 2))


def _arch(link: Link, start: Point, end: Point) -> Wire:
    """A wire over the boxes between two of one row."""
    height = 22 + min(22.0, abs(end[0] - start[0]) / 20)
    top = start[1] - height
    tip = (end[0], end[1] - 1)
    x, y, end_y = start[0], start[1], tip[1] - TIP
    path = f"M{x:g} {y:g}C{x:g} {top:g} {end[0]:g} {top:g} {end[0]:g} {end_y:g}"
    return Wire(*link, path, tip, "down", ((x + end[0]) / 2, (y + 6 * top + end_y) / 8))


def _ports(at: dict[str, tuple[int, Box]], passes: dict[Link, list[Point]]) -> dict[tuple[Link, str], float]:
    """Where every link meets the edges of its two boxes: side by side, in the order of where they lead."""
    edges = defaultdict[tuple[str, bool], list[_End]](list)
    for link, passed in passes.items():
        for (here, there), points in ((link, passed), (link[::-1], passed[::-1])):
            (row, _), (other, box) = at[here], at[there]
            edges[here, row >= other].append(_End(link, points[0][0] if points else box.centre))
    found: dict[tuple[Link, str], float] = {}
    for (code, _), ends in edges.items():
        box = at[code][1]
        ends.sort(key=lambda end: (end.aim, end.link))
        places = spread([box.centre] * len(ends), box.left + _CORNER, box.right - _CORNER, _APART)
        found |= {(end.link, code): place for end, place in zip(ends, places, strict=True)}
    return found


def _passes(
    rows: Sequence[Sequence[Box]], at: dict[str, tuple[int, Box]], links: Sequence[Link]
) -> dict[Link, list[Point]]:
    """The points at which every link enters and leaves the rows that it passes, in its own direction."""
    free = [_free(row, boxes) for row, boxes in enumerate(rows)]
    through = defaultdict[_Free, list[tuple[float, Link]]](list)
    for link in links:
        (row, source), (there, to) = (at[code] for code in link)
        for between in range(min(row, there) + 1, max(row, there)):
            wish = source.centre + (to.centre - source.centre) * (between - row) / (there - row)
            place = min(free[between], key=lambda place: max(place.low - wish, wish - place.high, 0.0))
            through[place].append((max(place.low, min(place.high, wish)), link))
    places: dict[tuple[Link, int], float] = {}
    for place, passing in through.items():
        passing.sort()
        found = spread([wish for wish, _ in passing], place.low, place.high, _BESIDE)
        places |= {(link, place.row): x for (_, link), x in zip(passing, found, strict=True)}
    return {link: _points(rows, at, places, link) for link in links}


def _points(
    rows: Sequence[Sequence[Box]], at: dict[str, tuple[int, Box]], places: dict[tuple[Link, int], float], link: Link
) -> list[Point]:
    row, there = (at[code][0] for code in link)
    points: list[Point] = []
    for between in range(row + 1, there) if there > row else range(row - 1, there, -1):
        x = places[link, between]
        edges = (min(box.top for box in rows[between]), max(box.bottom for box in rows[between]))
        points += [(x, y) for y in (edges if there > row else edges[::-1])]
    return points


def _free(row: int, boxes: Sequence[Box]) -> list[_Free]:
    """The free places of a row: beside its boxes and between them."""
    edges = [(-inf, MARGIN), *((box.left, box.right) for box in boxes), (WIDTH, inf)]
    pairs = [(one[1] + _CLEAR, other[0] - _CLEAR) for one, other in pairwise(edges)]
    return [_Free(row, low, high) for low, high in pairs if high >= low]
