"""A draft of the indicator tree: the tree in force with edits made to it, and what publishing it from a day on writes.

What a change from a day on reaches is the version that begins then and every later one that still said what the tree
said before; a version that plans something else keeps its plan. The order of children is the same for all time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kpi.core.dated import in_force
from kpi.core.errors import Invalid
from kpi.core.model import Model
from kpi.core.model_check import check, unsound
from kpi.core.problem import Problem, Severity, Value
from kpi.core.scorecard import TreeNode, children_of
from kpi.core.tree_edit import Edit, Tree, edited

MOST_KPIS = 4
"""A person with more KPIs than these has none that counts (two to four are advised)."""
_UNSAID = ("valid_from", "position")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a draft makes of a node: `before` or `after` is None where it comes or goes, `fields` what is said anew."""

    code: str
    before: TreeNode | None
    after: TreeNode | None
    fields: Mapping[str, tuple[Any, Any]]


def base(model: Model, day: date) -> Tree:
    """The tree in force on a day, as it was written: an owner that a post gives is not filled in."""
    nodes = [node for node in in_force(model.scorecard, day) if not node.ended]
    return Tree({node.code: node for node in nodes}, tuple(model.drivers))


def fold(tree: Tree, edits: Sequence[Edit]) -> tuple[Tree, list[Edit]]:
    """The tree with edits made in their order, and those that could not be made to it."""
    lost = []
    for edit in edits:
        try:
            tree = edited(tree, edit)
        except Invalid:
            lost.append(edit)
    return tree, lost


def differences(before: Tree, after: Tree) -> list[Difference]:
    """The nodes in which two trees differ, those of the second in its order first."""
    found = [difference(code, before.nodes.get(code), after.nodes.get(code)) for code in _codes(before, after)]
    return [one for one in found if one.fields or one.before is None or one.after is None]


def _codes(before: Tree, after: Tree) -> list[str]:
    below = children_of(after.nodes.values())
    found = [node.code for node in below.get(None, [])]
    for code in found:
        found += [node.code for node in below.get(code, [])]
    return [*found, *(code for code in before.nodes if code not in after.nodes)]


def difference(code: str, before: TreeNode | None, after: TreeNode | None) -> Difference:
    """What two versions of a node say otherwise."""
    if before is None or after is None:
        return Difference(code, before, after, {})
    then, now = (node.model_dump(mode="json", exclude=set(_UNSAID)) for node in (before, after))
    return Difference(code, before, after, {name: (then[name], now[name]) for name in then if then[name] != now[name]})


def published(model: Model, before: Tree, after: Tree, since: date | None) -> Model:
    """The model once what differs between two trees holds from `since` on, or for all time.

    Raises `Invalid` with everything that keeps it from being published.
    """
    if found := [problem for problem in problems(after, model, before) if problem.severity is Severity.ERROR]:
        raise Invalid.because(found)
    entries = list(model.scorecard)
    if other := [one for one in differences(before, after) if _is_another(one, model)]:
        raise Invalid("tree_draft.code_taken", given=other[0].code)
    for one in differences(before, after):
        entries = _taking(entries, one, since)
    entries = _without_those_below(entries, {code for code in before.nodes if code not in after.nodes}, since)
    gone = {node.code for node in model.scorecard} - {node.code for node in entries}
    wanted = model.with_tree(_in_order(entries, after), after.drivers)
    wanted = wanted.with_targets([target for target in model.targets if target.kpi not in gone])
    if findings := check(wanted):
        raise unsound(findings)
    if lost := _orphans(wanted.scorecard) - _orphans(model.scorecard):
        raise Invalid.because([_orphan(wanted, *one) for one in sorted(lost)])
    return wanted


def _is_another(one: Difference, model: Model) -> bool:
    """Whether a node takes a code that another had before it, or will have."""
    versions = [node for node in model.scorecard if node.code == one.code]
    if one.after is None or not versions:
        return False
    last = max(versions, key=_begins)
    if one.before is None and not last.ended:
        return True
    return (
        (last.type, last.indicator) != (one.after.type, one.after.indicator)
        if one.before is None
        else (one.before.type != one.after.type)
    )


