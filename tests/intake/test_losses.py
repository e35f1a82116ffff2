"""Every cell that is lost is listed."""

from __future__ import annotations

import xlsxwriter

from kpi.core.reading import ColumnType
from kpi.intake import read_bytes
from kpi.intake.values import figure
from tests.intake.sheets import put, table, workbook


def test_all_cells_lost_are_listed_not_only_those_told() -> None:
    cells = "".join(f"{n},{'x' if n % 4 == 0 else n}\n" for n in range(1, 401))
    found = table("店,额\n" + cells)
    assert found.lost.height == 100
    assert found.lost.row(0) == (5, "额", "x", "intake.cell_not_number")
    assert len([problem for problem in found.problems if problem.key == "intake.cell_not_number"]) == 50


def test_errors_of_formulas_and_cells_beyond_the_header_are_lost() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("表")
        put(sheet, [["店", "额"], ["A", 1], ["B", None], ["C", 3]])
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")

    found = read_bytes(workbook(fill), "a.xlsx").tables[0]
    assert found.lost.rows() == [(3, "额", "#DIV/0!", "intake.cell_error")]
    assert table("a,b\n1,2\n3,4,5\n6,7\n8,9\n").lost.rows() == [(3, "column_3", "5", "intake.rows_too_long")]


def test_a_figure_too_large_to_be_held_is_lost() -> None:
    assert figure("1e400") is None
    found = table("店,额\nA,1\nB,2\nC,3\nD,4\nE,1e400\n")
    assert (found.columns[1].sum, found.lost["value"].to_list()) == (10, ["1e400"])
    assert table("店,额\nA,1e308\nB,1e308\n").columns[1].sum is None


def test_grouping_that_is_none_is_text() -> None:
    assert [figure(text) for text in ("1,0,0", "1,234'567", "12,34")] == [None, None, None]


def test_a_column_empty_on_one_sheet_is_of_the_type_it_has_on_another() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        put(book.add_worksheet("1月"), [["店", "额", "量"], ["A", 1, 2], ["B", 3, 4]])
        put(book.add_worksheet("2月"), [["店", "额", "量"], ["A", None, 2], ["B", None, 4]])

    first, second = read_bytes(workbook(fill), "a.xlsx").tables
    assert second.columns[1].type is ColumnType.NUMBER
    assert first.frame.schema == second.frame.schema


def test_a_long_text_is_told_in_short_and_lost_whole() -> None:
    found = table(f"店,额\nA,1\nB,{'x' * 400}\nC,3\nD,4\nE,5\n")
    (problem,) = [problem for problem in found.problems if problem.key == "intake.cell_not_number"]
    assert problem.values["value"] == "x" * 60 + "…"
    assert found.lost["value"].to_list() == ["x" * 400]
