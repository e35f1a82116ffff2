"""The indicator tree while it is worked on: every edit kept, undone and done again, and published from a day on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpi.core import tree_draft as drafting
from kpi.core.errors import Conflict, Invalid
from kpi.core.model import Model
from kpi.core.problem import Problem, Severity
from kpi.core.tree_draft import Difference
from kpi.core.tree_edit import EDITS, Add, Edit, Many, Tree, edited, written
from kpi.core.viewer import Right, Viewer
from kpi.store import drafts
from kpi.store.folder import Folder
from kpi.usecases import model as models

KIND = "tree"
LONGEST = 1_000
"""The most steps that can be undone one by one."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The tree as it is being edited; `model` is the model in force with it, `lost` counts edits that fit no more.

    `taken` are the codes that a new node cannot have: those of all nodes that there are, were or will be.
    """

    model: Model
    before: Tree
    after: Tree
    edits: list[Edit]
    undone: list[Edit]
    found: list[Problem]
    base: str
    lost: int
    taken: frozenset[str]

    @property
    def moved(self) -> bool:
        """Whether the tree in force is no more the one that the edits were begun on."""
        return bool(self.edits) and self.base != _mark(self.before)

    @property
    def problems(self) -> list[Problem]:
        """What keeps the draft from being published."""
        return [problem for problem in self.found if problem.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Problem]:
        """What deserves a look before it is."""
        return [problem for problem in self.found if problem.severity is not Severity.ERROR]

    @property
    def differences(self) -> list[Difference]:
        """The nodes that differ from the tree in force, with what is said anew of them."""
        return drafting.differences(self.before, self.after)

    @property
    def changed(self) -> set[str]:
        """The codes of the nodes that differ from the tree in force."""
        return {one.code for one in self.differences}

    @property
    def touched(self) -> bool:
        """Whether publishing would change anything."""
        return bool(self.changed) or self.before.drivers != self.after.drivers or self._order_changed

    @property
    def _order_changed(self) -> bool:
        both = self.before.nodes.keys() & self.after.nodes.keys()
        return any(self.before.nodes[code].position != self.after.nodes[code].position for code in both)


def open_draft(folder: Folder, viewer: Viewer) -> Draft:
    """The viewer's draft, or the tree in force where they have none."""
    viewer.must(Right.MODEL)
    kept = drafts.latest(folder.database, KIND, viewer.name)
    model, today = folder.model(), folder.today()
    before = drafting.base(model, today)
    edits, undone = (EDITS.validate_python(kept.get(name, [])) for name in ("edits", "undone"))
    after, lost = drafting.fold(before, edits)
    shown = model.at(today).with_tree(list(after.nodes.values()), after.drivers)
    found = drafting.problems(after, model, before)
    base = kept["base"] if edits else _mark(before)
    taken = frozenset(node.code for node in model.scorecard) | after.nodes.keys()
    return Draft(shown, before, after, edits, undone, found, base, len(lost), taken)


def edit(folder: Folder, viewer: Viewer, wanted: Edit) -> Draft:
    """Make an edit; raises `Invalid` where it cannot be made, and then nothing has changed."""
    viewer.must(Right.MODEL)
    now = open_draft(folder, viewer)
    for code in _added(wanted):
        if code in now.taken:
            raise Invalid("tree_draft.code_taken", given=code)
    edited(now.after, wanted)
    if len(now.edits) >= LONGEST:
        raise Invalid("tree_draft.too_many", most=LONGEST)
    return _kept(folder, viewer, now, [*now.edits, wanted], [])


def undo(folder: Folder, viewer: Viewer) -> Draft:
    """Take the last edit back, if there is one."""
    viewer.must(Right.MODEL)
    now = open_draft(folder, viewer)
    return _kept(folder, viewer, now, now.edits[:-1], [*now.undone, *now.edits[-1:]])


def redo(folder: Folder, viewer: Viewer) -> Draft:
    """Make the edit again that was taken back last, if there is one."""
    viewer.must(Right.MODEL)
    now = open_draft(folder, viewer)
    return _kept(folder, viewer, now, [*now.edits, *now.undone[-1:]], now.undone[:-1])


def discard(folder: Folder, viewer: Viewer) -> Draft:
    """Let go of all edits."""
    viewer.must(Right.MODEL)
    now = open_draft(folder, viewer)
    return _kept(folder, viewer, now, [], [], _mark(now.before))


def take_over(folder: Folder, viewer: Viewer) -> Draft:
    """Keep the edits that still fit on the tree as it has become meanwhile."""
    viewer.must(Right.MODEL)
    now = open_draft(folder, viewer)
    fitting: list[Edit] = []
    tree = now.before
    for one in now.edits:
        tree, lost = drafting.fold(tree, [one])
        fitting += [] if lost else [one]
    return _kept(folder, viewer, now, fitting, [], _mark(now.before))


def publish(folder: Folder, viewer: Viewer, since: date | None, why: str) -> int:
    """Make the draft hold from a day on, or for all time; returns how many records changed.

    Raises `Invalid` with everything that keeps it from being published, `Conflict` where the tree in force is no more
    the one that was edited.
    """
    viewer.must(Right.MODEL)
    now = open_draft(folder, viewer)
    if not why.strip():
        raise Invalid("definition.why")
    if now.moved:
        raise Conflict("tree_draft.moved")
    if not now.touched:
        raise Invalid("tree_draft.nothing")
    wanted = drafting.published(folder.model(), now.before, now.after, since)
    changed = models.save(folder, viewer, wanted, why.strip())
    _keep(folder, viewer, {})
    return changed


def _kept(
    folder: Folder, viewer: Viewer, now: Draft, edits: list[Edit], undone: list[Edit], base: str | None = None
) -> Draft:
    """Keep edits; the tree they were begun on stays the one first seen, unless they are taken over to another."""
    base = base or now.base
    _keep(folder, viewer, {"base": base, "edits": written(edits), "undone": written(undone)})
    return open_draft(folder, viewer)


def _added(wanted: Edit) -> list[str]:
    """The codes that an edit gives to new nodes."""
    if isinstance(wanted, Many):
        return [code for one in wanted.edits for code in _added(one)]
    return [wanted.node.code] if isinstance(wanted, Add) else []


def _keep(folder: Folder, viewer: Viewer, body: dict[str, Any]) -> None:
    folder.database.write(lambda connection: drafts.keep(connection, KIND, body, viewer.name, folder.now()))


def _mark(tree: Tree) -> str:
    """What a tree says, as a mark that changes with it."""
    nodes = [node.written() for node in tree.nodes.values()]
    links = [link.written() for link in tree.drivers]
    return hashlib.sha256(json.dumps([nodes, links], sort_keys=True).encode()).hexdigest()
