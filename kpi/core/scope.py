"""Scope: the indicator tree as one org unit sees it.

The unit sees the KPIs of itself and of the units below it, under their goals. A KPI of a unit above is lent to it: the
same indicator for the unit itself, without target, owner and weight, because nothing of the kind was agreed with it. A
goal with nothing but such KPIs below weighs nothing either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpi.core.org import OrgTree
from kpi.core.scorecard import TreeNode


@dataclass(frozen=True, slots=True)
class Scope:
    """The nodes that a unit sees, and which of the KPIs among them are lent to it."""

    nodes: list[TreeNode]
    lent: frozenset[str]


def scope(nodes: Sequence[TreeNode], tree: OrgTree, unit: str) -> Scope:
    """The part of a tree that `unit` sees; the root sees all of it as it is."""
    root = tree.root
    if unit == root:
        return Scope(list(nodes), frozenset())
    below = set(tree.subtree(unit))
    higher = above(tree, unit)
    kpis = [node for node in sorted(nodes, key=lambda node: node.position) if node.type == "kpi"]
    own = [node for node in kpis if (node.org or root) in below]
    measured = {node.indicator for node in own if node.org == unit}
    lent: dict[str, TreeNode] = {}
    for node in kpis:
        if (node.org or root) in higher and node.indicator not in measured:
            measured.add(node.indicator)
            lent[node.code] = _lent(node, unit)
    counting = _with_goals(nodes, {node.code for node in own})
    light = {node.code: node.model_copy(update={"weight": 0.0}) for node in nodes if node.code not in counting}
    seen = counting | _with_goals(nodes, set(lent))
    return Scope([(light | lent).get(node.code, node) for node in nodes if node.code in seen], frozenset(lent))


def above(tree: OrgTree, unit: str) -> set[str]:
    """The units that a unit stands under."""
    found, at = set[str](), tree.units[unit].parent
    while at is not None:
        found.add(at)
        at = tree.units[at].parent
    return found


def _lent(node: TreeNode, unit: str) -> TreeNode:
    return node.model_copy(update={"org": unit, "owner": None, "post": None, "weight": 0.0})


def _with_goals(nodes: Sequence[TreeNode], codes: set[str]) -> set[str]:
    """The nodes of these codes and the goals that they stand under."""
    parents = {node.code: node.parent for node in nodes}
    found, todo = set[str](), list[str | None](codes)
    while todo:
        code = todo.pop()
        if code is not None and code not in found:
            found.add(code)
            todo.append(parents[code])
    return found
