"""What a draft or a version of the tree changes, field by field, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kpi.core.driver import Driver
from kpi.core.model import Model
from kpi.core.scorecard import TreeNode
from kpi.core.tree_draft import Difference
from kpi.core.tree_edit import Tree
from kpi.text import numbers
from kpi.ui.desk import Desk

Links = Sequence[tuple[Driver | None, Driver | None]]
_WORDED = ("level", "perspective", "review", "missing", "method")


def rows(desk: Desk, model: Model, nodes: Sequence[Difference], links: Links) -> list[dict[str, str]]:
    """A line for every field that reads otherwise, for nodes that come and go, and for driver links."""
    found = [row for one in nodes for row in _node(desk, model, one)]
    return found + [_link(desk, model, before, after) for before, after in links]


def links_between(before: Tree, after: Tree) -> Links:
    """The driver links in which two trees differ, as they were and as they are."""
    then, now = ({(one.source, one.to): one for one in tree.drivers} for tree in (before, after))
    return [(then.get(pair), now.get(pair)) for pair in {**then, **now} if then.get(pair) != now.get(pair)]


def reordered(desk: Desk, model: Model, before: Tree, after: Tree) -> list[dict[str, str]]:
    """A line for every parent whose children, the same as before, stand in another order."""
    found = []
    for parent in dict.fromkeys(node.parent for node in after.nodes.values()):
        then, now = before.under(parent), after.under(parent)
        if then != now and sorted(then) == sorted(now):
            found.append(_row(desk, _name(desk, model, parent or ""), "change.order", "", desk.say("change.order_new")))
    return found


def _node(desk: Desk, model: Model, one: Difference) -> Iterator[dict[str, str]]:
    node = one.after or one.before
    name = _title(desk, model, node) if node else one.code
    if one.before is None:
        yield _row(desk, name, "node.code", numbers.NONE, f"{one.code} · {desk.say('change.new')}")
    elif one.after is None:
        yield _row(desk, name, "node.code", one.code, desk.say("change.gone"))
    for field, (before, after) in one.fields.items():
        yield _row(desk, name, f"node.{field}", *(value_said(desk, model, field, value) for value in (before, after)))


def _row(desk: Desk, name: str, field: str, before: str, after: str) -> dict[str, str]:
    return {
        desk.say("change.node"): name,
        desk.say("change.field"): desk.say(field),
        desk.say("change.before"): before,
        desk.say("change.after"): after,
    }


def _link(desk: Desk, model: Model, before: Driver | None, after: Driver | None) -> dict[str, str]:
    link = after or before
    ends = [_name(desk, model, code) for code in (link.source, link.to)] if link else []
    return _row(desk, " → ".join(ends), "change.link", _lag(desk, before), _lag(desk, after))


def _lag(desk: Desk, link: Driver | None) -> str:
    if link is None:
        return numbers.NONE
    if link.lag is None:
        return desk.say("change.link_there")
    return desk.say("change.link_said", lag=link.lag)


def _title(desk: Desk, model: Model, node: TreeNode) -> str:
    return desk.text(model.title(node))


def _name(desk: Desk, model: Model, code: str) -> str:
    node = model.node_by_code.get(code)
    return _title(desk, model, node) if node else code


def value_said(desk: Desk, model: Model, field: str, value: Any) -> str:
    """What a field of a node says, in words."""
    if value in (None, "", {}):
        return numbers.NONE
    if isinstance(value, bool):
        return desk.say("book.yes" if value else "book.no")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return str(value[desk.language]) if desk.language in value else _pairs(value)
    if field in _WORDED:
        return desk.say(f"{field}.{value}")
    return _named(desk, model, field, str(value))


def _pairs(value: dict[str, Any]) -> str:
    return "; ".join(
        f"{name} {part:g}" if isinstance(part, float) else f"{name} {part}" for name, part in value.items()
    )


def _named(desk: Desk, model: Model, field: str, code: str) -> str:
    """A code by the name of what it stands for."""
    if field == "parent":
        return _name(desk, model, code)
    if field == "owner":
        return desk.owner(model, code)
    named: dict[str, Mapping[str, Any]] = {"indicator": model.indicator_by_code, "org": model.org_tree.units}
    if field == "step" and code in model.step_by_code:
        return desk.text(model.step_by_code[code][1].name)
    known = named.get(field, {})
    return desk.text(known[code].name) if code in known else code
