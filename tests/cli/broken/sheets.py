"""Spreadsheets that are wrong, each in its own way, for the dataset `sales` of the tests' model."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence

import xlsxwriter

from tests.intake.sheets import put, workbook

HEAD = ["Date", "Store", "Amount", "Channel"]
GOOD: list[list[object]] = [[f"2026-06-{day:02d}", "HQ", day * 10.5, "web"] for day in range(1, 11)]
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def csv(rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD) -> bytes:
    """Rows under a header as the bytes of a csv file."""
    return "".join(",".join(map(str, row)) + "\n" for row in [head, *rows]).encode()


def with_cell(row: int, column: str, value: object) -> list[list[object]]:
    """The good rows with one cell of sheet row `row` changed."""
    changed = [list(line) for line in GOOD]
    changed[row - 2][HEAD.index(column)] = value
    return changed


def xlsx(rows: Sequence[Sequence[object]], name: str = "Sheet1") -> bytes:
    """Rows as the bytes of a workbook."""
    return workbook(lambda book: put(book.add_worksheet(name), rows))


def _with_formula_error() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("June")
        put(sheet, [HEAD, *GOOD])
        sheet.write_formula(4, 2, "=Gone!A1", None, "#REF!")

    return workbook(fill)


def _archive(name: str, content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, content)
    return out.getvalue()


def _with_document_type() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([HEAD, *GOOD]))) as made, zipfile.ZipFile(out, "w") as changed:
        for name in made.namelist():
            changed.writestr(
                name, made.read(name).replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
            )
    return out.getvalue()


SHEETS: dict[str, bytes] = {
    "empty.csv": b"",
    "blank.csv": b"\n\n  \n",
    "header_only.csv": csv([]),
    "header_only.xlsx": xlsx([HEAD]),
    "missing_column.csv": csv(GOOD, ["Date", "Store", "Quantity", "Channel"]),
    "misspelt_column.csv": csv(GOOD, ["Date", "Store", "Amuont", "Channel"]),
    "text_for_number.csv": csv(with_cell(4, "Amount", "three")),
    "only_text_for_number.csv": csv([[day, store, "much", web] for day, store, _, web in GOOD]),
    "formula_error.xlsx": _with_formula_error(),
    "no_date.csv": csv(with_cell(4, "Date", "")),
    "impossible_date.csv": csv(with_cell(4, "Date", "2026-06-31")),
    "words_for_dates.csv": csv([["soon", store, amount, web] for _, store, amount, web in GOOD]),
    "unknown_org.csv": csv(with_cell(4, "Store", "Head ofice")),
    "no_org.csv": csv(with_cell(4, "Store", "")),
    "random.xlsx": random.Random(1).randbytes(5000),
    "truncated.xlsx": xlsx([HEAD, *GOOD])[:3000],
    "password.xlsx": _OLE + bytes(600) + "EncryptedPackage".encode("utf-16le") + bytes(3000),
    "not_a_workbook.xlsx": _archive("hello.txt", "hi"),
    "hostile.xlsx": _with_document_type(),
    "page.xls": b"<html><script>alert(1)</script><p>Please sign in</p></html>",
    "scripts.xls": b"<table><tr><th>Date<th>Store</tr><tr><td>1</td><td><script>x()</script></td></tr></table>",
    "document.csv": b"%PDF-1.4 nothing",
    "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(300),
    "wrong_encoding.csv": csv(with_cell(4, "Store", "Z\u00fcrich")).decode().encode("latin-1"),
    "too_large_number.csv": csv(with_cell(4, "Amount", "1e30")),
    "endless_number.csv": csv(with_cell(4, "Amount", "1" * 400)),
    "year_1.csv": csv(with_cell(4, "Date", "0001-06-03")),
    "year_9999.csv": csv(with_cell(4, "Date", "9999-06-03")),
    "only_totals.csv": csv([["Total", "", 100.5, ""]]),
    "duplicate_header.csv": csv(GOOD, ["Date", "Store", "Amount", "Amount"]),
    "wrong_sheet.xlsx": xlsx([HEAD, *GOOD]),
    "truth_for_number.xlsx": xlsx([HEAD, *with_cell(4, "Amount", True)]),
    "formula_as_text.csv": csv(with_cell(4, "Amount", "=1+1")),
    "..%2f..%2fetc.csv": b"",
    "a b;rm -rf.csv": csv(GOOD, ["Date", "Store", "Amuont", "Channel"]),
}
"""Files that cannot be imported."""

READABLE: dict[str, bytes] = {
    "open_quote.csv": csv(with_cell(4, "Amount", '"31.5')),
    "long_row.csv": csv([*GOOD[:2], [*GOOD[2], "extra", "more"], *GOOD[3:]]),
    "short_row.csv": csv([*GOOD[:2], GOOD[2][:3], *GOOD[3:]]),
    "null_characters.csv": csv(with_cell(4, "Channel", "we\0b")),
    "utf16_without_mark.csv": csv(GOOD).decode().encode("utf-16-le"),
    "second_header.csv": csv([[*row, 9] for row in GOOD], [*HEAD, "Amount"]),
}
"""Files that are odd and can be read: the sum of their amounts is that of the good rows."""
