"""Files read as they are written: every cell a text in its place."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import xlsxwriter

from kpi.core.problem import Place
from kpi.intake import read_bytes, read_files

TEXTS = [
    "合计",
    "备注：无",
    "N/A",
    "-",
    "=1+1",
    "+x",
    "@y",
    "1,234",
    "2026-07",
    "true",
    "0017",
    "a\nb",
    "_x0041_",
    "\x01",
]


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("一")
    for row, text in enumerate(TEXTS, 2):
        sheet.write_string(row, 1, text)
    sheet.write_number(2, 3, 2024)
    sheet.write_number(3, 3, 0.1)
    sheet.write_boolean(4, 3, True)
    sheet.write_datetime(5, 3, datetime(2026, 7, 1), book.add_format({"num_format": "yyyy-mm"}))
    sheet.write_formula(6, 3, "=1/0", None, "#DIV/0!")
    sheet.write_formula(7, 3, "=A1", None, "")
    sheet.write_formula(8, 3, "=1+1", None, 2)
    book.add_worksheet("空")
    hidden = book.add_worksheet("藏")
    hidden.hide()
    hidden.write_string(0, 0, "x")
    book.close()
    return out.getvalue()


def test_every_cell_stands_where_it_stood() -> None:
    reading = read_bytes(workbook(), "a.xlsx", as_written=True)
    first, empty, hidden = reading.tables
    assert (first.sheet, first.first_row, first.last_row, first.header_rows) == ("一", 1, len(TEXTS) + 2, [])
    assert first.frame["_row"].to_list() == list(range(1, len(TEXTS) + 3))
    assert first.frame["B"].to_list() == [None, None, *TEXTS]
    assert first.frame["D"].to_list()[2:9] == ["2024", "0.1", "True", "2026-07-01", None, None, "2"]
    assert [(column.name, column.filled) for column in first.columns] == [("A", 0), ("B", 14), ("C", 0), ("D", 5)]
    assert (empty.sheet, empty.frame.shape) == ("空", (0, 1))
    assert hidden.frame.rows() == [(1, "x")]
    assert [problem.key for problem in reading.problems] == ["intake.hidden_sheet"]


def test_a_cell_without_a_value_is_told() -> None:
    first = read_bytes(workbook(), "a.xlsx", as_written=True).tables[0]
    assert [(problem.key, problem.place) for problem in first.problems] == [
        ("intake.cell_error", Place("a.xlsx", "一", 7, "D")),
        ("intake.formula_not_computed", Place("a.xlsx", "一", 8, "D")),
    ]
    assert first.lost.rows() == [
        (7, "D", "#DIV/0!", "intake.cell_error"),
        (8, "D", "", "intake.formula_not_computed"),
    ]


def test_the_child_process_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook())
    there, here = read_files([path], as_written=True)[0], read_bytes(workbook(), "a.xlsx", as_written=True)
    assert [table.frame.rows() for table in there.tables] == [table.frame.rows() for table in here.tables]
    assert [table.problems for table in there.tables] == [table.problems for table in here.tables]


def test_a_long_text_is_not_understood_either() -> None:
    text = "date,amount\n" + "2026-01-01,1\n" * 40_000 + "合计,40000\n"
    (table,) = read_bytes(text.encode(), "a.csv", as_written=True).tables
    assert table.frame.row(0) == (1, "date", "amount")
    assert table.frame.row(-1) == (40_002, "合计", "40000")
