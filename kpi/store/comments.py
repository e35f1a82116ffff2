"""What people said of an entry of the model, append-only."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from kpi.core.comment import Comment
from kpi.store.database import Connection, Database, append, rows, statement


def of_entry(database: Database, kind: str, code: str) -> list[Comment]:
    """What was said of an entry, the earliest first."""
    found = database.read(statement("comments"), {"kind": kind, "code": code})
    return [Comment(*row) for row in found.iter_rows()]


def add(connection: Connection, kind: str, code: str, body: str, who: str, at: datetime) -> None:
    """Keep what somebody said."""
    number = int(rows(connection, "select coalesce(max(number), 0) + 1 as number from comments").item())
    row = {"number": number, "kind": kind, "code": code, "body": body, "who": who, "said_at": at}
    append(connection, "comments", pl.DataFrame([row]))
