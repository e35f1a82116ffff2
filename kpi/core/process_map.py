"""The process map: every process a lane of steps from left to right; under each step the data it leaves and its KPIs.

A box is known by what it stands for and its code: `step:checkout`, `data:checkout:pos.amount`, `kpi:revenue_hq`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpi.core.diagram import MARGIN, WIDTH, Box, Diagram, Lane, Wire, curve
from kpi.core.diagram_wire import TIP
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.process import Process, Step, dataset_of

_STEP, _ITEM, _BELOW = 46.0, 42.0, 6.0
_WIDEST, _GAP, _PAD = 230.0, 26.0, 16.0
_EMPTY = 44.0
_FEWEST = 4
_ROW = 6
"""The most steps side by side; more go on in a row below."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a box stands for: a step, or with `code` the data or the KPI under it."""

    process: str
    step: str
    kind: str
    code: str = ""

    @property
    def id(self) -> str:
        """The box of it; the same data may be under several steps, a KPI is under one."""
        return ":".join(part for part in (self.kind, "" if self.kind == "kpi" else self.step, self.code) if part)


@dataclass(frozen=True, slots=True)
class ProcessMap:
    """The processes drawn, and what each box stands for; `unbound` are the KPIs of no step."""

    diagram: Diagram
    places: dict[str, Place]
    unbound: list[str]

    def under(self, step: str, kind: str) -> list[str]:
        """The codes of the data or the KPIs under a step."""
        return [place.code for place in self.places.values() if place.step == step and place.kind == kind]


def process_map(model: Model) -> ProcessMap:
    """The processes of a model that is in force on one day."""
    steps = {node.code: model.nearest(node.code, "step") for node in model.scorecard if node.type == "kpi"}
    lanes, boxes, wires, places = list[Lane](), list[Box](), list[Wire](), dict[str, Place]()
    columns = max([_FEWEST] + [min(_ROW, len(process.steps)) for process in model.processes])
    top = 0.0
    for process in model.processes:
        start = top
        top += _PAD
        for row in _rows(process):
            stacks = [_stack(process, step, [code for code, at in steps.items() if at == step.code]) for step in row]
            found = _drawn(stacks, columns, top)
            places |= {place.id: place for stack in stacks for place in stack}
            wires += [_arrow(*pair) for pair in pairwise(box for box in found if box.kind == "step")]
            boxes += found
            top = max(box.bottom for box in found) + _PAD
        top = max(top, start + _EMPTY)
        lanes.append(Lane(process.code, start, top - start))
    unbound = [code for code, step in steps.items() if step not in model.step_by_code]
    return ProcessMap(Diagram(top, lanes, boxes, wires), places, unbound)


def _rows(process: Process) -> list[list[Step]]:
    return [process.steps[start : start + _ROW] for start in range(0, len(process.steps), _ROW)]


def _stack(process: Process, step: Step, kpis: Sequence[str]) -> list[Place]:
    """A step, the data it leaves and its KPIs, from top to bottom."""
    data = [Place(process.code, step.code, "data", code) for code in dict.fromkeys(step.reads)]
    bound = [Place(process.code, step.code, "kpi", code) for code in kpis]
    return [Place(process.code, step.code, "step"), *data, *bound]


def _drawn(stacks: Sequence[Sequence[Place]], columns: int, top: float) -> list[Box]:
    """The boxes of a row of steps."""
    room = (WIDTH - MARGIN) / columns
    width = min(_WIDEST, room - _GAP)
    boxes = []
    for column, (step, *below) in enumerate(stacks):
        left = MARGIN + column * room
        boxes.append(Box(step.id, step.kind, left, top, width, _STEP))
        for place, item in enumerate(below):
            y = top + _STEP + _BELOW + place * (_ITEM + _BELOW)
            boxes.append(Box(item.id, item.kind, left, y, width, _ITEM))
    return boxes


def _arrow(one: Box, other: Box) -> Wire:
    """The arrow from a step to the next."""
    y = one.top + one.height / 2
    tip = (other.left - 2, y)
    path = curve([(one.right + 2, y), (tip[0] - TIP, y)])
    return Wire(one.id, other.id, path, tip, "right", ((one.right + other.left) / 2, y))


def data_label(model: Model, node: str) -> tuple[Label, Label | None]:
    """What a data node is called: its dataset, and its column where it names one."""
    code, column = dataset_of(node)
    dataset = model.dataset_by_code[code]
    return dataset.name, dataset.columns[column].label(column) if column else None
