"""The actuals: what formulas give for every org unit, month and window, kept so that pages need not ask the facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from kpi.store.database import Connection, Database, append, statement


def clear(connection: Connection) -> None:
    """Drop every figure."""
    connection.execute("delete from actuals")


def drop(connection: Connection, indicators: Sequence[str]) -> None:
    """Drop what some indicators had."""
    connection.execute(
        "delete from actuals where indicator in (select unnest($indicators))", {"indicators": list(indicators)}
    )


def leave(connection: Connection, months: Sequence[date]) -> None:
    """Drop what there was in months that no import covers any more."""
    connection.execute("delete from actuals where month in (select unnest($months))", {"months": list(months)})


def add(connection: Connection, _places: pl.DataFrame, figures: pl.DataFrame) -> None:
    """Keep `figures` (indicator, unit, month, span, value) where there are none."""
    append(connection, "actuals", figures)


def replace(connection: Connection, places: pl.DataFrame, figures: pl.DataFrame) -> None:
    """Keep `figures` instead of what there was at `places` (indicator, month, span)."""
    connection.register("places", places)
    try:
        connection.execute(statement("actuals_replaced"))
    finally:
        connection.unregister("places")
    append(connection, "actuals", figures)


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
