"""Whether a tree is balanced: weights below its goals, perspectives, results and what leads to them, levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import fsum

from kpi.core.finding import Finding, Kind, Repair, of_node
from kpi.core.model import Model
from kpi.core.problem import Value
from kpi.core.scorecard import TreeNode
from kpi.core.tree_coverage import KINDS, LEVELS, UNSAID, kind_of, level_of, perspective_of, weight_by

HEAVY, LIGHT = 0.6, 0.05
"""Below a goal a KPI of more weight decides alone, and one of less decides nothing."""
ONE_SIDED = 0.8
"""From this part of the weight on one perspective outweighs all others together."""
_DIGITS = 9


def weights(below: Mapping[str | None, Sequence[TreeNode]]) -> Iterator[Finding]:
    """Goals whose weights do not add up to 100, and KPIs that decide alone or decide nothing below their goal.

    A KPI of no weight is shown and not meant to decide; of one that is alone there is nothing to say.
    """
    for goal, children in below.items():
        if goal is None:
            continue
        given = [node.weight for node in children if node.weight is not None]
        whole, unsaid = round(fsum(given), 6), len(children) - len(given)
        if given and (whole != 100 or unsaid):
            yield of_node(Kind.WEIGHTS, goal, Repair("weights", goal), sum=whole, unsaid=unsaid)
        yield from _decisive(goal, children)


def _decisive(goal: str, children: Sequence[TreeNode]) -> Iterator[Finding]:
    counted = {node.code: weight for node in children if (weight := _counted(node))}
    whole = fsum(counted.values())
    for node in children:
        if node.type == "goal" or node.code not in counted or len(counted) < 2:
            continue
        share = round(counted[node.code] / whole, _DIGITS)
        if share > HEAVY or share < LIGHT:
            kind = Kind.HEAVY if share > HEAVY else Kind.LIGHT
            yield of_node(kind, node.code, Repair("weights", goal), share=share, parent=goal)


def _counted(node: TreeNode) -> float:
    return 1.0 if node.weight is None else node.weight


def spread(
    model: Model, kpis: Sequence[TreeNode], roots: Sequence[str], shares: Mapping[str, float]
) -> Iterator[Finding]:
    """What the whole tree below its `roots` leaves out; `shares` is what each KPI counts in it."""
    if kpis:
        yield from _perspectives(model, kpis, roots, shares)
        yield from _kinds(model, kpis, roots, shares)
        yield from _levels(model, kpis, roots)


def _perspectives(
    model: Model, kpis: Sequence[TreeNode], roots: Sequence[str], shares: Mapping[str, float]
) -> Iterator[Finding]:
    say = perspective_of(model)
    found = weight_by(kpis, shares, say)
    unsaid = [node for node in kpis if say(node) == UNSAID]
    if unsaid:
        places = tuple(dict.fromkeys(node.parent or node.code for node in unsaid))
        evidence = {"count": len(unsaid), "share": found[UNSAID]}
        repair = Repair("edit", places[0], "perspective")
        yield Finding(Kind.NO_PERSPECTIVE, Kind.NO_PERSPECTIVE.severity, repair, places, evidence=evidence)
    said = fsum(share for name, share in found.items() if name != UNSAID)
    for name, share in found.items():
        if name != UNSAID and said and round(share / said, _DIGITS) >= ONE_SIDED:
            part = round(share / said, _DIGITS)
            yield _whole(Kind.ONE_SIDED, roots, _addition(roots, kpis), perspective=name, share=part)


def _kinds(
    model: Model, kpis: Sequence[TreeNode], roots: Sequence[str], shares: Mapping[str, float]
) -> Iterator[Finding]:
    """Trees in which nothing of weight is a process, or growth; where indicators do not say their kind, they might."""
    say = kind_of(model)
    found = weight_by(kpis, shares, say)
    unsaid = next((node.indicator for node in kpis if say(node) == UNSAID and node.indicator), None)
    repair = Repair("dictionary", unsaid, "kind") if unsaid else _addition(roots, kpis)
    evidence = {name or "unsaid": found.get(name, 0.0) for name in (*KINDS, UNSAID)}
    for kind, name in ((Kind.RESULT_ONLY, "process"), (Kind.NO_GROWTH, "growth")):
        if not found.get(name):
            yield _whole(kind, roots, repair, **evidence)


def _levels(model: Model, kpis: Sequence[TreeNode], roots: Sequence[str]) -> Iterator[Finding]:
    """Levels that no KPI is of and no goal says."""
    say = level_of(model)
    counts = Counter(say(node) for node in kpis)
    said = {node.level for node in model.scorecard}
    if missing := [level for level in LEVELS if not counts[level] and level not in said]:
        yield _whole(Kind.LEVEL_MISSING, roots, _addition(roots, kpis), missing=missing, unsaid=counts[UNSAID])


def _addition(roots: Sequence[str], kpis: Sequence[TreeNode]) -> Repair:
    return Repair("add", roots[0] if roots else kpis[0].code)


def _whole(kind: Kind, roots: Sequence[str], repair: Repair, **evidence: Value) -> Finding:
    """A finding about the whole tree."""
    return Finding(kind, kind.severity, repair, tuple(roots), evidence=evidence)
