"""What a model may still get wrong once its entries are well formed: names that lead nowhere, circles, formulas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from graphlib import CycleError
from typing import NamedTuple

from kpi.core.dataset import Dataset
from kpi.core.dated import Dated, in_force
from kpi.core.errors import Invalid
from kpi.core.event import Event
from kpi.core.formula import Node, extents, references
from kpi.core.formula_type import check_result
from kpi.core.funnel import Funnel
from kpi.core.grammar import DEEPEST, LARGEST, parse
from kpi.core.indicator import Polarity
from kpi.core.lookup import Lookup
from kpi.core.model import Model
from kpi.core.org import OrgUnit
from kpi.core.problem import Place, Problem, Severity, Value
from kpi.core.process import dataset_of
from kpi.core.suggestion import nearest


class Finding(NamedTuple):
    """A fault of one entry: its section, its position in it, the field and what lies in it, and what is wrong."""

    section: str
    position: int
    field: str
    key: str
    values: Mapping[str, Value]
    within: tuple[str, ...] = ()

    def path(self) -> tuple[str, ...]:
        """Where in the entry the fault is."""
        return (self.field, *self.within)


Fault = tuple[str, dict[str, Value]]
"""The key of a fault, and its values."""


def check(model: Model) -> list[Finding]:
    """Every fault of `model`, in the order of its sections."""
    return [finding for rule in _RULES for finding in rule(model)]


def unsound(findings: Sequence[Finding]) -> Invalid:
    """The error that carries all findings about a model that no file says, each with its field."""
    found = [Problem(Severity.ERROR, f.key, dict(f.values), Place(column=f.field)) for f in findings]
    return Invalid.because(found)


def _unknown(section: str, index: int, field: str, given: str | None, known: Iterable[str]) -> Iterator[Finding]:
    known = list(known)
    if given is not None and given not in known:
        values: dict[str, Value] = {"given": given, "suggestion": nearest(given, known)}
        yield Finding(section, index, field, f"model.unknown_{field}", values)


def _repeated(model: Model) -> Iterator[Finding]:
    for section in ("org", "people", "datasets", "indicators", "scorecard"):
        entries: list[Dated] = getattr(model, section)
        seen: Counter[tuple[str, date | None]] = Counter()
        for index, entry in enumerate(entries):
            seen[(entry.code, entry.valid_from)] += 1
            if seen[(entry.code, entry.valid_from)] == 2:
                yield Finding(section, index, "code", "model.repeated", {"given": entry.code})


def _case(model: Model) -> Iterator[Finding]:
    """Datasets, or columns of one, that differ in letter case alone: the store cannot keep them apart."""
    seen: dict[str, str] = {}
    for index, dataset in enumerate(model.datasets):
        if seen.setdefault(dataset.code.lower(), dataset.code) != dataset.code:
            yield Finding("datasets", index, "code", "model.case", {"given": dataset.code})
        columns: dict[str, str] = {}
        for code in dataset.columns:
            if columns.setdefault(code.lower(), code) != code:
                yield Finding("datasets", index, "columns", "model.case", {"given": code})


def _org(model: Model) -> Iterator[Finding]:
    codes = [unit.code for unit in model.org]
    for index, unit in enumerate(model.org):
        yield from _unknown("org", index, "parent", unit.parent, codes)
    found: dict[tuple[int, str], Finding] = {}
    for day in _beginnings(model.org):
        for finding in _org_on(in_force(model.org, day), codes, {id(unit): n for n, unit in enumerate(model.org)}):
            found.setdefault((finding.position, finding.key), finding)
    yield from found.values()


def _beginnings(entries: Sequence[Dated]) -> list[date]:
    """Every day on which some entry begins, first the beginning of all time."""
    return sorted({date.min, *(entry.valid_from for entry in entries if entry.valid_from)})


def _org_on(units: Sequence[OrgUnit], codes: Sequence[str], positions: Mapping[int, int]) -> Iterator[Finding]:
    """What is wrong with the organization of one day."""
    parents = {unit.code: unit.parent for unit in units}
    for unit in units:
        if _circular(unit.code, parents):
            yield Finding("org", positions[id(unit)], "parent", "model.org_circle", {"given": unit.code})
        elif unit.parent in codes and unit.parent not in parents:
            values: dict[str, Value] = {"given": unit.parent, "unit": unit.code}
            yield Finding("org", positions[id(unit)], "parent", "model.later_parent", values)
    roots = [unit for unit in units if unit.parent is None]
    if len(roots) > 1:
        names: list[str] = sorted(unit.code for unit in roots)
        second = sorted(positions[id(unit)] for unit in roots)[1]
        yield Finding("org", second, "parent", "model.two_roots", {"given": names})


def _circular(code: str, parents: Mapping[str, str | None]) -> bool:
    seen, at = {code}, parents.get(code)
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at == code


def _people(model: Model) -> Iterator[Finding]:
    for index, person in enumerate(model.people):
        yield from _unknown("people", index, "org", person.org, model.org_tree.units)


def _datasets(model: Model) -> Iterator[Finding]:
    people = {person.code for person in model.people}
    for index, dataset in enumerate(model.datasets):
        yield from _unknown("datasets", index, "owner", dataset.owner, people)


def _lookups(model: Model) -> Iterator[Finding]:
    """Columns that are looked up where nothing is; imports ask the datasets as they are in the end."""
    latest = in_force(model.datasets, date.max)
    known = {dataset.code: dataset for dataset in latest}
    asked = {dataset.code: {lookup.dataset for lookup in dataset.lookups.values()} for dataset in latest}
    for index, dataset in enumerate(model.datasets):
        if dataset is not known[dataset.code]:
            continue
        for code, lookup in dataset.lookups.items():
            for key, values in _lookup(dataset, code, lookup, known):
                yield Finding("datasets", index, "columns", key, {"column": code, **values}, (code, "lookup"))
        if dataset.code in _reached(dataset.code, asked):
            yield Finding("datasets", index, "columns", "model.lookup_circle", {"given": dataset.code})


def _lookup(dataset: Dataset, code: str, lookup: Lookup, known: Mapping[str, Dataset]) -> Iterator[Fault]:
    """What is wrong with one column that is looked up."""
    if lookup.on not in dataset.columns:
        yield "model.lookup_on", {"given": lookup.on, "suggestion": nearest(lookup.on, dataset.in_file)}
    elif lookup.on not in dataset.in_file:
        yield "model.lookup_on_lookup", {"given": lookup.on}
    if lookup.dataset not in known:
        yield "model.lookup_dataset", {"given": lookup.dataset, "suggestion": nearest(lookup.dataset, known)}
        return
    other = known[lookup.dataset]
    for here, there in ((lookup.on, lookup.key), (code, lookup.column)):
        if there not in other.columns:
            suggestion = nearest(there, other.columns)
            yield "model.lookup_column", {"given": there, "dataset": other.code, "suggestion": suggestion}
        elif here in dataset.columns and dataset.columns[here].type is not other.columns[there].type:
            kind, wanted = dataset.columns[here].type.value, other.columns[there].type.value
            values: dict[str, Value] = {"given": there, "dataset": other.code, "type": kind, "wanted": wanted}
            yield "model.lookup_type", {**values, "column": here}


def _indicators(model: Model) -> Iterator[Finding]:
    people = {person.code for person in model.people}
    for index, indicator in enumerate(model.indicators):
        yield from _unknown("indicators", index, "owner", indicator.owner, people)
        if indicator.formula is None:
            continue
        try:
            check_result(parse(indicator.formula, model.catalog), model.dataset_by_code)
        except Invalid as error:
            yield Finding("indicators", index, "formula", error.problem.key, error.problem.values)


def _formulas_together(model: Model) -> Iterator[Finding]:
    """Formulas that come back to their own indicator, or are vast once all that they name is put in."""
    formulas: dict[str, list[Node]] = {}
    for indicator in model.indicators:
        with suppress(Invalid):
            if indicator.formula:
                formulas.setdefault(indicator.code, []).append(parse(indicator.formula, model.catalog))
    try:
        found = extents(formulas)
    except CycleError:
        yield from _circles(model, formulas)
        return
    for index, indicator in enumerate(model.indicators):
        size, depth = found.get(indicator.code, (0, 0))
        if depth > DEEPEST:
            yield Finding("indicators", index, "formula", "formula.too_deep", {"most": DEEPEST})
        elif size > LARGEST:
            yield Finding("indicators", index, "formula", "formula.too_large", {"most": LARGEST})


def _circles(model: Model, formulas: Mapping[str, Sequence[Node]]) -> Iterator[Finding]:
    named = {code: set[str]().union(*map(references, nodes)) for code, nodes in formulas.items()}
    for index, indicator in enumerate(model.indicators):
        if indicator.code in _reached(indicator.code, named):
            yield Finding("indicators", index, "formula", "model.formula_circle", {"given": indicator.code})


def _reached(code: str, named: Mapping[str, set[str]]) -> set[str]:
    """All that `code` names, and what that names."""
    reached, todo = set[str](), [code]
    while todo:
        new = named.get(todo.pop(), set()) - reached
        reached |= new
        todo += new
    return reached


def _nodes(model: Model) -> Iterator[Finding]:
    people = {person.code for person in model.people}
    for index, node in enumerate(model.scorecard):
        yield from _unknown("scorecard", index, "owner", node.owner, people)
        yield from _unknown("scorecard", index, "org", node.org, model.org_tree.units)
        yield from _unknown("scorecard", index, "indicator", node.indicator, model.indicator_by_code)
        yield from _unknown("scorecard", index, "step", node.step, model.step_by_code)
        if node.type == "kpi" and node.indicator is None:
            yield Finding("scorecard", index, "indicator", "model.kpi_without_indicator", {"given": node.code})
        if node.type == "goal" and node.name is None:
            yield Finding("scorecard", index, "name", "model.missing", {"field": "name"})
        if node.type == "goal" and node.indicator is not None:
            yield Finding("scorecard", index, "indicator", "model.goal_with_indicator", {"given": node.code})
    yield from _tree_circles(model)


def _tree_circles(model: Model) -> Iterator[Finding]:
    """Nodes that a move has put under themselves."""
    found = set[str]()
    for day in _beginnings(model.scorecard):
        parents = {node.code: node.parent for node in in_force(model.scorecard, day)}
        found |= {code for code in parents if _circular(code, parents)}
    for index, node in enumerate(model.scorecard):
        if node.code in found:
            found.discard(node.code)
            yield Finding("scorecard", index, node.type, "model.tree_circle", {"given": node.code})


def _ended(model: Model) -> Iterator[Finding]:
    """Nodes that stay in the tree while the node above them has ended."""
    positions = {id(node): index for index, node in enumerate(model.scorecard)}
    found: dict[str, Finding] = {}
    for day in _beginnings(model.scorecard):
        now = in_force(model.scorecard, day)
        gone = {node.code for node in now if node.ended}
        for node in now:
            if node.parent in gone and not node.ended:
                values: dict[str, Value] = {"given": node.code, "parent": node.parent}
                finding = Finding("scorecard", positions[id(node)], node.type, "model.ended_parent", values)
                found.setdefault(node.code, finding)
    yield from found.values()


def _processes(model: Model) -> Iterator[Finding]:
    """Processes and steps called alike, and data they leave that no dataset has."""
    seen = set[str]()
    columns = {dataset.code: dataset.columns for dataset in in_force(model.datasets, date.max)}
    for index, process in enumerate(model.processes):
        for code in (process.code, *(step.code for step in process.steps)):
            if code in seen:
                yield Finding("processes", index, "code", "model.repeated", {"given": code})
            seen.add(code)
        for dataset, column, given in ((*dataset_of(node), node) for step in process.steps for node in step.reads):
            if dataset not in columns or (column is not None and column not in columns[dataset]):
                known = [*columns, *(f"{code}.{name}" for code, names in columns.items() for name in names)]
                values: dict[str, Value] = {"given": given, "suggestion": nearest(given, known)}
                yield Finding("processes", index, "steps", "model.unknown_reads", values)


def _drivers(model: Model) -> Iterator[Finding]:
    for index, driver in enumerate(model.drivers):
        if driver.source == driver.to:
            yield Finding("drivers", index, "to", "model.driver_self", {"given": driver.to})
        yield from _unknown("drivers", index, "from", driver.source, model.node_by_code)
        yield from _unknown("drivers", index, "to", driver.to, model.node_by_code)


def _targets(model: Model) -> Iterator[Finding]:
    kpis = {node.code: node for node in model.scorecard if node.type == "kpi"}
    seen = set[tuple[str, str, str, date | None]]()
    for index, target in enumerate(model.targets):
        yield from _unknown("targets", index, "kpi", target.kpi, kpis)
        key = (target.kpi, str(target.period), target.scenario or "", target.valid_from)
        if key in seen:
            yield Finding("targets", index, "period", "model.repeated_target", {"given": target.kpi, "period": key[1]})
        seen.add(key)
        if node := kpis.get(target.kpi):
            indicator = model.indicator_by_code.get(node.indicator or "")
            ranged = indicator is not None and indicator.polarity is Polarity.RANGE
            if indicator and ranged != isinstance(target.target, tuple):
                wanted = "model.target_needs_range" if ranged else "model.target_needs_number"
                yield Finding("targets", index, "target", wanted, {"given": target.kpi})


def _events(model: Model) -> Iterator[Finding]:
    """Events called alike, and units or indicators that there are not."""
    yield from _codes_differ("events", model.events)
    units, known = {unit.code for unit in model.org}, {indicator.code for indicator in model.indicators}
    for index, event in enumerate(model.events):
        yield from _unknown("events", index, "org", event.org, units)
        for code in event.indicators:
            yield from _named("events", index, "indicators", code, known)


def _funnels(model: Model) -> Iterator[Finding]:
    """Funnels called alike, and stages that no indicator counts."""
    yield from _codes_differ("funnels", model.funnels)
    known = {indicator.code for indicator in model.indicators}
    for index, funnel in enumerate(model.funnels):
        for code in funnel.stages:
            yield from _named("funnels", index, "stages", code, known)


def _charts(model: Model) -> Iterator[Finding]:
    """Pinned charts of indicators that there are not, and two for one question."""
    known, seen = {indicator.code for indicator in model.indicators}, set[str]()
    for index, pin in enumerate(model.charts):
        yield from _named("charts", index, "indicator", pin.indicator, known)
        if pin.code in seen:
            yield Finding("charts", index, "question", "model.repeated", {"given": pin.code})
        seen.add(pin.code)


def _codes_differ(section: str, entries: Sequence[Event | Funnel]) -> Iterator[Finding]:
    seen = set[str]()
    for index, entry in enumerate(entries):
        if entry.code in seen:
            yield Finding(section, index, "code", "model.repeated", {"given": entry.code})
        seen.add(entry.code)


def _named(section: str, index: int, field: str, given: str, known: set[str]) -> Iterator[Finding]:
    """An indicator that there is not, named in a field that may have another name."""
    for finding in _unknown(section, index, "indicator", given, known):
        yield finding._replace(field=field)


_RULES: tuple[Callable[[Model], Iterator[Finding]], ...] = (
    _repeated,
    _case,
    _org,
    _people,
    _datasets,
    _lookups,
    _indicators,
    _formulas_together,
    _nodes,
    _ended,
    _processes,
    _drivers,
    _targets,
    _events,
    _funnels,
    _charts,
)
