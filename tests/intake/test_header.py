"""Where a table begins and what its columns are called."""

from __future__ import annotations

from datetime import date

import xlsxwriter

from kpi.intake import read_bytes
from tests.intake.sheets import dropped, keys, names, of_text, put, table, workbook


def test_titles_above_a_header_are_dropped_with_their_reason() -> None:
    found = table("销售报表\n单位:元\n\n日期,门店,金额\n2024-01-01,A,1\n2024-01-02,B,2\n")
    assert found.header_rows == [4]
    assert (found.first_row, found.last_row) == (5, 6)
    assert dropped(found) == [(1, "title"), (2, "title"), (3, "blank")]


def test_a_line_of_keys_and_values_is_no_header() -> None:
    found = table("账号,6200,类型,借记卡\n序号,日期,类型,金额\n1,2025-12-03,支付,3.88\n2,2025-12-05,汇入,10.00\n")
    assert found.header_rows == [2]


def test_generic_names_far_above_are_no_header() -> None:
    found = table(
        "Column1,Column2,Column3,Column4\n微信账单,,,\n起始时间,,,\n时间,店,类,金额\n2024-01-01,A,x,1\n2024-01-02,B,y,2\n"
    )
    assert names(found) == ["时间", "店", "类", "金额"]


def test_without_header_columns_are_called_by_their_place() -> None:
    found = table("05/01/2023,SHOP,1.96,\n05/02/2023,MARKET,12.10,3\n")
    assert found.header_rows == []
    assert names(found) == ["column_1", "column_2", "column_3", "column_4"]
    assert "intake.no_header" in keys(found)


def test_years_and_months_are_labels() -> None:
    found = table("地区,2024,2023,2022\n北京,1,2,3\n天津,4,5,6\n")
    assert names(found) == ["地区", "2024", "2023", "2022"]
    assert found.layout == "wide"
    assert found.period == ("2022", "2024")
    assert table("店,2024年3月,2024年1月,2024年2月\nA,1,2,3\nB,1,2,3\n").period == ("2024-01", "2024-03")
    assert table("店,Q1 2024,Q2 2024,Q3 2024\nA,1,2,3\nB,1,2,3\n").period == ("2024-Q1", "2024-Q3")


def test_days_of_a_month_are_labels() -> None:
    found = table("姓名,1,2,3,4,5,6\n张三,8,8,8,8,8,8\n李四,7,7,7,7,7,7\n")
    assert names(found) == ["姓名", "1", "2", "3", "4", "5", "6"]


def test_repeated_and_missing_names() -> None:
    assert names(table("a,a,,a_2\n1,2,3,4\n5,6,7,8\n")) == ["a", "a_3", "column_3", "a_2"]


def test_a_column_without_name_and_values_is_left_out() -> None:
    assert names(table("a,,b,\n1,,2,\n3,,4,\n")) == ["a", "b"]


def test_a_named_column_without_values_stays() -> None:
    assert names(table("a,2025年,b\n1,,2\n3,,4\n")) == ["a", "2025年", "b"]


def test_group_names_over_repeated_names_are_joined() -> None:
    found = table(",,1月,,2月,\n门店,品类,销售额,数量,销售额,数量\nA,x,1,2,3,4\nB,y,5,6,7,8\n")
    assert found.header_rows == [1, 2]
    assert names(found) == ["门店", "品类", "1月/销售额", "1月/数量", "2月/销售额", "2月/数量"]


def test_a_title_in_two_cells_over_a_full_header_is_not_joined() -> None:
    found = table("Sum of Sales,Sport,\nQuarter,Golf,Tennis\nQ one,1,2\nQ two,3,4\n")
    assert found.header_rows == [2]
    assert names(found) == ["Quarter", "Golf", "Tennis"]


def test_merged_header_cells_spread_over_their_columns() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("表")
        sheet.merge_range("A1:F1", "2024年销售报表")
        sheet.merge_range("A2:A3", "门店")
        sheet.merge_range("B2:C2", "线上")
        sheet.merge_range("D2:E2", "线下")
        put(sheet, [[], [], [None, "销售额", "单量", "销售额", "单量"], ["A", 1, 2, 3, 4], ["B", 5, 6, 7, 8]])

    found = read_bytes(workbook(fill), "a.xlsx").tables[0]
    assert found.header_rows == [2, 3]
    assert names(found) == ["门店", "线上/销售额", "线上/单量", "线下/销售额", "线下/单量"]


