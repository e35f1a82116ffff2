"""The places that parts of a KPI go to: org units below it or people of its own unit, and their nodes in the tree."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from kpi.core.errors import Invalid
from kpi.core.indicator import Level
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.scorecard import TreeNode

_LONGEST = 64
_BELOW: dict[Level | None, Level] = {"strategic": "business", "business": "post", "post": "post"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part goes: an org unit, whose it is there (a person, or whoever holds a post), and the share given."""

    org: str
    owner: str | None = None
    post: str | None = None
    share: float | None = None


def places(model: Model, org: str) -> list[Place]:
    """The units directly under a unit, each with the holder of its first post; a unit without people has no owner."""
    return [_place(model, unit) for unit in model.org_tree.children(org)]


def ends(model: Model, org: str) -> list[Place]:
    """The units at the very end below a unit, such as its shops, each with the holder of its first post."""
    below = model.org_tree.subtree(org)[1:]
    return [_place(model, unit) for unit in below if not model.org_tree.children(unit)]


def colleagues(model: Model, org: str) -> list[Place]:
    """The people of a unit, each by post where they hold one that nobody else of the unit does."""
    people = [person for person in model.people if person.org == org]
    posts = [person.post for person in people]
    return [
        Place(org, post=person.post) if person.post and posts.count(person.post) == 1 else Place(org, owner=person.code)
        for person in people
    ]


def _place(model: Model, org: str) -> Place:
    people = [person for person in model.people if person.org == org]
    post = next((person.post for person in people if person.post), None)
    return Place(org, post=post) if post else Place(org, owner=people[0].code if people else None)


def are_joint(model: Model, places: Sequence[Place], org: str) -> bool:
    """Whether the parts are of the KPI's own unit; raises `Invalid` where they are neither that nor apart below it."""
    units = [place.org for place in places]
    if not units:
        raise Invalid("cascade.no_places")
    if set(units) == {org}:
        if len({(place.owner, place.post) for place in places}) < len(units):
            raise Invalid("cascade.twice")
        return True
    below = set(model.org_tree.subtree(org)) - {org}
    for unit in units:
        if unit not in below:
            raise Invalid("cascade.not_below", given=unit)
        if units.count(unit) > 1 or set(model.org_tree.subtree(unit)[1:]) & set(units):
            raise Invalid("cascade.overlap", given=unit)
    return False


def goal_of(
    model: Model, node: TreeNode, name: Label | None, since: date | None, taken: Collection[str] = ()
) -> TreeNode:
    """The goal that the parts hang under: of no weight, so that no score above changes unless somebody wants it to."""
    code = f"{node.code[: _LONGEST - 6]}_parts"
    known = model.node_by_code.get(code)
    if known is not None and known.type == "goal":
        return known
    position = 1 + max((one.position for one in model.scorecard if one.parent == node.parent), default=-1)
    return TreeNode(
        code=_free(code, model, taken),
        type="goal",
        name=name or model.title(node),
        parent=node.parent,
        position=position,
        weight=0,
        level=_BELOW.get(node.level),
        valid_from=since,
    )


def existing(model: Model, node: TreeNode, place: Place) -> TreeNode | None:
    """The KPI of the same indicator that a place has already."""
    of_place = (one for one in model.scorecard if (one.indicator, one.org) == (node.indicator, place.org))
    others = (one for one in of_place if one.code != node.code)
    if place.org != (node.org or model.org_tree.root):
        return next(others, None)
    owner = place.owner or _holder(model, place.org, place.post)
    return next((one for one in others if (one.post and one.post == place.post) or one.owner == owner), None)


def new_node(model: Model, node: TreeNode, place: Place, goal: str, taken: Collection[str]) -> TreeNode:
    """The node of a part: the same indicator for another unit or owner, a level below, under a code that is free."""
    org = (node.org or model.org_tree.root).lower()
    stem = node.code.removesuffix(f"_{org}")
    joint = place.org == (node.org or model.org_tree.root)
    end = _plain(place.post or "") or place.owner or "part" if joint else place.org
    body = {"level": _BELOW.get(node.level), "owner": place.owner, "post": place.post, "score": node.score or None}
    code = _free(f"{stem}_{end}".lower(), model, taken)
    return TreeNode.model_validate(
        {"code": code, "type": "kpi", "parent": goal, "indicator": node.indicator, "org": place.org}
        | {name: value for name, value in body.items() if value is not None}
    )


def _plain(post: str) -> str:
    """A post as part of a code."""
    return post if re.fullmatch(r"[A-Za-z0-9_-]+", post) else ""


def _free(wanted: str, model: Model, taken: Collection[str]) -> str:
    """A code that no node has, as close to the one wanted as can be."""
    codes = {*model.node_by_code, *taken}
    tries = (f"{wanted[: _LONGEST - len(end)]}{end}" for end in ("", *(f"_{n}" for n in range(2, 10_000))))
    return next(code for code in tries if code not in codes)


def owner_of(model: Model, node: TreeNode) -> str | None:
    """Who owns a node: the person named, or whoever holds its post in its unit."""
    return node.owner or _holder(model, node.org, node.post)


def _holder(model: Model, org: str | None, post: str | None) -> str | None:
    return next((one.code for one in model.people if post and (one.org, one.post) == (org, post)), None)
