"""What is asked in the benchmark of figures, and the sales it is asked of: the same every time, made by DuckDB.

Forty measures of a table of sales: twenty-four sums, filtered sums, counts, averages and extremes, twelve ratios of
those, four distinct counts. Nothing here needs this repository's packages, so that the peers' interpreters can read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SEED = 20_261
SHOPS, REGIONS, MONTHS, DAYS = 200, 20, 36, 1_096
"""The days of three years of which one has a 29th of February."""
FIRST = date(2023, 1, 1)
COMPANY = "ALL"
LEVELS = ("shop", "region", "company")
COLUMNS = ("date", "shop", "ticket", "member", "product", "cashier", "channel", "kind")
NUMBERS = ("qty", "amount", "cost", "discount")
_NAMES = re.compile(rf"\b({'|'.join((*COLUMNS, *NUMBERS))})\b(?!')")


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate of the rows for which a condition holds, in words that SQL and formulas share."""

    code: str
    call: str
    argument: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measure over another."""

    code: str
    numerator: str
    denominator: str


SIMPLE = (
    Measure("revenue", "sum", "amount"),
    Measure("quantity", "sum", "qty"),
    Measure("cost_total", "sum", "cost"),
    Measure("discount_total", "sum", "discount"),
    Measure("margin", "sum", "amount - cost"),
    Measure("list_value", "sum", "amount + discount"),
    Measure("store_revenue", "sum", "amount", "channel = 'store'"),
    Measure("online_revenue", "sum", "amount", "channel = 'online'"),
    Measure("delivery_revenue", "sum", "amount", "channel = 'delivery'"),
    Measure("group_revenue", "sum", "amount", "channel = 'group'"),
    Measure("kiosk_revenue", "sum", "amount", "channel = 'kiosk'"),
    Measure("remote_quantity", "sum", "qty", "channel in ('online', 'delivery') and kind = 'sale'"),
    Measure("returned", "sum", "amount", "kind = 'return'"),
    Measure("gift_cost", "sum", "cost", "kind = 'gift'"),
    Measure("member_revenue", "sum", "amount", "member is not null"),
    Measure("member_discount", "sum", "discount", "member is not null"),
    Measure("large_revenue", "sum", "amount", "amount >= 300"),
    Measure("lines", "count", "*"),
    Measure("return_lines", "count", "*", "kind = 'return'"),
    Measure("discounted_lines", "count", "*", "discount > 0"),
    Measure("member_lines", "count", "member"),
    Measure("average_line", "avg", "amount"),
    Measure("smallest_line", "min", "amount"),
    Measure("largest_line", "max", "amount"),
)
RATIOS = (
    Ratio("margin_rate", "margin", "revenue"),
    Ratio("discount_rate", "discount_total", "list_value"),
    Ratio("store_share", "store_revenue", "revenue"),
    Ratio("online_share", "online_revenue", "revenue"),
    Ratio("delivery_share", "delivery_revenue", "revenue"),
    Ratio("group_share", "group_revenue", "revenue"),
    Ratio("member_share", "member_revenue", "revenue"),
    Ratio("large_share", "large_revenue", "revenue"),
    Ratio("return_rate", "returned", "revenue"),
    Ratio("return_line_rate", "return_lines", "lines"),
    Ratio("unit_price", "revenue", "quantity"),
    Ratio("unit_cost", "cost_total", "quantity"),
)
DISTINCT = (
    Measure("tickets", "distinct", "ticket"),
    Measure("members", "distinct", "member"),
    Measure("products", "distinct", "product"),
    Measure("online_members", "distinct", "member", "channel = 'online'"),
)
CODES = tuple(one.code for one in (*SIMPLE, *RATIOS, *DISTINCT))


def aggregate(measure: Measure) -> str:
    """A measure as SQL over the columns of the table of sales."""
    argument = f"distinct {measure.argument}" if measure.call == "distinct" else measure.argument
    call = f"{'count' if measure.call == 'distinct' else measure.call}({argument})"
    return f"{call} filter (where {measure.where})" if measure.where else call


def aggregates(measures: tuple[Measure, ...]) -> str:
    """Measures as a list of named results."""
    return ", ".join(f"{aggregate(one)} as {one.code}" for one in measures)


def quotients() -> str:
    """The ratios as a list of named results over those of the measures."""
    return ", ".join(f"{one.numerator} / nullif({one.denominator}, 0) as {one.code}" for one in RATIOS)


def formulas() -> dict[str, str]:
    """Every measure as a person writes it in a model file."""
    written = {one.code: _NAMES.sub(r"sales.\1", aggregate(one)) for one in (*SIMPLE, *DISTINCT)}
    written["lines"] = "count(sales.*)"
    return written | {one.code: f"{one.numerator} / {one.denominator}" for one in RATIOS}


def shop(number: int) -> str:
    """The code of a shop."""
    return f"S{number + 1:03d}"


def region(number: int) -> str:
    """The code of the region of a shop."""
    return f"R{number * REGIONS // SHOPS + 1:02d}"


def units() -> list[tuple[str, str | None]]:
    """Every unit and the one above it, the company first."""
    regions: list[tuple[str, str | None]] = [(code, COMPANY) for code in dict.fromkeys(map(region, range(SHOPS)))]
    return [(COMPANY, None), *regions, *((shop(number), region(number)) for number in range(SHOPS))]


def month_start(number: int) -> date:
    """The first day of a month counted from the first, 0."""
    return date(FIRST.year + number // 12, number % 12 + 1, 1)


def make(path: Path, rows: int) -> None:
    """A DuckDB file with `facts`, in the order in which they happened, and `shops` with their regions and company."""
    import duckdb

    shops = ", ".join(f"('{shop(number)}', '{region(number)}', '{COMPANY}')" for number in range(SHOPS))
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table shops as from (values {shops}) as listed(shop, region, company)")
        connection.execute(f"create table facts as {sales(0, rows, FIRST, DAYS)}")


def make_upload(path: Path, rows: int) -> None:
    """A DuckDB file with `facts` of the month after, as many as one of the months before has."""
    import duckdb

    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create table facts as {sales(rows, rows // MONTHS, month_start(MONTHS), 31)}")


def sales(start: int, rows: int, first: date, days: int) -> str:
    """The query of sales from ticket `start` on, spread over the days: three rows a ticket, of one shop and day.

    A third of the tickets is of nobody known; a member visits one to three shops. Whatever is drawn is drawn by hashing
    the number of the ticket or line, so that it is the same in any order and by any number of threads.
    """
    tickets = -(-rows // 3)
    day = f"date '{first}' + ((number - {start}) * {days} // {tickets + 5})::int"
    shared = "case when guest then {0} else (hash(who, 'home') % 200 + 67 * (visit % (1 + who % 3))) % 200 end"
    return f"""
        with tickets as (
            select number, {day} as day, [3, 1, 5, 2, 4][number % 5 + 1] as lines,
                {_drawn("number", "guest", 3)} = 0 as guest,
                {_drawn("number", "member", 300_000)} as who, {_drawn("number", "visit", 60)} as visit,
                {_drawn("number", "channel", 100)} as way
            from range({start}, {start + tickets + 5}) as counted(number)
        ),
        placed as (select *, {shared.format(_drawn("number", "shop", SHOPS))} as place from tickets),
        sold as (select number * 8 + line as id, placed.* from placed, range(lines) as counted(line))
        select day as date, printf('S%03d', place + 1) as shop,
            printf('SO%d%08d', year(day), number) as ticket,
            case when not guest then printf('%08d', 10_000_000 + who * 7) end as member,
            printf('SKU%05d', (5_000 * pow({_drawn("id", "product", 1_000_000)} / 1e6, 1.5))::int % 5_000) as product,
            printf('C%03d%02d', place + 1, {_drawn("number", "cashier", 10)}) as cashier,
            case when way < 50 then 'store' when way < 75 then 'online' when way < 90 then 'delivery'
                when way < 97 then 'group' else 'kiosk' end as channel,
            case {_drawn("id", "kind", 20)} when 0 then 'return' when 1 then 'gift' else 'sale' end as kind,
            (1 + {_drawn("id", "qty", 6)})::decimal(9, 0) as qty,
            (1 + {_drawn("id", "amount", 50_000)} / 100)::decimal(12, 2) as amount,
            ({_drawn("id", "cost", 30_000)} / 100)::decimal(12, 2) as cost,
            (if({_drawn("id", "cut", 4)} = 0, {_drawn("id", "discount", 2_000)}, 0) / 100)::decimal(12, 2) as discount
        from sold
        order by id
        limit {rows}"""


def _drawn(number: str, what: str, most: int) -> str:
    """A number below `most`."""
    return f"(hash({number}, '{what}', {SEED}) % {most})::int"
