"""Why a figure moved, from the facts: along its formula, the units below or a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kpi.core.decomposition import FORMULA, ORG, Against, Decomposition, most_telling, refusal
from kpi.core.decomposition_formula import Split, split
from kpi.core.errors import NotFound
from kpi.core.formula import Aggregate, Column, Node, Reference, datasets, resolve
from kpi.core.formula_text import written
from kpi.core.formula_type import ValueType, type_of
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.problem import Problem
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases.decomposition_parts import Asked, decomposed
from kpi.usecases.drilldown import dimensions
from kpi.usecases.indicator import find, org_unit


@dataclass(frozen=True)
class Place:
    """Where one is after drilling: the org unit, the members kept to by column, and the operand opened, by its code.

    `operand` is the code of a part that is no named indicator; it lies in the formula of the indicator asked for.
    """

    unit: str
    keep: Mapping[str, str] = field(default_factory=dict)
    operand: str | None = None


def decompose(
    folder: Folder, viewer: Viewer, indicator: str, span: Span, against: Against, by: str, place: Place,
    other: str | None = None, kpi: str | None = None,
) -> Decomposition | Problem:  # fmt: skip
    """The difference of a figure in parts, or why it cannot be exact; raises `NotFound` for unknown names.

    `by` is `formula`, `org` or a column; `kpi` gives the target, `other` the unit to compare with.
    """
    viewer.must(Right.READ)
    asked = _asked(folder, indicator, span, against, place, other, kpi)
    return asked if isinstance(asked, Problem) else decomposed(asked, by)


def ways(folder: Folder, viewer: Viewer, indicator: str, place: Place, on: date | None = None) -> list[str]:
    """What a figure may be taken apart by: `formula`, `org` where units lie below, columns that have few members.

    Columns that the formula itself asks for are none: of a share of online sales every channel is all or nothing.
    """
    viewer.must(Right.READ)
    model = folder.model().at(on or folder.today())
    find(model, indicator)
    if indicator not in model.computable:
        return []
    return _ways(folder, model, _opened(model, indicator, place.operand), place)


def best(
    folder: Folder, viewer: Viewer, indicator: str, span: Span, against: Against, place: Place,
    other: str | None = None, kpi: str | None = None,
) -> Decomposition | Problem:  # fmt: skip
    """The most telling way: the one whose fewest parts make up four fifths of all effects; else why there is none."""
    viewer.must(Right.READ)
    asked = _asked(folder, indicator, span, against, place, other, kpi)
    if isinstance(asked, Problem):
        return asked
    tried = [decomposed(asked, way) for way in _ways(folder, asked.model, asked.node, place)]
    told = most_telling([one for one in tried if isinstance(one, Decomposition)])
    return told or next(iter(tried), refusal("decomposition.no_way"))


def _ways(folder: Folder, model: Model, node: Node, place: Place) -> list[str]:
    formula = [FORMULA] if isinstance(split(node), Split) else []
    org = [ORG] if model.org_tree.children(org_unit(model, place.unit)) else []
    resolved = resolve(node, model.parsed)
    known = {part.column for part in resolved.walk() if isinstance(part, Column)} | set(place.keep)
    columns = [code for code in dimensions(folder, model, datasets(resolved)) if code not in known]
    return [*formula, *org, *columns]


def _asked(
    folder: Folder, indicator: str, span: Span, against: Against, place: Place, other: str | None, kpi: str | None
) -> Asked | Problem:
    model = folder.model().at(span.last())
    find(model, indicator)
    if kpi is not None and kpi not in model.node_by_code:
        raise NotFound("scorecard.unknown_node", given=kpi, suggestion=nearest(kpi, model.node_by_code))
    if indicator not in model.computable:
        return refusal("decomposition.no_formula", given=indicator)
    unit = org_unit(model, place.unit)
    beside = org_unit(model, other) if other else unit
    if against is Against.UNIT and beside == unit:
        return refusal("decomposition.same_unit")
    node = _opened(model, indicator, place.operand)
    named = None if place.operand else indicator
    return Asked(folder, model, indicator, named, node, unit, place.keep, span, against, beside, kpi)


def _opened(model: Model, indicator: str, operand: str | None) -> Node:
    """The formula of an indicator, or the operand in it that was opened."""
    node = _meant(model, model.parsed[indicator])
    if operand is None:
        return node
    known = {written(part): part for part in _numbers(model, node)}
    if operand not in known:
        raise NotFound("decomposition.unknown_operand", given=operand, suggestion=nearest(operand, known))
    return _meant(model, known[operand])


def _meant(model: Model, node: Node) -> Node:
    """A formula that is but the name of an indicator stands for that one's."""
    while isinstance(node, Reference):
        node = model.parsed[node.indicator]
    return node


def _numbers(model: Model, node: Node) -> Iterator[Node]:
    """The parts of a formula outside its aggregates that are figures."""
    if type_of(node, model.dataset_by_code) is ValueType.NUMBER:
        yield node
    for part in () if isinstance(node, Aggregate) else node.operands():
        yield from _numbers(model, part)
