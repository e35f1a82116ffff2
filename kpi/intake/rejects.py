"""The rows of a file that could not come in, as a workbook to correct and upload again."""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl
import xlsxwriter


def write(frame: pl.DataFrame, titles: Sequence[str]) -> bytes:
    """A workbook of texts under `titles`: what looks like a formula stays a text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "bottom": 1})
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, 16)
    for number, row in enumerate(frame.iter_rows(), 1):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write_string(number, column, str(value))
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
