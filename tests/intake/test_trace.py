"""The rows behind a figure as a file: values stay values, and nothing becomes a formula."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from kpi.intake import trace
from kpi.intake.trace import BOM, LONGEST, ending, write

FRAME = pl.DataFrame(
    {
        "file": ["a.csv", "=cmd|'/c calc'!A1", "+1", "-1", "@x", "\tx"],
        "row": [2, 3, 4, 5, 6, 7],
        "day": [date(2026, 6, 1), *[None] * 5],
        "amount": [Decimal("10.500000000000"), Decimal(-3), None, None, None, None],
    },
    schema={"file": pl.String, "row": pl.Int32, "day": pl.Date, "amount": pl.Decimal(38, 12)},
)
TITLES = ["File", "Row", "=Day", "Amount"]


def test_a_workbook_has_figures_dates_and_texts() -> None:
    book = CalamineWorkbook.from_object(io.BytesIO(write(FRAME, TITLES)))
    head, first, second, *rest = book.get_sheet_by_index(0).to_python()
    assert head == TITLES
    assert first == ["a.csv", 2.0, date(2026, 6, 1), 10.5]
    assert second == ["=cmd|'/c calc'!A1", 3.0, "", -3.0]
    assert [row[0] for row in rest] == ["+1", "-1", "@x", "\tx"]


def test_no_cell_of_a_workbook_is_a_formula_and_none_is_too_long() -> None:
    long = pl.DataFrame({"text": ["x" * (LONGEST + 1), "=1+1"]})
    book = CalamineWorkbook.from_object(io.BytesIO(write(long, ["Text"])))
    assert [len(row[0]) for row in book.get_sheet_by_index(0).to_python()] == [4, LONGEST, 4]


def test_many_rows_are_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (ending(trace.MOST), ending(trace.MOST + 1)) == (".xlsx", ".csv")
    monkeypatch.setattr(trace, "MOST", 5)
    data = write(FRAME, TITLES)
    assert data.startswith(BOM)
    assert data.removeprefix(BOM).decode().splitlines() == [
        "File,Row,'=Day,Amount",
        "a.csv,2,2026-06-01,10.5",
        "'=cmd|'/c calc'!A1,3,,-3.0",
        "'+1,4,,",
        "'-1,5,,",
        "'@x,6,,",
        "'\tx,7,,",
    ]
