"""The versions of the indicator tree: who changed it when and why, and which nodes and links read otherwise since."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kpi.core.driver import Driver
from kpi.core.scorecard import TreeNode
from kpi.core.tree_draft import Difference, difference
from kpi.core.viewer import Right, Viewer
from kpi.store import records
from kpi.store.folder import Folder
from kpi.store.records import Key


@dataclass(frozen=True, slots=True)
class TreeVersion:
    """What was changed in the tree at one time; `links` are driver links as they were and as they are."""

    number: int
    at: datetime
    who: str
    why: str | None
    since: date | None
    nodes: list[Difference] = field(default_factory=list)
    links: list[tuple[Driver | None, Driver | None]] = field(default_factory=list)


def versions(folder: Folder, viewer: Viewer) -> list[TreeVersion]:
    """Every version of the tree, the latest first."""
    viewer.must(Right.READ)
    found: list[TreeVersion] = []
    known: dict[Key, dict[str, Any]] = {}
    for key, body, who, at, why in records.of_tree(folder.database):
        before = known.get(key) or (None if key in known else _earlier(known, key))
        if _same(before, body):
            continue
        if not found or (found[-1].at, found[-1].who) != (at, who):
            found.append(TreeVersion(len(found) + 1, at, who, why, _day(key)))
        _take(found[-1], key, before, body)
        known[key] = body or {}
    return found[::-1]


def _earlier(known: dict[Key, dict[str, Any]], key: Key) -> dict[str, Any] | None:
    """What the version before said of a node, where a new one begins."""
    others = [
        one for one in known if one[:2] == key[:2] and known[one] and (one.valid_from or "") < (key.valid_from or "")
    ]
    return known[max(others, key=lambda one: one.valid_from or "")] if others else None


def _same(before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    unsaid = ("position", "valid_from")
    then, now = ({k: v for k, v in (body or {}).items() if k not in unsaid} for body in (before, after))
    return then == now


def _day(key: Key) -> date | None:
    return date.fromisoformat(key.valid_from) if key.valid_from else None


def _take(version: TreeVersion, key: Key, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    """Note one change in the version it is part of."""
    if key.kind == "drivers":
        then, now = (Driver.model_validate(body) if body else None for body in (before, after))
        version.links.append((then, now))
        return
    was, wanted = (TreeNode.model_validate(body) if body else None for body in (before, after))
    version.nodes.append(difference(key.code, was, None if wanted and wanted.ended else wanted))
