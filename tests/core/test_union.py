"""Sheets of one shape as one table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.problem import Place, Problem, Severity
from kpi.core.reading import LOST, ROW, SHEET, ColumnType, ReadColumn, ReadTable
from kpi.core.union import TELLING, united
from tests.core.sheets import sheet

DAYS = [date(2026, 1, 1), date(2026, 1, 2)]


def one(*tables: ReadTable) -> ReadTable:
    (found,) = united(tables)
    return found


def said(found: ReadTable) -> list[tuple[str, object]]:
    return [(problem.key, problem.place.sheet) for problem in found.problems]


def test_sheets_of_one_shape_follow_one_another_under_the_names_of_the_first() -> None:
    first = sheet("一月", {"Day": DAYS, "金额（元）": [1.0, 2.0]}, {"金额（元）": "元"})
    second = replace(sheet("二月", {"金额(元)": [5.0], " day": DAYS[:1]}, {"金额(元)": "元"}), first_row=9, last_row=40)
    found = one(first, second)
    assert found.frame.rows() == [
        (2, DAYS[0], 1.0, "一月"), (3, DAYS[1], 2.0, "一月"), (2, DAYS[0], 5.0, "二月"),
    ]  # fmt: skip
    assert found.frame.columns == [ROW, "Day", "金额（元）", SHEET]
    assert (found.sheet, found.header_rows, found.first_row, found.last_row) == (None, [1], 2, 40)
    assert found.columns == [
        ReadColumn("Day", ColumnType.DATE, None, 3, None, "2026-01-01", "2026-01-01"),
        ReadColumn("金额（元）", ColumnType.NUMBER, "元", 3, 8.0, 1.0, 5.0),
    ]


def test_what_is_no_set_of_sheets_stays_as_it_is() -> None:
    table = sheet("一月", {"a": [1.0]})
    other = sheet("二月", {"b": [1.0]})
    empty = replace(sheet("三月", {"a": [1.0]}), frame=table.frame.clear())
    unnamed = sheet(None, {"a": [1.0]})
    twice = replace(table, first_row=20)
    for tables in ([], [table], [table, other], [table, empty], [table, unnamed], [table, twice]):
        assert united(tables) == []


def test_headers_that_differ_only_in_case_are_no_shape() -> None:
    same = {"Amount": [1.0], "amount": [2.0]}
    assert united([sheet("一月", same), sheet("二月", same)]) == []


def test_each_shape_is_a_table_of_its_own() -> None:
    tables = [sheet(name, {header: [1.0]}) for name, header in (("1", "a"), ("2", "b"), ("3", "a"), ("4", "b"))]
    assert [found.frame[SHEET].to_list() for found in united(tables)] == [["1", "3"], ["2", "4"]]


def test_a_copied_sheet_is_left_out_and_told() -> None:
    figures = [float(n) for n in range(TELLING)]
    tables = [sheet(name, {"a": figures}) for name in ("一月", "一月 (2)", "二月")]
    tables[2] = sheet("二月", {"a": [9.0, *figures[1:]]})
    found = one(*tables)
    assert found.frame[SHEET].unique(maintain_order=True).to_list() == ["一月", "二月"]
    assert found.problems == [
        Problem(Severity.WARNING, "mapping.copied_sheet", {"sheet": "一月 (2)"}, Place(sheet="一月 (2)"))
    ]


def test_few_figures_may_be_the_same_by_chance() -> None:
    figures = [float(n) for n in range(TELLING - 1)]
    assert said(one(*(sheet(name, {"a": figures}) for name in "ab"))) == []


def test_a_sheet_that_sums_up_the_others_is_left_out_and_told() -> None:
    parts = [
        sheet("东", {"店": ["甲"], "a": [0.1], "b": [1.0]}),
        sheet("西", {"店": ["乙"], "a": [0.2], "b": [2.0]}),
    ]
    whole = sheet("汇总", {"店": ["全"], "a": [0.3], "b": [3.0]})
    for order in ([whole, *parts], [*parts, whole]):
        found = one(*order)
        assert found.frame[SHEET].to_list() == ["东", "西"]
        assert said(found) == [("mapping.summary_sheet", "汇总")]
    half = sheet("汇总", {"店": ["全"], "a": [0.3], "b": [4.0]})
    assert said(one(*parts, half)) == []


def test_what_only_looks_like_a_sum_is_kept() -> None:
    none = [sheet(name, {"a": [0.0]}) for name in "abc"]
    texts = [sheet(name, {"a": ["x"]}) for name in "abc"]
    mixed = [sheet("a", {"a": [1.0]}), sheet("b", {"a": ["x"]}), sheet("c", {"a": [1.0]})]
    idle = [sheet("a", {"a": [7.0]}), sheet("b", {"a": [7.0]}), sheet("c", {"a": [0.0]})]
    for tables in (none, texts, mixed, idle):
        assert said(one(*tables)) == []


def test_a_month_that_equals_the_two_before_it_is_no_sum_of_them() -> None:
    months = [(date(2026, n, 1), amount) for n, amount in ((4, 30.0), (5, 70.0), (6, 100.0))]
    apart = [sheet(str(day.month), {"day": [day], "a": [amount]}) for day, amount in months]
    assert said(one(*apart)) == []
    whole = sheet("全年", {"day": [date(2026, 4, 30), date(2026, 5, 31)], "a": [30.0, 70.0]})
    assert said(one(*apart[:2], whole)) == [("mapping.summary_sheet", "全年")]


def test_columns_of_several_types() -> None:
    nothing = [None, None]
    cases: list[tuple[list[object], list[object], ColumnType, list[object]]] = [
        ([1.0, 2.0], nothing, ColumnType.NUMBER, [1.0, 2.0, None, None]),
        ([1.0, 2.5], ["x", None], ColumnType.TEXT, ["1", "2.5", "x", None]),
        (nothing, nothing, ColumnType.TEXT, [None] * 4),
        ([True, False], [True, None], ColumnType.BOOLEAN, [True, False, True, None]),
    ]
    for first, second, kind, values in cases:
        found = one(sheet("1", {"a": first, "b": DAYS}), sheet("2", {"a": second, "b": DAYS}))
        assert (found.columns[0].type, found.frame["a"].to_list()) == (kind, values)


def test_days_of_several_kinds_are_days() -> None:
    first = sheet("1", {"a": DAYS[:1]})
    moments = pl.DataFrame({ROW: [2], "a": [datetime(2026, 1, 2, 3, 4)]})
    second = replace(first, sheet="2", columns=[ReadColumn("a", ColumnType.DATETIME, None, 1)], frame=moments)
    assert one(first, second).frame["a"].to_list() == DAYS
    both = one(second, replace(second, sheet="3"))
    assert (both.columns[0].type, both.frame["a"].dtype) == (ColumnType.DATETIME, pl.Datetime("us"))


def test_units_that_differ_are_none() -> None:
    found = one(sheet("1", {"a": [1.0]}, {"a": "元"}), sheet("2", {"a": [1.0]}, {"a": "万元"}))
    assert found.columns[0].unit is None


def test_lost_cells_and_problems_say_their_sheet() -> None:
    problem = Problem(Severity.WARNING, "intake.x", {}, Place(sheet="二月"))
    lost = pl.DataFrame([(2, "金额 ", "三", "fact.not_number")], schema=LOST, orient="row")
    second = replace(sheet("二月", {"金额 ": [1.0]}), lost=lost, problems=[problem])
    found = one(sheet("一月", {"金额": [1.0]}), second)
    assert found.lost.rows() == [(2, "金额", "三", "fact.not_number", "二月")]
    assert found.problems == [problem]


def test_the_period_is_that_of_all_sheets() -> None:
    first, second, third = (sheet(name, {"a": [1.0]}) for name in "abc")
    later = replace(second, period=("2026-02", "2026-03"))
    assert one(replace(first, period=("2026-01", "2026-01")), later, third).period == ("2026-01", "2026-03")
    assert one(first, second).period is None


FIGURES = st.floats(-1e6, 1e6).map(lambda value: round(value, 2))
ROWS = st.lists(st.tuples(st.sampled_from(DAYS), FIGURES), min_size=1, max_size=6)


@given(st.lists(ROWS, min_size=2, max_size=5))
def test_what_stands_on_a_sheet_is_that_sheet(sheets: list[list[tuple[date, float]]]) -> None:
    tables = [
        sheet(str(n), {"day": [day for day, _ in rows], "amount": [value for _, value in rows]})
        for n, rows in enumerate(sheets)
    ]
    found = one(*tables)
    left_out = {problem.values["sheet"] for problem in found.problems}
    for table in tables:
        mine = found.frame.filter(pl.col(SHEET) == table.sheet).drop(SHEET)
        expected = table.frame.clear() if table.sheet in left_out else table.frame
        assert mine.rows() == expected.rows()
    assert found.columns[0].filled == found.frame.height
