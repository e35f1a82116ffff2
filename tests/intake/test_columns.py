"""The types of columns, and cells that are not of their column's type."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest
import xlsxwriter

from kpi.core.reading import ColumnType
from kpi.intake import read_bytes
from kpi.intake.columns import read_column
from kpi.intake.grid import Cell, Fault
from kpi.intake.names import unit_of
from kpi.intake.setting import Setting
from kpi.intake.source import Lost, Source
from kpi.intake.stated import Stated
from tests.intake.sheets import keys, put, table, workbook


def read(name: str, *cells: Cell) -> tuple[str, list[object], list[str]]:
    found = read_column(Source(name, list(cells), list(range(2, 2 + len(cells)))))
    return found.read.type.value, found.values.to_list(), [problem.key for problem in found.problems]


@pytest.mark.parametrize(
    ("name", "cells", "kind"),
    [
        ("门店编码", ("001", "002"), "text"),
        ("流水", ("25022811100401670006", "1"), "text"),
        ("Customer ID", (13085.0, 15998.0), "text"),
        ("Code", (5.0, 4.0), "number"),
        ("fips", (31001.0, 31185.0), "text"),
        ("金额", ("1", "2"), "number"),
        ("日期", ("20240131", "20240201"), "date"),
        ("日期", (20240131.0, 20240201.0), "date"),
        ("日销量", (20240131.0, 20240201.0), "number"),
        ("日期", ("45292", "45293"), "date"),
        ("month", ("202401", "202402"), "month"),
        ("period", ("2024年1月", "2024年2月"), "month"),
        ("time", (datetime(2024, 1, 1, 8), date(2024, 1, 2)), "datetime"),
        ("有无", (True, False), "boolean"),
        ("flag", ("TRUE", "false"), "boolean"),
        ("when", ("18:53:19", "09:36:05"), "text"),
    ],
)
def test_a_column_is_what_its_cells_and_its_name_say(name: str, cells: tuple[Cell, ...], kind: str) -> None:
    assert read(name, *cells)[0] == kind


def test_an_identifier_from_figures_has_no_decimal_point() -> None:
    assert read("Invoice", 489434.0, "C489449")[1] == ["489434", "C489449"]


def test_a_cell_of_another_kind_is_empty_and_said() -> None:
    cells: list[Cell] = [*map(float, range(9)), "待补"]
    found = read_column(Source("金额", cells, list(range(2, 12))))
    assert (found.read.type, found.read.filled, found.read.sum) == (ColumnType.NUMBER, 9, 36.0)
    assert found.values.to_list()[-1] is None
    assert [(p.key, p.values, p.place.row, p.place.column) for p in found.problems] == [
        ("intake.cell_not_number", {"value": "待补"}, 11, "金额")
    ]
    assert found.lost == [Lost(9, "待补", "intake.cell_not_number")]


def test_errors_and_formulas_without_result_are_never_zero() -> None:
    kind, values, problems = read("金额", 1.0, Fault("#DIV/0!"), Fault(""))
    assert (kind, values) == ("number", [1.0, None, None])
    assert problems == ["intake.cell_error", "intake.formula_not_computed"]


def test_marks_of_nothing_are_empty_without_a_word() -> None:
    assert read("金额", 1.0, "-", "N/A", "****") == ("number", [1.0, None, None, None], [])


def test_a_date_that_is_none_is_said() -> None:
    assert read("日期", *["2024-01-01"] * 9, "不详")[2] == ["intake.cell_not_date"]


def test_remarks_currencies_and_mixtures_are_said() -> None:
    assert read("金额", "131.77(已退款89.84)", "5", "6")[1:] == ([131.77, 5.0, 6.0], ["intake.remark_in_number"])
    assert read("金额", "CNY 5", "JPY 6")[2] == ["intake.mixed_currencies"]
    assert read("余额", "5.5", "6.5", "很多", "不少")[::2] == ("text", ["intake.mixed_column"])


def test_day_and_month_that_could_be_swapped_are_said() -> None:
    assert read("date", "01/02/2024", "02/02/2024")[2] == ["intake.day_month_order"]


def test_dates_without_a_year() -> None:
    source = Source("记账日", ["12/29", "01/07"], [3, 4], Setting(stated=Stated(2024, month=1)))
    assert read_column(source).values.to_list() == [date(2023, 12, 29), date(2024, 1, 7)]
    assert read("记账日", "12/29", "01/07")[::2] == ("text", ["intake.date_without_year"])


def test_first_and_last_are_plain_data() -> None:
    days = read_column(Source("日期", ["2024/1/2", None, "2024/1/3"], [2, 3, 4])).read
    assert (days.first, days.last, days.filled) == ("2024-01-02", "2024-01-03", 2)
    months = read_column(Source("月份", ["2024-01", "2024-02"], [2, 3]))
    assert (months.read.first, months.read.last) == ("2024-01", "2024-02")
    assert months.values.dtype == pl.Date


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("金额(元)", "元"),
        ("销售额(万元)", "万元"),
        ("Sales (USD)", "USD"),
        ("毛利率(%)", "%"),
        ("交易金额(收入)", None),
        ("金额", None),
    ],
)
def test_a_header_names_its_unit(name: str, unit: str | None) -> None:
    assert unit_of(name) == unit


def test_percent_signs_are_a_unit_too() -> None:
    column = read_column(Source("rate", ["34.27%", "30.87%"], [2, 3])).read
    assert (column.unit, column.sum) == ("%", 0.6514)


def test_names_in_digits_saved_as_figures_have_lost_their_last_digits() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        put(book.add_worksheet("s"), [["订单号", "额"], [202610010001234567, 1], [202610010001234999, 2], [17, 3]])

    found = read_bytes(workbook(fill), "a.xlsx").tables[0]
    assert (found.columns[0].type, found.columns[0].last) == (ColumnType.TEXT, "17")
    (problem,) = [problem for problem in found.problems if problem.key == "intake.digits_lost"]
    assert (problem.values["count"], problem.place.row, problem.place.column) == (2, 2, "订单号")


def test_names_in_digits_written_as_powers_of_ten_are_no_figures() -> None:
    found = table("订单号,额\n2.0261E+17,1\n2.0261E+17,2\n")
    assert (found.columns[0].type, found.columns[0].sum) == (ColumnType.TEXT, None)
    assert keys(found) == ["intake.digits_lost"]
    assert table("额,店\n2.0261E+17,x\n1E+11,y\n").columns[0].type is ColumnType.NUMBER
