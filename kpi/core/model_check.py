"""What a model may still get wrong once every entry is well formed: names that lead nowhere, circles, wrong formulas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from kpi.core.dated import Dated
from kpi.core.errors import Invalid
from kpi.core.formula import Node, references
from kpi.core.formula_type import check_result
from kpi.core.grammar import parse
from kpi.core.indicator import Polarity
from kpi.core.model import Model
from kpi.core.problem import Value
from kpi.core.suggestion import nearest


class Finding(NamedTuple):
    """A fault of one entry: its section, its position in it, the field, and what is wrong."""

    section: str
    position: int
    field: str
    key: str
    values: Mapping[str, Value]


def check(model: Model) -> list[Finding]:
    """Every fault of `model`, in the order of its sections."""
    return [finding for rule in _RULES for finding in rule(model)]


def _unknown(section: str, index: int, field: str, given: str | None, known: Iterable[str]) -> Iterator[Finding]:
    known = list(known)
    if given is not None and given not in known:
        yield Finding(section, index, field, f"model.unknown_{field}", {"given": given, "suggestion": nearest(given, known)})


def _repeated(model: Model) -> Iterator[Finding]:
    for section in ("org", "people", "datasets", "indicators", "scorecard"):
        entries: list[Dated] = getattr(model, section)
        seen: Counter[tuple[str, date | None]] = Counter()
        for index, entry in enumerate(entries):
            seen[(entry.code, entry.valid_from)] += 1
            if seen[(entry.code, entry.valid_from)] == 2:
                yield Finding(section, index, "code", "model.repeated", {"given": entry.code})


def _org(model: Model) -> Iterator[Finding]:
    codes = [unit.code for unit in model.org]
    parents = {unit.code: unit.parent for unit in model.org}
    for index, unit in enumerate(model.org):
        yield from _unknown("org", index, "parent", unit.parent, codes)
        if _circular(unit.code, parents):
            yield Finding("org", index, "parent", "model.org_circle", {"given": unit.code})
    roots = [index for index, unit in enumerate(model.org) if unit.parent is None]
    distinct = {model.org[index].code for index in roots}
    if model.org and len(distinct) > 1:
        names: list[str] = sorted(distinct)
        yield Finding("org", roots[1], "parent", "model.two_roots", {"given": names})


def _circular(code: str, parents: Mapping[str, str | None]) -> bool:
    seen, at = {code}, parents.get(code)
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return at == code


def _people(model: Model) -> Iterator[Finding]:
    for index, person in enumerate(model.people):
        yield from _unknown("people", index, "org", person.org, model.org_tree.units)


def _indicators(model: Model) -> Iterator[Finding]:
    people = {person.code for person in model.people}
    for index, indicator in enumerate(model.indicators):
        yield from _unknown("indicators", index, "owner", indicator.owner, people)
        if indicator.formula is None:
            continue
        try:
            node = parse(indicator.formula, model.catalog)
            check_result(node, model.dataset_by_code)
        except Invalid as error:
            yield Finding("indicators", index, "formula", error.problem.key, error.problem.values)
            continue
        yield from _circle(model, index, node)


def _circle(model: Model, index: int, node: Node) -> Iterator[Finding]:
    """A formula that comes back to its own indicator."""
    start, seen = model.indicators[index].code, set[str]()
    todo = sorted(references(node))
    while todo:
        code = todo.pop()
        if code == start:
            yield Finding("indicators", index, "formula", "model.formula_circle", {"given": start})
            return
        formulas = [i.formula for i in model.indicators if i.code == code and i.formula and code not in seen]
        seen.add(code)
        todo += [name for formula in formulas for name in _named(formula, model)]


def _named(formula: str, model: Model) -> set[str]:
    try:
        return references(parse(formula, model.catalog))
    except Invalid:
        return set()


def _nodes(model: Model) -> Iterator[Finding]:
    people = {person.code for person in model.people}
    for index, node in enumerate(model.scorecard):
        yield from _unknown("scorecard", index, "owner", node.owner, people)
        yield from _unknown("scorecard", index, "org", node.org, model.org_tree.units)
        yield from _unknown("scorecard", index, "indicator", node.indicator, model.indicator_by_code)
        if node.type == "kpi" and node.indicator is None:
            yield Finding("scorecard", index, "indicator", "model.kpi_without_indicator", {"given": node.code})
        if node.type == "goal" and node.name is None:
            yield Finding("scorecard", index, "name", "model.missing", {"field": "name"})
        if node.type == "goal" and node.indicator is not None:
            yield Finding("scorecard", index, "indicator", "model.goal_with_indicator", {"given": node.code})


def _drivers(model: Model) -> Iterator[Finding]:
    for index, driver in enumerate(model.drivers):
        yield from _unknown("drivers", index, "from", driver.source, model.node_by_code)
        yield from _unknown("drivers", index, "to", driver.to, model.node_by_code)


def _targets(model: Model) -> Iterator[Finding]:
    kpis = {node.code: node for node in model.scorecard if node.type == "kpi"}
    seen = set[tuple[str, str, date | None]]()
    for index, target in enumerate(model.targets):
        yield from _unknown("targets", index, "kpi", target.kpi, kpis)
        key = (target.kpi, str(target.period), target.valid_from)
        if key in seen:
            yield Finding("targets", index, "period", "model.repeated_target", {"given": target.kpi, "period": key[1]})
        seen.add(key)
        if node := kpis.get(target.kpi):
            indicator = model.indicator_by_code.get(node.indicator or "")
            ranged = indicator is not None and indicator.polarity is Polarity.RANGE
            if indicator and ranged != isinstance(target.target, tuple):
                wanted = "model.target_needs_range" if ranged else "model.target_needs_number"
                yield Finding("targets", index, "target", wanted, {"given": target.kpi})


_RULES: tuple[Callable[[Model], Iterator[Finding]], ...] = (
    _repeated,
    _org,
    _people,
    _indicators,
    _nodes,
    _drivers,
    _targets,
)
