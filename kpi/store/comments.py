"""What people said of an entry of the model, append-only."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from kpi.core.comment import Comment
from kpi.store.database import Connection, Database, append, last_number, statement


def of_entry(database: Database, kind: str, code: str) -> list[Comment]:
    """What was said of an entry, the earliest first."""
    found = database.read(statement("comments"), {"kind": kind, "code": code})
    return [Comment(*row) for row in found.iter_rows()]


def add(connection: Connection, kind: str, code: str, body: str, who: str, at: datetime) -> None:
    """Keep what somebody said."""
    number = last_number(connection, "comments") + 1
    row = {"number": number, "kind": kind, "code": code, "body": body, "who": who, "said_at": at}
    append(connection, "comments", pl.DataFrame([row]))
