"""Edits of the indicator tree: each turns one tree into another, or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from kpi.core.dated import Code, Entry
from kpi.core.driver import Driver
from kpi.core.errors import Invalid
from kpi.core.label import Label
from kpi.core.modelfile import reason
from kpi.core.problem import Place
from kpi.core.scorecard import TreeNode, children_of
from kpi.core.suggestion import nearest

DEEPEST = 30
"""How many goals may stand above a node: more no screen shows and nobody follows."""
FIXED = ("code", "type", "parent", "position", "valid_from", "ended")
"""The fields of a node that no change sets: a move or a removal does, or nothing."""


class Add(Entry):
    """A new node, put under its parent at its position among those there."""

    op: Literal["add"] = "add"
    node: TreeNode


class Move(Entry):
    """A node with all below it, to a position under another parent, or under none."""

    op: Literal["move"] = "move"
    code: Code
    parent: Code | None = None
    position: int = Field(ge=0)


class Change(Entry):
    """Fields of a node said anew; None takes back what was said."""

    op: Literal["change"] = "change"
    code: Code
    fields: dict[str, Any]


class Remove(Entry):
    """A node with all below it taken out, and the driver links to and from them."""

    op: Literal["remove"] = "remove"
    code: Code


class Link(Entry):
    """A driver link, or one said anew."""

    op: Literal["link"] = "link"
    source: Code
    to: Code
    lag: int | None = Field(default=None, ge=0, le=12)
    note: Label | None = None


class Unlink(Entry):
    """A driver link taken out."""

    op: Literal["unlink"] = "unlink"
    source: Code
    to: Code


class Many(Entry):
    """Several edits as one: all or none, undone together."""

    op: Literal["many"] = "many"
    edits: list[Edit]


Edit = Annotated[Add | Move | Change | Remove | Link | Unlink | Many, Field(discriminator="op")]
Many.model_rebuild()
EDITS: TypeAdapter[list[Edit]] = TypeAdapter(list[Edit])


@dataclass(frozen=True, slots=True)
class Tree:
    """One version of every node, and the driver links among them."""

    nodes: Mapping[str, TreeNode]
    drivers: tuple[Driver, ...] = ()

    def under(self, parent: str | None) -> list[str]:
        """The codes of the nodes under a parent, in their order."""
        return [node.code for node in children_of(self.nodes.values()).get(parent, [])]

    def branch(self, code: str) -> list[str]:
        """A node and all below it."""
        below = children_of(self.nodes.values())
        found = [code]
        for at in found:
            found += [node.code for node in below.get(at, [])]
        return found


def read(data: Any) -> Edit:
    """An edit from plain data; raises `Invalid` with the field that is wrong."""
    try:
        return EDITS.validate_python([data])[0]
    except ValidationError as error:
        raise _unsaid(error) from None


def _unsaid(error: ValidationError) -> Invalid:
    details = error.errors()[0]
    named = [str(part) for part in details["loc"] if isinstance(part, str)]
    key, values = reason(details, named[-1] if named else "op")
    return Invalid(key, Place(), **values)


def edited(tree: Tree, edit: Edit) -> Tree:
    """The tree once an edit is made; raises `Invalid` where it cannot be."""
    return _MAKERS[edit.op](tree, edit)


def written(edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """Edits as plain data that `read` understands; a field that takes back what was said stays."""
    return [EDITS.dump_python([edit], mode="json", by_alias=True, exclude_unset=True)[0] | _op(edit) for edit in edits]


def _op(edit: Edit) -> dict[str, Any]:
    if isinstance(edit, Many):
        return {"op": edit.op, "edits": written(edit.edits)}
    return {"op": edit.op}


def _add(tree: Tree, edit: Add) -> Tree:
    node = edit.node
    if node.code in tree.nodes:
        raise Invalid("tree_draft.code_taken", given=node.code)
    _may_stand_under(tree, node.parent)
    placed = Tree({**tree.nodes, node.code: node}, tree.drivers)
    others = [code for code in placed.under(node.parent) if code != node.code]
    return _ordered(placed, _inserted(others, node.code, node.position))


def _move(tree: Tree, edit: Move) -> Tree:
    node = _known(tree, edit.code)
    _may_stand_under(tree, edit.parent)
    if edit.parent in tree.branch(edit.code):
        raise Invalid("tree_draft.under_itself", given=edit.code)
    moved = {**tree.nodes, edit.code: node.model_copy(update={"parent": edit.parent})}
    others = [code for code in tree.under(edit.parent) if code != edit.code]
    found = _ordered(Tree(moved, tree.drivers), _inserted(others, edit.code, edit.position))
    return found if node.parent == edit.parent else _ordered(found, found.under(node.parent))


def _change(tree: Tree, edit: Change) -> Tree:
    node = _known(tree, edit.code)
    for name in edit.fields:
        if name in FIXED or name not in TreeNode.model_fields:
            raise Invalid("model.unknown_field", field=name, suggestion=nearest(name, TreeNode.model_fields))
    said = {name: value for name, value in edit.fields.items() if value is not None}
    body = {name: value for name, value in node.written().items() if name not in edit.fields} | said
    try:
        changed = TreeNode.model_validate(body)
    except ValidationError as error:
        raise _unsaid(error) from None
    return Tree({**tree.nodes, edit.code: changed}, tree.drivers)


def _remove(tree: Tree, edit: Remove) -> Tree:
    node = _known(tree, edit.code)
    gone = set(tree.branch(edit.code))
    kept = {code: other for code, other in tree.nodes.items() if code not in gone}
    links = tuple(link for link in tree.drivers if not {link.source, link.to} & gone)
    found = Tree(kept, links)
    return _ordered(found, found.under(node.parent))


def _link(tree: Tree, edit: Link) -> Tree:
    for code in (edit.source, edit.to):
        _known(tree, code)
    if edit.source == edit.to:
        raise Invalid("model.driver_self", given=edit.to)
    said = {"from": edit.source, "to": edit.to, "lag": edit.lag, "note": edit.note}
    link = Driver.model_validate({name: value for name, value in said.items() if value is not None})
    same = [(one.source, one.to) for one in tree.drivers]
    if (edit.source, edit.to) not in same:
        return Tree(tree.nodes, (*tree.drivers, link))
    at = same.index((edit.source, edit.to))
    return Tree(tree.nodes, (*tree.drivers[:at], link, *tree.drivers[at + 1 :]))


def _unlink(tree: Tree, edit: Unlink) -> Tree:
    kept = tuple(link for link in tree.drivers if (link.source, link.to) != (edit.source, edit.to))
    if len(kept) == len(tree.drivers):
        raise Invalid("tree_draft.no_link", source=edit.source, to=edit.to)
    return Tree(tree.nodes, kept)


def _many(tree: Tree, edit: Many) -> Tree:
    for one in edit.edits:
        tree = edited(tree, one)
    return tree


_MAKERS: dict[str, Callable[[Tree, Any], Tree]] = {
    "add": _add, "move": _move, "change": _change, "remove": _remove, "link": _link, "unlink": _unlink, "many": _many,
}  # fmt: skip


def _known(tree: Tree, code: str) -> TreeNode:
    if code not in tree.nodes:
        raise Invalid("tree_draft.no_node", given=code, suggestion=nearest(code, tree.nodes))
    return tree.nodes[code]


def _may_stand_under(tree: Tree, parent: str | None) -> None:
    """Raise `Invalid` where nothing may stand under `parent`: it is not there, or is a KPI."""
    if parent is not None and _known(tree, parent).type == "kpi":
        raise Invalid("tree_draft.under_kpi", given=parent)
    depth, at = 0, parent
    while at is not None:
        depth, at = depth + 1, tree.nodes[at].parent
    if depth > DEEPEST:
        raise Invalid("tree_draft.too_deep", most=DEEPEST)


def _inserted(codes: Sequence[str], code: str, position: int) -> list[str]:
    return [*codes[:position], code, *codes[position:]]


def _ordered(tree: Tree, codes: Sequence[str]) -> Tree:
    """The tree with the nodes that stand together numbered in this order."""
    nodes = dict(tree.nodes)
    for position, code in enumerate(codes):
        if nodes[code].position != position:
            nodes[code] = nodes[code].model_copy(update={"position": position})
    return Tree(nodes, tree.drivers)
