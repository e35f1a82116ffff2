"""The board of arrivals over real imports."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.arrival import State
from kpi.core.errors import Invalid
from kpi.usecases.arrival import board
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

OWNED = MODEL.replace("workspace: {name: Test,", "workspace: {name: Test, as_of: 2026-07-08,").replace(
    "    name: Sales\n", "    name: Sales\n    owner: liying\n    due: 5\n"
)


@pytest.fixture
def awaited(ledger: Ledger) -> Ledger:
    """A workspace whose today is the eighth of July."""
    ledger.apply(OWNED)
    return ledger


def test_the_month_that_is_due_with_who_brings_what(awaited: Ledger) -> None:
    found = board(awaited, ME)
    assert found.month == date(2026, 6, 1)
    assert [(row.dataset, row.state, row.since, row.days_late, row.owner) for row in found.rows] == [
        ("sales", State.OVERDUE, date(2026, 7, 6), 3, "liying"),
        ("orders", State.OVERDUE, date(2026, 7, 6), 3, None),
    ]


def test_an_import_is_an_arrival_until_it_is_undone(awaited: Ledger) -> None:
    awaited.sales("april.csv", 1, month="2026-04")
    awaited.put("june.csv", [("2026-06-28", "EAST", 5, "web")])
    sales = board(awaited, ME).rows[0]
    assert (sales.state, sales.last_day, sales.owed) == (State.ARRIVED, date(2026, 6, 28), [date(2026, 5, 1)])
    assert sales.arrived_on is not None
    awaited.undo(2)
    sales = board(awaited, ME).rows[0]
    assert (sales.state, sales.owed) == (State.OVERDUE, [date(2026, 5, 1), date(2026, 6, 1)])


def test_a_dataset_owes_nothing_of_the_time_before_it_and_its_owner_is_todays(ledger: Ledger) -> None:
    later = (
        "  - {code: sales, valid_from: 2026-07, owner: liying}\n"
        "  - {code: visits, name: Visits, valid_from: 2026-07, columns: {day: {role: date}}}\n"
    )
    ledger.apply(OWNED.replace("    owner: liying\n", "").replace("indicators:\n", f"{later}indicators:\n"))
    assert [(row.dataset, row.owner) for row in board(ledger, ME).rows] == [("sales", "liying"), ("orders", None)]
    assert [row.dataset for row in board(ledger, ME, date(2026, 7, 1)).rows] == ["sales", "orders", "visits"]


def test_another_month(awaited: Ledger) -> None:
    found = board(awaited, ME, date(2026, 7, 1))
    assert (found.month, {row.state for row in found.rows}) == (date(2026, 7, 1), {State.EARLY})


def test_an_owner_nobody_knows_is_an_error_on_its_line(ledger: Ledger) -> None:
    with pytest.raises(Invalid) as error:
        ledger.apply(OWNED.replace("owner: liying\n    due", "owner: liyin\n    due"))
    (problem,) = error.value.problems
    line = OWNED.splitlines().index("    owner: liying") + 1
    assert (problem.key, problem.values, problem.place.line) == (
        "model.unknown_owner",
        {"given": "liyin", "suggestion": "liying"},
        line,
    )


def test_rows_that_are_appended_have_no_key(ledger: Ledger) -> None:
    with pytest.raises(Invalid) as error:
        ledger.apply(MODEL.replace("    key: [order]\n", "    key: [order]\n    append: true\n"))
    (problem,) = error.value.problems
    line = MODEL.splitlines().index("    key: [order]") + 2
    assert (problem.key, problem.values["given"], problem.place.line) == ("model.append_with_key", "order", line)