def _without_those_below(entries: Sequence[TreeNode], removed: set[str], since: date | None) -> list[TreeNode]:
    """The versions without those that were planned, or had been, under a node that is taken out."""
    first = since or date.min
    while True:
        below = [node for node in entries if node.parent in removed and not node.ended and _begins(node) >= first]
        if not below:
            return list(entries)
        removed = removed | {node.code for node in below}
        entries = [node for node in entries if not any(node is other for other in below)]


def _orphans(nodes: Sequence[TreeNode]) -> set[tuple[str, str, date]]:
    """Every node that is in the tree on a day on which some version begins while its parent is not, with both codes."""
    found = set[tuple[str, str, date]]()
    for day in sorted({_begins(node) for node in nodes}):
        now = {node.code: node for node in in_force(nodes, day) if not node.ended}
        found |= {(node.code, node.parent, day) for node in now.values() if node.parent and node.parent not in now}
    return found


def _orphan(model: Model, code: str, parent: str, day: date) -> Problem:
    named = {node.code: node.name or node.code for node in model.scorecard}
    since = min((_begins(node) for node in model.scorecard if node.code == parent), default=day)
    values: dict[str, Value] = {"node": code, "name": named[code], "parent": named.get(parent, parent)}
    return Problem(Severity.ERROR, "tree_draft.later_parent", values | {"since": f"{since:%Y-%m}"})


def _taking(entries: Sequence[TreeNode], one: Difference, since: date | None) -> list[TreeNode]:
    """The versions of all nodes once one of them differs from a day on; what is new comes last."""
    own = sorted((node for node in entries if node.code == one.code), key=_begins)
    if one.after is None:
        wanted = _ended(own, since)
    elif one.before is None:
        wanted = [node for node in own if _begins(node) < (since or date.min)]
        wanted.append(one.after.model_copy(update={"valid_from": since, "ended": False}))
    else:
        wanted = _changed(own, one.after, one.fields, since)
    by_day = {_begins(node): node for node in wanted}
    kept = [node if node.code != one.code else by_day.pop(_begins(node), None) for node in entries]
    return [*(node for node in kept if node), *by_day.values()]


def _ended(own: Sequence[TreeNode], since: date | None) -> list[TreeNode]:
    """The versions before a day and the one that takes the node out of the tree on it."""
    kept = [node for node in own if since is not None and _begins(node) < since]
    return [*kept, kept[-1].model_copy(update={"valid_from": since, "ended": True})] if kept else []


def _changed(
    own: Sequence[TreeNode], wanted: TreeNode, fields: Mapping[str, tuple[Any, Any]], since: date | None
) -> list[TreeNode]:
    first = since or date.min
    earlier = [node for node in own if _begins(node) < first]
    later = [_saying(node, wanted, fields) for node in own if _begins(node) >= first]
    if earlier and first not in {_begins(node) for node in later}:
        begun = _saying(earlier[-1].model_copy(update={"valid_from": since}), wanted, fields, always=True)
        later = [begun, *later]
    return [*earlier, *later]


def _saying(
    version: TreeNode, wanted: TreeNode, fields: Mapping[str, tuple[Any, Any]], *, always: bool = False
) -> TreeNode:
    """A version that says what is wanted of the fields that it said as the tree did before, or of all."""
    said = version.model_dump(mode="json")
    taken = {name for name, (before, _) in fields.items() if always or said[name] == before}
    body = {name: value for name, value in version.written().items() if name not in taken}
    new = wanted.written()
    return TreeNode.model_validate(body | {name: new[name] for name in taken if name in new})


def _begins(node: TreeNode) -> date:
    return node.valid_from or date.min


