"""Which rows are data: totals, notes, headings and blanks are dropped with their reason."""

from __future__ import annotations

import pytest

from kpi.core.reading import CheckedTotal
from tests.intake.sheets import dropped, keys, of_text, table


def test_subtotals_and_the_grand_total_are_checked_against_their_rows() -> None:
    found = table("大区,门店,金额\n华东,A,1\n华东,B,2\n华东小计,,3\n华北,C,4\n华北,D,5\n小计,,9\n合计,,12\n")
    assert found.frame["金额"].to_list() == [1, 2, 4, 5]
    assert found.frame["_row"].to_list() == [2, 3, 5, 6]
    assert dropped(found) == [(4, "total"), (7, "total"), (8, "total")]
    assert found.totals == [
        CheckedTotal(4, "金额", 3, 3),
        CheckedTotal(7, "金额", 9, 9),
        CheckedTotal(8, "金额", 12, 12),
    ]
    assert keys(found) == []


def test_a_total_that_does_not_add_up_is_said() -> None:
    found = table("大区,门店,金额\n华东,A,1\n华东,B,2\n合计,,4\n")
    assert found.totals == [CheckedTotal(4, "金额", 4, 3)]
    assert keys(found) == ["intake.total_differs"]
    assert found.problems[0].place.row == 4


def test_a_price_is_not_expected_to_add_up() -> None:
    assert keys(table("门店,金额,单价\nA,1,5\nB,2,6\n合计,3,5.5\n")) == []


def test_a_name_that_begins_like_a_total_is_data() -> None:
    found = table("store,amount\nTotal Wine,2\nCorner shop,1\nTotal,3\n")
    assert found.frame["store"].to_list() == ["Total Wine", "Corner shop"]


def test_a_total_without_a_word_is_known_by_its_sum() -> None:
    last = table("行,商品,数量,金额\n1,核桃,1,20\n2,牛肉,5,425\n3,毛巾,2,16\n,,8,461\n")
    assert dropped(last) == [(5, "total")]
    first = table("店,市,1月\n,,6\nA,x,1\nB,y,2\nC,z,3\n")
    assert dropped(first) == [(2, "total")]
    assert first.totals == [CheckedTotal(2, "1月", 6, 6)]


def test_a_row_without_label_that_does_not_add_up_is_data() -> None:
    assert table("店,市,1月\nA,x,1\nB,y,2\n,,7\n").frame.height == 3


@pytest.mark.parametrize(
    "line",
    [
        "注:含税,,",
        "数据来源:国家统计局,,",
        "制表人:张三,,",
        "Source: ONS,,",
        "Note: provisional,,",
        "第1页 共3页,,",
        "* 估计数,,",
    ],
)
def test_notes_below_are_dropped(line: str) -> None:
    assert dropped(table(f"店,市,额\nA,x,1\nB,y,2\n{line}\n")) == [(4, "note")]


def test_a_repeated_header_and_page_totals_are_dropped() -> None:
    found = table("日期,店,额\n2024-01-01,A,1\n2024-01-02,B,2\n本页合计,,3\n日期,店,额\n2024-01-03,A,4\n总计,,7\n")
    assert dropped(found) == [(4, "total"), (5, "header"), (7, "total")]


def test_a_blank_row_inside_ends_nothing() -> None:
    found = table("name,age\nBob,20\nJane,23\n,\nIan,34\n")
    assert found.frame["_row"].to_list() == [2, 3, 5]
    assert dropped(found) == [(4, "blank")]


def test_a_heading_is_a_label_whose_items_are_pushed_in() -> None:
    found = table("item,2016,2017\nADULT,,\n     TOKENS,1,2\n     CASH,3,4\nCHILD,,\n     CASH,5,6\n")
    assert found.frame["item"].to_list() == ["TOKENS", "CASH", "CASH"]
    assert dropped(found) == [(2, "title"), (5, "title")]


def test_an_item_without_figures_stays() -> None:
    found = table("科目,2021,2020\n营业收入,1,2\n其他费用,,\n净利润,3,4\n其他收益,,\n")
    assert found.frame["科目"].to_list() == ["营业收入", "其他费用", "净利润", "其他收益"]


def test_averages_and_targets_at_the_end_are_no_data() -> None:
    found = table("state,rate\nOhio,90\nUtah,92\nNational target,95\nMedian,91\n")
    assert found.frame["state"].to_list() == ["Ohio", "Utah"]


def test_a_change_in_a_column_of_years_is_no_data() -> None:
    found = table(
        "area,year,crimes\nOhio,2015,10\n,2016,11\n,Percent change,10\nUtah,2015,20\n,2016,21\n,Percent change,5\n"
    )
    assert found.frame["crimes"].sum() == 62


def test_the_same_total_again_below_another_cut_makes_another_table() -> None:
    text = "by,2016,2017\ncash,1,2\nticket,3,4\nSYSTEM TOTAL,4,6\nbus,2,2\nrail,2,4\nSYSTEM TOTAL,4,6\n"
    found = of_text(text).tables
    assert [one.frame["by"].to_list() for one in found] == [["cash", "ticket"], ["bus", "rail"]]


