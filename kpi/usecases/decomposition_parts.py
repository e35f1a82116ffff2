"""The figures behind a difference and its parts: one query for each dataset for both sides and all members at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isclose

import polars as pl

from kpi.core.canonical import canonical
from kpi.core.decomposition import EXACT, FORMULA, ORG, Against, Decomposition, Kind, no_difference, refusal
from kpi.core.decomposition_form import Form, form, is_flow
from kpi.core.decomposition_formula import Split, along_formula, split, valued
from kpi.core.decomposition_members import Member, Share, against_target, against_targets, along_members
from kpi.core.formula import Node, Reference, datasets, resolve
from kpi.core.formula_text import written
from kpi.core.model import Model
from kpi.core.org import same_units
from kpi.core.period import Span
from kpi.core.problem import Problem
from kpi.core.scorecard import TreeNode
from kpi.core.target import Aim, aim_over
from kpi.store.folder import Folder
from kpi.usecases.figure import Slice, compute
from kpi.usecases.scorecard import unit_of

Side = tuple[str, Span]
"""The unit and window of a figure."""


@dataclass(frozen=True)
class Asked:
    """What is asked: the formula, or an operand in it, where and when, and what it is held against.

    `indicator` is the one whose formula it lies in; `named` is the same, but None where only an operand is looked at.
    """

    folder: Folder
    model: Model
    indicator: str
    named: str | None
    node: Node
    unit: str
    keep: Mapping[str, str]
    span: Span
    against: Against
    other: str
    kpi: str | None

    @cached_property
    def resolved(self) -> Node:
        """The formula with every named indicator replaced by its own."""
        return resolve(self.node, self.model.parsed)

    @property
    def then(self) -> Span:
        """The window of what the figure is held against."""
        if self.against is Against.PRIOR:
            return self.span.prior()
        return self.span.last_year() if self.against is Against.LAST_YEAR else self.span

    @property
    def sides(self) -> list[Side]:
        """What is read: both figures, or the one where the other is a target."""
        before = (self.other if self.against is Against.UNIT else self.unit, self.then)
        now = (self.unit, self.span)
        return [now] if self.against is Against.TARGET else [before, now]

    def read(
        self, nodes: Sequence[Node], by: Sequence[str] = (), under: Sequence[str] = (), alone: bool = False
    ) -> Read:
        """Parts of formulas on all sides: of the unit and those `under` it, its `alone`, or of members of a column."""
        units = list(dict.fromkeys([*(unit for unit, _ in self.sides), *under]))
        spans = list(dict.fromkeys(span for _, span in self.sides))
        asked = {str(number): node for number, node in enumerate(nodes)}
        frame = compute(self.folder.database.read, self.model, asked, Slice(units, spans, by, self.keep, alone=alone))
        member = "member_0" if by else "unit"
        rows = (
            frame.drop_nulls("value").select("indicator", pl.col("unit").alias("of"), "month", member, "value").rows()
        )
        return Read({(nodes[int(n)], unit, month, code): value for n, unit, month, code, value in rows})


@dataclass(frozen=True)
class Read:
    """Figures by part of the formula, unit, month and member; without a column a unit is its own member."""

    values: Mapping[tuple[Node, str, date, str | None], float]

    def at(self, node: Node, side: Side, member: str | None) -> float | None:
        """The figure of a member."""
        unit, span = side
        return self.values.get((node, unit, span.month, member))

    def of(self, node: Node, side: Side) -> float | None:
        """The figure of a unit."""
        return self.at(node, side, side[0])

    def member(self, figure: Form, code: str | None, kind: Kind, sides: Sequence[Side]) -> Member:
        """A member with its sums on all sides."""
        sums = [{node: self.at(node, side, code) for node in figure.sums()} for side in sides]
        return Member(code, sums[0] if len(sums) > 1 else {}, sums[-1], kind)


def decomposed(asked: Asked, by: str) -> Decomposition | Problem:
    """The difference in parts along one way, or why it cannot be exact."""
    target = _target(asked) if asked.against is Against.TARGET else None
    if isinstance(target, Problem):
        return target
    if by == FORMULA:
        found = split(asked.node)
        return found if isinstance(found, Problem) else _along_formula(asked, found, target)
    figure = _form(asked, by)
    return figure if isinstance(figure, Problem) else _along_members(asked, by, figure, target)


def _along_formula(asked: Asked, found: Split, target: float | None) -> Decomposition | Problem:
    if problem := _unlike(asked, is_flow(asked.resolved)):
        return problem
    parts = {operand: resolve(operand, asked.model.parsed) for operand in found.operands}
    read = asked.read([asked.resolved, *parts.values()])
    figures = _figures(asked, read, target)
    if isinstance(figures, Problem):
        return figures
    sides = [{operand: read.of(part, side) for operand, part in parts.items()} for side in asked.sides]
    aims = sides[0] if target is None else _aims_of_operands(asked, found, target)
    return aims if isinstance(aims, Problem) else along_formula(found, aims, sides[-1], figures)


def _unlike(asked: Asked, flows: bool) -> Problem | None:
    """Why two windows cannot be held against each other: other days, another formula, or units that moved."""
    if asked.against not in (Against.PRIOR, Against.LAST_YEAR):
        return None
    if flows and asked.span.running(asked.folder.today()):
        return refusal("decomposition.running")
    once = asked.folder.model().at(asked.then.last())
    known = once.computable.get(asked.indicator)
    if known is None or canonical(known) != canonical(asked.model.computable[asked.indicator]):
        return refusal("decomposition.formula_changed")
    same = same_units(asked.model.org_tree, once.org_tree, asked.unit)
    return None if same else refusal("decomposition.org_changed")


def _figures(asked: Asked, read: Read, target: float | None) -> tuple[float, float] | Problem:
    """What the figure was, or should be, and what it is; or why there is no difference to take apart."""
    before = read.of(asked.resolved, asked.sides[0]) if target is None else target
    after = read.of(asked.resolved, asked.sides[-1])
    if before is None or after is None:
        return refusal("decomposition.nothing_before" if before is None else "decomposition.nothing_after")
    return no_difference(before, after) or (before, after)


def _form(asked: Asked, by: str) -> Form | Problem:
    """The figure as sums over rows, where the dimension is one of all of them."""
    model, sources = asked.model, datasets(asked.resolved)
    if by == ORG and asked.against is Against.UNIT:
        return refusal("decomposition.other_units")
    if by == ORG and not model.org_tree.children(asked.unit):
        return refusal("decomposition.no_units_below")
    without = [code for code in sources if by not in model.dataset_by_code[code].columns]
    if by != ORG and without:
        return refusal("decomposition.not_shared", given=by, datasets=without)
    return form(asked.resolved)


def _along_members(asked: Asked, by: str, figure: Form, target: float | None) -> Decomposition | Problem:
    sums = figure.divisor is None
    if target is not None and sums and by != ORG:
        return refusal("decomposition.no_targets_of_members")
    if problem := _unlike(asked, sums and is_flow(asked.resolved)):
        return problem
    children = asked.model.org_tree.children(asked.unit) if by == ORG else []
    read = asked.read([asked.resolved, *(figure.sums() if children else [])], under=children)
    figures = _figures(asked, read, target)
    if isinstance(figures, Problem):
        return figures
    if target is not None and sums:
        return against_targets(_shares(asked, children, read), *figures)
    members = _units(asked, figure, read, children) if children else _members(asked, figure, by)
    way = along_members if target is None else against_target
    return way(by, figure, members, figures)


def _members(asked: Asked, figure: Form, by: str) -> list[Member]:
    """The members of a column."""
    read = asked.read(figure.sums(), [by])
    codes = dict.fromkeys(member for *_, member in read.values)
    return [read.member(figure, code, Kind.MEMBER, asked.sides) for code in codes]


def _units(asked: Asked, figure: Form, read: Read, children: Sequence[str]) -> list[Member]:
    """The units below, and the rows of the unit itself."""
    own = asked.read(figure.sums(), alone=True).member(figure, asked.unit, Kind.OWN, asked.sides)
    spans = [span for _, span in asked.sides]
    return [*(read.member(figure, c, Kind.UNIT, [(c, span) for span in spans]) for c in children), own]


def _target(asked: Asked) -> float | Problem:
    """The target that the figure is held against."""
    if asked.keep or asked.named is None:
        return refusal("decomposition.target_of_part")
    aim = _aim(asked, asked.named, asked.unit)
    if aim is None:
        return refusal("decomposition.no_target")
    return aim.low if aim.low == aim.high else refusal("decomposition.range")


def _aim(asked: Asked, indicator: str, unit: str) -> Aim | None:
    """What is agreed of an indicator for a unit: the KPI asked for where it is of both, else the first that is."""
    model = asked.model

    def fits(node: TreeNode) -> bool:
        return node.indicator == indicator and unit_of(model, node) == unit

    node = next((one for one in sorted(model.scorecard, key=lambda one: one.code != asked.kpi) if fits(one)), None)
    if node is None:
        return None
    agreed = model.agreed(asked.span.last()).get(node.code, {})
    accumulation = model.indicator_by_code[indicator].accumulation
    return aim_over(asked.span, agreed, accumulation, asked.folder.today(), model.fiscal_start)


def _single(aim: Aim | None) -> float | None:
    return aim.low if aim and aim.low == aim.high else None


def _shares(asked: Asked, children: Sequence[str], read: Read) -> list[Share]:
    """The units below with their targets and actuals."""
    named = asked.named or ""
    return [
        Share(child, _single(_aim(asked, named, child)), read.of(asked.resolved, (child, asked.span)))
        for child in children
    ]


def _aims_of_operands(asked: Asked, found: Split, target: float) -> Mapping[Node, float | None] | Problem:
    """The targets of all operands, where they give the target of the whole."""
    aims = dict[Node, float | None]()
    for operand in found.operands:
        named = operand.indicator if isinstance(operand, Reference) else None
        aims[operand] = _single(_aim(asked, named, asked.unit)) if named else None
        if aims[operand] is None:
            return refusal("decomposition.no_target_of_operand", given=written(operand))
    given = valued(found, [value for value in aims.values() if value is not None])
    if given is None or not isclose(given, target, rel_tol=EXACT):
        return refusal(
            "decomposition.other_target", given="–" if given is None else f"{given:.6g}", target=f"{target:.6g}"
        )
    return aims
