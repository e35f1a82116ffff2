"""The facts as they were: the rows that counted at a moment, for comparing then with now."""

from __future__ import annotations

from datetime import date, datetime

from kpi.core.dataset import Dataset
from kpi.store import facts
from kpi.store.database import Connection, quoted, rows

_KNOWN = {
    "undone": "undone_at < {moment}",
    "batch_months": "batch in (select batch from batches where imported_at < {moment})",
    "superseded": "by_batch in (select batch from batches where imported_at < {moment})",
}
"""What was known at a moment of imports, undos and the rows they replaced."""


def facts_then(connection: Connection, dataset: Dataset, moment: datetime) -> str:
    """A view on this connection alone of the rows that counted just before `moment`; returns its name."""
    literal = f"timestamptz '{moment.isoformat()}'"
    for name, condition in _KNOWN.items():
        then = condition.format(moment=literal)
        connection.execute(f"create or replace temp view then_{name} as select * from {name} where {then}")
    table = facts.table(dataset.code)
    there = f"_batch in (select batch from batches where imported_at < {literal})"
    connection.execute(
        f"create or replace temp view {quoted(f'then_{table}')} as select * from {quoted(table)} where {there}"
    )
    view = f"then_{facts.live(dataset.code)}"
    connection.execute(facts.live_view(dataset, view, f"then_{table}", "then_{}"))
    return view


def months_then(connection: Connection, moment: datetime) -> list[date]:
    """The months that imports covered just before a moment, in order."""
    literal = f"timestamptz '{moment.isoformat()}'"
    counting = f"batch in (select batch from batches where imported_at < {literal})"
    gone = f"batch in (select batch from undone where undone_at < {literal})"
    found = rows(connection, f"select distinct month from batch_months where {counting} and not {gone} order by month")
    return found["month"].to_list()
