"""The indicator tree as a workbook: out to be edited, looked at when it comes back, into the draft or into force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from kpi.core import tree_draft as drafting
from kpi.core.errors import Invalid
from kpi.core.indicator_book import Row, Spelled
from kpi.core.model import Model
from kpi.core.tree_book import TreeChanges, compare, depth_first
from kpi.core.tree_draft import Difference, differences
from kpi.core.tree_edit import Many, Tree
from kpi.core.viewer import Right, Viewer
from kpi.intake import read_files
from kpi.intake.book import held
from kpi.intake.template import Words
from kpi.intake.tree_book import TreeBook, rows, write
from kpi.store.folder import Folder
from kpi.usecases import model as models
from kpi.usecases import tree_draft
from kpi.usecases.tree_draft import Draft


def in_force(folder: Folder, viewer: Viewer) -> Tree:
    """The tree in force today."""
    viewer.must(Right.READ)
    return drafting.base(folder.model(), folder.today())


def export(folder: Folder, viewer: Viewer, words: Words, tree: Tree | None = None) -> tuple[str, bytes]:
    """The name and the bytes of a workbook with a tree, by default the one in force."""
    viewer.must(Right.READ)
    tree = tree or in_force(folder, viewer)
    given = TreeBook(depth_first(tree), tree.drivers, _known(folder.model().at(folder.today())))
    return file_name(words), write(given, words)


def file_name(words: Words) -> str:
    """What the workbook is called as a file."""
    return words.say("treebook.file") + ".xlsx"


def _known(model: Model) -> dict[str, Sequence[str]]:
    """The codes that a column chooses from."""
    posts = sorted({person.post for person in model.people if person.post})
    indicators = [one.code for one in model.indicators if not one.retired]
    people, units = list(model.person_by_code), list(model.org_tree.units)
    return {"indicator": indicators, "org": units, "owner": people, "post": posts, "step": list(model.step_by_code)}


def preview(
    folder: Folder,
    viewer: Viewer,
    path: Path,
    name: str,
    spelled: Spelled,
    tree: Tree | None = None,
    *,
    whole: bool = False,
) -> TreeChanges:
    """What a workbook that came back would make of a tree, by default the one in force; nothing is stored.

    With `whole` the workbook is the whole tree: what it has no row of goes.
    """
    viewer.must(Right.MODEL)
    limits = folder.model().workspace.limits
    reading = read_files([path], names={path: name}, limits=limits, as_written=True)[0]
    nodes, links, problems = rows(reading, spelled)
    before = tree or in_force(folder, viewer)
    if any(problem.severity.value == "error" for problem in problems):
        return TreeChanges(name, before, [], problems)
    found = compare(before, nodes, links, name, held, whole=whole)
    return replace(found, problems=problems + found.problems)


def hold_against(viewer: Viewer, tree: Tree, lines: Sequence[Row]) -> TreeChanges:
    """What lines of a table make of a tree that they are the whole of."""
    viewer.must(Right.MODEL)
    return compare(tree, lines, [], "", whole=True)


def take(folder: Folder, viewer: Viewer, changes: TreeChanges) -> Draft:
    """Take changes into the viewer's draft as one step."""
    viewer.must(Right.MODEL)
    if changes.errors:
        raise Invalid.because(changes.errors)
    return tree_draft.edit(folder, viewer, Many(edits=changes.edits))


def changed(folder: Folder, viewer: Viewer, changes: TreeChanges) -> list[Difference]:
    """The nodes in which a tree that came back differs from the one in force."""
    viewer.must(Right.READ)
    return differences(in_force(folder, viewer), changes.after)


def apply(folder: Folder, viewer: Viewer, changes: TreeChanges, since: date | None, why: str) -> int:
    """Make changes to the tree in force hold from a day on, or for all time; returns how many records changed."""
    viewer.must(Right.MODEL)
    if changes.errors:
        raise Invalid.because(changes.errors)
    if not changes.edits:
        return 0
    if not why.strip():
        raise Invalid("definition.why")
    wanted = drafting.published(folder.model(), in_force(folder, viewer), changes.after, since)
    return models.save(folder, viewer, wanted, why.strip())
