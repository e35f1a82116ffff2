"""The figures of the benchmark as a good engineer writes them by hand in Polars, over what DuckDB hands over.

One month after the other, two at a time, so that never all facts are in memory. Shops, regions and products come as
numbers, because texts cost the most on their way.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from benchmarks.figures_data import LEVELS, MONTHS, NUMBERS, RATIOS, SIMPLE, Measure
from benchmarks.figures_data import month_start as start
from benchmarks.figures_sql import Connection, days_of, number_products, quick, store, sums

KEYS = (
    "place.number as shop, place.area as region, 0::smallint as company, ticket, member, numbered.number as product, "
    "channel = 'online' as online"
)
FIGURES = "channel, kind, " + ", ".join(f"{name}::double as {name}" for name in NUMBERS)
ADDED = tuple(one for one in SIMPLE if one.call != "avg")


def mixed(connection: Connection) -> None:
    """Sums in DuckDB, distinct counts in Polars."""
    quick(connection)
    with ThreadPoolExecutor(1) as beside:
        added = beside.submit(sums, connection.cursor())
        counted = _by_month(connection, KEYS, _counted)
        added.result()
    store(connection, counted)


def everything(connection: Connection) -> None:
    """Sums and distinct counts in Polars."""
    quick(connection)
    found = _by_month(connection, f"{KEYS}, {FIGURES}", _measured)
    ratios = [_quotient(one.numerator, one.denominator).alias(one.code) for one in RATIOS]
    average = _quotient("revenue", "lines").alias("average_line")
    connection.register("found", found.with_columns(average, *ratios))
    connection.execute("create table results as select * from found")


def _quotient(numerator: str, denominator: str) -> pl.Expr:
    return pl.when(pl.col(denominator) != 0).then(pl.col(numerator) / pl.col(denominator))


def _by_month(
    connection: Connection, columns: str, measured: Callable[[pl.DataFrame], list[pl.DataFrame]]
) -> pl.DataFrame:
    """What is measured of each month at each level, with the names of units."""
    connection.execute(
        "create table place as select *, (row_number() over (order by shop) - 1)::smallint as number, "
        "(dense_rank() over (order by region) - 1)::smallint as area from shops"
    )
    number_products(connection)
    names = [
        connection.sql(f"select distinct {number}::smallint as place, {level} as unit from place").pl()
        for number, level in zip(("number", "area", "0"), LEVELS, strict=True)
    ]

    def answered(number: int) -> pl.DataFrame:
        question = (
            f"select {columns} from facts join place using (shop) join numbered using (product) where {days_of(number)}"
        )
        levels = measured(connection.cursor().sql(question).pl())
        named = [frame.join(name, on="place").drop("place") for frame, name in zip(levels, names, strict=True)]
        return pl.concat(named).with_columns(pl.lit(start(number)).alias("month"))

    with ThreadPoolExecutor(2) as pool:
        return pl.concat(pool.map(answered, range(MONTHS)))


def _counted(sold: pl.DataFrame) -> list[pl.DataFrame]:
    """The distinct counts at each level."""
    known = sold.filter(pl.col("member").is_not_null())
    found = []
    for level in LEVELS:
        all_sold = sold.group_by(place=level).agg(
            pl.col("ticket").n_unique().alias("tickets"), pl.col("product").n_unique().alias("products")
        )
        members = known.group_by(place=level).agg(
            pl.col("member").n_unique().alias("members"),
            pl.col("member").filter("online").n_unique().alias("online_members"),
        )
        found.append(
            all_sold.join(members, on="place", how="left").with_columns(pl.col(*members.columns[1:]).fill_null(0))
        )
    return found


def _measured(sold: pl.DataFrame) -> list[pl.DataFrame]:
    """All that is not a ratio at each level: sums by shop are added up."""
    places = sold.select(LEVELS).unique()
    by_shop = (
        sold.lazy().group_by("shop").agg(map(_aggregate, ADDED)).collect(engine="streaming").join(places, on="shop")
    )
    added = [by_shop.group_by(place=level).agg(map(_added_up, ADDED)) for level in LEVELS]
    return [counts.join(sums_, on="place") for counts, sums_ in zip(_counted(sold), added, strict=True)]


def _aggregate(measure: Measure) -> pl.Expr:
    """A measure of rows, as SQL has it: the sum of no row is empty."""
    rows = pl.sql_expr(measure.where) if measure.where else pl.lit(value=True)
    if measure.argument == "*":
        found = rows.sum() if measure.where else pl.len()
        return found.cast(pl.Int64).alias(measure.code)
    value = pl.sql_expr(measure.argument)
    value = pl.when(rows).then(value) if measure.where else value
    return _called(measure.call, value).alias(measure.code)


def _added_up(measure: Measure) -> pl.Expr:
    """The same measure of several shops."""
    return _called("sum" if measure.call == "count" else measure.call, pl.col(measure.code))


def _called(call: str, value: pl.Expr) -> pl.Expr:
    if call == "sum":
        return pl.when(value.count() > 0).then(value.sum())
    return {"min": value.min, "max": value.max, "count": value.count}[call]()
