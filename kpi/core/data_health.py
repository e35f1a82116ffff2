"""Data health: how complete the path of every indicator is from its figure to the files, and what is missing in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpi.core.arrival import Arrival, State, arrivals, due_month
from kpi.core.batch import Batch
from kpi.core.dataset import Dataset
from kpi.core.indicator import Indicator
from kpi.core.lineage import Lane, Lineage, lineage, stop_id
from kpi.core.model import Model
from kpi.core.period import last_day


class Health(StrEnum):
    """Whether a path leads to a figure, and whether everything beside it is known too."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    BROKEN = "broken"


class Lack(StrEnum):
    """What a path may lack; without the first five there is none, the last does not make it incomplete."""

    FORMULA = "formula"
    NAMES = "names"
    OPERAND = "operand"
    DATASET = "dataset"
    DATA = "data"
    LATE = "late"
    PARTIAL = "partial"
    MONTHS = "months"
    REJECTED = "rejected"
    SOURCE = "source"
    RESPONSIBLE = "responsible"
    OWNER = "owner"
    DEFINITION = "definition"
    KPI = "kpi"

    @property
    def harm(self) -> Health:
        """What a path is that lacks this."""
        if self in (Lack.FORMULA, Lack.NAMES, Lack.OPERAND, Lack.DATASET, Lack.DATA):
            return Health.BROKEN
        return Health.COMPLETE if self is Lack.KPI else Health.INCOMPLETE


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing: which dataset or other indicator lacks it, and how many days, months or rows it is."""

    lack: Lack
    of: str | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Supply:
    """A dataset as it is brought: how far the month is that is due, and the last import that counts."""

    dataset: Dataset
    arrival: Arrival
    latest: Batch | None
    gaps: list[Gap]


@dataclass(frozen=True, slots=True)
class DataPath:
    """An indicator with all that it stands on and feeds, by code, and what is missing."""

    indicator: Indicator
    datasets: list[str]
    columns: list[str]
    kpis: list[str]
    gaps: list[Gap]

    @property
    def health(self) -> Health:
        """The worst that anything missing makes of the path."""
        harms = {gap.lack.harm for gap in self.gaps}
        return next((harm for harm in (Health.BROKEN, Health.INCOMPLETE) if harm in harms), Health.COMPLETE)


@dataclass(frozen=True, slots=True)
class DataHealth:
    """The paths of all indicators, the supply of all datasets, and what no indicator reads."""

    paths: list[DataPath]
    supplies: dict[str, Supply]
    unread_datasets: list[str]
    unread_columns: dict[str, list[str]]


def data_health(model: Model, batches: Sequence[Batch], today: date) -> DataHealth:
    """How the data of `model` (with all its versions) is on a day; a retired indicator counts while a KPI uses it."""
    now, then = model.at(today), model.at(last_day(due_month(today))).dataset_by_code
    whole, live = lineage(now), [batch for batch in batches if batch.live]
    came = arrivals(now.datasets, live, today)
    supplies = {
        one.code: _supply(one, arrival, live, one.code in then) for one, arrival in zip(now.datasets, came, strict=True)
    }
    paths = [_path(indicator, now, whole, supplies) for indicator in now.indicators]
    unread = [code for code in supplies if not whole.downstream(stop_id(Lane.DATASET, code))]
    looked_at = _looked_at(now)
    columns = {one.code: _unread(one, whole, looked_at) for one in now.datasets if one.code not in unread}
    kept = [path for path in paths if path.kpis or not path.indicator.retired]
    return DataHealth(kept, supplies, unread, {code: found for code, found in columns.items() if found})


def _looked_at(model: Model) -> set[tuple[str, str]]:
    """The columns, with their dataset, that lookups read here or there."""
    found = [(dataset.code, c.lookup) for dataset in model.datasets for c in dataset.columns.values() if c.lookup]
    here = {(code, lookup.on) for code, lookup in found}
    return here | {(lookup.dataset, there) for _, lookup in found for there in (lookup.key, lookup.column)}


def _unread(dataset: Dataset, whole: Lineage, looked_at: Set[tuple[str, str]]) -> list[str]:
    """The columns that no formula and no lookup reads and no row needs."""
    needed = dataset.needed | {column for code, column in looked_at if code == dataset.code}
    free = [code for code in dataset.columns if code not in needed]
    return [code for code in free if stop_id(Lane.COLUMN, f"{dataset.code}.{code}") not in whole.stops]


def _supply(dataset: Dataset, arrival: Arrival, live: Sequence[Batch], awaited: bool) -> Supply:
    own = [batch for batch in live if batch.dataset == dataset.code]
    latest = max(own, key=lambda batch: batch.batch, default=None)
    return Supply(dataset, arrival, latest, list(_of_dataset(dataset, arrival, latest, awaited)))


def _of_dataset(dataset: Dataset, arrival: Arrival, latest: Batch | None, awaited: bool) -> Iterator[Gap]:
    """What a dataset lacks; one that has begun after the month that is due owes nothing of it."""
    if latest is None:
        yield Gap(Lack.DATA, dataset.code)
    elif arrival.state is State.OVERDUE and awaited:
        yield Gap(Lack.LATE, dataset.code, arrival.days_late)
    elif arrival.state is State.PARTIAL:
        yield Gap(Lack.PARTIAL, dataset.code)
    if older := [month for month in arrival.owed if month < arrival.month]:
        yield Gap(Lack.MONTHS, dataset.code, len(older))
    if latest and latest.rejected:
        yield Gap(Lack.REJECTED, dataset.code, latest.rejected)
    if dataset.source is None:
        yield Gap(Lack.SOURCE, dataset.code)
    if dataset.owner is None:
        yield Gap(Lack.RESPONSIBLE, dataset.code)


def _path(indicator: Indicator, model: Model, whole: Lineage, supplies: Mapping[str, Supply]) -> DataPath:
    here = stop_id(Lane.INDICATOR, indicator.code)
    above, below = whole.upstream(here), whole.downstream(here)
    read, kpis = whole.of(Lane.DATASET, above), whole.of(Lane.KPI, below)
    gaps = [
        *_of_formula(indicator, model, whole.of(Lane.INDICATOR, above), read),
        *(gap for code in read for gap in supplies[code].gaps),
        *_of_words(indicator),
        *([] if kpis else [Gap(Lack.KPI)]),
    ]
    return DataPath(indicator, read, whole.of(Lane.COLUMN, above), kpis, sorted(gaps, key=lambda gap: _ORDER[gap.lack]))


_ORDER = {lack: place for place, lack in enumerate(Lack)}


def _of_formula(indicator: Indicator, model: Model, operands: Sequence[str], read: Sequence[str]) -> Iterator[Gap]:
    """What a formula lacks: itself, what it names, a formula of an indicator that it stands on, or any data to read."""
    bare = [code for code in operands if code not in model.parsed]
    if not indicator.formula:
        yield Gap(Lack.FORMULA)
    elif indicator.code not in model.parsed:
        yield Gap(Lack.NAMES)
    elif not read and not bare:
        yield Gap(Lack.DATASET)
    yield from (Gap(Lack.OPERAND, code) for code in bare)


def _of_words(indicator: Indicator) -> Iterator[Gap]:
    if indicator.owner is None:
        yield Gap(Lack.OWNER)
    if indicator.definition is None:
        yield Gap(Lack.DEFINITION)
