"""From the columns of a sheet to those of a dataset."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from kpi.core.errors import Invalid
from kpi.core.mapping import choose, match
from kpi.core.problem import Problem, Severity
from kpi.core.reading import ColumnType, ReadColumn, Reading, ReadTable
from tests.core.formulas import STOCK


def table(*headers: str, sheet: str | None = "一月", rows: int = 2) -> ReadTable:
    frame = pl.DataFrame({"_row": range(2, 2 + rows)} | {name: ["1"] * rows for name in headers})
    return ReadTable(sheet, [1], 2, 1 + rows, [ReadColumn(name, ColumnType.TEXT) for name in headers], frame)


def reading(*tables: ReadTable) -> Reading:
    return Reading("a.xlsx", "sha", tables=list(tables))


def test_headers_meet_columns_whatever_their_width_and_case() -> None:
    assert match(table("Ｄay ", "UNITS", "else"), STOCK) == {"day": "Ｄay ", "units": "UNITS"}


def test_the_table_with_the_most_columns_and_rows_is_taken() -> None:
    small, large = table("day", "units", "channel"), table("day", "units", "channel", sheet="二月", rows=5)
    mapped = choose(reading(table("day"), small, large), STOCK)
    assert (mapped.table, mapped.others) == (large, ["一月"])
    assert [problem.key for problem in mapped.doubts()] == ["mapping.other_tables"]
    assert choose(reading(small, large), STOCK, "一月").doubts() == []


def test_a_header_over_two_columns_is_told() -> None:
    (problem,) = choose(reading(table("day", "units", "units_2", "channel")), STOCK).doubts()
    assert (problem.key, problem.values, problem.place.column) == (
        "mapping.header_twice",
        {"column": "units", "count": 2},
        "units",
    )


def test_why_no_table_fits() -> None:
    broken = Problem(Severity.ERROR, "intake.broken")
    cases = [
        (replace(reading(), error=broken), None, "intake.broken"),
        (reading(), None, "mapping.no_table"),
        (reading(table("day")), "三月", "mapping.no_sheet"),
        (reading(table("day", "unit", "channel")), None, "mapping.missing_column"),
        (reading(table("day", "units", "channel", rows=0)), None, "mapping.no_rows"),
    ]
    for read, sheet, key in cases:
        with pytest.raises(Invalid) as error:
            choose(read, STOCK, sheet)
        assert error.value.problem.key == key
    with pytest.raises(Invalid) as error:
        choose(cases[3][0], STOCK)
    assert error.value.problem.values["suggestion"] == "unit"
    assert error.value.problem.place.row == 1
