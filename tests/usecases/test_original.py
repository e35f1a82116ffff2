"""The file that a batch came from, and what stands in it for a row."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.choice import Choice
from kpi.core.errors import NotFound
from kpi.core.period import Span
from kpi.usecases import trace
from kpi.usecases.original import cells, kept, original
from tests.intake.sheets import put, workbook
from tests.usecases.ledger import ME, Ledger
from tests.usecases.test_batch import HEAD, months
from tests.usecases.test_trace import june


def test_an_original_comes_back_under_its_name_byte_for_byte(ledger: Ledger) -> None:
    ledger.sales("june.csv", 10)
    ledger.sales("七月.csv", 20, month="2026-07")
    assert original(ledger, ME, 1) == ("june.csv", (ledger.outside / "june.csv").read_bytes())
    assert original(ledger, ME, 2) == ("七月.csv", (ledger.outside / "七月.csv").read_bytes())
    ledger.undo(1)
    assert original(ledger, ME, 1)[0] == "june.csv"


def test_a_batch_that_is_not_there(ledger: Ledger) -> None:
    with pytest.raises(NotFound) as error:
        original(ledger, ME, 7)
    assert error.value.problem.key == "batch.unknown"


def test_an_original_that_is_gone_is_said(ledger: Ledger) -> None:
    done = ledger.sales("june.csv", 10)
    assert done.incoming is not None
    digest = done.incoming.sha256
    assert kept(ledger, ME, digest)
    ledger.original(digest).unlink()
    assert not kept(ledger, ME, digest)
    with pytest.raises(NotFound) as error:
        original(ledger, ME, 1)
    problem = error.value.problem
    assert (problem.key, problem.values, problem.place.file) == ("original.missing", {"batch": 1}, "june.csv")


def test_what_stands_in_the_file_for_a_row(ledger: Ledger) -> None:
    text = "Date,Store,Amount,Channel\n2026-06-01,华东,10,web\n2026-06-02,HQ,三百,web\n2026-06-03,HQ,4,web\n"
    ledger.take("a.csv", text, choice=Choice(cells={(1, "Amount"): "300"}))
    first, second, _ = june(ledger).rows
    assert [(cell.column, cell.header, cell.text) for cell in cells(ledger, ME, first)] == [
        ("date", "Date", "2026-06-01"), ("store", "Store", "华东"), ("amount", "Amount", "10"),
    ]  # fmt: skip
    assert (cells(ledger, ME, second)[2].text, second.values["amount"]) == ("三百", 300.0)
    ledger.original(first.batch.sha256).unlink()
    with pytest.raises(NotFound) as error:
        cells(ledger, ME, first)
    assert error.value.problem.key == "original.missing"


def test_what_stands_in_the_file_for_a_row_of_a_wide_table_or_of_a_sheet(ledger: Ledger) -> None:
    """Of the cells of a row of a wide table it is the one of the month; what no column says is not in the file."""
    wide = "Store,Channel,2026-05,2026-06,2026-07\nHQ,web,1,2,3\n华东,web,4,5,6\nHQ,shop,7,8,9\n"
    ledger.take("wide.csv", wide)
    rows = june(ledger).rows
    assert [(row.row, row.values["amount"]) for row in rows] == [(2, 2.0), (3, 5.0), (4, 8.0)]
    assert cells(ledger, ME, rows[1])[2].text == "5"
    ledger.take("two.xlsx", months(HEAD, HEAD))
    last = june(ledger).rows[-1]
    assert (last.sheet, last.row, cells(ledger, ME, last)[0].text) == ("June", 7, "2026-06-06")
    ledger.take("2026-08.xlsx", workbook(lambda book: put(book.add_worksheet("华东"), SHEET)))
    (august,) = trace.trace(ledger, ME, "rev", Span(date(2026, 8, 1))).rows
    assert [(cell.header, cell.text) for cell in cells(ledger, ME, august)] == [
        (None, None),
        (None, None),
        ("Amount", "7"),
    ]


SHEET: list[list[object]] = [["Amount", "Channel"], [7, "web"]]
