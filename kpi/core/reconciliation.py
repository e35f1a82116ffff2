"""Two indicators made one: from a month on whatever used the one uses the other, and what was before stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from kpi.core.dated import Dated, in_force
from kpi.core.errors import Conflict, Invalid
from kpi.core.formula import Moved, Node, Operation, Reference, references
from kpi.core.formula_text import written
from kpi.core.grammar import parse
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.model_check import check, unsound

D = TypeVar("D", bound=Dated)
_SENSE = ("unit", "polarity", "accumulation")
"""What a target or a figure made of others means depends on these."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The model once `keep` stands for `other` from a month on, and what that changes."""

    keep: str
    other: str
    since: date
    model: Model
    kpis: list[str]
    formulas: dict[str, tuple[str, str]]
    aliases: list[str]


def reconciled(model: Model, keep: str, other: str, today: date) -> Reconciliation:
    """What it takes to make two indicators one from this month on; raises `Conflict` where it cannot be."""
    since, now = today.replace(day=1), model.at(today)
    kpis = list(dict.fromkeys(node.code for node in _from(model.scorecard, since) if node.indicator == other))
    naming = list(dict.fromkeys(i.code for i in _from(model.indicators, since) if _renamed(model, i, keep, other) != i))
    _may(now, keep, other, used=bool(kpis or naming))
    aliases = _aliases(now, keep, other)
    scorecard = _changed(
        model.scorecard,
        since,
        lambda node: node.model_copy(update={"indicator": keep}) if node.indicator == other else node,
    )
    indicators = _changed(model.indicators, since, lambda one: _renamed(model, one, keep, other))
    settled = _settled(indicators, {keep: {"aliases": aliases}, other: {"retired": True}}, today)
    fields = {name: getattr(model, name) for name in type(model).model_fields}
    wanted = Model.model_construct(**(fields | {"scorecard": scorecard, "indicators": settled}))
    _must_be_sound(wanted)
    formulas = {code: (_latest_formula(model, code), _latest_formula(wanted, code)) for code in naming}
    return Reconciliation(keep, other, since, wanted, kpis, formulas, aliases)


def _may(now: Model, keep: str, other: str, used: bool) -> None:
    """Raise `Conflict` unless `keep` may stand for `other`."""
    one, two = now.indicator_by_code[keep], now.indicator_by_code[other]
    if keep == other:
        raise Conflict("conflict.itself")
    if one.retired or two.retired:
        raise Conflict("conflict.is_retired", given=keep if one.retired else other)
    if used and keep not in now.computable:
        raise Conflict("conflict.no_figures", given=keep)
    for name in _SENSE:
        if used and getattr(one, name) != getattr(two, name):
            raise Conflict(f"conflict.sense_{name}", one=str(getattr(one, name)), other=str(getattr(two, name)))


def _from(entries: Sequence[D], since: date) -> list[D]:
    """The versions that hold on a day or begin after it."""
    return [*in_force(entries, since), *(entry for entry in entries if entry.valid_from and entry.valid_from > since)]


def _changed(entries: Sequence[D], since: date, change: Callable[[D], D]) -> list[D]:
    """The versions, changed from a day on; one that began before is followed by a new one."""
    before = {entry.code: entry for entry in in_force(entries, since - timedelta(days=1))}
    begun = {entry.code for entry in entries if entry.valid_from == since}
    found: list[D] = []
    for entry in entries:
        is_later = entry.valid_from is not None and entry.valid_from >= since
        found.append(change(entry) if is_later else entry)
        if entry is before.get(entry.code) and entry.code not in begun and (new := change(entry)) != entry:
            found.append(new.model_copy(update={"valid_from": since}))
    return found


def _renamed(model: Model, indicator: Indicator, keep: str, other: str) -> Indicator:
    """The indicator with one name for another in its formula; that of `other` itself stays as it was."""
    if indicator.code == other or other not in (indicator.formula or ""):
        return indicator
    with suppress(Invalid):
        node = parse(indicator.formula or "", model.catalog)
        if other in references(node):
            return indicator.model_copy(update={"formula": written(_replaced(node, keep, other))})
    return indicator


def _replaced(node: Node, keep: str, other: str) -> Node:
    if node == Reference(other):
        return Reference(keep)
    if isinstance(node, Moved):
        return replace(node, operand=_replaced(node.operand, keep, other))
    if isinstance(node, Operation):
        return Operation(node.name, tuple(_replaced(part, keep, other) for part in node.parts))
    return node


def _aliases(now: Model, keep: str, other: str) -> list[str]:
    """The names of `keep` beside its own once those of `other` are among them."""
    one, two = now.indicator_by_code[keep], now.indicator_by_code[other]
    given = [*one.aliases, two.name.zh, two.name.en, *two.aliases]
    return [name for name in dict.fromkeys(given) if name not in one.name.spellings()]


def _settled(entries: Sequence[Indicator], updates: dict[str, dict[str, object]], today: date) -> list[Indicator]:
    """The versions with what is said of them from today on, which is no matter of dates."""
    current = {id(entry) for entry in _from(entries, today)}
    return [e.model_copy(update=updates.get(e.code, {})) if id(e) in current else e for e in entries]


def _must_be_sound(wanted: Model) -> None:
    """Raise `Conflict` where a formula would come back to itself, and `Invalid` with any other problem."""
    findings = check(wanted)
    circle = next((found for found in findings if found.key == "model.formula_circle"), None)
    if circle:
        raise Conflict("conflict.circle", None, **circle.values)
    if findings:
        raise unsound(findings)


def _latest_formula(model: Model, code: str) -> str:
    return model.at(date.max).indicator_by_code[code].formula or ""
