"""Wide tables of periods are given long as well."""

from __future__ import annotations

from datetime import date

from kpi.core.reading import ColumnType, ReadTable
from kpi.intake import read_bytes
from tests.intake.sheets import keys, table


def long(found: ReadTable) -> list[tuple[object, ...]]:
    assert found.turned is not None
    return found.turned.frame.drop("_row").rows()


def test_months_with_their_year() -> None:
    found = table("店,2024年1月,2024年2月,2024年3月\nA,1,2,3\nB,4,,6\n")
    assert long(found) == [
        ("A", date(2024, 1, 1), 1),
        ("A", date(2024, 2, 1), 2),
        ("A", date(2024, 3, 1), 3),
        ("B", date(2024, 1, 1), 4),
        ("B", date(2024, 3, 1), 6),
    ]
    assert found.turned is not None
    assert found.turned.columns[1].type is ColumnType.MONTH
    assert found.turned.period == ("2024-01", "2024-03")


def test_months_without_a_year_need_one_stated() -> None:
    text = "店,1月,2月,3月\nA,1,2,3\nB,4,5,6\n"
    assert table(text).turned is None
    passing = "店,11月,12月,1月\nA,1,2,3\nB,4,5,6\n"
    assert read_bytes(passing.encode(), "2026.csv").tables[0].turned is None
    assert long(read_bytes(text.encode(), "2026.csv").tables[0])[0] == ("A", date(2026, 1, 1), 1)


def test_measures_under_periods_and_periods_under_measures() -> None:
    upper = table(",2024年,,2025年,,2026年,\n店,额,量,额,量,额,量\nA,1,2,3,4,5,8\nB,1,2,3,4,5,8\n")
    assert upper.turned is not None
    assert upper.turned.frame.columns == ["_row", "店", "period", "额", "量"]
    assert long(upper)[:2] == [("A", date(2024, 1, 1), 1, 2), ("A", date(2025, 1, 1), 3, 4)]
    assert upper.turned.columns[1].type is ColumnType.DATE


def test_a_total_across_is_left_out_and_checked() -> None:
    found = table("店,2024Q1,2024Q2,2024Q3,合计\nA,1,2,3,6\nB,4,5,6,15\nC,1,1,1,4\n")
    assert found.turned is not None
    assert found.turned.frame.columns == ["_row", "店", "period", "value"]
    assert keys(found) == ["intake.wide", "intake.row_total_differs"]
    assert found.problems[-1].place.row == 4


def test_quarters_that_repeat_their_months_are_left_out() -> None:
    text = "店,2024年1月,2024年2月,2024年3月,2024年一季度\nA,1,2,3,6\nB,4,5,6,15\n"
    found = table(text)
    assert found.turned is not None
    assert found.turned.columns[-1].sum == 21
    assert table(text.replace("15", "99").replace(",6\n", ",7\n")).turned is None


def test_school_years_and_half_years_are_no_months() -> None:
    assert table("店,2009-10,2010-11,2011-12\nA,1,2,3\nB,4,5,6\n").turned is None
    assert table("店,2024上半年,2024下半年,2025上半年\nA,1,2,3\nB,4,5,6\n").turned is None


def test_cells_lost_are_lost_in_the_long_table_too() -> None:
    found = table("店,2024年,2025年,2026年\nA,1,2,3\nB,待补,5,6\nC,1,2,3\nD,1,2,3\nE,1,2,3\n")
    assert found.turned is not None
    assert found.turned.lost.rows() == [(3, "value", "待补", "intake.cell_not_number")]


def test_days_take_the_month_that_is_stated() -> None:
    text = "门店,1日,2日,3日,合计\nA,1,2,3,6\n"
    stated = read_bytes(text.encode(), "2026年10月日报.csv").tables[0]
    assert (stated.layout, keys(stated)) == ("wide", ["intake.wide"])
    assert long(stated) == [("A", date(2026, 10, 1), 1), ("A", date(2026, 10, 2), 2), ("A", date(2026, 10, 3), 3)]
    assert stated.turned is not None
    assert stated.turned.period == ("2026-10-01", "2026-10-03")
    assert stated.turned.columns[1].type is ColumnType.DATE
    assert table(text).turned is None
    assert read_bytes(text.encode(), "2026年.csv").tables[0].turned is None
    named = read_bytes("门店,10月1日,10月2日,10月3日\nA,1,2,3\n".encode(), "2026年.csv").tables[0]
    assert long(named) == long(stated)


def test_numbers_are_days_where_they_run_through_the_month() -> None:
    def sheet(month: str, days: int) -> ReadTable:
        lines = (",".join(["姓名", *map(str, range(1, days + 1))]), ",".join(["张三", *["8"] * days]))
        return table(f"{month}考勤\n{lines[0]}\n{lines[1]}\n")

    october = sheet("2026年10月", 31)
    assert october.turned is not None
    assert october.turned.period == ("2026-10-01", "2026-10-31")
    assert long(october)[30] == ("张三", date(2026, 10, 31), 8)
    assert sheet("2026年11月", 31).turned is None
    assert (sheet("2026年10月", 12).layout, sheet("2026年10月", 12).turned) == ("long", None)


def test_days_that_pass_the_end_of_a_month_are_not_turned() -> None:
    text = "门店,30日,31日,1日\nA,1,2,3\n"
    assert read_bytes(text.encode(), "2026年10月.csv").tables[0].turned is None
