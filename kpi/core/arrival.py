"""Arrivals: whether the data of a month has come, who owes what has not, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kpi.core.batch import Batch
from kpi.core.dataset import Dataset
from kpi.core.doubt import Doubt, doubts
from kpi.core.period import Span, last_day, month_of, months_between, shift


class State(StrEnum):
    """How far the data of a month is: `early` while the month is not over."""

    ARRIVED = "arrived"
    PARTIAL = "partial"
    AWAITED = "awaited"
    OVERDUE = "overdue"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A dataset in a month: how far its data goes and when that came, since when it is overdue, months it owes."""

    dataset: str
    month: date
    state: State
    arrived_on: datetime | None
    last_day: date | None
    since: date | None
    days_late: int
    owed: list[date]
    owner: str | None


def due_month(today: date) -> date:
    """The month whose data is due: the last that is over."""
    return shift(today, -1)


def arrivals(
    datasets: Iterable[Dataset], batches: Sequence[Batch], today: date, month: date | None = None
) -> list[Arrival]:
    """Every dataset in `month`, or in the month that is due."""
    return [_arrival(dataset, batches, today, month or due_month(today)) for dataset in datasets]


def _arrival(dataset: Dataset, batches: Sequence[Batch], today: date, month: date) -> Arrival:
    live = [batch for batch in batches if batch.live and batch.dataset == dataset.code]
    found = _state(dataset, live, today, month)
    late = today - _due_day(dataset, month) if found is State.OVERDUE else timedelta(0)
    reached = max((_reach(batch, month) for batch in _covering(live, month)), default=None)
    return Arrival(
        dataset=dataset.code,
        month=month,
        state=found,
        arrived_on=min((b.imported_at for b in _covering(live, month) if _reach(b, month) == reached), default=None),
        last_day=reached,
        since=today - late + timedelta(days=1) if late else None,
        days_late=late.days,
        owed=_owed(live, today),
        owner=dataset.owner,
    )


def _state(dataset: Dataset, batches: Sequence[Batch], today: date, month: date) -> State:
    """How far the data of a month is; it is partial where a figure of the month would be doubted as such."""
    if today <= last_day(month):
        return State.EARLY
    doubted = doubts(Span(month), [dataset.code], batches, today)
    if Doubt.MISSING in doubted:
        return State.OVERDUE if today > _due_day(dataset, month) else State.AWAITED
    return State.PARTIAL if Doubt.PARTIAL in doubted else State.ARRIVED


def _due_day(dataset: Dataset, month: date) -> date:
    """The last day on which the data of a month is in time."""
    return shift(month, 1).replace(day=dataset.due)


def _covering(batches: Iterable[Batch], month: date) -> list[Batch]:
    return [batch for batch in batches if batch.first_day <= last_day(month) and batch.last_day >= month]


def _reach(batch: Batch, month: date) -> date:
    """The last day of the month that a batch may have rows of."""
    return min(batch.last_day, last_day(month))


def _owed(batches: Sequence[Batch], today: date) -> list[date]:
    """The months without data between the first that has any and the last that is over."""
    if not batches:
        return []
    first = month_of(min(batch.first_day for batch in batches))
    return [month for month in months_between(first, due_month(today)) if not _covering(batches, month)]
