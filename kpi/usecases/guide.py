"""The guided path: a workspace from nothing in four steps, strategy, indicators, data and the loop that improves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from kpi.core.dated import in_force
from kpi.core.errors import Invalid
from kpi.core.first_target import FirstTarget, as_targets, first_targets
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.model_check import check, unsound
from kpi.core.org import OrgUnit
from kpi.core.period import Span, month_of, shift
from kpi.core.person import Person
from kpi.core.scorecard import Review, TreeNode
from kpi.core.stage import Stage
from kpi.core.stage import stages as stages_of
from kpi.core.tree_draft import code_for
from kpi.core.tree_edit import Change, Edit, Many
from kpi.core.viewer import Right, Viewer
from kpi.core.workspace import Workspace
from kpi.store import actuals, facts
from kpi.store.folder import Folder
from kpi.usecases import model as models
from kpi.usecases import tree_draft, tree_template
from kpi.usecases.cockpit import opening_month
from kpi.usecases.scorecard import scorecard, unit_of
from kpi.usecases.tree_draft import Draft

ROOT = "HQ"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a workspace has come: what each of the four steps still lacks.

    `data` has for every dataset the latest month it came for; `month` is the one the cockpit opens with.
    """

    draft: Draft
    named: bool
    unowned: list[TreeNode]
    data: dict[str, date | None]
    month: date | None
    published: bool
    aimless: list[TreeNode]

    @property
    def kpis(self) -> list[TreeNode]:
        """The KPIs of the tree as it is being worked on."""
        return [node for node in self.draft.model.scorecard if node.type == "kpi"]

    @property
    def done(self) -> dict[str, bool]:
        """Which steps have all they need."""
        return {
            "decode": self.named and bool(self.kpis),
            "design": bool(self.kpis) and not self.draft.problems,
            "data": bool(self.data) and all(self.data.values()),
            "improve": self.published and not self.aimless and not self.draft.touched,
        }


def progress(folder: Folder, viewer: Viewer) -> Progress:
    """How far the workspace has come on the guided path."""
    viewer.must(Right.MODEL)
    draft, now = tree_draft.open_draft(folder, viewer), folder.model().at(folder.today())
    kpis = [node for node in draft.model.scorecard if node.type == "kpi"]
    month = opening_month(actuals.months(folder.database)[::-1], folder.today())
    agreed = folder.model().agreed(Span(month or folder.today()).last())
    return Progress(
        draft=draft,
        named=bool(now.org),
        unowned=[node for node in kpis if not node.owner and not node.post],
        data={dataset.code: _latest(folder, dataset.code) for dataset in now.datasets},
        month=month,
        published=bool(now.scorecard),
        aimless=[node for node in kpis if not agreed.get(node.code)],
    )


def stages(folder: Folder, viewer: Viewer) -> list[Stage]:
    """How far every goal of the tree in force has come, in the month that the cockpit opens with."""
    viewer.must(Right.READ)
    month = opening_month(actuals.months(folder.database)[::-1], folder.today()) or month_of(folder.today())
    found = scorecard(folder, viewer, Span(month))
    return stages_of(found.model, found.lines)


def _latest(folder: Folder, dataset: str) -> date | None:
    months = facts.covered(folder.database, [dataset])
    return max(months, default=None)


def decode(folder: Folder, viewer: Viewer, company: str, template: str | None, wanted: Sequence[str] | None) -> Draft:
    """Name the company, and begin its tree with one of the library, or with one goal of its own."""
    viewer.must(Right.MODEL)
    name = company.strip()
    if not name:
        raise Invalid("guide.no_company")
    before = folder.model()
    body = before.model_dump(mode="json", by_alias=True, exclude_unset=True)
    called = Label(zh=name, en=name)
    settings = Workspace.model_validate(before.workspace.written() | {"name": called.model_dump()})
    units = before.org or [OrgUnit(code=ROOT, name=called)]
    wanted_model = Model.model_validate(body | {"workspace": settings, "org": units})
    models.save(folder, viewer, wanted_model, None)
    if template is not None:
        return tree_template.take(folder, viewer, template, wanted)
    return tree_draft.open_draft(folder, viewer)


def own(folder: Folder, viewer: Viewer, owners: Mapping[str, str]) -> Draft:
    """Give KPIs their owners by name; a name that nobody has yet becomes a person of the root unit."""
    viewer.must(Right.MODEL)
    model, today = folder.model(), folder.today()
    if not model.org:
        raise Invalid("guide.no_company")
    nodes = tree_draft.open_draft(folder, viewer).after.nodes
    people, spelled = list(model.people), {person.code: _spellings(person) for person in in_force(model.people, today)}
    known: dict[str, str] = {}
    for code, spellings in spelled.items():
        for spelling in spellings:
            known.setdefault(spelling, code)
    edits: list[Edit] = []
    for kpi, given in owners.items():
        name = given.strip()
        if kpi not in nodes or name in spelled.get(nodes[kpi].owner or "", ()):
            continue
        if name and name not in known:
            person = _person(name, people, model.at(today).org_tree.root)
            people.append(person)
            known |= dict.fromkeys(_spellings(person), person.code)
        edits.append(Change(code=kpi, fields={"owner": known.get(name)}))
    if len(people) > len(model.people):
        _save(folder, viewer, model.model_copy(update={"people": people}))
    return tree_draft.edit(folder, viewer, Many(edits=edits)) if edits else tree_draft.open_draft(folder, viewer)


