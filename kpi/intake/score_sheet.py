"""A score sheet as a workbook: tables one below another on one sheet, as text and numbers, never formulas."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = (24, 64, 20)


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table: its headers and the texts of its rows."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


def write(name: str, tables: Sequence[Table]) -> bytes:
    """The workbook as a file."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True, "font_size": 12})
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#D9E5F1"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        at = 0
        for table in tables:
            sheet.write_string(at, 0, table.title, bold)
            for row, texts in enumerate([table.headers, *table.rows], at + 1):
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, text, head if row == at + 1 else wrapped)
            at += len(table.rows) + 3
    return out.getvalue()
