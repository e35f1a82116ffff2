"""Workbooks and tables in mark-up: cells keep their types, hidden things and faults are said."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

import polars as pl
import pytest
import xlsxwriter

from kpi.intake import read_bytes
from kpi.intake.problems import Refused
from kpi.intake.workbook import open_workbook
from tests.intake.sheets import keys, names, put, workbook
from tests.intake.test_compound import old


def test_cells_come_with_their_types() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("s")
        put(sheet, [["编号", "日期", "金额", "备注"], ["007", None, 1.5, "x"], ["008", None, 2, "y"]])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 1, datetime(2024, 1, 2), day)
        sheet.write_datetime(2, 1, datetime(2024, 1, 3), day)

    reading = read_bytes(workbook(fill), "a.xlsx")
    found = reading.tables[0]
    assert (reading.format, reading.encoding, reading.error) == ("xlsx", None, None)
    assert found.frame.dtypes == [pl.String, pl.Date, pl.Float64, pl.String, pl.Int32]
    assert found.frame["编号"].to_list() == ["007", "008"]
    assert found.period == ("2024-01-02", "2024-01-03")


def test_faults_are_found_where_the_cell_reader_sees_nothing() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("s")
        put(sheet, [["a", "b"], [1, 2], [3, 4], [5, 6]])
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(2, 1, "=A2", None, "")
        sheet.set_row(3, None, None, {"hidden": True})

    reading = read_bytes(workbook(fill), "a.xlsx")
    assert keys(reading.tables[0]) == ["intake.cell_error", "intake.formula_not_computed"]
    assert [(problem.key, problem.values) for problem in reading.problems] == [("intake.hidden_rows", {"count": 1})]
    assert reading.tables[0].frame.height == 3


def test_merged_words_hold_for_all_their_rows_and_figures_do_not() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("s")
        put(sheet, [["大区", "门店", "额"], [None, "A", None], [None, "B", None], ["华北", "C", 3]])
        sheet.merge_range("A2:A3", "华东")
        sheet.merge_range("C2:C3", 10)

    found = read_bytes(workbook(fill), "a.xlsx").tables[0]
    assert found.frame["大区"].to_list() == ["华东", "华东", "华北"]
    assert found.frame["额"].to_list() == [10, None, 3]


def test_every_sheet_has_its_table_and_empty_ones_are_said() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        put(book.add_worksheet("一店"), [["a", "b"], ["x", 1]])
        book.add_worksheet("空")
        hidden = book.add_worksheet("二店")
        hidden.hide()
        put(hidden, [["a", "b"], ["y", 2]])

    reading = read_bytes(workbook(fill), "a.xlsx")
    assert [table.sheet for table in reading.tables] == ["一店", "二店"]
    assert [problem.key for problem in reading.problems] == ["intake.hidden_sheet", "intake.empty_sheet"]
    assert {problem.place.file for problem in reading.problems} == {"a.xlsx"}


def test_phantom_rows_and_columns_are_no_part_of_the_sheet() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("s")
        put(sheet, [["a", "b"], ["x", 1]])
        sheet.write_blank(500, 60, None, book.add_format({"bold": True}))

    grid = open_workbook(workbook(fill), "xlsx").grids[0]
    assert (len(grid.rows), grid.width) == (2, 2)


def test_html_under_the_name_of_excel() -> None:
    page = (
        '<html><head><meta charset="gbk"><style>td{color:red}</style></head>'
        "<body><table><tr><th colspan=2>报表</th></tr>"
        "<tr><th>门店<th>金额</tr><tr><td>A</td><td>1,000.5</td></tr><tr><td>B<td>&nbsp;2</tr></table></body></html>"
    )
    reading = read_bytes(page.encode("gbk"), "a.xls")
    assert (reading.format, reading.encoding) == ("html", "gb18030")
    assert names(reading.tables[0]) == ["门店", "金额"]
    assert reading.tables[0].columns[1].sum == 1002.5


def test_spreadsheet_xml_of_2003() -> None:
    cells = '<Row><Cell><Data ss:Type="String">门店</Data></Cell><Cell><Data>金额</Data></Cell></Row>'
    first = "<Row><Cell><Data>A</Data></Cell><Cell><Data>3</Data></Cell></Row>"
    rows = first + '<Row><Cell ss:Index="2"><Data>4</Data></Cell></Row>'
    xml = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="表一"><Table>{cells}{rows}</Table></Worksheet></Workbook>'
    )
    reading = read_bytes(xml.encode(), "a.xls")
    assert [(table.sheet, table.columns[1].sum) for table in reading.tables] == [("表一", 7.0)]


def test_tab_text_with_formula_quotes_under_the_name_of_excel() -> None:
    reading = read_bytes('="编号"\t="金额"\n="001"\t1.5\n="002"\t2.5\n'.encode("gbk"), "a.xls")
    assert reading.format == "text"
    assert reading.tables[0].frame["编号"].to_list() == ["001", "002"]


def rewritten(change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with a failed formula, every part of it changed."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("s")
        put(sheet, [["a", "b"], ["x", 2], ["y", 4]])
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.set_row(2, None, None, {"hidden": True})

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(fill))) as parts, zipfile.ZipFile(out, "w") as made:
        for name in parts.namelist():
            made.writestr(name, change(parts.read(name)))
    return out.getvalue()


def in_strict_namespace(xml: bytes) -> bytes:
    """As Excel saves a “Strict Open XML” workbook."""
    main, relations = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"officeDocument/2006/relationships"
    strict = xml.replace(main, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    old = b'xmlns:r="http://schemas.openxmlformats.org/' + relations
    return strict.replace(old, b'xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships')


def with_prefix(xml: bytes) -> bytes:
    """As libraries of .NET write a sheet: a prefix before every name."""
    if b"<worksheet" not in xml:
        return xml
    named = re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", xml)
    return named.replace(b"xmlns=", b"xmlns:x=")


@pytest.mark.parametrize("change", [in_strict_namespace, with_prefix])
def test_faults_are_found_in_every_dialect(change: Callable[[bytes], bytes]) -> None:
    reading = read_bytes(rewritten(change), "a.xlsx")
    assert [problem.key for problem in reading.problems] == ["intake.hidden_rows"]
    assert keys(reading.tables[0]) == ["intake.cell_error"]
    assert reading.tables[0].columns[1].sum == 4


@pytest.mark.parametrize("data", [old({1: 90}), old({})[:1100]], ids=["an error", "a panic"])
def test_whatever_stops_the_parser_the_file_is_damaged(data: bytes) -> None:
    with pytest.raises(Refused) as refused:
        open_workbook(data, "xls")
    assert refused.value.problem.key == "intake.damaged"


def test_hidden_columns_are_said_where_they_hold_something() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("s")
        put(sheet, [["a", "b", "c", "d"], ["x", 1, 2, 3], ["y", 4, 5, 6]])
        sheet.set_column(1, 2, None, None, {"hidden": True})
        sheet.set_column(4, 16_383, None, None, {"hidden": True})

    reading = read_bytes(workbook(fill), "a.xlsx")
    assert [(problem.key, problem.values) for problem in reading.problems] == [("intake.hidden_columns", {"count": 2})]
    assert [column.sum for column in reading.tables[0].columns[1:]] == [5, 7, 9]
