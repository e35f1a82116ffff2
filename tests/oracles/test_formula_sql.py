"""The figures of formulas against SQL written by hand over the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import polars as pl
import pytest

from kpi.core.period import Span, Window, last_day, shift
from kpi.store import actuals
from kpi.store.folder import Folder
from kpi.usecases import indicator
from tests.oracles.company import FISCAL, MONTHS, ORG, VIEWER, company, rent, sales, stock, subtree

# Formula, and SQL over s0 (the sales of the window), sp, sy (of the prior one and of last year), k0, kb (the stock of
# the window and of the whole one before), r0 (the rent).
CLOSING = (
    "(select sum(units) from {t} join (select shop, max(day) as day from {t} group by shop) using (shop, day) {w})"
)
NOW, THEN = CLOSING.format(t="k0", w=""), CLOSING.format(t="kb", w="")
CASES: dict[str, tuple[str, str]] = {
    "revenue": ("sum(sales.amount)", "select sum(amount) from s0"),
    "chinese": ("sum(销售明细.含税金额) / 10000", "select sum(amount) / 10000 from s0"),
    "rows_there": ("count(*) + 0 * sum(sales.qty)", "select if(count(*) = 0, null, count(*)) from s0"),
    "rows_online": (
        "count(*) filter (where sales.channel = '线上')",
        "select if(count(*) = 0, null, count(if(channel = '线上', 1, null))) from s0",
    ),
    "mean": ("avg(sales.amount)", "select avg(amount::double) from s0"),
    "least": ("min(sales.amount)", "select min(amount) from s0"),
    "most": ("max(sales.amount) filter (where sales.qty > 0)", "select max(amount) from s0 where qty > 0"),
    "middle": ("median(sales.amount)", "select median(amount::double) from s0"),
    "kinds": (
        "count(distinct sales.channel)",
        "select if(count(*) = 0, null, count(distinct channel)) from s0",
    ),
    "days_open": (
        "count(distinct sales.date) filter (where sales.date >= '2025-02-10')",
        "select if(count(*) = 0, null, count(distinct date) filter (where date >= date '2025-02-10')) from s0",
    ),
    "price": ("sum(sales.amount) / sum(sales.qty)", "select sum(amount) / nullif(sum(qty), 0) from s0"),
    "row_price": (
        "sum(sales.amount / sales.qty)",
        "select sum(amount::double / nullif(qty, 0)) from s0",
    ),
    "tiny": ("sum(sales.amount * 0.00000012345)", "select sum(amount::double) * 0.00000012345 from s0"),
    "shares": (
        "sum(sales.amount) filter (where sales.channel in ('线上', 'shop')) / sum(sales.amount)",
        "select sum(if(channel in ('线上', 'shop'), amount, null)) / nullif(sum(amount), 0) from s0",
    ),
    "quotes": (
        "sum(sales.amount) filter (where sales.channel = 'O''Brien; drop table x --')",
        "select sum(amount) from s0 where channel = 'O''Brien; drop table x --'",
    ),
    "unlike": (
        "sum(sales.amount) filter (where sales.channel not like '%quoted%' and sales.qty between 1 and 3)",
        "select sum(amount) from s0 where channel is not null and strpos(channel, 'quoted') = 0 and qty in (1, 2, 3)",
    ),
    "alike": (
        "count(sales.qty) filter (where sales.channel like '_hop' or sales.channel is null)",
        "select if(count(*) = 0, null, count(if(channel = 'shop' or channel is null, 1, null))) from s0",
    ),
    "cased": (
        "sum(case when sales.channel = '线上' then sales.amount when sales.qty = 0 then 2000000000 + 2000000000 "
        "else -1 end)",
        "select sum(case when channel = '线上' then amount when qty = 0 then 4e9 else -1 end) from s0",
    ),
    "filled": (
        "sum(coalesce(sales.amount, 10)) - sum(coalesce(nullif(sales.qty, 0), 100))",
        "select sum(if(amount is null, 10, amount)) - sum(if(qty = 0, 100, qty)) from s0",
    ),
    "rounded": (
        "round(sum(sales.amount) / 7, 1) + sum(round(sales.amount, -1)) + abs(-sum(sales.qty))",
        "select round(sum(amount)::double / 7, 1) + sum(round(amount, -1)) + sum(qty) from s0",
    ),
    "grown": (
        "revenue / prior(revenue) - 1",
        "select (select sum(amount) from s0) / nullif((select sum(amount) from sp), 0) - 1",
    ),
    "year_on_year": (
        "revenue - last_year(revenue)",
        "select (select sum(amount) from s0) - (select sum(amount) from sy)",
    ),
    "or_else": (
        "coalesce(revenue, 0) - coalesce(prior(revenue), 0)",
        "select coalesce((select sum(amount) from s0), 0) - coalesce((select sum(amount) from sp), 0)",
    ),
    "closing": ("closing_balance(stock.units)", "select " + NOW),
    "opening": ("opening_balance(stock.units)", "select " + THEN),
    "apples": (
        "closing_balance(stock.units) filter (where stock.sku = 'apple')",
        "select " + CLOSING.format(t="k0", w="where sku = 'apple'"),
    ),
    "on_average": (
        "average_balance(stock.units)",
        "select sum(units)::double / nullif(count(distinct day), 0) from k0",
    ),
    "turnover": (
        "sum(sales.qty) / ((opening_balance(stock.units) + closing_balance(stock.units)) / 2)",
        f"select (select sum(qty) from s0) / nullif(({THEN} + {NOW}) / 2, 0)",
    ),
    "per_unit": (
        "sum(sales.amount) / average_balance(stock.units)",
        "select (select sum(amount) from s0) / (select sum(units)::double / nullif(count(distinct day), 0) from k0)",
    ),
    "rent_paid": ("sum(rent.amount)", "select sum(amount) from r0"),
    "choice": (
        "case when revenue > 1000 and not revenue between 1500 and 1600 then 1 when revenue is null then -1 "
        "else revenue end",
        "select case when sum(amount) is null then -1 when sum(amount) <= 1000 then sum(amount) "
        "when sum(amount) < 1500 or sum(amount) > 1600 then 1 else sum(amount) end from s0",
    ),
    "odd_names": (
        "sum(sales.month) + sum(sales.value) filter (where sales.unit <> sales.window) * sum(sales.rows) "
        '- sum(sales.a0 + sales."select") + count(distinct sales.facts) + count(sales."order") + max(sales.which)',
        'select sum("month") + sum("value") filter (where "unit" <> "window") * sum("rows") - sum("a0" + "select") '
        '+ nullif(count(distinct "facts"), 0) + count("order") + max("which") from s0',
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    path = tmp_path_factory.mktemp("company")
    formulas = {code: formula for code, (formula, _) in CASES.items()}
    opened = company(path, formulas, {"sales": sales(), "stock": stock(), "rent": rent()})
    yield opened
    opened.close()


class Oracle:
    """The rows in a plain DuckDB, cut to windows and units by hand."""

    def __init__(self) -> None:
        self.db = duckdb.connect()
        for name, rows in (("sales", sales()), ("stock", stock()), ("rent", rent())):
            frame = pl.DataFrame(rows, infer_schema_length=None)
            self.db.register("given", frame)
            self.db.execute(f"create table {name} as select * from given")
            self.db.unregister("given")
        self.db.execute("alter table sales alter amount type decimal(18, 2)")

    def at(self, unit: str, month: date, window: str) -> None:
        """Cut the views to a place."""
        size = {"month": 1, "quarter": 3, "year": 12}[window]
        first = shift(month, -((month.month - FISCAL) % 12 % size))
        cuts = {
            "s0": ("sales", "store", "date", first, month),
            "sp": ("sales", "store", "date", shift(first, -size), shift(month, -size)),
            "sy": ("sales", "store", "date", shift(first, -12), shift(month, -12)),
            "k0": ("stock", "shop", "day", first, month),
            "kb": ("stock", "shop", "day", shift(first, -size), shift(first, -1)),
            "r0": ("rent", "'HQ'", "paid", first, month),
        }
        units = ", ".join(f"'{code}'" for code in subtree(unit))
        for view, (name, org, day, start, end) in cuts.items():
            between = f"{day} between '{start}' and '{last_day(end)}'"
            self.db.execute(f"create or replace temp view {view} as from {name} where {org} in ({units}) and {between}")

    def ask(self, sql: str) -> float | None:
        found = self.db.sql(sql).fetchall()
        assert len(found) == 1
        return None if found[0][0] is None else float(found[0][0])


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    made = Oracle()
    yield made
    made.db.close()


def same(one: float | None, other: float | None) -> bool:
    return one == pytest.approx(other, rel=1e-9, abs=1e-9) if one is not None and other is not None else one is other


@pytest.mark.parametrize(
    ("unit", "month", "window"),
    [
        ("HQ", date(2025, 1, 1), "quarter"),
        ("HQ", date(2025, 12, 1), "month"),
        ("HQ", date(2025, 12, 1), "year"),
        ("EAST", date(2025, 2, 1), "quarter"),
        ("S2", date(2025, 6, 1), "month"),
        ("S2", date(2025, 6, 1), "year"),
        ("S4", date(2025, 3, 1), "month"),
    ],
)
def test_a_figure_asked_for_is_what_the_sql_gives(
    folder: Folder, oracle: Oracle, unit: str, month: date, window: str
) -> None:
    oracle.at(unit, month, window)
    expected = {code: oracle.ask(sql) for code, (_, sql) in CASES.items()}
    given = {code: indicator.value(folder, VIEWER, code, Span(month, Window(window)), unit) for code in CASES}
    assert [(code, given[code], expected[code]) for code in CASES if not same(given[code], expected[code])] == []


@pytest.mark.parametrize("window", ["month", "quarter", "year"])
def test_the_figures_kept_are_what_the_sql_gives(folder: Folder, oracle: Oracle, window: str) -> None:
    months = [date(2024, 11, 1), date(2025, 3, 1), date(2025, 11, 1)]
    found = actuals.read(folder.database, list(ORG), MONTHS[0], MONTHS[-1], window)
    kept = {(code, unit, month): value for code, unit, month, value in found.iter_rows()}
    wrong = []
    for unit in ORG:
        for month in months:
            oracle.at(unit, month, window)
            for code, (_, sql) in CASES.items():
                expected, given = oracle.ask(sql), kept.get((code, unit, month))
                wrong += [] if same(given, expected) else [(code, unit, month, given, expected)]
    assert wrong == []


@pytest.mark.parametrize(
    "code", ["revenue", "price", "kinds", "closing", "opening", "apples", "grown", "or_else", "shares"]
)
@pytest.mark.parametrize("place", [("HQ", date(2025, 6, 1), "quarter"), ("S1", date(2025, 2, 1), "month")], ids=str)
def test_the_members_of_a_dimension(folder: Folder, oracle: Oracle, code: str, place: tuple[str, date, str]) -> None:
    """Broken down by a dimension, and kept to each of its members, the figures are those of the SQL for the member."""
    unit, month, window = place
    span, by = Span(month, Window(window)), "channel" if "stock" not in CASES[code][0] else "sku"
    given = dict(indicator.members(folder, VIEWER, code, span, by, unit))
    assert given
    for member, value in given.items():
        expected = _of_member(oracle, code, (unit, month, window), by, member)
        assert same(value, expected), (code, member, value, expected)
        if member is not None:
            assert same(indicator.value(folder, VIEWER, code, span, unit, {by: member}), expected), (code, member)


def _of_member(oracle: Oracle, code: str, place: tuple[str, date, str], by: str, member: str | None) -> float | None:
    oracle.at(*place)
    test = f"{by} is not distinct from " + ("null" if member is None else "'" + member.replace("'", "''") + "'")
    sql = CASES[code][1]
    if by == "sku":
        return oracle.ask(
            sql.replace("where", "where " + test + " and")
            if "where" in sql
            else sql.replace("using (shop, day) ", f"using (shop, day) where {test}")
        )
    for view in ("s0", "sp"):
        oracle.db.execute(f"create or replace temp view {view}_of as from {view} where {test}")
        sql = sql.replace(f"from {view}", f"from {view}_of")
    return oracle.ask(sql)


def test_a_dimension_of_org_units_and_one_of_numbers(folder: Folder, oracle: Oracle) -> None:
    span = Span(date(2025, 5, 1), Window.YEAR)
    oracle.at("HQ", span.month, "year")
    for by in ("store", "qty", "order"):
        given = dict(indicator.members(folder, VIEWER, "revenue", span, by))
        rows = oracle.db.sql(f'select cast("{by}" as varchar), sum(amount)::double from s0 group by 1').fetchall()
        assert given == pytest.approx(dict(rows))
        for member, value in rows:
            assert indicator.value(folder, VIEWER, "revenue", span, None, {by: member}) == pytest.approx(value)


def test_members_that_are_made_to_break_out_of_the_query(folder: Folder) -> None:
    span = Span(date(2025, 5, 1), Window.YEAR)
    for hostile in ("' or '1'='1", "x'; drop table sales; --", '"', "\\", "\x00", "%", "${y}", "$units"):
        assert indicator.value(folder, VIEWER, "revenue", span, None, {"channel": hostile}) is None


def test_everything_up_to_a_month(folder: Folder, oracle: Oracle) -> None:
    given = indicator.value(folder, VIEWER, "revenue", Span(date(2025, 4, 1), Window.ALL), "EAST")
    expected = oracle.ask("select sum(amount) from sales where store in ('S1', 'S2') and date < '2025-05-01'")
    assert same(given, expected)
