"""What the reader sees in a file."""

from __future__ import annotations

import polars as pl

from kpi.core.reading import ROW, ColumnType, ReadColumn, Reading, ReadTable


def test_two_files_do_not_share_what_they_say() -> None:
    one, other = Reading("a", "1"), Reading("b", "2")
    frame = pl.DataFrame({ROW: [2], "amount": [1.0]})
    table = ReadTable(None, [1], 2, 2, [ReadColumn("amount", ColumnType.NUMBER)], frame)
    one.tables.append(table)
    table.problems.extend(one.problems)
    assert (other.tables, other.problems, table.layout, table.dropped) == ([], [], "long", [])
    assert (table.columns[0].filled, table.columns[0].sum, ColumnType("month")) == (0, None, ColumnType.MONTH)
