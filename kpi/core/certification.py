"""Draft, review, certified: a seal on a definition holds as long as the definition is the one that was seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kpi.core.formula_text import written
from kpi.core.indicator import Indicator, Seal
from kpi.core.model import Model

_DIGITS = 16


class State(StrEnum):
    """How far a definition has come: in work, before its reviewer, vouched for, or out of use."""

    DRAFT = "draft"
    REVIEW = "review"
    CERTIFIED = "certified"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an indicator stands; `lost` is the seal it had before its definition changed."""

    state: State
    seal: Seal | None = None
    lost: Seal | None = None


def fingerprint(model: Model, code: str) -> str:
    """What is vouched for: the formula down to its columns, unit, polarity, accumulation and meaning.

    An indicator that this one stands on changes it too; its spelling, owner or place in the tree do not.
    """
    indicator = model.indicator_by_code[code]
    node = model.computable.get(code)
    definition = indicator.definition.model_dump() if indicator.definition else None
    said = [
        written(node) if node else indicator.formula,
        indicator.unit,
        indicator.polarity.value,
        indicator.accumulation.value,
        definition,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:_DIGITS]


def standing(model: Model, code: str) -> Standing:
    """Where an indicator of the model in force stands."""
    indicator = model.indicator_by_code[code]
    if indicator.retired:
        return Standing(State.RETIRED)
    now = fingerprint(model, code)
    if indicator.certified and indicator.certified.of == now:
        return Standing(State.CERTIFIED, indicator.certified)
    if indicator.submitted and indicator.submitted.of == now:
        return Standing(State.REVIEW, indicator.submitted, indicator.certified)
    return Standing(State.DRAFT, None, indicator.certified)


Put = Callable[[Indicator, Seal], Indicator]
"""A way to put a seal on an indicator."""


def submitted(indicator: Indicator, seal: Seal) -> Indicator:
    """The indicator, put before its reviewer."""
    return indicator.model_copy(update={"submitted": seal})


def certified(indicator: Indicator, seal: Seal) -> Indicator:
    """The indicator, vouched for; nothing is left to review."""
    return indicator.model_copy(update={"submitted": None, "certified": seal})


def returned(indicator: Indicator) -> Indicator:
    """The indicator, given back to those who work on it."""
    return indicator.model_copy(update={"submitted": None})
