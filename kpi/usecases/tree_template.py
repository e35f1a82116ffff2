"""The library of trees to begin with: model files without a company's own units, people and targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kpi.core import modelfile
from kpi.core.dataset import Dataset
from kpi.core.errors import Invalid, NotFound
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.model_check import check, unsound
from kpi.core.process import Process, Step, dataset_of
from kpi.core.scorecard import TreeNode, children_of
from kpi.core.suggestion import nearest
from kpi.core.tree_draft import code_for
from kpi.core.tree_edit import Add, Edit, Link, Many, edited
from kpi.core.viewer import Right, Viewer
from kpi.store.folder import Folder
from kpi.usecases import model as models
from kpi.usecases import tree_draft
from kpi.usecases.tree_draft import Draft

LIBRARY = Path(__file__).parents[2] / "data" / "templates"
E = TypeVar("E", bound=Dataset | Indicator | Process)


@dataclass(frozen=True, slots=True)
class TreeTemplate:
    """A tree of the library: what it is called, and everything it brings."""

    code: str
    name: Label
    model: Model

    @property
    def kpis(self) -> list[TreeNode]:
        """Its KPIs in the order of the tree."""
        return [node for node in self.model.scorecard if node.type == "kpi"]

    def nodes(self, wanted: Iterable[str] | None = None) -> list[TreeNode]:
        """The nodes with only some of the KPIs, without goals that have none of them below; all where none is said."""
        kept = {node.code for node in self.kpis} if wanted is None else set(wanted)
        for code in list(kept):
            kept |= {node.code for node in self.model.path(code)}
        return [node for node in self.model.scorecard if node.code in kept]


def library(viewer: Viewer) -> list[TreeTemplate]:
    """Every tree there is to begin with."""
    viewer.must(Right.READ)
    return [_template(file) for file in sorted(LIBRARY.glob("*.yaml"))]


def find(viewer: Viewer, code: str) -> TreeTemplate:
    """A tree of the library; raises `NotFound`."""
    viewer.must(Right.READ)
    known = {file.stem: file for file in LIBRARY.glob("*.yaml")}
    if code not in known:
        raise NotFound("tree_template.unknown", given=code, suggestion=nearest(code, known))
    return _template(known[code])


def _template(file: Path) -> TreeTemplate:
    model, problems = modelfile.read(file.read_bytes(), file.name)
    if model is None:
        raise Invalid.because(problems)
    return TreeTemplate(file.stem, model.workspace.name, model)


def take(folder: Folder, viewer: Viewer, code: str, wanted: Sequence[str] | None = None) -> Draft:
    """Put a tree of the library into the draft, and what its KPIs stand on into the model, all or nothing.

    `wanted` are the KPIs to take, all where none is said; the weights of those that stand together are shared anew.
    What the model or the draft has already of a code stays as it is.
    """
    viewer.must(Right.MODEL)
    template = find(viewer, code)
    nodes, draft = _shared(template.nodes(wanted)), tree_draft.open_draft(folder, viewer)
    edits = Many(edits=_edits(template.model, nodes, draft))
    edited(draft.after, edits)
    bringing = _bringing(folder.model(), template.model, _needed(template.model, nodes))
    models.save(folder, viewer, bringing, template.name.zh)
    return tree_draft.edit(folder, viewer, edits)


def _bringing(before: Model, template: Model, needed: set[str]) -> Model:
    """The model with what it lacks of a template; raises `Invalid` where the two do not go together."""
    datasets = _more(before.datasets, [one for one in template.datasets if one.code in needed])
    body = before.model_dump(mode="json", by_alias=True, exclude_unset=True) | {
        "datasets": datasets,
        "indicators": _more(before.indicators, [one for one in template.indicators if one.code in needed]),
        "processes": _processes(before.processes, template.processes, {dataset.code for dataset in datasets}),
    }
    wanted = Model.model_validate(body)
    if findings := check(wanted):
        raise unsound(findings)
    return wanted


def _needed(model: Model, nodes: Sequence[TreeNode]) -> set[str]:
    """The indicators that KPIs stand on, and the datasets those read."""
    codes = {node.indicator for node in nodes if node.indicator}
    codes |= {other for code in codes for other in model.standing_on(code)}
    read = {dataset.code for dataset in model.datasets if codes & set(model.reading({dataset.code}))}
    return codes | read


def _more(known: Sequence[E], new: Sequence[E]) -> list[E]:
    """Entries with those of others whose code they lack."""
    taken = {one.code for one in known}
    return [*known, *(one for one in new if one.code not in taken)]


def _processes(known: Sequence[Process], new: Sequence[Process], datasets: set[str]) -> list[Process]:
    """The processes with those they lack; a step reads what there is of its data, more once more has come."""
    by_code = {process.code: process for process in known}
    for process in new:
        there = by_code.get(process.code)
        said = {step.code: step.reads for step in there.steps} if there else {}
        steps = [_reading(step, said.get(step.code, []), datasets) for step in process.steps]
        if there is None or said.keys() == {step.code for step in steps}:
            by_code[process.code] = (there or process).model_copy(update={"steps": steps})
    return list(by_code.values())


def _reading(step: Step, said: Sequence[str], datasets: set[str]) -> Step:
    more = [node for node in step.reads if dataset_of(node)[0] in datasets and node not in said]
    return step.model_copy(update={"reads": [*said, *more]})


def _shared(nodes: Sequence[TreeNode]) -> list[TreeNode]:
    """The nodes with whole weights that add up to 100 wherever some stand together."""
    found = {node.code: node for node in nodes}
    for siblings in children_of(nodes).values():
        whole = sum(node.weight or 0 for node in siblings)
        if whole and whole != 100:
            weights = [round((node.weight or 0) * 100 / whole) for node in siblings]
            weights[0] += 100 - sum(weights)
            for node, weight in zip(siblings, weights, strict=True):
                found[node.code] = node.model_copy(update={"weight": float(weight)})
    return list(found.values())


def _edits(template: Model, nodes: Sequence[TreeNode], draft: Draft) -> list[Edit]:
    """What adds to a draft the nodes and links that it has not got."""
    known, taken = draft.after.nodes, dict.fromkeys(draft.taken)
    links = {(link.source, link.to) for link in draft.after.drivers}
    called = {node.code: node.code if _same(node, known) else code_for(node.code, taken, node.type) for node in nodes}
    edits: list[Edit] = [Add(node=_called(node, called)) for node in nodes if not _same(node, known)]
    for link in template.drivers:
        source, to = called.get(link.source), called.get(link.to)
        if source and to and (source, to) not in links:
            edits.append(Link(source=source, to=to, lag=link.lag, note=link.note))
    return edits


def _same(node: TreeNode, known: Mapping[str, TreeNode]) -> bool:
    """Whether a draft has a node of a template already: one of its code, kind and indicator."""
    there = known.get(node.code)
    return there is not None and (there.type, there.indicator) == (node.type, node.indicator)


def _called(node: TreeNode, called: Mapping[str, str]) -> TreeNode:
    """A node of a template by the code that is free for it."""
    return node.model_copy(update={"code": called[node.code], "parent": called.get(node.parent or "")})
