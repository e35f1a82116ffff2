"""Wires end at the boxes they link and run over no other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as some

from kpi.core.diagram import Box, Point, Wire
from kpi.core.diagram_wire import TIP, Link, wires


def row(top: float, *lefts: float) -> list[Box]:
    return [Box(f"{top:g}-{left:g}", "card", left, top, 100, 50) for left in lefts]


def points(path: str) -> Iterator[Point]:
    """Points along path data of lines and cubic curves, close to one another."""
    here = (0.0, 0.0)
    for order, text in re.findall(r"([MLC])([^MLC]+)", path):
        given = [float(number) for number in text.split()]
        pairs = list(zip(given[::2], given[1::2], strict=True))
        if order != "M":
            a, b, c, d = (here, here, pairs[0], pairs[0]) if order == "L" else (here, *pairs)
            for step in range(41):
                t = step / 40
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                x, y = (sum(w * p[i] for w, p in zip(weights, (a, b, c, d), strict=True)) for i in (0, 1))
                yield x, y
        here = pairs[-1]


def one(rows: list[list[Box]], source: str, to: str) -> Wire:
    (found,) = wires(rows, [(source, to)])
    return found


def test_a_wire_up_leaves_at_the_top_and_ends_below() -> None:
    rows = [row(0, 200), row(100, 400)]
    wire = one(rows, "100-400", "0-200")
    assert (wire.path, wire.tip, wire.towards) == ("M450 100C450 79 250 79 250 58", (250, 51), "up")
    assert wire.middle == (350, 79)


def test_a_wire_down_ends_above() -> None:
    wire = one([row(0, 200), row(100, 400)], "0-200", "100-400")
    assert (wire.path, wire.tip, wire.towards) == ("M250 50C250 71 450 71 450 92", (450, 99), "down")


def test_a_wire_within_a_row_arches_over_what_lies_between() -> None:
    wire = one([row(100, 200, 400, 600)], "100-200", "100-600")
    assert wire.path == "M250 100C250 58 650 58 650 92"
    assert (wire.tip, wire.towards, wire.middle) == ((650, 99), "down", (450, 67.5))


def test_a_wire_passes_a_row_beside_its_boxes() -> None:
    rows = [row(0, 400), row(100, 400, 600), row(200, 400)]
    up, down = (one(rows, *link) for link in (("200-400", "0-400"), ("0-400", "200-400")))
    assert up.path == "M450 200C450 175 392 175 392 150L392 100C392 79 450 79 450 58"
    assert down.path == "M450 50C450 75 392 75 392 100L392 150C392 171 450 171 450 192"


def test_wires_stand_side_by_side_in_the_order_of_where_they_lead() -> None:
    rows = [row(0, 400), row(100, 200, 400, 600)]
    found = wires(rows, [("100-600", "0-400"), ("100-400", "0-400"), ("100-200", "0-400")])
    assert [wire.tip[0] for wire in found] == [464, 450, 436]
    passing = wires(
        [row(0, 200, 400), row(100, 200, 400), row(200, 200, 400)], [("200-200", "0-400"), ("200-400", "0-200")]
    )
    assert {re.findall(r"L(\S+)", wire.path)[0] for wire in passing} == {"346.5", "353.5"}


LINK = some.tuples(some.integers(0, 3), some.integers(0, 4), some.integers(0, 3), some.integers(0, 4))


@settings(max_examples=60, deadline=None)
@given(
    some.lists(some.sets(some.integers(0, 4), min_size=1), min_size=4, max_size=4),
    some.lists(LINK, min_size=1, max_size=14),
)
def test_no_wire_runs_over_a_box(seats: list[set[int]], given_links: list[tuple[int, int, int, int]]) -> None:
    rows = [
        [Box(f"{line}-{seat}", "card", 170 + seat * 200, line * 110, 160, 60) for seat in sorted(taken)]
        for line, taken in enumerate(seats)
    ]
    boxes = {box.id: box for line in rows for box in line}
    links: list[Link] = list(dict.fromkeys((f"{a}-{b}", f"{c}-{d}") for a, b, c, d in given_links if (a, b) != (c, d)))
    links = [link for link in links if set(link) <= boxes.keys()]
    for wire in wires(rows, links):
        source, to = boxes[wire.source], boxes[wire.to]
        way = list(points(wire.path))
        assert source.left < way[0][0] < source.right and way[0][1] in (source.top, source.bottom)
        assert to.left < wire.tip[0] < to.right and abs(way[-1][1] - wire.tip[1]) == TIP
        assert not [
            (wire.source, wire.to, box.id)
            for box in boxes.values()
            for x, y in way
            if box.left < x < box.right and box.top < y < box.bottom
        ]