def organize(folder: Folder, viewer: Viewer, units: Sequence[tuple[str, str, str | None]]) -> int:
    """Add org units, each with its code, name and the code of the unit above it; those without one lie under the root.

    A unit whose code is there already takes the name and place given. Returns how many records changed.
    """
    viewer.must(Right.MODEL)
    model = folder.model()
    root = model.at(folder.today()).org_tree.root
    known = {unit.code: unit for unit in model.org}
    for code, name, parent in units:
        if not code.strip() or not name.strip():
            raise Invalid("guide.unit_incomplete", given=code.strip() or name.strip())
        called = Label(zh=name.strip(), en=name.strip())
        above = None if code.strip() == root else (parent or "").strip() or root
        try:
            known[code.strip()] = OrgUnit(code=code.strip(), name=called, parent=above)
        except ValidationError:
            raise Invalid("model.code", field="code", given=code.strip()) from None
    return _save(folder, viewer, model.model_copy(update={"org": list(known.values())}))


def _spellings(person: Person) -> tuple[str, ...]:
    return (*person.name.spellings(), person.code)


def _person(name: str, people: Sequence[Person], unit: str) -> Person:
    code = code_for(name, {person.code: person for person in people}, "person")
    return Person(code=code, name=Label(zh=name, en=name), org=unit)


def _save(folder: Folder, viewer: Viewer, wanted: Model) -> int:
    again = Model.model_validate(wanted.model_dump(mode="json", by_alias=True, exclude_unset=True))
    if findings := check(again):
        raise unsound(findings)
    return models.save(folder, viewer, again, None)


def propose(folder: Folder, viewer: Viewer, growth: float) -> dict[str, list[FirstTarget]]:
    """First targets for every KPI without any, from the month the cockpit opens with to the end of its fiscal year."""
    viewer.must(Right.MODEL)
    found = progress(folder, viewer)
    if found.month is None:
        return {}
    model = found.draft.model
    months = _months(found.month, model.fiscal_start)
    units = sorted({unit_of(model, node) for node in found.aimless})
    codes = sorted({node.indicator or "" for node in found.aimless})
    rows = actuals.read(folder.database, units, date.min, found.month, Span(found.month).window, codes)
    history: dict[tuple[str, str], dict[date, float]] = {}
    for indicator, unit, month, value in rows.iter_rows():
        if month < month_of(folder.today()):
            history.setdefault((indicator, unit), {})[month] = value
    given = {}
    for node in found.aimless:
        if node.indicator not in model.indicator_by_code:
            continue
        polarity = _indicator(model, node).polarity
        known = history.get((node.indicator or "", unit_of(model, node)), {})
        given[node.code] = first_targets(node.code, known, months, growth, polarity)
    return given


def _months(first: date, fiscal_start: int) -> list[date]:
    left = 12 - (first.month - fiscal_start) % 12
    return [shift(first, n) for n in range(left)]


def _indicator(model: Model, node: TreeNode) -> Indicator:
    return model.indicator_by_code[node.indicator or ""]


def publish(
    folder: Folder, viewer: Viewer, growth: float, wanted: Mapping[str, float | None], review: Review, why: str
) -> int:
    """Publish the tree and agree the first targets; `wanted` are figures for the opening month that were typed in.

    A first tree holds for all time, so that the months that were uploaded are scored too; a later one from this month
    on. Returns how many records changed.
    """
    viewer.must(Right.MODEL)
    found = progress(folder, viewer)
    targets = propose(folder, viewer, growth)
    tops = [node for node in found.draft.after.nodes.values() if node.parent is None and node.review != review]
    if tops:
        edits: list[Edit] = [Change(code=node.code, fields={"review": review}) for node in tops]
        tree_draft.edit(folder, viewer, Many(edits=edits))
    since = month_of(folder.today()) if found.published else None
    changed = 0
    if tree_draft.open_draft(folder, viewer).touched:
        changed = tree_draft.publish(folder, viewer, since, why)
    model = folder.model()
    now = model.at(folder.today())
    new = [
        target
        for code, proposed in targets.items()
        for target in as_targets(proposed, _indicator(now, now.node_by_code[code]).polarity, growth, wanted.get(code))
    ]
    return changed + (models.save(folder, viewer, model.with_targets([*model.targets, *new]), why) if new else 0)


def weigh(folder: Folder, viewer: Viewer, weights: Mapping[str, float | None]) -> Draft:
    """Give KPIs other weights, all in one step."""
    viewer.must(Right.MODEL)
    edits: list[Edit] = [Change(code=code, fields={"weight": weight}) for code, weight in weights.items()]
    return tree_draft.edit(folder, viewer, Many(edits=edits)) if edits else tree_draft.open_draft(folder, viewer)