def _in_order(entries: Sequence[TreeNode], after: Tree) -> list[TreeNode]:
    """The versions, each where the tree has its node among those it stands with."""
    found = []
    for node in entries:
        now = after.nodes.get(node.code)
        same = now is not None and now.parent == node.parent and now.position != node.position
        found.append(node.model_copy(update={"position": now.position}) if same and now else node)
    return found


def problems(tree: Tree, model: Model, before: Tree | None = None) -> list[Problem]:
    """What keeps a tree from being published, and what deserves a look first; each names its node.

    What the tree was lacking `before` keeps nothing back, and deserves a look.
    """
    known = {_lack(one) for one in _of_nodes(before, model)} if before else set[tuple[str, str]]()
    found = [replace(one, severity=Severity.WARNING) if _lack(one) in known else one for one in _of_nodes(tree, model)]
    owned = Counter(node.owner for node in tree.nodes.values() if node.type == "kpi" and node.owner)
    for person, count in owned.items():
        if count > MOST_KPIS:
            found.append(_warning("tree_draft.many_kpis", person=person, count=count, most=MOST_KPIS))
    return sorted(found, key=lambda problem: problem.severity is not Severity.ERROR)


def _of_nodes(tree: Tree, model: Model) -> list[Problem]:
    below = children_of(tree.nodes.values())
    return [problem for node in tree.nodes.values() for problem in _of_node(node, below, model)]


def _lack(problem: Problem) -> tuple[str, str]:
    return problem.key, str(problem.values.get("node"))


def _of_node(node: TreeNode, below: Mapping[str | None, list[TreeNode]], model: Model) -> Iterator[Problem]:
    if node.type == "kpi":
        yield from _of_kpi(node, model)
        return
    if node.name is None:
        yield _error("tree_draft.no_name", node)
    if not _measured(node, below):
        yield _error("tree_draft.goal_without_kpi", node)
    given = [child.weight for child in below.get(node.code, []) if child.weight is not None]
    if given and round(sum(given), 6) != 100:
        yield _warning("tree_draft.weights", node, sum=f"{sum(given):g}")


def _of_kpi(node: TreeNode, model: Model) -> Iterator[Problem]:
    if node.indicator is None:
        yield _error("tree_draft.no_indicator", node)
    elif node.indicator not in {indicator.code for indicator in model.indicators}:
        yield _error("model.unknown_indicator", node, given=node.indicator)
    if node.owner is None and not node.post:
        yield _error("tree_draft.no_owner", node)
    elif node.owner is None and not _held(node, model):
        yield _error("tree_draft.no_holder", node, post=node.post or "")


def _held(node: TreeNode, model: Model) -> bool:
    """Whether somebody holds, held or will hold the post that a KPI is bound to in its unit."""
    unit = node.org or model.org_tree.root
    return any(person.post == node.post and person.org == unit for person in model.people)


def _measured(node: TreeNode, below: Mapping[str | None, list[TreeNode]]) -> bool:
    """Whether some KPI stands below a goal."""
    return any(child.type == "kpi" or _measured(child, below) for child in below.get(node.code, []))


def _error(key: str, node: TreeNode, **values: str) -> Problem:
    return Problem(Severity.ERROR, key, {"node": node.code, "name": node.name or node.code, **values})


def _warning(key: str, node: TreeNode | None = None, **values: str | int) -> Problem:
    named = {"node": node.code, "name": node.name or node.code} if node else {}
    return Problem(Severity.WARNING, key, {**named, **values})


def code_for(name: str, taken: Mapping[str, Any], type_: str) -> str:
    """A code for a new node: its name where that can be one, else its type, with a number where it is taken.

    >>> code_for("Online share", {}, "kpi"), code_for("线上占比", {"kpi": 1}, "kpi")
    ('online_share', 'kpi_2')
    """
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:48]
    stem = plain if re.match("[a-z]", plain) else type_
    number = 1
    while (code := stem if number == 1 else f"{stem}_{number}") in taken:
        number += 1
    return code
