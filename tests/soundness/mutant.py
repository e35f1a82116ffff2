"""What hostile files are made of: good ones to spoil, archives to take apart, and the register of the ways to do it."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from tests.browser.stock_report import report
from tests.conftest import RETAIL
from tests.intake.sheets import put, workbook

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "files"
LARGEST_SEED = 80_000
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XML_OF_2003 = (
    '<?xml version="1.0"?>{intro}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet>'
    "</Workbook>"
)
ROW_OF_2003 = "<Row><Cell><Data>门店</Data></Cell><Cell><Data>{cell}</Data></Cell></Row>"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A hostile file, with the kind of its hostility."""

    kind: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Seeds:
    """Good files to spoil: each a name and its bytes."""

    workbooks: list[tuple[str, bytes]]
    others: list[tuple[str, bytes]]

    def any(self, dice: random.Random) -> tuple[str, bytes]:
        """One of all."""
        return dice.choice(dice.choice([self.workbooks, self.others]))


Make = Callable[[random.Random, Seeds], tuple[str, bytes]]
KINDS: dict[str, Make] = {}
HEAVY: set[str] = set()
"""Kinds that are given up only after the whole time or memory a file may take: few of them are made."""


def kind(function: Make) -> Make:
    """Enter a way to make a hostile file."""
    KINDS[function.__name__] = function
    return function


def heavy(function: Make) -> Make:
    """Enter a way that costs the reader its whole patience."""
    HEAVY.add(function.__name__)
    return kind(function)


def seeds() -> Seeds:
    """Workbooks and texts of ours, and small ones of other people where they are beside this checkout."""
    csv = sorted((RETAIL / "files").glob("*.csv"))
    text = csv[0].read_bytes().decode("gb18030", "ignore")
    sheets = [("多表.xlsx", workbook(several)), ("库存月报.xlsx", report("2026-09"))]
    found = [path for path in sorted(CORPUS.glob("*")) if path.stat().st_size < LARGEST_SEED]
    real = [(path.name, path.read_bytes()) for path in found]
    rows = "".join(ROW_OF_2003.format(cell=number) for number in range(40))
    others = [
        ("销售.csv", csv[0].read_bytes()[:20_000]),
        ("库存.csv", csv[-1].read_bytes()[:20_000]),
        ("销售_utf16.txt", text[:10_000].encode("utf-16")),
        ("报表.xls", page("".join(f"<tr><td>店{n}<td>{n * 3}" for n in range(60)))),
        ("导出.xls", XML_OF_2003.format(intro="", rows=rows).encode()),
    ]
    zipped = [(name, data) for name, data in real if data.startswith(b"PK")]
    return Seeds(sheets + zipped, others + [file for file in real if file not in zipped])


def several(book: xlsxwriter.Workbook) -> None:
    """Two sheets of a plain table, with a merged cell and a formula."""
    for name in ("一店", "二店"):
        sheet = book.add_worksheet(name)
        put(sheet, [["门店", "日期", "金额"], *([f"店{n}", f"2026-10-{n % 28 + 1:02}", n * 1.5] for n in range(80))])
        sheet.merge_range("E1:F1", "备注")
        sheet.write_formula("D2", "=C2*2", None, 3)


def page(rows: str) -> bytes:
    """A table of HTML."""
    return f"<html><meta charset=utf-8><table><tr><th>门店<th>金额{rows}</table></html>".encode()


def zipped(parts: list[tuple[str, bytes]]) -> bytes:
    """An archive of these parts, as often as they are named."""
    out = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "w") as made:
        for name, data in parts:
            made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def parts_of(data: bytes) -> list[tuple[str, bytes]]:
    """The parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(part.filename, archive.read(part)) for part in archive.infolist()]


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """An archive with one of its parts changed."""
    return zipped([(part, change(old) if part == name else old) for part, old in parts_of(data)])


def sheet_of(xml: str) -> tuple[str, bytes]:
    """A workbook with this text as the cells of its first sheet."""
    intro = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    body = f"{intro}{xml}</sheetData></worksheet>".encode()
    return "手造.xlsx", with_part(workbook(several), SHEET, lambda _: body)
