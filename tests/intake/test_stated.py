"""The period that a title, a sheet or a file states."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.intake import read_bytes
from kpi.intake.stated import stated_period
from tests.intake.sheets import keys


@pytest.mark.parametrize(
    ("titles", "sheet", "file", "period"),
    [
        ([], None, "销售明细_202610.xlsx", "2026-10"),
        ([], None, "sales-2026-10.csv", "2026-10"),
        ([], None, "sales_2026_10.csv", "2026-10"),
        ([], None, "October 2026.csv", "2026-10"),
        ([], None, "20261001-20261031.csv", "2026-10"),
        ([], None, "sales_20261031.csv", None),
        ([], "2026年10月", "x.xlsx", "2026-10"),
        ([], "10月", "销售2026.xlsx", "2026-10"),
        ([], "十月", "2026.xlsx", "2026-10"),
        ([], "Oct-26", "x", "2026-10"),
        ([], "Oct", "budget 2026.xlsx", "2026-10"),
        ([], "2026Q3", "x", "2026-Q3"),
        ([], "上半年", "2026.xlsx", None),
        ([], "1985-2017 ACTUALS", "x", None),
        ([], "10月", "x.xlsx", None),
        (["2026年第三季度销售"], "a", "b", "2026-Q3"),
        (["2026年度"], "10月", "b", "2026-10"),
        (["2026年1-10月累计"], "10月", "2026.csv", None),
        (["期间 2026-10-01 至 2026-10-31"], None, "x", "2026-10"),
        (["2026-01-01 至 2026-12-31"], None, "x", "2026"),
        (["2026-07-01 至 2026-09-30"], None, "x", "2026-Q3"),
        (["2026-07-01 至 2026-08-31"], None, "x", None),
        (["2026年9月与2026年10月"], "2026年10月", "x", None),
    ],
)
def test_one_period_plainly_stated(titles: list[str], sheet: str | None, file: str, period: str | None) -> None:
    found = stated_period(titles, sheet, file)
    assert (None if found is None else str(found)) == period


def test_a_table_without_dates_is_of_the_period_stated() -> None:
    found = read_bytes("店,额\nA,1\nB,2\n".encode(), "销售_202610.csv").tables[0]
    assert found.period == ("2026-10", "2026-10")


def test_dates_without_a_year_take_it_from_the_file() -> None:
    found = read_bytes("日期,店,额\n10/01,A,1\n10/02,B,2\n".encode(), "销售_202610.csv").tables[0]
    assert found.frame["日期"].to_list() == [date(2026, 10, 1), date(2026, 10, 2)]
    assert keys(found) == ["intake.year_from_file"]


def test_a_file_named_after_another_month_is_said() -> None:
    text = "日期,店,额\n2026-09-01,A,1\n2026-09-02,B,2\n"
    assert keys(read_bytes(text.encode(), "销售_202610.csv").tables[0]) == ["intake.file_period_differs"]
    assert keys(read_bytes(text.encode(), "销售_202609.csv").tables[0]) == []
