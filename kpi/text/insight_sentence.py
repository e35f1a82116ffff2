"""An insight as a sentence."""

from __future__ import annotations

from datetime import date

from kpi.core.insight import Insight
from kpi.core.label import Language
from kpi.core.model import Model
from kpi.text import numbers
from kpi.text.words import say

_ATTAINED = {"attained_before", "attained_after", "least"}
_DIFFERENCES = {"total", "effect", "rest"}
_GROWTH = {"growth", "growth_middle"}
_COUNTS = {"count", "top"}


def sentence(language: Language, model: Model, unit: str, insight: Insight) -> str:
    """An insight of a KPI whose figures have a unit, as one sentence without any markup."""
    key = f"insight.{insight.fact.value}" + (f"_{insight.form}" if insight.form else "")
    told = {name: _written(language, model, unit, name, value) for name, value in insight.values.items()}
    low, high = insight.values.get("low"), insight.values.get("high")
    if isinstance(low, float) and isinstance(high, float):
        told["range"] = numbers.interval(low, high, unit, language)
    return say(language, key, **told)


def month(language: Language, of: date) -> str:
    """A month in words."""
    return say(language, "cockpit.month", year=of.year, month=of.month)


def _written(language: Language, model: Model, unit: str, name: str, value: float | str | date) -> str:
    """A value as it stands in a sentence."""
    if isinstance(value, date):
        return month(language, value)
    if isinstance(value, str):
        known = model.org_tree.units.get(value)
        return known.name.text(language) if known else value
    if name in _COUNTS:
        return f"{value:g}"
    if name in _ATTAINED:
        return numbers.attained(value)
    if name in _GROWTH:
        return numbers.change(1.0 + value, 1.0, "")
    if name == "share":
        return numbers.percent(value)
    written = numbers.difference if name in _DIFFERENCES else numbers.quantity
    return written(value, unit, language)
