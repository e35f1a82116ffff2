"""From the columns of a sheet to those of a dataset."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.errors import Invalid
from kpi.core.label import Label
from kpi.core.layout import Layout, mark
from kpi.core.mapping import (
    FIXED,
    NOTHING,
    SHEET_NAME,
    STATED,
    Mapped,
    choose,
    enriched,
    implied,
    match,
    source_of,
    tables,
    take,
)
from kpi.core.org import OrgTree, OrgUnit
from kpi.core.problem import Problem, Severity
from kpi.core.reading import SHEET, ColumnType, ReadColumn, Reading, ReadTable
from tests.core.formulas import SALES, STOCK
from tests.core.sheets import sheet

SHOPS = ("一店", "二店", "三店")
ORG = OrgTree.of([
    OrgUnit(code="HQ", name=Label(zh="总部", en="HQ")),
    *(OrgUnit(code=f"S{n}", name=Label(zh=name, en=name), parent="HQ") for n, name in enumerate(SHOPS, 1)),
])  # fmt: skip


def table(*headers: str, sheet: str | None = "一月", rows: int = 2, cell: object = "1") -> ReadTable:
    frame = pl.DataFrame({"_row": range(2, 2 + rows)} | {name: [cell] * rows for name in headers})
    return ReadTable(
        sheet, [1], 2, 1 + rows, [ReadColumn(name, ColumnType.TEXT, None, rows) for name in headers], frame
    )


def reading(*found: ReadTable) -> Reading:
    return Reading("a.xlsx", "sha", tables=list(found))


def test_headers_meet_columns_whatever_their_width_and_case() -> None:
    assert match(table("Ｄay ", "UNITS", "else"), STOCK) == {"day": "Ｄay ", "units": "UNITS"}


def test_the_table_with_the_most_columns_and_rows_is_taken() -> None:
    small = table("day", "units", "channel", "more", sheet="二月")
    large = table("day", "units", "channel", rows=5)
    mapped = choose(reading(table("day", sheet="三月"), small, large), STOCK)
    assert (mapped.table.sheet, mapped.others) == ("一月", ["二月"])
    assert [problem.key for problem in mapped.doubts()] == ["mapping.other_tables"]
    assert choose(reading(small, large), STOCK, "二月").doubts() == []
    assert mapped.ignored() == []
    assert choose(reading(small, large), STOCK, "二月").ignored() == ["more"]


def test_two_tables_of_one_sheet_are_told_apart_by_their_rows() -> None:
    first, second = table("day", "units", "channel", rows=3), table("day", "units", "channel")
    mapped = choose(reading(first, replace(second, first_row=20)), STOCK)
    assert (mapped.table.first_row, mapped.others) == (2, ["一月"])


def test_sheets_of_one_shape_are_taken_together() -> None:
    mapped = choose(reading(table("day", "units", "channel"), table("day", "units", "channel", sheet="二月")), STOCK)
    assert mapped.table.frame[SHEET].to_list() == ["一月", "一月", "二月", "二月"]
    assert (mapped.table.sheet, mapped.others, mapped.doubts()) == (None, [], [])


def test_a_header_over_two_columns_is_told() -> None:
    (problem,) = choose(reading(table("day", "units", "units_2", "channel")), STOCK).doubts()
    assert (problem.key, problem.values, problem.place.column) == (
        "mapping.header_twice",
        {"column": "units", "count": 2},
        "units",
    )


def test_two_headers_that_are_called_so_are_told() -> None:
    dataset = STOCK.model_copy(
        update={"columns": STOCK.columns | {"units": STOCK.columns["units"].model_copy(update={"headers": ["Pieces"]})}}
    )
    (problem,) = choose(reading(table("day", "units", "Pieces", "channel")), dataset).doubts()
    assert (problem.key, problem.values) == ("mapping.two_candidates", {"column": "Pieces", "others": ["units"]})


def test_figures_in_another_unit_are_told() -> None:
    found = table("day")
    mapped = Mapped(reading(found), found, {"day": "day"}, scale={"day": 10_000.0})
    assert [(p.key, p.values["factor"]) for p in mapped.doubts()] == [("mapping.scaled", "10,000")]


def test_why_no_table_fits() -> None:
    broken = Problem(Severity.ERROR, "intake.broken")
    cases = [
        (replace(reading(), error=broken), None, "intake.broken"),
        (reading(), None, "mapping.no_table"),
        (reading(table("day")), "三月", "mapping.no_sheet"),
        (reading(table("day", "unit", "channel")), None, "mapping.missing_column"),
        (reading(table("day", "units", "channel", rows=0)), None, "mapping.no_rows"),
    ]
    for read, wanted, key in cases:
        with pytest.raises(Invalid) as error:
            choose(read, STOCK, wanted)
        assert error.value.problem.key == key
    with pytest.raises(Invalid) as error:
        choose(cases[3][0], STOCK)
    assert error.value.problem.values["suggestion"] == "unit"
    assert error.value.problem.place.row == 1


def test_a_layout_seen_before_maps_itself() -> None:
    found = table("2026-10 天", "数", "渠道")
    layout = Layout("stock", mark(table("2026-09 天", "数", "渠道")), {
        "day": "2026-09 天", "shop": SHEET_NAME, "units": "数", "channel": NOTHING,
    })  # fmt: skip
    columns = {code: layout.columns[code] for code in STOCK.columns}
    mapped = choose(reading(found), STOCK, layouts=[replace(layout, columns=columns, scale={"units": 10.0})])
    assert mapped.remembered
    assert {code: source_of(header) for code, header in mapped.columns.items()} == columns | {"day": "2026-10 天"}
    assert mapped.scale == {"units": 10.0}
    with pytest.raises(Invalid):
        choose(reading(found), STOCK, layouts=[replace(layout, columns={"day": "gone"})])


def test_values_said_for_the_whole_file() -> None:
    found = enriched(table("day"))
    mapped = take(reading(found), found, {"day": "day", "shop": FIXED, "units": NOTHING, "x": "gone"}, {"shop": "S1"})
    assert mapped.columns == {"day": "day", "shop": " fixed shop", "units": " nothing units"}
    assert mapped.table.frame[" fixed shop"].to_list() == ["S1", "S1"]
    assert mapped.table.frame[" nothing units"].to_list() == [None, None]


def test_a_month_stated_and_sheets_called_by_units_need_no_column() -> None:
    found = replace(table("units", "channel", sheet="一店"), period=("2026-10", "2026-10"))
    mapped = choose(reading(found), STOCK, org=ORG)
    assert mapped.columns == {"day": STATED, "units": "units", "channel": "channel"}
    assert mapped.table.frame[STATED].to_list() == [date(2026, 10, 1)] * 2


def test_a_table_with_dates_or_of_a_long_time_states_no_month() -> None:
    dated = replace(table("天"), columns=[ReadColumn("天", ColumnType.DATE)], period=("2026-10-01", "2026-10-31"))
    for found in (dated, replace(table("x"), period=("2026-01", "2026-12")), table("x")):
        assert STATED not in enriched(found).frame.columns


def test_shops_across_become_rows() -> None:
    frame = pl.DataFrame({"_row": [2, 3], "day": [date(2026, 1, 1), date(2026, 1, 2)]} | {s: [1.0, 2.0] for s in SHOPS})
    columns = [ReadColumn("day", ColumnType.DATE), *(ReadColumn(s, ColumnType.NUMBER, None, 2, 3.0) for s in SHOPS)]
    wide = ReadTable("表", [1], 2, 3, columns, frame)
    turned = tables(reading(wide), ORG)[-1]
    assert turned.frame.select("_row", "unit", "value").rows() == [
        (2, "S1", 1.0), (2, "S2", 1.0), (2, "S3", 1.0), (3, "S1", 2.0), (3, "S2", 2.0), (3, "S3", 2.0),
    ]  # fmt: skip


def test_a_turned_table_says_when_where_and_how_much() -> None:
    frame = pl.DataFrame({
        "_row": [2, 2], "period": [date(2026, 1, 1), date(2026, 2, 1)], "unit": ["S1", "S1"], "value": [1.0, 2.0],
    })  # fmt: skip
    kinds = {"period": ColumnType.MONTH, "unit": ColumnType.TEXT, "value": ColumnType.NUMBER}
    turned = enriched(ReadTable(None, [1], 2, 2, [ReadColumn(name, kind) for name, kind in kinds.items()], frame))
    assert implied(turned, STOCK, ORG, {"channel": "x"}) == {"day": "period", "units": "value"}
    assert implied(turned, SALES, ORG, {"qty": "x"}) == {"date": "period", "store": "unit", "amount": "value"}
    assert implied(turned, SALES, OrgTree.of([]), {}) == {"date": "period"}
    assert implied(turned, STOCK, OrgTree.of([]), {"day": "x", "units": "y"}) == {}


def test_sheets_called_by_units_say_where_their_rows_are() -> None:
    rows = {"date": [date(2026, 1, 1)], "amount": [1.0], "qty": [2.0], "渠道": ["线上"]}
    mapped = choose(reading(*(sheet(name, rows) for name in SHOPS)), SALES, org=ORG)
    assert mapped.columns["store"] == SHEET_NAME
    assert mapped.table.frame[SHEET_NAME].to_list() == list(SHOPS)
    new = choose(reading(sheet("一店", rows), sheet("新店", rows)), SALES, org=ORG)
    assert new.table.frame[SHEET_NAME].to_list() == ["一店", "新店"]
    with pytest.raises(Invalid):
        choose(reading(*(sheet(name, rows) for name in ("一店", "封面", "目录"))), SALES, "封面", ORG)


def test_sheets_left_out_of_those_taken_together_are_told_once() -> None:
    rows = {"day": [date(2026, 1, 1)], "channel": ["线上"]}
    tables = [sheet(name, rows | {"units": [value]}) for name, value in (("东", 1.0), ("西", 2.0), ("汇总", 3.0))]
    other = sheet("旧", rows | {"units": [4.0], "备注": ["x"]})
    mapped = choose(reading(*tables, other), STOCK)
    assert mapped.table.frame[SHEET].to_list() == ["东", "西"]
    assert mapped.others == ["旧"]
    assert [problem.key for problem in mapped.table.problems] == ["mapping.summary_sheet"]


def test_a_table_without_a_sheet_is_told_by_its_row() -> None:
    first = replace(table("day", "units", "channel", rows=3), sheet=None)
    second = replace(table("day", "units", "channel"), sheet=None, first_row=20)
    assert choose(reading(first, second), STOCK).others == ["20"]
    with pytest.raises(Invalid) as error:
        choose(reading(first), STOCK, "一月")
    assert error.value.problem.key == "mapping.no_table"


def test_a_wide_table_is_taken_long() -> None:
    wide = sheet("表", {"channel": ["线上"], "1月": [1.0], "2月": [2.0]})
    months = [date(2026, 1, 1), date(2026, 2, 1)]
    long = sheet("表", {"channel": ["线上"] * 2, "period": months, "value": [1.0, 2.0]})
    mapped = choose(reading(replace(wide, turned=long)), STOCK)
    assert mapped.columns == {"day": "period", "units": "value", "channel": "channel"}
    assert mapped.table.frame["value"].to_list() == [1.0, 2.0]


def test_wide_tables_of_several_sheets_are_taken_long_together() -> None:
    def shop(name: str, *values: float) -> ReadTable:
        wide = sheet(name, {"渠道": ["线上"]} | {f"{n}月": [value] for n, value in enumerate(values, 1)})
        days = [date(2026, n, 1) for n in range(1, len(values) + 1)]
        return replace(wide, turned=sheet(name, {"渠道": ["线上"] * len(days), "period": days, "value": list(values)}))

    dataset = SALES.model_copy(update={"columns": {c: v for c, v in SALES.columns.items() if c != "qty"}})
    mapped = choose(reading(shop("一店", 1.0, 2.0), shop("二店", 3.0, 4.0, 5.0)), dataset, org=ORG)
    assert mapped.columns == {"date": "period", "store": SHEET_NAME, "amount": "value", "channel": "渠道"}
    assert mapped.table.frame.select(SHEET_NAME, "value").rows() == [
        ("一店", 1.0), ("一店", 2.0), ("二店", 3.0), ("二店", 4.0), ("二店", 5.0),
    ]  # fmt: skip


def test_a_layout_that_knows_only_a_part_is_not_followed_blindly() -> None:
    found = table("day", "units", "channel")
    layout = Layout("stock", mark(found), {"units": "channel"}, scale={"units": 10.0})
    mapped = choose(reading(found), STOCK, layouts=[layout])
    assert (mapped.columns["units"], mapped.scale, mapped.remembered) == ("units", {}, False)


def test_where_a_column_comes_from() -> None:
    assert [source_of(name) for name in ("金额", " fixed store", " nothing x", SHEET_NAME)] == [
        "金额", FIXED, NOTHING, SHEET_NAME,
    ]  # fmt: skip


FIELDS = st.lists(st.tuples(st.sampled_from(SHOPS), st.integers(1, 99).map(float)), min_size=1, max_size=9)


@given(FIELDS)
def test_every_way_to_take_a_file_keeps_its_figures(rows: list[tuple[str, float]]) -> None:
    sheets = [
        sheet(shop, {"day": [date(2026, 1, 1)] * len(own), "units": own})
        for shop in SHOPS
        if (own := [value for name, value in rows if name == shop])
    ]
    found = tables(reading(*sheets), ORG)
    assert [way.frame["units"].sum() for way in found[: len(sheets)]] == [way.frame["units"].sum() for way in sheets]
    for together in found[len(sheets) :]:
        left_out = {problem.values["sheet"] for problem in together.problems}
        kept = sum(value for name, value in rows if name not in left_out)
        assert together.frame["units"].sum() == kept
