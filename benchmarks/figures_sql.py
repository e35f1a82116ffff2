"""The figures of the benchmark as a good engineer writes them by hand in DuckDB, each way as fast as it would go.

Every way starts from the plain table `facts` and leaves the table `results`: a row for each unit and month, a column
for each measure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import duckdb
import polars as pl

from benchmarks.figures_data import DISTINCT, LEVELS, MONTHS, RATIOS, SIMPLE, Measure, aggregate, aggregates, quotients
from benchmarks.figures_data import month_start as start

Connection = duckdb.DuckDBPyConnection
MONTH = "date_trunc('month', date)::date"
PLACE = ("unit", "month")


def at_levels(results: str, source: str, month: str = "month") -> str:
    """A query of the same results by shop, by region and of the company."""
    levels = [
        f"select {level} as unit, {month} as month, {results} from {source} join shops using (shop) group by all"
        for level in LEVELS
    ]
    return " union all ".join(levels)


def one_query(connection: Connection) -> None:
    """One GROUP BY for each level with everything in it; as grouping sets it took as long and twice the memory."""
    wanted = at_levels(f"{aggregates(SIMPLE)}, {aggregates(DISTINCT)}", "facts", MONTH)
    connection.execute(f"create table results as select *, {quotients()} from ({wanted})")


def each_measure(connection: Connection) -> None:
    """A query for each measure, as the tiles of a dashboard ask; that of a ratio has both its operands."""
    known = {one.code: aggregate(one) for one in (*SIMPLE, *DISTINCT)}
    wanted = known | {one.code: f"{known[one.numerator]} / nullif({known[one.denominator]}, 0)" for one in RATIOS}
    for code, value in wanted.items():
        connection.execute(f"create temp table {code}_alone as {at_levels(f'{value} as {code}', 'facts', MONTH)}")
    first, *others = (f"{code}_alone" for code in wanted)
    joined = " ".join(f"join {other} using (unit, month)" for other in others)
    connection.execute(f"create table results as select * from {first} {joined}")


def two_steps(connection: Connection) -> None:
    """Sums at once, by shop and added up; distinct counts by month, of pairs made distinct before they are counted."""
    quick(connection)
    sums(connection)
    store(connection, by_month(connection, [_pairs("ticket"), _pairs("product"), _members]))


def bitmaps(connection: Connection) -> None:
    """As in two steps, but the products of a shop are a set of bits, which sets are united at every level."""
    quick(connection)
    sums(connection)
    sold = _products_as_bits(connection)
    store(connection, by_month(connection, [_pairs("ticket"), _members]).join(sold, on=PLACE))


def quick(connection: Connection) -> None:
    """Settings that help every way."""
    connection.execute("set preserve_insertion_order = false")


def sums(connection: Connection) -> None:
    """The table `sums`: all but the distinct counts and the ratios."""
    measures = tuple(one for one in SIMPLE if one.call != "avg")
    connection.execute(
        f"create temp table by_shop as select shop, {MONTH} as month, {aggregates(measures)} from facts group by all"
    )
    added = at_levels(", ".join(map(_added_up, measures)), "by_shop")
    connection.execute(f"create table sums as select *, revenue / lines as average_line from ({added})")


def _added_up(measure: Measure) -> str:
    call = measure.call if measure.call in ("min", "max") else "sum"
    return f"{call}({measure.code}) as {measure.code}"


def store(connection: Connection, counted: pl.DataFrame) -> None:
    """The table `results` of the sums and what was counted beside them."""
    connection.register("counted", counted)
    connection.execute(f"create table results as select *, {quotients()} from sums join counted using (unit, month)")


def days_of(number: int) -> str:
    """The condition that a row is of a month."""
    return f"date between date '{start(number)}' and last_day(date '{start(number)}')"


def by_month(connection: Connection, questions: Sequence[Callable[[str], str]]) -> pl.DataFrame:
    """The answers to questions about each month, two months at a time."""

    def answered(number: int) -> pl.DataFrame:
        cursor = connection.cursor()
        first, *others = (cursor.sql(question(days_of(number))).pl() for question in questions)
        beside: pl.DataFrame = first
        for other in others:
            beside = beside.join(other, on="unit", how="full", coalesce=True)
        return beside.select(pl.lit(start(number)).alias("month"), pl.all())

    with ThreadPoolExecutor(2) as pool:
        return pl.concat(pool.map(answered, range(MONTHS))).fill_null(0)


def _pairs(column: str) -> Callable[[str], str]:
    """The question how many values a column has at each level, which pairs of shop and value answer."""

    def question(days: str) -> str:
        return f"""
            with pairs as materialized (
                select shop, {column} from facts where {days} and {column} is not null group by all
            )
            select shop as unit, count(*) as {column}s from pairs group by all
            union all
            select region, count(distinct {column}) from pairs join shops using (shop) group by all
            union all
            select any_value(company), count(distinct {column}) from pairs join shops using (shop)"""

    return question


def _members(days: str) -> str:
    """The question how many members there are, and how many bought online, at each level."""
    counts = "count(*) as members, count(*) filter (online) as online_members"
    return f"""
        with pairs as materialized (
            select shop, member, bool_or(channel = 'online') as online
            from facts where {days} and member is not null group by all
        ),
        regional as materialized (
            select region, company, member, bool_or(online) as online from pairs join shops using (shop) group by all
        ),
        common as (select company, member, bool_or(online) as online from regional group by all)
        select shop as unit, {counts} from pairs group by all
        union all
        select region, {counts} from regional group by all
        union all
        select company, {counts} from common group by all"""


def _products_as_bits(connection: Connection) -> pl.DataFrame:
    number_products(connection)
    most = connection.sql("select max(number) from numbered").fetchall()[0][0]
    connection.execute(
        f"create temp table sold as select shop, {MONTH} as month, bitstring_agg(number, 0, {most}) as bits "
        "from facts join numbered using (product) group by all"
    )
    found: pl.DataFrame = connection.sql(at_levels("bit_count(bit_or(bits)) as products", "sold")).pl()
    return found


def number_products(connection: Connection) -> None:
    """The table `numbered`, which gives every product a number."""
    connection.execute(
        "create table numbered as select product, row_number() over ()::int as number "
        "from (select distinct product from facts)"
    )
