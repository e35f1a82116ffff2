"""Templates: a workbook to fill in for a dataset that no system exports."""

from __future__ import annotations

from datetime import date

from kpi.core.arrival import due_month
from kpi.core.dataset import Dataset
from kpi.core.errors import NotFound
from kpi.core.org import OrgTree
from kpi.core.period import last_day
from kpi.core.suggestion import nearest
from kpi.core.viewer import Right, Viewer
from kpi.intake.template import Template, Words, clean, write
from kpi.store import facts
from kpi.store.folder import Folder

MOST_MEMBERS = 100
"""A column with more members than this is no list to choose from."""


def workbook(folder: Folder, viewer: Viewer, dataset: str, words: Words) -> tuple[str, bytes]:
    """The name and the bytes of a dataset's template, in the language of `words`."""
    viewer.must(Right.UPLOAD)
    model = folder.model().at(date.max)
    known = model.dataset_by_code
    if dataset not in known:
        raise NotFound("batch.unknown_dataset", given=dataset, suggestion=nearest(dataset, known), known=sorted(known))
    found = known[dataset]
    day = last_day(due_month(folder.today()))
    made = Template(found, _units(model.org_tree, words), day, _members(folder, found))
    return file_name(found, words), write(made, words)


def file_name(dataset: Dataset, words: Words) -> str:
    """What the template of a dataset is called as a file."""
    return clean(words.say("template.file", name=words.text(dataset.name))) + ".xlsx"


def _units(tree: OrgTree, words: Words) -> list[str]:
    """What to call each org unit, those without units below first; by its code where a name is not its alone."""
    spelled = tree.spellings()
    names = {code: words.text(unit.name) for code, unit in tree.units.items()}
    ordered = sorted(tree.units, key=lambda code: bool(tree.children(code)))
    return [names[code] if spelled.get(names[code]) == code else code for code in ordered]


def _members(folder: Folder, dataset: Dataset) -> dict[str, list[str]]:
    """The values that each text column has, where they are few; a key is new in every row."""
    found = facts.members(folder.database, dataset)
    return {code: v for code, v in found.items() if code not in dataset.key and 0 < len(v) <= MOST_MEMBERS}
