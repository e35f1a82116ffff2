"""The queries of a difference, asked of rows whose members look like SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import polars as pl
import pytest

from kpi.core.difference import Alignment, align, groups
from kpi.core.grammar import parse
from kpi.engines import difference
from kpi.engines.trace import Cut
from tests.core.formulas import CATALOG, SALES

HOSTILE = "O'Brien; drop table x --"
CUT = Cut(SALES, "live_sales", ["A", "B"], "A", date(2026, 5, 1), date(2026, 5, 31))


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    made = duckdb.connect()
    made.execute(
        "create table live_sales (_batch bigint, _sheet varchar, _row integer, _at integer, date date, store varchar, "
        "amount decimal(38,12), qty decimal(38,12), channel varchar)"
    )
    rows = [
        (1, "s", 2, 0, date(2026, 5, 1), "A", 10.5, 1, HOSTILE),
        (1, "s", 3, 1, date(2026, 5, 2), "B", -20, 2, HOSTILE),
        (1, "s", 4, 2, date(2026, 5, 31), "A", 0, 3, HOSTILE),
        (1, None, 5, 3, date(2026, 5, 3), "A", 7, 4, None),
        (1, "s", 6, 4, date(2026, 5, 3), "A", None, 5, "web"),
        (1, "s", 7, 5, date(2026, 6, 1), "A", 1000, 6, "web"),
        (1, "s", 8, 6, date(2026, 5, 1), "C", 1000, 7, "web"),
    ]
    made.executemany("insert into live_sales values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    yield made
    made.close()


def aligned(one: str, other: str) -> Alignment:
    found = align(parse(one, CATALOG), parse(other, CATALOG))
    assert isinstance(found, Alignment)
    return found


def asked(database: duckdb.DuckDBPyConnection, sql: str) -> pl.DataFrame:
    found: pl.DataFrame = database.sql(sql).pl()
    return found


def test_groups_and_their_rows(database: duckdb.DuckDBPyConnection) -> None:
    literal = HOSTILE.replace("'", "''")
    found = aligned(f"sum(sales.amount) filter (where sales.channel = '{literal}') * 2", "sum(sales.amount)")
    frame = asked(database, difference.groups(found, CUT, ["channel"]))
    made = groups(found, frame, ["channel"])
    assert [(one.members["channel"], one.one, one.other, one.rows, one.amount) for one in made] == [
        (HOSTILE, 2.0, 1.0, 3, -9.5),
        (None, 0.0, 1.0, 1, -7.0),
    ]
    listed = asked(database, difference.rows(found, CUT, made[0], 9))
    assert listed.columns == ["_batch", "_sheet", "_row", "_adds", "date", "store", "amount", "channel"]
    assert listed["_row"].to_list() == [3, 2]
    assert listed["_adds"].to_list() == [-20.0, 10.5]
    assert asked(database, difference.rows(found, CUT, made[0], 1))["_row"].to_list() == [3]
    assert asked(database, difference.rows(found, CUT, made[1], 9))["_row"].to_list() == [5]


def test_counts_and_conditions_of_numbers(database: duckdb.DuckDBPyConnection) -> None:
    found = aligned("count(sales.*)", "count(sales.amount) filter (where sales.qty > 1)")
    frame = asked(database, difference.groups(found, CUT, []))
    made = groups(found, frame, [])
    assert [(one.rows, one.amount, one.meets) for one in made] == [(2, 2.0, (False,))]
    assert asked(database, difference.rows(found, CUT, made[0], 9))["_row"].to_list() == [2, 6]
