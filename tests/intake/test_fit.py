"""Columns read again as what a dataset needs, and cells repaired."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import polars as pl
import pytest

from kpi.core.dataset import FactType
from kpi.core.reading import LOST, ROW, SHEET, ReadTable
from kpi.intake.fit import fit
from tests.core.sheets import sheet

NUMBER, DATE, TEXT = FactType.NUMBER, FactType.DATE, FactType.TEXT
DAY = date(2026, 3, 4)


def one(values: list[object], kind: FactType, **cells: str) -> ReadTable:
    """A column read as another type, its cells repaired by position."""
    written = {(int(at.lstrip("_")), "x"): text for at, text in cells.items()}
    return fit(sheet("表", {"x": values, "label": ["a"] * len(values)}), {"x": kind}, written)


def lost(found: ReadTable) -> list[tuple[object, ...]]:
    return found.lost.rows()


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (["1,200", "3.5万", None, "-"], NUMBER, [1200.0, 35_000.0, None, None]),
        (["12%", " "], NUMBER, [0.12, None]),
        (["1.234,50", "2,50"], NUMBER, [1234.5, 2.5]),
        (["2026年3月4日", "2026/3/4", None], DATE, [DAY, DAY, None]),
        (["20260304"], DATE, [DAY]),
        (["a", None], TEXT, ["a", None]),
        ([1.0, None], NUMBER, [1.0, None]),
        ([1.0, None], TEXT, [1.0, None]),
        ([DAY], DATE, [DAY]),
        ([datetime(2026, 3, 4, 5)], DATE, [datetime(2026, 3, 4, 5)]),
        ([None, None], NUMBER, [None, None]),
    ],
)
def test_a_column_is_read_as_what_is_needed(values: list[object], kind: FactType, expected: list[object]) -> None:
    found = one(values, kind)
    assert (found.frame["x"].to_list(), lost(found)) == (expected, [])
    assert found.frame["label"].to_list() == ["a"] * len(values)


def test_what_cannot_be_read_so_is_lost_and_says_what_it_was() -> None:
    assert lost(one(["1", "三百", None], NUMBER)) == [(3, "x", "三百", "fact.not_number")]
    assert lost(one(["2026-03-04", "soon", "n/a"], DATE)) == [(3, "x", "soon", "fact.not_date")]
    assert lost(one([DAY, None], NUMBER)) == [(2, "x", "2026-03-04", "fact.not_number")]
    assert lost(one([True, None], NUMBER)) == [(2, "x", "true", "fact.not_number")]
    assert lost(one([5.0, 1234567.5, 20260304.0], DATE)) == [
        (2, "x", "5", "fact.not_date"), (3, "x", "1234567.5", "fact.not_date"),
    ]  # fmt: skip


def test_what_was_lost_before_stays_lost() -> None:
    table = sheet("表", {"x": [1.0, None], "y": ["1", "x"]})
    before = replace(table, lost=pl.DataFrame([(3, "x", "?", "intake.cell_not_number")], schema=LOST, orient="row"))
    assert lost(fit(before, {"y": NUMBER})) == [
        (3, "x", "?", "intake.cell_not_number"),
        (3, "y", "x", "fact.not_number"),
    ]


@pytest.mark.parametrize(
    ("values", "kind", "text", "expected"),
    [
        (["1", "三百"], NUMBER, "300", [1.0, 300.0]),
        (["1", "三百"], NUMBER, " 1,300元 ", [1.0, 1300.0]),
        (["1", "三百"], NUMBER, "", [1.0, None]),
        ([1.0, None], NUMBER, "2", [1.0, 2.0]),
        (["2026-03-04", "soon"], DATE, "2026-03-04", [DAY, DAY]),
        ([DAY, None], DATE, "2026/3/4", [DAY, DAY]),
        ([datetime(2026, 3, 4, 5), None], DATE, "2026-03-04", [DAY, DAY]),
        ([20260304.0, 20260231.0], DATE, "2026-03-04", [DAY, DAY]),
        (["a", "b"], TEXT, " c ", ["a", "c"]),
        (["a", "b"], TEXT, " ", ["a", None]),
        ([1.0, 2.5], TEXT, "S1", ["1", "S1"]),
        ([DAY, DAY], TEXT, "S1", ["2026-03-04", "S1"]),
        ([DAY, DAY], NUMBER, "7", [None, 7.0]),
        ([True, False], NUMBER, "7", [None, 7.0]),
    ],
)
def test_a_cell_is_as_a_person_wrote_it(
    values: list[object], kind: FactType, text: str, expected: list[object]
) -> None:
    found = one(values, kind, _1=text)
    assert found.frame["x"].to_list() == expected
    assert found.lost.filter(pl.col(ROW) == 3).is_empty()


def test_what_a_person_wrote_may_be_wrong_too() -> None:
    found = one(["三百", "四百", "1"], NUMBER, _0="many", _1="400", _2="1", _9="out")
    assert lost(found) == [(2, "x", "many", "fact.not_number")]
    assert found.frame["x"].to_list() == [None, 400.0, 1.0]
    assert lost(one(["2026-03-04"], DATE, _0="soon")) == [(2, "x", "soon", "fact.not_date")]


def test_cells_of_one_row_of_the_sheet_are_told_apart() -> None:
    table = sheet("表", {"x": ["abc", "2", "xyz", "q"]})
    turned = replace(table, frame=table.frame.with_columns(pl.lit(2).alias(ROW)))
    first = fit(turned, {"x": NUMBER}, {(0, "x"): "1"})
    assert (first.frame["x"].to_list(), [row[2] for row in lost(first)]) == ([1.0, 2.0, None, None], ["xyz", "q"])
    middle = fit(turned, {"x": NUMBER}, {(2, "x"): "3", (0, "x"): "many"})
    assert [row[2] for row in lost(middle)] == ["many", "q"]


def test_cells_of_several_sheets_are_told_apart() -> None:
    table = sheet(None, {"x": ["一", "二", "3"]})
    frame = table.frame.with_columns(pl.lit(2).alias(ROW), pl.Series(SHEET, ["a", "b", "c"]))
    both = replace(table, frame=frame, lost=table.lost.with_columns(pl.lit(None, pl.String).alias(SHEET)))
    assert lost(fit(both, {"x": NUMBER})) == [
        (2, "x", "一", "fact.not_number", "a"), (2, "x", "二", "fact.not_number", "b"),
    ]  # fmt: skip
    repaired = fit(both, {"x": NUMBER}, {(0, "x"): "1"})
    assert lost(repaired) == [(2, "x", "二", "fact.not_number", "b")]
    assert repaired.frame["x"].to_list() == [1.0, None, 3.0]
