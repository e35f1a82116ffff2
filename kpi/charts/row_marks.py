"""Where the marks of a row stand: the bar of deviation and the line of months, as shares of the room they have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

SPAN = 0.2
"""A bar shows deviations up to this; beyond it the dot turns into an arrow."""

Point = tuple[float, float]
"""Shares of the width from the left and of the height from the top."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A deviation from target on a bar from −1 to 1: where the mark stands and how far the tolerated band reaches."""

    at: float
    band: float
    beyond: bool


def bar(deviation: float | None, tolerance: float) -> Bar | None:
    """The bar of a deviation; None where there is none to draw.

    >>> bar(0.1, 0.1), bar(-0.5, 0.3), bar(None, 0.1)
    (Bar(at=0.5, band=0.5, beyond=False), Bar(at=-1.0, band=1.0, beyond=True), None)
    """
    if deviation is None or not isfinite(deviation):
        return None
    reach = min(max(deviation / SPAN, -1.0), 1.0)
    return Bar(reach, min(tolerance, SPAN) / SPAN, abs(deviation) > SPAN)


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of values on one scale: each as strokes of points, and the last point of the first where it has one."""

    low: float
    high: float
    strokes: tuple[tuple[tuple[Point, ...], ...], ...]
    last: Point | None


def lines(*series: Sequence[float | None]) -> Lines | None:
    """Lines of months on one scale, broken where a month is missing; None where no month has a value.

    >>> lines([1.0, None, 3.0], [2.0, 2.0, 2.0]).strokes
    ((((0.0, 1.0),), ((1.0, 0.0),)), (((0.0, 0.5), (0.5, 0.5), (1.0, 0.5)),))
    """
    rows = [[value if value is not None and isfinite(value) else None for value in values] for values in series]
    known = [value for values in rows for value in values if value is not None]
    if not known:
        return None
    low, high = min(known), max(known)
    steps = max(1, max(len(values) for values in rows) - 1)

    def point(position: int, value: float) -> Point:
        return (position / steps, 1 - ((value - low) / (high - low) if high > low else 0.5))

    drawn = tuple(tuple(_strokes(values, point)) for values in rows)
    first = rows[0]
    last = point(len(first) - 1, first[-1]) if first and first[-1] is not None else None
    return Lines(low, high, drawn, last)


def _strokes(values: Sequence[float | None], point: Callable[[int, float], Point]) -> list[tuple[Point, ...]]:
    """The runs of months that have a value."""
    found: list[list[Point]] = [[]]
    for position, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append(point(position, value))
    return [tuple(run) for run in found if run]
