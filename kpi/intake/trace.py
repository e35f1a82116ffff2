"""The rows behind a figure as a file to work on: a workbook, or where there are too many for one a text.

Values are values: what a sheet would take for a formula stays the text that it is.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol

import polars as pl
import xlsxwriter

from kpi.core.label import Label
from kpi.core.problem import Value

MOST = 100_000
"""More rows than this are written as a text, which takes no minutes to write and to open."""
BOM = b"\xef\xbb\xbf"
LONGEST = 32_767
"""So many characters a cell of a workbook holds."""
_AS_TEXT = pl.selectors.string().str.replace(r"^([=+\-@\t\r])", "'$1")
"""What a sheet would take for a formula, marked as the text it is."""
_OPTIONS = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}


class Words(Protocol):
    """The words of a language."""

    def say(self, key: str, **values: Value) -> str:
        """The words for `key`."""

    def text(self, label: Label | None) -> str:
        """A name in the language."""


def ending(rows: int) -> str:
    """What the name of a file with so many rows ends with."""
    return ".xlsx" if rows <= MOST else ".csv"


def write(frame: pl.DataFrame, titles: Sequence[str]) -> bytes:
    """The file of the rows of `frame` under `titles`."""
    return _workbook(frame, titles) if ending(frame.height) == ".xlsx" else _text(frame, titles)


def _workbook(frame: pl.DataFrame, titles: Sequence[str]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "bottom": 1})
    sheet.set_column(0, len(titles) - 1, 16)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(frame.iter_rows(), 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, datetime.combine(value, time()))
            elif isinstance(value, (int, float, Decimal)):
                sheet.write_number(number, column, float(value))
            elif value is not None:
                sheet.write_string(number, column, value[:LONGEST])
    book.close()
    return out.getvalue()


def _text(frame: pl.DataFrame, titles: Sequence[str]) -> bytes:
    """Comma-separated text in UTF-8 with the mark that Excel knows it by."""
    head = pl.DataFrame([list(titles)], schema=[str(number) for number in range(len(titles))], orient="row")
    parts = (head, frame.with_columns(pl.selectors.decimal().cast(pl.Float64)))
    texts = [part.with_columns(_AS_TEXT).write_csv(include_header=False) for part in parts]
    return BOM + "".join(texts).encode()
