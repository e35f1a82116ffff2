"""The model as append-only records: what each entry says, since when, who said so and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import polars as pl

from kpi.core.dated import Dated, Entry
from kpi.core.driver import Driver
from kpi.core.indicator import Indicator
from kpi.core.model import Model
from kpi.core.model_merge import SECTIONS
from kpi.core.revision import Revision
from kpi.core.target import Target
from kpi.store.database import Connection, Database, append, last_number, rows, statement

_SCHEMA: dict[str, Any] = {
    "number": pl.Int64,
    "kind": pl.String,
    "code": pl.String,
    "valid_from": pl.String,
    "body": pl.String,
    "who": pl.String,
    "recorded_at": pl.Datetime("us", "UTC"),
    "why": pl.String,
}


class Key(NamedTuple):
    """What a record is of: a kind of entry, its code and since when this version holds."""

    kind: str
    code: str
    valid_from: str | None


def load(database: Database) -> Model:
    """The model as the latest records say."""
    return _model(database.read(statement("records_now")))


def load_then(database: Database, moment: datetime) -> Model:
    """The model as the records made before `moment` say."""
    return _model(database.read(statement("records_then"), {"moment": moment}))


def revisions(database: Database, code: str) -> list[Revision]:
    """Everything recorded of an indicator, the earliest first."""
    found = database.read(statement("record_history"), {"kind": "indicators", "code": code})
    return [_revision(*row) for row in found.iter_rows()]


def _revision(number: int, since: date | None, body: str | None, who: str, at: datetime, why: str | None) -> Revision:
    entry = json.loads(body) if body else None
    if entry:
        entry.pop("_position")
    return Revision(number, since, Indicator.model_validate(entry) if entry else None, who, at, why)


def of_tree(database: Database) -> list[tuple[Key, dict[str, Any] | None, str, datetime, str | None]]:
    """Everything recorded of nodes and driver links, the earliest first: what each said, who, when and why."""
    found = database.read(statement("tree_history")).iter_rows()
    return [
        (Key(kind, code, str(since) if since else None), _said(body), who, at, why)
        for kind, code, since, body, who, at, why in found
    ]


def _said(body: str | None) -> dict[str, Any] | None:
    """What a record says, without where in the model it stands."""
    return {name: value for name, value in json.loads(body).items() if name != "_position"} if body else None


def save(connection: Connection, model: Model, who: str, at: datetime, why: str | None) -> int:
    """Add a record for everything in which `model` differs from the records before; returns how many."""
    before = rows(connection, statement("records_now"))
    known = {Key(kind, code, str(since) if since else None): body for kind, code, since, body in _bodies(before)}
    wanted = dict(_written(model))
    changed: list[tuple[Key, str | None]] = [(key, body) for key, body in wanted.items() if known.get(key) != body]
    changed += [(key, None) for key in known if key not in wanted]
    start = last_number(connection, "records")
    entries = [
        (start + n, key.kind, key.code, key.valid_from, body, who, at, why) for n, (key, body) in enumerate(changed, 1)
    ]
    if entries:
        frame = pl.DataFrame(entries, schema=_SCHEMA, orient="row").with_columns(pl.col("valid_from").str.to_date())
        append(connection, "records", frame)
    return len(entries)


def last(database: Database) -> int:
    """The number of the latest record, 0 in a new workspace."""
    return int(database.once("select coalesce(max(number), 0) as number from records"))


def moved(connection: Connection, number: int) -> bool:
    """Whether there are records after that number."""
    return last_number(connection, "records") != number


def _bodies(frame: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    return iter(frame.select("kind", "code", "valid_from", "body").iter_rows())


def _model(frame: pl.DataFrame) -> Model:
    sections: dict[str, Any] = {name: [] for name in SECTIONS}
    for kind, _, _, body in _bodies(frame):
        entry = json.loads(body)
        if kind == "workspace":
            sections["workspace"] = entry
        else:
            sections[kind].append((entry.pop("_position"), entry))
    for name in SECTIONS:
        sections[name] = [entry for _, entry in sorted(sections[name], key=lambda pair: pair[0])]
    return Model.model_validate(sections)


def _written(model: Model) -> Iterator[tuple[Key, str]]:
    yield Key("workspace", "workspace", None), _text(model.workspace.written())
    for kind in SECTIONS:
        for position, entry in enumerate(getattr(model, kind)):
            yield _key(kind, entry), _text(entry.written() | {"_position": position})


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=False)


def _key(kind: str, entry: Entry) -> Key:
    if isinstance(entry, Driver):
        return Key(kind, f"{entry.source} {entry.to}", None)
    if isinstance(entry, Target):
        parts = (entry.kpi, str(entry.period), entry.scenario or "")
        code = " ".join(parts).rstrip()
    else:
        code = getattr(entry, "code", "")
    since = entry.valid_from if isinstance(entry, (Target, Dated)) else None
    return Key(kind, code, since.isoformat() if since else None)
