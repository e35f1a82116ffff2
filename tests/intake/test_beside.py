"""Two tables beside each other are two; a spacer column divides nothing."""

from __future__ import annotations

from kpi.core.reading import Answer
from kpi.intake import read_bytes
from tests.intake.sheets import names, of_text, table

REPEATED = "店,额,,店,额\nA,1,,C,4\nB,2,,D,5\n,,,E,6\n,,,F,7\n"
OTHER = "店,额,,员工,工时\nA,1,,张三,4\nB,2,,李四,5\n,,,王五,6\n,,,赵六,7\n"
EVEN = "店,额,,员工,工时\nA,1,,张三,4\nB,2,,李四,5\n"


def test_two_tables_with_blank_columns_between() -> None:
    for text in (REPEATED, OTHER):
        left, right = of_text(text).tables
        assert left.frame.height == 2
        assert right.frame["_row"].to_list() == [2, 3, 4, 5]
        assert right.columns[1].sum == 22
    assert names(of_text(OTHER).tables[1]) == ["员工", "工时"]


def test_a_spacer_column_divides_nothing() -> None:
    found = table("店,额,,成本,备注\nA,1,,4,x\nB,2,,5,\nC,3,,6,\n")
    assert names(found) == ["店", "额", "成本", "备注"]


def test_where_it_is_not_sure_it_asks() -> None:
    reading = of_text(EVEN)
    assert [problem.values["topic"] for problem in reading.problems] == ["side_by_side"]
    assert len(reading.tables) == 1
    for choice, count in (("one", 1), ("two", 2)):
        settled = read_bytes(EVEN.encode(), "a.csv", [Answer("side_by_side", choice)])
        assert (len(settled.tables), settled.problems) == (count, [])
