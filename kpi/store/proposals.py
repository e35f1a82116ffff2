"""What was done with proposals of targets, append-only."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import polars as pl

from kpi.core.proposal import Event, Offer, Step
from kpi.store.database import Connection, Database, append, last_number, rows, statement

_SCHEMA: dict[str, Any] = {
    "number": pl.Int64,
    "proposal": pl.Int64,
    "step": pl.String,
    "who": pl.String,
    "happened_at": pl.Datetime("us", "UTC"),
    "said": pl.String,
    "offer": pl.String,
}


def events(database: Database) -> list[Event]:
    """Everything that was done with proposals, the earliest first."""
    return [_event(*row) for row in database.read(statement("proposal_events")).iter_rows()]


def events_now(connection: Connection) -> list[Event]:
    """The same as the writer sees it, inside its transaction."""
    return [_event(*row) for row in rows(connection, statement("proposal_events")).iter_rows()]


def _event(proposal: int, step: str, who: str, at: datetime, said: str, offer: str | None) -> Event:
    return Event(proposal, Step(step), who, at, said, Offer.model_validate(json.loads(offer)) if offer else None)


def next_number(connection: Connection) -> int:
    """The number of the next proposal."""
    found = rows(connection, "select coalesce(max(proposal), 0) + 1 as number from proposal_events")
    return int(found.item())


def add(connection: Connection, event: Event) -> None:
    """Keep what was done."""
    number = last_number(connection, "proposal_events") + 1
    offer = None if event.offer is None else json.dumps(event.offer.written(), ensure_ascii=False)
    row = (number, event.proposal, event.step.value, event.who, event.at, event.said, offer)
    append(connection, "proposal_events", pl.DataFrame([row], schema=_SCHEMA, orient="row"))
