"""A wide table turned long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from kpi.core.reading import LOST, ROW, SHEET, ColumnType, ReadColumn, ReadTable
from kpi.core.unpivot import unpivot

N, T = ColumnType.NUMBER, ColumnType.TEXT


def wide(columns: dict[str, tuple[ColumnType, list[object]]], lost: Sequence[tuple[object, ...]] = ()) -> ReadTable:
    """A table as read, its rows numbered from 2."""
    read = [
        ReadColumn(name, kind, "元" if kind is N else None, sum(v is not None for v in values))
        for name, (kind, values) in columns.items()
    ]
    types = {N: pl.Float64(), T: pl.String(), ColumnType.MONTH: pl.Date()}
    series = [pl.Series(name, values, dtype=types[kind]) for name, (kind, values) in columns.items()]
    rows = pl.Series(ROW, range(2, 2 + len(series[0])), dtype=pl.Int32)
    frame = pl.DataFrame([*series, rows])
    return ReadTable("一", [1], 2, 3, read, frame, "wide", lost=pl.DataFrame(list(lost), schema=LOST, orient="row"))


def rows(table: ReadTable) -> list[tuple[object, ...]]:
    return table.frame.rows()


def test_every_member_is_a_row_in_the_order_of_the_sheet() -> None:
    table = wide({"店": (T, ["A", "B"]), "1月": (N, [1.0, 3.0]), "2月": (N, [2.0, 4.0])})
    members = {"1月": date(2026, 1, 1), "2月": date(2026, 2, 1)}
    long = unpivot(table, members, "period", kind=ColumnType.MONTH)
    assert long.frame.columns == [ROW, "店", "period", "value"]
    assert rows(long) == [
        (2, "A", date(2026, 1, 1), 1.0),
        (2, "A", date(2026, 2, 1), 2.0),
        (3, "B", date(2026, 1, 1), 3.0),
        (3, "B", date(2026, 2, 1), 4.0),
    ]
    assert [(c.name, c.type, c.unit, c.filled, c.sum, c.first, c.last) for c in long.columns] == [
        ("店", T, None, 4, None, "A", "B"),
        ("period", ColumnType.MONTH, None, 4, None, "2026-01", "2026-02"),
        ("value", N, "元", 4, 10.0, 1.0, 4.0),
    ]
    assert (long.layout, long.turned, long.totals) == ("long", None, [])


def test_days_are_dates_and_other_members_words() -> None:
    table = wide({"a": (N, [1.0]), "b": (N, [2.0])})
    assert unpivot(table, {"a": date(2026, 1, 1), "b": date(2026, 1, 2)}, "day").columns[0].type is ColumnType.DATE
    assert [(c.name, c.type) for c in unpivot(table, {"a": "A", "b": "B"}, "unit", "amount").columns] == [
        ("unit", T),
        ("amount", N),
    ]


def test_several_measures_have_a_column_each() -> None:
    table = wide({"a/x": (N, [1.0]), "a/y": (T, ["p"]), "b/x": (N, [2.0]), "all/x": (N, [3.0]), "店": (T, ["A"])})
    measures = {"a/x": "x", "a/y": "y", "b/x": "x"}
    long = unpivot(table, {"a/x": "a", "a/y": "a", "b/x": "b"}, "unit", measures=measures, without={"all/x"})
    assert long.frame.columns == [ROW, "店", "unit", "x", "y"]
    assert rows(long) == [(2, "A", "a", 1.0, "p"), (2, "A", "b", 2.0, None)]
    assert [c.unit for c in long.columns] == [None, None, "元", None]


def test_words_among_figures_make_words_of_all() -> None:
    table = wide({"a": (N, [1.0, 2.5]), "b": (T, ["x", None])})
    assert rows(unpivot(table, {"a": "a", "b": "b"}, "unit")) == [(2, "a", "1"), (2, "b", "x"), (3, "a", "2.5")]


def test_an_empty_column_is_of_every_type_and_two_units_are_none() -> None:
    table = wide({"a": (N, [1.0]), "b": (T, [None])})
    long = unpivot(table, {"a": "a", "b": "b"}, "unit")
    assert (rows(long), long.columns[1].type, long.columns[1].unit) == ([(2, "a", 1.0)], N, None)


def test_nothing_at_all_has_no_ends() -> None:
    long = unpivot(wide({"a": (T, [None])}), {"a": "a"}, "unit")
    assert (long.frame.height, long.columns[1].first, long.columns[1].sum) == (0, None, 0.0)


def test_a_row_without_value_goes_but_for_a_lost_one() -> None:
    lost = [(2, "1月", "待补", "intake.cell_not_number"), (3, "合计", "?", "intake.cell_not_number")]
    table = wide({"1月": (N, [None, 1.0]), "2月": (N, [None, None]), "合计": (N, [1.0, None])}, lost)
    long = unpivot(table, {"1月": "1月", "2月": "2月"}, "month", without=["合计"])
    assert rows(long) == [(2, "1月", None), (3, "1月", 1.0)]
    assert long.lost.rows() == [(2, "value", "待补", "intake.cell_not_number")]


def test_new_names_give_way_to_old_ones_and_sheets_stay() -> None:
    table = wide({"period": (T, ["p"]), "value": (T, ["v"]), "a": (N, [1.0])})
    framed = table.frame.with_columns(pl.lit("一").alias(SHEET))
    long = unpivot(ReadTable("一", [1], 2, 2, table.columns, framed), {"a": date(2026, 1, 1)}, "period")
    assert long.frame.columns == [ROW, SHEET, "period", "value", "period_2", "value_2"]
