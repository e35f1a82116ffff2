"""Two definitions where there should be one: indicators of one name that mean different things, and the same twice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from kpi.core.canonical import canonical
from kpi.core.formula import Node
from kpi.core.indicator import Indicator
from kpi.core.model import Model

_REMARK = re.compile(r"\s*(\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】)\s*$")


class Kind(StrEnum):
    """What two definitions have in common: a name but not the formula, the formula, or every figure so far."""

    SAME_NAME = "same_name"
    SAME_FORMULA = "same_formula"
    SAME_VALUES = "same_values"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two indicators, by code; `name` is the one they share."""

    kind: Kind
    one: str
    other: str
    name: str | None = None


def bare(name: str) -> str:
    """A name as it is compared: whatever its case, width and blanks, and without a remark in brackets at its end.

    >>> bare("Revenue （Sales Department）"), bare("Rev enue"), bare("(net)")
    ('revenue', 'revenue', '(net)')
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    while (shorter := _REMARK.sub("", plain)) not in ("", plain):
        plain = shorter
    return "".join(plain.split())


def conflicts(model: Model) -> list[Conflict]:
    """The pairs of indicators in use that share a name or a formula; `model` is the one in force."""
    forms = canonicals(model)
    known = [indicator for indicator in model.indicators if indicator.code in forms]
    return [*_of_one_name(known, forms), *_of_one_formula(known, forms)]


def canonicals(model: Model) -> dict[str, Node]:
    """The canonical formula of every indicator in use that can be computed."""
    used = [indicator.code for indicator in model.indicators if not indicator.retired]
    return {code: canonical(model.computable[code]) for code in used if code in model.computable}


def same_values(model: Model, pairs: Iterable[tuple[str, str]]) -> list[Conflict]:
    """The pairs with equal figures that are in use and have different formulas."""
    forms = canonicals(model)
    known = [pair for pair in pairs if all(code in forms for code in pair)]
    return [Conflict(Kind.SAME_VALUES, *pair) for pair in known if forms[pair[0]] != forms[pair[1]]]


def _of_one_name(known: list[Indicator], forms: dict[str, Node]) -> Iterator[Conflict]:
    groups: dict[str, dict[str, str]] = {}
    for indicator in known:
        for key, name in _names(indicator).items():
            groups.setdefault(key, {})[indicator.code] = name
    found: dict[tuple[str, str], str] = {}
    for codes in groups.values():
        for one, other in combinations(codes, 2):
            found.setdefault((one, other), min(codes[one], codes[other], key=len))
    yield from (
        Conflict(Kind.SAME_NAME, *pair, name) for pair, name in found.items() if forms[pair[0]] != forms[pair[1]]
    )


def _names(indicator: Indicator) -> dict[str, str]:
    """Every name of an indicator, by how it is compared; of those that are alike the shortest."""
    found: dict[str, str] = {}
    for name in filter(str.strip, (indicator.name.zh, indicator.name.en, *indicator.aliases)):
        found[bare(name)] = min(found.get(bare(name), name), name, key=len)
    return found


def _of_one_formula(known: list[Indicator], forms: dict[str, Node]) -> Iterator[Conflict]:
    groups: dict[Node, list[str]] = {}
    for indicator in known:
        groups.setdefault(forms[indicator.code], []).append(indicator.code)
    for codes in groups.values():
        yield from (Conflict(Kind.SAME_FORMULA, *pair) for pair in combinations(codes, 2))