def test_rows_longer_than_the_header_are_said() -> None:
    found = table("a,b\n1,2\n3,4,5\n6,7\n8,9\n")
    assert keys(found) == ["intake.rows_too_long"]
    assert found.frame.width == 3


def test_a_subtotal_of_a_single_row_is_one_by_its_word() -> None:
    found = table("部门,姓名,额\n销售,张三,1\n销售,李四,3\n销售,小计,4\n财务,王五,5\n财务,小计,5\n总计,,9\n")
    assert found.frame["姓名"].to_list() == ["张三", "李四", "王五"]
    assert keys(found) == []


def test_a_header_without_the_name_of_the_row_names() -> None:
    found = table('"x","y"\n"r1",1.5,2\n"r2",2.5,3\n"r3",3.5,4\n')
    assert [column.name for column in found.columns] == ["column_1", "x", "y"]


def test_points_between_thousands_where_semicolons_separate() -> None:
    assert table("Datum;Betrag\n31.01.2024;1.000\n01.02.2024;2.500\n").columns[1].sum == 3500
    assert table("Datum,kg\n31.01.2024,1.000\n01.02.2024,2.500\n").columns[1].sum == 3.5


def test_a_full_row_at_the_end_is_data_though_its_figure_cannot_be_read() -> None:
    found = table("店,额\nA,1\nB,2\nC,3\nD,待补\n注:含税,x\n")
    assert found.frame["店"].to_list() == ["A", "B", "C", "D"]
    assert found.lost["value"].to_list() == ["待补"]


def test_a_period_total_is_one_wherever_it_stands() -> None:
    found = table(
        "日期,摘要,借方,贷方,余额\n2026-10-05,收款,500,,1500\n2026-10-09,付款,,300,1200\n"
        "2026-10-31,本期合计,500,300,1200\n2026-10-31,本年累计,5000,4300,1200\n"
    )
    assert [column.sum for column in found.columns[2:4]] == [500, 300]


def test_a_customer_called_as_a_subtotal_is_kept_and_asked() -> None:
    found = table(
        "日期,客户,数量,金额\n2026-10-01,小计,1,100\n2026-10-01,王五,2,250\n2026-10-02,小计,3,50\n2026-10-03,李四,4,75\n"
    )
    assert found.columns[3].sum == 475
    assert keys(found) == ["intake.total_kept"] * 2


def test_titles_printed_again_on_every_page_are_titles() -> None:
    found = table(
        "某公司销售明细,,\n日期,店,额\n2026-10-01,A,1\n2026-10-02,B,2\n某公司销售明细,,\n日期,店,额\n2026-10-03,C,4\n"
    )
    assert dropped(found) == [(1, "title"), (5, "title"), (6, "header")]


def test_a_name_that_goes_on_after_the_word_of_a_total_is_no_total_by_chance() -> None:
    found = table("门店,金额\n总统大厦店,10\n合计利百货,20\n小计划文具店,30\n累计宝店,40\n")
    assert found.columns[1].sum == 100
    assert [(problem.key, problem.place.row) for problem in found.problems if problem.key != "intake.no_numbers"] == [
        ("intake.total_kept", 3),
        ("intake.total_kept", 4),
    ]


def test_a_name_that_goes_on_is_a_total_when_two_columns_or_three_rows_say_so() -> None:
    assert dropped(table("store,qty,amount\nA,1,10\nB,2,20\nTotal East,3,30\nC,9,11\n")) == [(4, "total")]
    assert dropped(table("store,amount\nA,10\nB,20\nC,5\nTotal East,35\nD,11\n")) == [(5, "total")]
    assert dropped(table("门店,金额\nA,10\nB,20\n合计(2家),30\nC,5\n")) == [(4, "total")]


def test_a_row_with_all_its_labels_is_data_though_its_figure_is_missing() -> None:
    found = table("门店,商品,金额\n人民路店,米,1\n人民路店,面,2\n解放路店,油,\n制表:张三,审核:李四,\n")
    assert found.frame["商品"].to_list() == ["米", "面", "油"]
    assert dropped(found) == [(5, "note")]


def test_a_label_alone_at_the_end_is_data_where_it_names_rows_above() -> None:
    assert table("门店,金额\nA,1\nB,2\nA,\n").frame["门店"].to_list() == ["A", "B", "A"]
    assert dropped(table("门店,金额\nA,1\nB,2\n张三,\n")) == [(4, "note")]


def test_subtotals_that_are_the_same_by_chance_make_no_other_table() -> None:
    found = table("门店,额,量\nA,1,2\nB,3,4\n小计,4,6\nC,3,2\nD,1,4\n小计,4,6\n")
    assert found.frame["门店"].to_list() == ["A", "B", "C", "D"]
    assert dropped(found) == [(4, "total"), (7, "total")]


def test_a_total_without_any_figure_is_a_total() -> None:
    found = table("门店,毛利率,金额\nA,1%,\nB,2%,\n合计,,\n制表:张三,,\n")
    assert dropped(found) == [(4, "total"), (5, "note")]
    assert found.totals == []
