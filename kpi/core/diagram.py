"""A diagram as values: lanes from top to bottom, boxes in them, and wires that run between boxes without crossing any.

Lengths are in units of which a diagram is `WIDTH` wide. Whoever draws may stretch it sideways; heights stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

WIDTH = 1200.0
MARGIN = 150.0
"""The room at the left for the names of lanes."""

Point = tuple[float, float]
Towards = Literal["up", "down", "right"]


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane over the whole width, known by its code; empty where its boxes belong to none."""

    code: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box with a name of its own among all boxes, and what kind of thing it stands for."""

    id: str
    kind: str
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def centre(self) -> float:
        """Its middle from left to right."""
        return self.left + self.width / 2


@dataclass(frozen=True, slots=True)
class Wire:
    """A line from one box to another: SVG path data, the point and direction of its arrow head, and its middle."""

    source: str
    to: str
    path: str
    tip: Point
    towards: Towards
    middle: Point


@dataclass(frozen=True, slots=True)
class Diagram:
    """Lanes, boxes and wires on a board that is `WIDTH` wide and `height` high."""

    height: float
    lanes: list[Lane]
    boxes: list[Box]
    wires: list[Wire]


def curve(points: Sequence[Point]) -> str:
    """Path data from point to point: straight down or up where they stand over one another, else as an S.

    >>> curve([(0, 10), (20, 0), (20, -5)])
    'M0 10C0 5 20 5 20 0L20 -5'
    """
    parts = [f"M{_pair(points[0])}"]
    for (x, y), (next_x, next_y) in pairwise(points):
        half = (y + next_y) / 2
        straight = x == next_x
        bend = (_pair((x, half)), _pair((next_x, half)), _pair((next_x, next_y)))
        parts.append(f"L{bend[2]}" if straight else f"C{' '.join(bend)}")
    return "".join(parts)


def _pair(point: Point) -> str:
    return " ".join(f"{round(value, 1):g}" for value in point)


def spread(wishes: Sequence[float], low: float, high: float, step: float) -> list[float]:
    """Places between two bounds, each `step` after the one before (less where room is short), near where they wish.

    The wishes must rise; places that would be too near one another move apart as one block.

    >>> spread([10, 10, 10], 0, 100, 4), spread([1, 99], 0, 100, 4), spread([5, 5], 4, 6, 4)
    ([6.0, 10.0, 14.0], [1.0, 99.0], [4.0, 6.0])
    """
    if len(wishes) > 1:
        step = min(step, (high - low) / (len(wishes) - 1))
    blocks: list[tuple[float, int]] = []
    for place, wish in enumerate(wishes):
        total, count = wish - place * step, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before, members = blocks.pop()
            total, count = total + before, count + members
        blocks.append((total, count))
    starts = [total / count for total, count in blocks for _ in range(count)]
    last = high - (len(wishes) - 1) * step
    return [max(low, min(last, start)) + place * step for place, start in enumerate(starts)]
