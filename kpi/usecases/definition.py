"""Defining an indicator: tried on the latest figures while it is written, kept as a dated version, vouched for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kpi.core import certification, revision
from kpi.core.certification import fingerprint, standing
from kpi.core.errors import Conflict, Invalid
from kpi.core.formula import Node, datasets
from kpi.core.grammar import parse
from kpi.core.indicator import Indicator, Seal
from kpi.core.measure import unit_of, warnings
from kpi.core.model import Model
from kpi.core.period import Span, last_day, shift
from kpi.core.problem import Problem
from kpi.core.viewer import Right, Viewer
from kpi.store import actuals, facts
from kpi.store.folder import Folder
from kpi.usecases import model as models
from kpi.usecases.cockpit import opening_month
from kpi.usecases.figure import Slice, compute
from kpi.usecases.indicator import find


@dataclass(frozen=True, slots=True)
class Trial:
    """What a definition gives before it is kept: its figures of a month and the one before, and what to look at.

    `unit` is the unit its columns make, None where they do not tell; `units` has the figures of the org units.
    """

    problems: list[Problem]
    node: Node | None = None
    unit: str | None = None
    span: Span | None = None
    value: float | None = None
    before: float | None = None
    units: Mapping[str, float | None] = field(default_factory=dict)


def attempt(folder: Folder, viewer: Viewer, indicator: Indicator) -> Trial:
    """A definition as it stands while it is written: what is wrong, what deserves a look, and its latest figures."""
    viewer.must(Right.READ)
    model = folder.model().at(folder.today())
    if not (indicator.formula or "").strip():
        return Trial([])
    try:
        node = parse(indicator.formula or "", model.catalog)
        wanted = revision.revised(model, indicator)
    except Invalid as error:
        return Trial(error.problems)
    tried = wanted.at(folder.today())
    found = warnings(indicator, node, tried)
    span = _latest(folder, tried, indicator.code)
    if span is None:
        return Trial(found, node, unit_of(node, tried))
    figures = _figures(folder, tried, indicator.code, span)
    root = tried.org_tree.root
    below = {unit: figures.get((unit, span.month)) for unit in tried.org_tree.children(root)}
    value, before = (figures.get((root, month)) for month in (span.month, shift(span.month, -1)))
    return Trial(found, node, unit_of(node, tried), span, value, before, below)


def _latest(folder: Folder, model: Model, code: str) -> Span | None:
    """The latest month that is over, or that there is, for which all that a formula reads was imported."""
    read = datasets(model.computable[code]) if code in model.computable else []
    months = [set(facts.covered(folder.database, [dataset])) for dataset in read]
    shared = sorted(set.intersection(*months)) if months else actuals.months(folder.database)
    month = opening_month(shared[::-1], folder.today())
    return Span(month) if month else None


def _figures(folder: Folder, model: Model, code: str, span: Span) -> dict[tuple[str, date], float | None]:
    root = model.org_tree.root
    wanted = Slice([root, *model.org_tree.children(root)], [span, span.prior()])
    found = compute(folder.database.read, model, {code: model.computable[code]}, wanted)
    return {(unit, month): value for unit, month, value in found.select("unit", "month", "value").iter_rows()}


def keep(
    folder: Folder,
    viewer: Viewer,
    indicator: Indicator,
    why: str | None,
    since: date | None = None,
    base: Indicator | None = None,
) -> int:
    """Keep a definition: from `since` on, so that the months before stay as they were, or for all time.

    `base` is the definition that a person began with: where it is no longer the one in force somebody else was faster.
    Raises `Conflict` then, and `Invalid` with every problem; returns how many records changed.
    """
    viewer.must(Right.MODEL)
    model, known = folder.model(), _now(folder).indicator_by_code.get(indicator.code)
    if base is not None and known != base:
        raise Conflict("definition.moved", given=indicator.code)
    if known is None:
        return models.save(folder, viewer, revision.revised(model, _begun(model, indicator, since)), why)
    if not (why or "").strip():
        raise Invalid("definition.why")
    wanted = revision.rewritten(model, known, indicator, since, folder.today())
    return models.save(folder, viewer, wanted, why)


def _begun(model: Model, indicator: Indicator, since: date | None) -> Indicator:
    """A new indicator; raises `Conflict` where its code is that of one that begins later."""
    if any(one.code == indicator.code for one in model.indicators):
        raise Conflict("definition.taken", given=indicator.code)
    return indicator.model_copy(update={"valid_from": since})


def submit(folder: Folder, viewer: Viewer, code: str, _why: str = "") -> int:
    """Put a definition before its reviewer."""
    viewer.must(Right.MODEL)
    return _sealed(folder, viewer, code, ("draft",), certification.submitted, "definition.submitted")


def certify(folder: Folder, viewer: Viewer, code: str, _why: str = "") -> int:
    """Vouch for a definition that was put before one."""
    viewer.must(Right.CERTIFY)
    return _sealed(folder, viewer, code, ("review",), certification.certified, "definition.certified")


def give_back(folder: Folder, viewer: Viewer, code: str, why: str) -> int:
    """Give a definition back to those who work on it, with a reason."""
    viewer.must(Right.CERTIFY)
    if not why.strip():
        raise Invalid("definition.why")
    known = _known(folder, code)
    _must_be(folder, code, ("review",))
    return _replace(folder, viewer, certification.returned(known), why)


def retire(folder: Folder, viewer: Viewer, code: str, why: str) -> int:
    """Take an indicator out of use; its past stays."""
    viewer.must(Right.MODEL)
    return _in_use(folder, viewer, code, why, retired=True)


def revive(folder: Folder, viewer: Viewer, code: str, why: str) -> int:
    """Take a retired indicator back into use."""
    viewer.must(Right.MODEL)
    return _in_use(folder, viewer, code, why, retired=False)


def _in_use(folder: Folder, viewer: Viewer, code: str, why: str, retired: bool) -> int:
    """Say of the version in force, and of those to come, whether the indicator is in use."""
    if not why.strip():
        raise Invalid("definition.why")
    model, known = folder.model(), _known(folder, code)
    for version in (known, *revision.planned(model, code, folder.today())):
        model = revision.revised(model, version.model_copy(update={"retired": retired}))
    return models.save(folder, viewer, model, why)


Step = Callable[[Folder, Viewer, str, str], int]
"""Something done with a definition as a whole, with a reason."""
STEPS: dict[str, Step] = {
    "submit": submit,
    "certify": certify,
    "give_back": give_back,
    "retire": retire,
    "revive": revive,
}
"""What may be done with a definition as a whole."""


def _sealed(folder: Folder, viewer: Viewer, code: str, states: Sequence[str], put: certification.Put, why: str) -> int:
    known = _known(folder, code)
    _must_be(folder, code, states)
    seal = Seal(by=viewer.name, on=folder.today(), of=fingerprint(_now(folder), code))
    return _replace(folder, viewer, put(known, seal), why)


def _replace(folder: Folder, viewer: Viewer, indicator: Indicator, why: str) -> int:
    return models.save(folder, viewer, revision.revised(folder.model(), indicator), why)


def _must_be(folder: Folder, code: str, states: Sequence[str]) -> None:
    state = standing(_now(folder), code).state.value
    if state not in states:
        raise Conflict("definition.state", given=code)


def _now(folder: Folder) -> Model:
    return folder.model().at(folder.today())


def _known(folder: Folder, code: str) -> Indicator:
    return find(_now(folder), code)


def members(folder: Folder, viewer: Viewer, dataset: str) -> dict[str, list[str]]:
    """The values of every column of words of a dataset that has few of them."""
    viewer.must(Right.READ)
    return facts.members(folder.database, folder.model().at(date.max).dataset_by_code[dataset])


def planned(folder: Folder, viewer: Viewer, code: str) -> list[Indicator]:
    """The definitions of an indicator that will take over after today, the next one first."""
    viewer.must(Right.READ)
    return revision.planned(folder.model(), code, folder.today())


def months_to_begin(folder: Folder, viewer: Viewer) -> list[date]:
    """The months from which a change may hold: the next one, and those there are, the latest first."""
    viewer.must(Right.READ)
    today = folder.today().replace(day=1)
    known = {*actuals.months(folder.database), today, shift(today, 1)}
    return sorted(known, reverse=True)


def effect(folder: Folder, viewer: Viewer, code: str) -> list[str]:
    """The indicators whose figures would change with the definition of `code`."""
    viewer.must(Right.READ)
    model = folder.model().at(last_day(folder.today()))
    return [other for other in model.indicator_by_code if code in model.standing_on(other) - {other}]
