"""The workbook of rows that could not come in."""

from __future__ import annotations

import polars as pl

from kpi.core.reading import ColumnType
from kpi.intake import read_bytes
from kpi.intake.rejects import write
from tests.intake.sheets import names

TITLES = ["行号", "日期", "金额", "原因"]


def test_what_is_written_can_be_read_and_uploaded_again() -> None:
    frame = pl.DataFrame(
        {"_row": [3, 9], "日期": ["2026-02-30", None], "金额": ["三百", "12.50"], "reason": ["a", "b"]}
    )
    (found,) = read_bytes(write(frame, TITLES), "rejects.xlsx").tables
    assert names(found) == TITLES
    assert found.frame["金额"].to_list() == ["三百", "12.50"]
    assert found.frame["日期"].to_list() == ["2026-02-30", None]
    assert found.frame["原因"].to_list() == ["a", "b"]


def test_what_looks_like_a_formula_or_a_link_stays_a_text() -> None:
    cells = ["=1+1", "@SUM(A1)", "+7", "https://example.com", "{=1}", "007"]
    frame = pl.DataFrame({"_row": range(len(cells)), "x": cells, "reason": ["r"] * len(cells)})
    (found,) = read_bytes(write(frame, ["row", "x", "reason"]), "rejects.xlsx").tables
    assert found.frame["x"].to_list() == cells
    assert found.columns[1].type is ColumnType.TEXT


def test_without_a_row_there_are_only_titles() -> None:
    empty = pl.DataFrame(schema={"_row": pl.Int32, "x": pl.String, "reason": pl.String})
    assert write(empty, ["row", "x", "reason"]).startswith(b"PK")