def test_two_tables_below_each_other_are_two() -> None:
    found = of_text("门店,金额\nA,1\nB,2\n\n员工,工时,工资\n张三,8,100\n李四,7,90\n").tables
    assert [names(one) for one in found] == [["门店", "金额"], ["员工", "工时", "工资"]]
    assert [one.first_row for one in found] == [2, 6]


def test_a_column_may_be_called_as_our_own() -> None:
    assert names(table("_row,b\nx,1\ny,2\n")) == ["_row_2", "b"]


def test_a_header_of_two_rows_without_merged_cells() -> None:
    small = table("店,本期,\n,项一,项二\nA,1,2\nB,3,4\n")
    assert names(small) == ["店", "本期/项一", "本期/项二"]
    text = table("店,额,本期,,价\n,,项一,项二,\nA,1,2,x,3\nB,4,5,y,6\n")
    assert names(text) == ["店", "额", "本期/项一", "本期/项二", "价"]


def test_a_lone_title_over_a_gap_is_no_header() -> None:
    found = table("销售月报\n\n明细\n\n店,市,额\nA,x,1\nB,y,2\n")
    assert found.header_rows == [5]


def test_the_header_is_where_it_stands_first() -> None:
    found = table("店,率,额\nA,1%,1\nB,2%,2\nC,3%,\n店,率,额\nD,4%,4\nE,5%,5\n")
    assert found.header_rows == [1]
    assert dropped(found) == [(5, "header")]


def test_a_row_after_a_gap_with_a_month_is_data() -> None:
    found = table("店,月份,额\nA,2019年1月,1\nB,2019年1月,2\n,,\nC,2019年1月,\nD,2019年1月,4\n")
    assert found.frame["_row"].to_list() == [2, 3, 5, 6]


def test_a_row_of_a_month_and_a_figure_like_a_year_is_data() -> None:
    found = table("门店,统计月份,数量\n人民路店,2019年1月,1900\n人民路店,2019年1月,0\n")
    assert found.header_rows == [1]


def test_a_table_below_may_share_a_heading_with_the_one_above() -> None:
    found = of_text("一、销售,,\n门店,金额,\nA,1,\nB,2,\n,,\n二、库存,,\n仓库,数量,金额\n甲,3,4\n乙,5,6\n").tables
    assert [names(one) for one in found] == [["门店", "金额"], ["仓库", "数量", "金额"]]
    assert [one.columns[-1].sum for one in found] == [3, 10]


def test_a_header_said_again_after_a_gap_begins_no_table() -> None:
    (found,) = of_text("店,率,额\nA,1%,1\nB,2%,2\n,,\n店,率,额\nC,3%,3\nD,4%,4\n").tables
    assert dropped(found) == [(4, "blank"), (5, "header")]
    assert found.columns[2].sum == 10


def test_the_year_of_the_sheet_is_that_of_its_months() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("2026年")
        sheet.merge_range("A1:A2", "店")
        for cells, month in (("B1:C1", "1月"), ("D1:E1", "2月"), ("F1:G1", "合计")):
            sheet.merge_range(cells, month)
        put(sheet, [[], [None, *["计划", "实际"] * 3], ["A", 1, 2, 3, 4, 4, 6], ["B", 5, 6, 7, 8, 12, 14]])

    found = read_bytes(workbook(fill), "a.xlsx").tables[0]
    assert found.period == ("2026-01", "2026-02")
    assert found.turned is not None
    assert found.turned.frame.select("店", "计划", "实际").rows() == [
        ("A", 1, 2),
        ("A", 3, 4),
        ("B", 5, 6),
        ("B", 7, 8),
    ]


def test_days_that_fall_by_chance_make_no_header_of_a_row_with_a_figure() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, day = book.add_worksheet("s"), book.add_format({"num_format": "yyyy-mm-dd"})
        put(sheet, [["店", "月份", "日期", "Date", "到期", "额"]])
        for row, (first, figure) in enumerate(((1, None), (2, 0.0), (1, 0.0), (1, 0.0)), 1):
            cells = ["A", "2019年1月", date(2019, first, 1), date(2019, 1, first), date(2019, 1, 1), figure]
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell, day if isinstance(cell, date) else None)

    found = read_bytes(workbook(fill), "a.xlsx").tables[0]
    assert (found.header_rows, found.frame.height) == ([1], 4)
