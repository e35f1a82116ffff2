"""The names that a formula may use: datasets, their columns and indicators, each by every way it may be called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpi.core.dataset import Dataset
from kpi.core.errors import Invalid
from kpi.core.formula import Column, Reference
from kpi.core.problem import Value, told
from kpi.core.suggestion import nearest


def wrong(key: str, **values: Value) -> Invalid:
    """The error of a formula that is not allowed; what it says of the formula fits into a sentence and can be seen."""
    return Invalid(f"formula.{key}", None, **{name: _told(value) for name, value in values.items()})


def _told(value: Value) -> Value:
    """A text as a sentence can hold it, the first few of many; others as they are."""
    if isinstance(value, list):
        return [*map(told, value[:3]), *(["…"] if len(value) > 3 else [])]
    return told(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class Catalog:
    """The names that a formula may use; a code wins over a name."""

    datasets: Mapping[str, Dataset]
    indicators: Iterable[str]

    def dataset(self, name: str) -> Dataset:
        """The dataset called `name`, by code or name."""
        named = {spelling: found for found in self.datasets.values() for spelling in found.name.spellings()}
        known = named | {found.code: found for found in self.datasets.values()}
        if name not in known:
            raise wrong("unknown_dataset", token=name, suggestion=nearest(name, known))
        return known[name]

    def column(self, dataset: str, name: str) -> Column:
        """The column `name` of `dataset`, by code or header."""
        found = self.dataset(dataset)
        spellings = found.column_spellings()
        if name not in spellings:
            raise wrong("unknown_column", token=name, dataset=found.code, suggestion=nearest(name, spellings))
        return Column(found.code, spellings[name])

    def indicator(self, name: str) -> Reference:
        """The indicator with the code `name`."""
        if name not in self.indicators:
            raise wrong("unknown_indicator", token=name, suggestion=nearest(name, self.indicators))
        return Reference(name)
