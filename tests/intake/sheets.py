"""Sheets for the tests of the reader."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import xlsxwriter

from kpi.core.reading import Reading, ReadTable
from kpi.intake import read_bytes

Sheet = Callable[[xlsxwriter.Workbook], None]


def workbook(fill: Sheet) -> bytes:
    """The bytes of an xlsx file that a function fills."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(made)
    made.close()
    return out.getvalue()


def put(sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[Sequence[object]]) -> None:
    """Write rows from the first cell on; nothing leaves a cell empty."""
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, column, cell)


def of_text(text: str, name: str = "a.csv") -> Reading:
    """What is in a text."""
    return read_bytes(text.encode(), name)


def table(text: str) -> ReadTable:
    """The only table of a text."""
    tables = of_text(text).tables
    assert len(tables) == 1
    return tables[0]


def names(found: ReadTable) -> list[str]:
    """The names of a table's columns."""
    return [column.name for column in found.columns]


def dropped(found: ReadTable) -> list[tuple[int, str]]:
    """The rows that are not data, with their reasons."""
    return [(line.row, line.reason) for line in found.dropped]


def keys(found: ReadTable) -> list[str]:
    """The keys of a table's problems, without those that every small example has."""
    return [problem.key for problem in found.problems if problem.key != "intake.no_numbers"]
