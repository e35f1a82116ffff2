"""A figure followed to its rows: every kind of aggregate, every way that rows come and go, and the cells themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from kpi.core.choice import Choice
from kpi.core.doubt import Doubt
from kpi.core.errors import Invalid, NotFound
from kpi.core.period import Span, Window
from kpi.core.trace import SourceRow, Trace
from kpi.store.folder import Folder
from kpi.usecases import indicator, trace
from kpi.usecases.original import original
from tests.cli.desk import MODEL
from tests.intake.test_template import Speaker
from tests.oracles.company import VIEWER, company, rent, sales, stock
from tests.usecases.ledger import ME, Ledger
from tests.usecases.test_batch import HEAD, months

EVERY: dict[str, str] = {
    "revenue": "sum(sales.amount)",
    "rows_there": "count(*) + 0 * sum(sales.qty)",
    "rows_online": "count(sales.*) filter (where sales.channel = '线上')",
    "priced": "count(sales.amount)",
    "mean": "avg(sales.amount)",
    "least": "min(sales.amount)",
    "most": "max(sales.amount) filter (where sales.qty > 0)",
    "middle": "median(sales.amount)",
    "kinds": "count(distinct sales.channel)",
    "days_open": "count(distinct sales.date) filter (where sales.date >= '2025-02-10')",
    "row_price": "sum(sales.amount / sales.qty)",
    "tiny": "sum(sales.amount * 0.00000000000012345)",
    "quotes": "sum(sales.amount) filter (where sales.channel = 'O''Brien; drop table x --')",
    "unlike": "sum(sales.amount) filter (where sales.channel not like '%quoted%' and sales.qty between 1 and 3)",
    "alike": "count(sales.qty) filter (where sales.channel like '_hop' or sales.channel is null)",
    "cased": "sum(case when sales.channel = '线上' then sales.amount when sales.qty = 0 then 2000000000 + 2000000000 "
    "else -1 end)",
    "filled": "sum(coalesce(sales.amount, 10)) - sum(coalesce(nullif(sales.qty, 0), 100))",
    "rounded": "round(sum(sales.amount) / 7, 1) + sum(round(sales.amount * 0.15, 1)) + abs(-sum(abs(-sales.qty)))",
    "exact": "count(*) filter (where sales.amount * 0.1 - 100000000000 <> 0.3 and not sales.qty in (1, -2))",
    "odd_names": 'sum(sales.a0 + sales."select") + count(sales."order") filter (where sales.unit <> sales.window)',
    "grown": "revenue / prior(revenue) - 1",
    "year_on_year": "revenue - last_year(revenue)",
    "twice": "grown - prior(grown)",
    "closing": "closing_balance(stock.units)",
    "opening": "opening_balance(stock.units)",
    "apples": "closing_balance(stock.units) filter (where stock.sku = 'apple')",
    "on_average": "average_balance(stock.units) filter (where stock.sku = 'apple')",
    "turnover": "sum(sales.qty) / ((opening_balance(stock.units) + closing_balance(stock.units)) / 2)",
    "rent_paid": "sum(rent.amount)",
    "rent_left": "closing_balance(rent.amount) + average_balance(rent.amount)",
    "choice": "case when revenue > 1000 then 1 when revenue is null then -1 else revenue end",
    "constant": "12 * 5",
}
PLACES = [
    ("HQ", date(2025, 1, 1), "quarter"),
    ("HQ", date(2025, 12, 1), "month"),
    ("HQ", date(2025, 12, 1), "year"),
    ("HQ", date(2025, 11, 1), "half"),
    ("HQ", date(2025, 11, 1), "rolling_12"),
    ("HQ", date(2025, 11, 1), "all"),
    ("HQ", date(2025, 11, 3), "week"),
    ("EAST", date(2025, 2, 1), "quarter"),
    ("S2", date(2025, 6, 1), "month"),
    ("S4", date(2025, 3, 1), "month"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    path = tmp_path_factory.mktemp("company")
    opened = company(path, EVERY, {"sales": sales(), "stock": stock(), "rent": rent()})
    yield opened
    opened.close()


@pytest.mark.parametrize(("unit", "month", "window"), PLACES)
def test_plain_queries_give_the_figure_that_is_kept(folder: Folder, unit: str, month: date, window: str) -> None:
    span = Span(month, Window(window))
    found = {code: trace.trace_indicator(folder, VIEWER, code, span, unit, most=0) for code in EVERY}
    assert {code: (one.value, one.kept) for code, one in found.items() if not one.agrees} == {}
    assert sum(one.value is not None for one in found.values()) > (20 if unit == "HQ" else 0)


SUMMED = ("revenue", "row_price", "cased", "quotes", "unlike", "closing", "apples", "opening", "rent_paid")
COUNTED = ("rows_online", "priced", "alike")


@pytest.mark.parametrize("code", [*SUMMED, *COUNTED])
def test_the_rows_listed_add_up_to_the_figure(folder: Folder, code: str) -> None:
    """What the rows add to a figure is worked out here, from nothing but their cells."""
    found = trace.trace_indicator(folder, VIEWER, code, Span(date(2025, 12, 1), Window.QUARTER), "HQ", 10_000)
    assert len(found.rows) == found.total_rows == sum(source.taken for source in found.sources) > 2
    adds: dict[str, Callable[[dict[str, Any]], float]] = {
        "row_price": lambda v: v["amount"] / v["qty"],
        "cased": lambda v: v["amount"] if v["channel"] == "线上" else 4e9 if v["qty"] == 0 else -1,
        **dict.fromkeys(("closing", "apples", "opening"), lambda v: v["units"]),
        **dict.fromkeys(COUNTED, lambda _: 1),
    }
    add = adds.get(code, lambda v: v["amount"])
    assert sum(add(dict(row.values)) for row in found.rows) == pytest.approx(found.value)
    assert found.queries[0].rows == found.total_rows


def test_the_rows_are_those_of_the_files(folder: Folder) -> None:
    """Every row listed is looked up in the file it is said to stand in."""
    for code in ("revenue", "closing", "rent_paid"):
        found = trace.trace_indicator(folder, VIEWER, code, Span(date(2025, 12, 1), Window.YEAR), "HQ", 10_000)
        assert found.rows
        for row in found.rows:
            assert read(folder, row) == {name: value for name, value in row.values.items() if value is not None}


def read(folder: Folder, row: SourceRow) -> dict[str, str | float]:
    """The cells of a row in its original, by header, read without the product."""
    data = original(folder, ME, row.batch.batch)[1]
    if row.sheet is None:
        lines = list(csv.reader(io.StringIO(data.decode())))
    else:
        book = CalamineWorkbook.from_object(io.BytesIO(data))
        lines = [
            [str(cell) for cell in line] for line in book.get_sheet_by_name(row.sheet).to_python(skip_empty_area=False)
        ]
    cells = dict(zip(map(str.lower, lines[head_of(lines)]), lines[row.row - 1], strict=True))
    return {name: number_or_text(cells[name]) for name in row.values if cells[name]}


def head_of(lines: list[list[str]]) -> int:
    """Where the header is: the first line whose cells are all filled."""
    return next(number for number, line in enumerate(lines) if len(line) > 1 and all(line))


def number_or_text(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def june(ledger: Ledger, code: str = "rev", most: int = 200) -> Trace:
    """The trace of a figure of June."""
    return trace.trace_any(ledger, ME, code, indicator.period("2026-06").span(None, 1), None, most)


def told(found: Trace) -> list[tuple[int, str | None, int, str | float | None]]:
    """Batch, sheet, row and amount of every row."""
    return [(row.batch.batch, row.sheet, row.row, row.values["amount"]) for row in found.rows]


def test_a_kpi_is_followed_to_the_cells(ledger: Ledger) -> None:
    ledger.sales("june.csv", 10, 20.5)
    ledger.sales("may.csv", 7, month="2026-05")
    found = june(ledger)
    assert (found.kpi, found.indicator.code, found.unit, found.value, found.kept) == (
        "rev",
        "revenue",
        "HQ",
        30.5,
        30.5,
    )
    assert (found.agrees, found.difference, found.doubts) == (True, 0.0, (Doubt.PARTIAL,))
    assert [query.sql for query in found.queries] == [
        "select sum(amount)\nfrom live_sales\nwhere date between '2026-06-01' and '2026-06-30'\n"
        "and store in ('HQ', 'EAST')"
    ]
    (source,) = found.sources
    assert (source.batch.file, source.batch.batch, source.taken, source.kept) == ("june.csv", 1, 2, True)
    assert told(found) == [(1, None, 2, 10.0), (1, None, 3, 20.5)]
    assert found.rows[0].values == {"date": "2026-06-01", "store": "EAST", "amount": 10.0}
    assert all(read(ledger, row) == row.values for row in found.rows)
    digest = source.batch.sha256
    ledger.original(digest).unlink()
    assert not june(ledger).sources[0].kept


def test_an_undo_and_a_second_upload(ledger: Ledger) -> None:
    ledger.sales("first.csv", 10, 20)
    ledger.sales("second.csv", 1, 2, 3)
    assert told(june(ledger)) == [(2, None, 2, 1.0), (2, None, 3, 2.0), (2, None, 4, 3.0)]
    assert [source.batch.file for source in june(ledger).sources] == ["second.csv"]
    ledger.undo(2)
    assert (told(june(ledger)), june(ledger).value) == ([(1, None, 2, 10.0), (1, None, 3, 20.0)], 30.0)
    ledger.undo(1)
    nothing = june(ledger)
    assert (nothing.value, nothing.kept, nothing.agrees, nothing.difference) == (None, None, True, None)
    assert (nothing.sources, nothing.rows, nothing.total_rows) == ((), (), 0)
    assert nothing.doubts == (Doubt.MISSING,)


def test_a_keyed_dataset_shows_of_each_key_the_row_that_counts(ledger: Ledger) -> None:
    ledger.orders("a.csv", ("2026-06-01", "A", 1), ("2026-06-02", "B", 2), ("2026-06-03", "C", 3))
    ledger.orders("b.csv", ("2026-06-02", "B", 20))
    found = june(ledger, "ord")
    assert (found.value, told(found)) == (24.0, [(1, None, 2, 1.0), (1, None, 4, 3.0), (2, None, 2, 20.0)])
    assert [row.values["order"] for row in found.rows] == ["A", "C", "B"]
    assert [(s.batch.batch, s.taken, s.batch.rows) for s in found.sources] == [(2, 1, 1), (1, 2, 3)]
    assert all(read(ledger, row) == row.values for row in found.rows)


def test_a_workbook_of_two_sheets(ledger: Ledger) -> None:
    ledger.take("two.xlsx", months(HEAD, HEAD))
    span = Span(date(2026, 6, 1), Window.QUARTER)
    found = trace.trace(ledger, ME, "rev", span)
    assert (found.value, found.total_rows, found.sources[0].batch.sheet) == (36.0, 11, None)
    assert [row[1:] for row in told(found)] == [("May", 2 + n, 1.0 + n) for n in range(5)] + [
        ("June", 2 + n, 1.0 + n) for n in range(6)
    ]
    assert all(read(ledger, row) == row.values for row in found.rows)


def test_rows_that_were_skipped_or_are_no_data_leave_the_others_where_they_stand(ledger: Ledger) -> None:
    lines = ["Sales of the shops,,,", "Date,Store,Amount,Channel", "2026-06-01,EAST,10,web", "soon,EAST,20,web", ",,,"]
    text = "\n".join([*lines, "2026-06-05,EAST,30,web", "Total,,60,"]) + "\n"
    assert ledger.take("a.csv", text, choice=Choice(skipped=frozenset({1}))).outcome == "stored"
    found = june(ledger)
    assert (found.value, told(found)) == (40.0, [(1, None, 3, 10.0), (1, None, 6, 30.0)])
    assert all(read(ledger, row) == row.values for row in found.rows)


def test_rows_of_a_window_before_are_marked_with_it(ledger: Ledger) -> None:
    ledger.sales("may.csv", 10, 30, month="2026-05")
    ledger.sales("june.csv", 50, 10)
    found = june(ledger, "growth_rate")
    assert (found.kpi, found.value) == (None, 0.5)
    months = [(row.span.month.month, row.batch.file, row.values["amount"]) for row in found.rows]
    assert months == [(6, "june.csv", 50.0), (6, "june.csv", 10.0), (5, "may.csv", 10.0), (5, "may.csv", 30.0)]
    assert [(query.span.month.month, query.value) for query in found.queries] == [(6, 60.0), (5, 40.0)]
    now, before = found.figure.operands
    assert (found.figure.formula, found.figure.filled) == ("revenue / prior(revenue) - 1", "60 / 40 - 1")
    assert (now.text, now.value, before.text, before.value) == ("revenue", 60.0, "prior(revenue)", 40.0)
    assert found.document("2026-06", "en")["operands"][1]["window"] == "2026-05-01/2026-05-31"


def test_no_more_rows_than_are_asked_for_but_of_every_window(ledger: Ledger) -> None:
    ledger.sales("may.csv", 1, month="2026-05")
    ledger.sales("june.csv", *range(1, 10))
    for most in (0, 1, 4, 9, 10, 11):
        found = june(ledger, "growth_rate", most)
        assert (len(found.rows), found.total_rows) == (min(most, 10), 10)
    assert [row.span.month.month for row in june(ledger, "growth_rate", 4).rows] == [6, 6, 6, 5]
    with pytest.raises(Invalid) as error:
        june(ledger, most=-1)
    assert error.value.problem.key == "trace.rows"


def test_a_share_of_the_rows_of_one_batch_that_several_aggregates_take(ledger: Ledger) -> None:
    """Rows that two aggregates take are listed once; a batch says how many of its rows are taken in all."""
    ledger.apply(MODEL.replace("formula: sum(sales.amount)", f"formula: {WEB} / sum(sales.amount)"))
    day = "2026-06-0"
    ledger.put(
        "june.csv", [(f"{day}1", "EAST", 10, "web"), (f"{day}2", "HQ", 30, "shop"), (f"{day}3", "HQ", "", "web")]
    )
    found = june(ledger)
    assert (found.value, [query.rows for query in found.queries]) == (0.25, [1, 2])
    assert (told(found), found.total_rows) == ([(1, None, 2, 10.0), (1, None, 3, 30.0)], 2)
    assert found.rows[1].values == {"date": "2026-06-02", "store": "HQ", "amount": 30.0, "channel": "shop"}
    assert [(source.taken, source.batch.rows) for source in found.sources] == [(2, 3)]


WEB = "sum(sales.amount) filter (where sales.channel = 'web')"


def test_the_rows_of_one_query_those_that_weigh_most_first(ledger: Ledger) -> None:
    ledger.sales("may.csv", 1, month="2026-05")
    ledger.sales("june.csv", 10, -40, 20)
    found = june(ledger, "growth_rate", 0)
    assert [row.values["amount"] for row in trace.rows(ledger, ME, found, 0)] == [-40.0, 20.0, 10.0]
    assert [row.values["amount"] for row in trace.rows(ledger, ME, found, 0, most=2)] == [-40.0, 20.0]
    assert [row.batch.file for row in trace.rows(ledger, ME, found, 1)] == ["may.csv"]


def test_the_rows_of_one_query_as_a_workbook(ledger: Ledger) -> None:
    ledger.take("two.xlsx", months(HEAD, HEAD))
    ledger.put("july.csv", [("2026-07-01", "EAST", 5.5, "web")])
    found = trace.trace(ledger, ME, "rev", Span(date(2026, 7, 1), Window.YEAR), 0)
    assert trace.file_name(found, 0, Speaker("en")) == "Revenue rows 2026-01-01 to 2026-07-31.xlsx"
    book = CalamineWorkbook.from_object(io.BytesIO(trace.file(ledger, ME, found, 0, Speaker("en"))))
    head, *lines = book.get_sheet_by_index(0).to_python()
    assert head == ["File", "Sheet", "Row", "Batch", "Date", "Store", "Amount"]
    assert lines[0] == ["two.xlsx", "May", 2.0, 1.0, date(2026, 5, 1), "HQ", 1.0]
    assert lines[-1] == ["july.csv", "", 2.0, 2.0, date(2026, 7, 1), "EAST", 5.5]
    assert len(lines) == found.queries[0].rows == 12


def test_a_definition_of_then(ledger: Ledger) -> None:
    """The formula is that which was in force in the month, and so says the trace."""
    later = "  - {code: revenue, name: Revenue, formula: sum(sales.amount) * 2, valid_from: 2026-06}\n"
    ledger.apply(MODEL.replace("  - {code: ordered,", later + "  - {code: ordered,"))
    ledger.sales("may.csv", 10, month="2026-05")
    ledger.sales("june.csv", 10)
    found = june(ledger)
    assert (found.value, found.indicator.formula, found.indicator.valid_from) == (
        20.0, "sum(sales.amount) * 2", date(2026, 6, 1),
    )  # fmt: skip
    assert found.figure.filled == "10 * 2"
    may = trace.trace(ledger, ME, "rev", Span(date(2026, 5, 1)))
    assert (may.value, may.indicator.formula, may.indicator.valid_from) == (10.0, "sum(sales.amount)", None)


def test_a_figure_that_is_not_what_the_rows_give_is_told(ledger: Ledger) -> None:
    ledger.sales("june.csv", 10)
    ledger.database.write(lambda connection: connection.execute("update actuals set value = 11"))
    found = june(ledger)
    assert (found.agrees, found.value, found.kept, found.difference) == (False, 10.0, 11.0, -1.0)


@pytest.mark.parametrize(
    ("code", "unit", "key"),
    [
        ("growth", None, "trace.goal"),
        ("revenu", None, "trace.unknown"),
        ("revenu", "HQ", "trace.unknown"),
        ("revenue", "Eats", "indicator.unknown_org"),
        ("growth", "HQ", "trace.goal"),
    ],
)
def test_what_cannot_be_traced(ledger: Ledger, code: str, unit: str | None, key: str) -> None:
    with pytest.raises((Invalid, NotFound)) as error:
        trace.trace_any(ledger, ME, code, Span(date(2026, 6, 1)), unit)
    assert error.value.problem.key == key


def test_what_is_no_kpi_or_has_no_formula(ledger: Ledger) -> None:
    ledger.apply(MODEL.replace("scorecard:", "  - {code: mood, name: Mood}\nscorecard:"))
    with pytest.raises(NotFound) as unknown:
        trace.trace(ledger, ME, "reb", Span(date(2026, 6, 1)))
    assert (unknown.value.problem.key, unknown.value.problem.values["suggestion"]) == ("scorecard.unknown_node", "rev")
    with pytest.raises(Invalid) as bare:
        trace.trace_indicator(ledger, ME, "mood", Span(date(2026, 6, 1)))
    assert bare.value.problem.key == "indicator.no_formula"


def test_a_kpi_at_another_unit_and_an_indicator_by_the_name_of_a_unit(ledger: Ledger) -> None:
    ledger.put("june.csv", [("2026-06-01", "EAST", 10, "web"), ("2026-06-02", "HQ", 30, "shop")])
    for code in ("rev", "revenue"):
        found = trace.trace_any(ledger, ME, code, Span(date(2026, 6, 1)), "华东")
        assert (found.kpi, found.indicator.code, found.unit, found.value) == (None, "revenue", "EAST", 10.0)
    assert "store = 'EAST'" in found.queries[0].sql


@pytest.mark.parametrize(("unit", "month", "window"), [PLACES[0], PLACES[5], PLACES[8]])
@pytest.mark.parametrize("channel", ["O'Brien; drop table x --", "nobody"])
def test_the_figure_of_a_member_is_followed_too(
    folder: Folder, unit: str, month: date, window: str, channel: str
) -> None:
    span, keep = Span(month, Window(window)), {"channel": channel}
    codes = [code for code in EVERY if not code.startswith("rent")]
    found = {code: trace.trace_any(folder, VIEWER, code, span, unit, 0, keep) for code in codes}
    assert {code: (one.value, one.kept) for code, one in found.items() if not one.agrees} == {}
    assert {code: one.kept for code, one in found.items()} == {
        code: indicator.value(folder, VIEWER, code, span, unit, keep) for code in codes
    }


@pytest.mark.parametrize("by", ["channel", "qty", "date"])
def test_the_rows_of_the_members_are_those_of_the_whole(folder: Folder, by: str) -> None:
    span = Span(date(2025, 2, 1), Window.MONTH)
    whole = trace.trace_indicator(folder, VIEWER, "revenue", span, "HQ", 10_000)
    values = dict(indicator.members(folder, VIEWER, "revenue", span, by, "HQ"))
    empty, members = values.pop(None, None) or 0, [member for member in values if member is not None]
    found = [trace.trace_indicator(folder, VIEWER, "revenue", span, "HQ", 10_000, {by: member}) for member in members]
    listed = [(row.batch.batch, row.row) for one in found for row in one.rows]
    assert len(set(listed)) == len(listed)
    assert set(listed) <= {(row.batch.batch, row.row) for row in whole.rows}
    assert sum(one.value or 0 for one in found) + empty == pytest.approx(whole.value)
    for member, one in zip(members, found, strict=True):
        assert one.keep == {by: member} and one.total_rows == len(one.rows)
        assert sum(row.values["amount"] or 0 for row in one.rows) == pytest.approx(one.value or 0)  # type: ignore[misc]
        assert {str(row.values[by]).removesuffix(".0") for row in one.rows} <= {member}
        again = trace.rows(folder, VIEWER, one, 0, 10_000)
        assert {(row.batch.batch, row.row) for row in again} == {(row.batch.batch, row.row) for row in one.rows}


def test_a_column_that_a_dataset_has_not_cannot_be_kept_to(folder: Folder) -> None:
    with pytest.raises(Invalid) as unknown:
        trace.trace_indicator(folder, VIEWER, "rent_paid", Span(date(2025, 2, 1)), "HQ", 0, {"chanel": "线上"})
    assert unknown.value.problem.key == "figure.no_dimension"
