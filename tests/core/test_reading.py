"""What the reader sees in a file."""

from __future__ import annotations

from datetime import date

import polars as pl

from kpi.core.reading import DAYS, LOST, ROW, SHEET, Answer, ColumnType, ReadColumn, Reading, ReadTable, as_text, nth


def test_two_files_do_not_share_what_they_say() -> None:
    one, other = Reading("a", "1"), Reading("b", "2")
    frame = pl.DataFrame({ROW: [2], "amount": [1.0]})
    table = ReadTable(None, [1], 2, 2, [ReadColumn("amount", ColumnType.NUMBER)], frame)
    one.tables.append(table)
    table.problems.extend(one.problems)
    assert (other.tables, other.problems, table.layout, table.dropped) == ([], [], "long", [])
    assert (table.columns[0].filled, table.columns[0].sum, ColumnType("month")) == (0, None, ColumnType.MONTH)
    assert (table.lost.schema, table.lost.height, table.turned) == (pl.Schema(LOST), 0, None)


def test_an_answer_is_of_the_whole_file_unless_it_says_where() -> None:
    assert Answer("dates", "dmy") == Answer("dates", "dmy", None, None)
    assert Answer("dates", "dmy", "一月", "日期").column == "日期"


def test_months_are_days() -> None:
    assert ColumnType.MONTH in DAYS and ColumnType.NUMBER not in DAYS


def test_cells_of_one_place_are_counted() -> None:
    frame = pl.DataFrame({ROW: [2, 3, 2, 2], SHEET: ["a", "a", "b", "a"]})
    assert frame.select(nth([ROW])).to_series().to_list() == [0, 0, 1, 2]
    assert frame.select(nth([ROW, SHEET])).to_series().to_list() == [0, 0, 0, 1]


def test_values_as_a_person_would_write_them() -> None:
    numbers = pl.Series("n", [1.0, -2.5, 1e20, 0.1, None, float("nan"), float("inf")])
    assert as_text(numbers).to_list() == ["1", "-2.5", "1e+20", "0.1", None, "NaN", "inf"]
    assert as_text(numbers).name == "n"
    assert as_text(pl.Series("s", [" a ", "", None])).to_list() == ["a", "", None]
    assert as_text(pl.Series("d", [date(2026, 1, 2)])).to_list() == ["2026-01-02"]
    assert as_text(pl.Series("b", [True])).to_list() == ["true"]
    assert as_text(pl.Series("i", [7])).to_list() == ["7"]
