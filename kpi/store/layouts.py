"""The layouts a person once mapped, append-only: the latest word on a shape of table counts."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

import polars as pl

from kpi.core.layout import Layout
from kpi.core.reading import Answer
from kpi.store.database import Connection, Database, append, last_number, rows, statement


def of_dataset(database: Database, dataset: str) -> list[Layout]:
    """The layouts known of a dataset, the latest first."""
    found = database.read(statement("layouts_now"), {"dataset": dataset})
    return [_layout(*row) for row in found.iter_rows()]


def keep(connection: Connection, layout: Layout, who: str, at: datetime) -> None:
    """Remember a layout, where it says something that is not known yet."""
    body = _body(layout)
    known = rows(connection, statement("layouts_now"), {"dataset": layout.dataset})
    if (layout.fingerprint, body) in set(known.select("fingerprint", "body").iter_rows()):
        return
    number = last_number(connection, "layouts") + 1
    row = {
        "number": number, "dataset": layout.dataset, "fingerprint": layout.fingerprint, "body": body, "who": who,
        "said_at": at,
    }  # fmt: skip
    append(connection, "layouts", pl.DataFrame([row]))


def _body(layout: Layout) -> str:
    body = {
        "columns": dict(layout.columns),
        "members": dict(layout.members),
        "fixed": dict(layout.fixed),
        "scale": dict(layout.scale),
        "answers": [asdict(answer) for answer in layout.answers],
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def _layout(dataset: str, fingerprint: str, body: str) -> Layout:
    found = json.loads(body)
    answers = tuple(Answer(**answer) for answer in found.pop("answers"))
    return Layout(dataset, fingerprint, **found, answers=answers)
