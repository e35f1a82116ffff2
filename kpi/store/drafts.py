"""What people draft of the model before it holds, append-only: the latest word of a person counts."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import polars as pl

from kpi.store.database import Connection, Database, append, last_number, statement


def latest(database: Database, kind: str, who: str) -> dict[str, Any]:
    """The draft of a person, empty where there is none."""
    found = database.read(statement("draft_now"), {"kind": kind, "who": who})
    body: dict[str, Any] = json.loads(found.item()) if found.height else {}
    return body


def keep(connection: Connection, kind: str, body: dict[str, Any], who: str, at: datetime) -> None:
    """Keep what the draft of a person is now."""
    number = last_number(connection, "drafts") + 1
    text = json.dumps(body, ensure_ascii=False)
    append(
        connection,
        "drafts",
        pl.DataFrame([{"number": number, "kind": kind, "body": text, "who": who, "said_at": at}]),
    )
