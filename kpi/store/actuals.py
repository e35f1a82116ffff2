"""The actuals: what formulas give for every org unit, month and window, kept so that pages need not ask the facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from kpi.store.database import Connection, Database, append, statement


def replace(connection: Connection, indicators: Sequence[str], since: date | None, frame: pl.DataFrame) -> None:
    """Put `frame` (indicator, unit, month, span, value) in the place of what these indicators had from `since` on."""
    connection.execute(
        "delete from actuals where indicator in (select unnest($indicators)) and ($since is null or month >= $since)",
        {"indicators": list(indicators), "since": since},
    )
    append(connection, "actuals", frame.drop_nulls("value"))


def keep_only(connection: Connection, indicators: Sequence[str]) -> None:
    """Drop what indicators had that are no longer computed."""
    connection.execute(
        "delete from actuals where indicator not in (select unnest($indicators))", {"indicators": list(indicators)}
    )


def read(
    database: Database,
    units: Sequence[str],
    first: date,
    last: date,
    span: str,
    indicators: Sequence[str] | None = None,
) -> pl.DataFrame:
    """The figures (indicator, unit, month, value) of these org units, months and this window."""
    params = {"units": list(units), "first": first, "last": last, "span": span, "indicators": list(indicators or [])}
    return database.read(statement("actuals"), {**params, "all": indicators is None})


def months(database: Database) -> list[date]:
    """Every month that has a figure, in order."""
    return database.read("select distinct month from actuals order by month")["month"].to_list()
