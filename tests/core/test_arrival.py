"""Which dataset owes which month, and since when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kpi.core.arrival import Arrival, State, arrivals, due_month
from kpi.core.batch import Batch
from kpi.core.dataset import Dataset

SALES = Dataset.model_validate({"code": "sales", "name": "Sales", "columns": {"day": {"role": "date"}}, "owner": "li"})
LATER = SALES.model_copy(update={"due": 20, "owner": None})
OCTOBER = date(2026, 10, 1)


def batch(first: str, last: str, imported: int = 2, live: bool = True, dataset: str = "sales") -> Batch:
    """A batch from one day to another that was imported on a day of November."""
    days = (date.fromisoformat(first), date.fromisoformat(last))
    return Batch(1, dataset, "a", "a", None, 1, 0, *days, "li", datetime(2026, 11, imported, tzinfo=UTC), live)


def arrival(*batches: Batch, today: str = "2026-11-08", dataset: Dataset = SALES, month: date | None = None) -> Arrival:
    (found,) = arrivals([dataset], batches, date.fromisoformat(today), month)
    return found


WHOLE = batch("2026-10-01", "2026-10-31")


def test_the_month_that_is_due_is_the_last_that_is_over() -> None:
    assert [due_month(date(2026, 11, 1)), due_month(date(2026, 11, 30)), due_month(date(2026, 1, 31))] == [
        OCTOBER,
        OCTOBER,
        date(2025, 12, 1),
    ]


def test_what_has_arrived_says_when_and_how_far() -> None:
    found = arrival(WHOLE)
    when = datetime(2026, 11, 2, tzinfo=UTC)
    assert found == Arrival("sales", OCTOBER, State.ARRIVED, when, date(2026, 10, 31), None, 0, [], "li")


@pytest.mark.parametrize(
    ("today", "dataset", "state", "since", "days"),
    [
        ("2026-11-01", SALES, State.AWAITED, None, 0),
        ("2026-11-05", SALES, State.AWAITED, None, 0),
        ("2026-11-06", SALES, State.OVERDUE, date(2026, 11, 6), 1),
        ("2026-11-08", SALES, State.OVERDUE, date(2026, 11, 6), 3),
        ("2026-11-20", LATER, State.AWAITED, None, 0),
        ("2026-11-30", LATER, State.OVERDUE, date(2026, 11, 21), 10),
    ],
)
def test_what_has_not_come_is_awaited_to_the_day_it_is_due_and_then_overdue(
    today: str, dataset: Dataset, state: State, since: date | None, days: int
) -> None:
    found = arrival(today=today, dataset=dataset)
    assert (found.state, found.since, found.days_late, found.arrived_on, found.owner) == (
        state,
        since,
        days,
        None,
        dataset.owner,
    )


def test_three_days_before_the_end_are_whole_and_four_are_not() -> None:
    assert arrival(batch("2026-10-01", "2026-10-28")).state is State.ARRIVED
    found = arrival(batch("2026-10-01", "2026-10-27"))
    assert (found.state, found.last_day, found.since, found.owed) == (State.PARTIAL, date(2026, 10, 27), None, [])


def test_a_batch_of_another_dataset_or_undone_does_not_count() -> None:
    others = (batch("2026-10-01", "2026-10-31", dataset="stock"), batch("2026-10-01", "2026-10-31", live=False))
    assert arrival(*others).state is State.OVERDUE


def test_a_month_that_is_not_over_is_early_whatever_came() -> None:
    november = date(2026, 11, 1)
    assert arrival(today="2026-11-30", month=november).state is State.EARLY
    assert arrival(month=date(2027, 1, 1)).state is State.EARLY
    found = arrival(batch("2026-10-01", "2026-11-07", 8), month=november)
    assert (found.state, found.last_day, found.arrived_on) == (
        State.EARLY,
        date(2026, 11, 7),
        datetime(2026, 11, 8, tzinfo=UTC),
    )


def test_a_month_arrives_with_the_first_import_that_goes_as_far_as_any() -> None:
    first, rest = batch("2026-10-01", "2026-10-15", 1), batch("2026-10-16", "2026-11-03", 4)
    found = arrival(first, batch("2026-10-01", "2026-10-31", 7), rest)
    assert (found.arrived_on, found.last_day) == (datetime(2026, 11, 4, tzinfo=UTC), date(2026, 10, 31))


def test_months_are_owed_from_the_first_that_came_to_the_last_that_is_over() -> None:
    found = arrival(batch("2026-05-10", "2026-06-30"), batch("2026-08-01", "2026-08-31"))
    assert found.owed == [date(2026, 7, 1), date(2026, 9, 1), OCTOBER]
    assert arrival(batch("2026-11-01", "2026-11-07")).owed == []
    assert arrival().owed == []
