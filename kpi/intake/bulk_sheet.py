"""The fast lane of workbooks with one long sheet: only its first and last rows are read cell by cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import fastexcel
import polars as pl
from python_calamine import CalamineWorkbook

from kpi.core.limit import Limits
from kpi.core.reading import Reading
from kpi.intake import bulk
from kpi.intake.bulk_column import Irregular
from kpi.intake.bulk_text import bared
from kpi.intake.grid import grid_of
from kpi.intake.limits import check_archive, column_number
from kpi.intake.workbook import sheet_paths

_BLOCK = 1 << 20
_KEPT = 8
_DECLARED, _LARGEST_CELL = 1 << 16, 300
_DIMENSION = re.compile(rb'<dimension ref="(?:\$?[A-Z]{1,3}\$?\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"')
_STRINGS = "xl/sharedStrings.xml"
_MANY_STRINGS = 2_000_000
_HIDDEN = re.compile(rb'<(?:\w+:)?row [^>]*?\bhidden="(?:1|true)"')
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,7})"')
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="[^">]*?(\d{1,7})"')
_PLACE = re.compile(rb'(<(?:row|c) [^>]*?\br="[A-Z]{0,3})(\d{1,7})"')
_SHARED = re.compile(rb'(<c [^>]*?\bt="s"[^>]*>\s*<v>)(\d{1,9})(</v>)')


@dataclass
class _Scan:
    """What one pass over the XML of a sheet finds: both ends of it, and whether every cell holds its value."""

    part: str
    size: int
    report: bulk.Report
    head: bytearray = field(default_factory=bytearray)
    last: deque[bytes] = field(default_factory=lambda: deque(maxlen=_KEPT))
    is_plain: bool = True
    done: int = 0

    def see(self, part: str, block: bytes) -> None:
        """Look at the next block of the sheet; those of other parts are passed by."""
        if part != self.part or not self.is_plain:
            return
        if self.done < _KEPT * _BLOCK:
            self.head += block
        self._take(block)
        self.done += len(block)
        self.report(self.done / max(self.size, 1))

    def _take(self, block: bytes) -> None:
        """Look at one block, together with the end of the one before."""
        both = (self.last[-1][-200:] if self.last else b"") + block
        if b't="e"' in both or (b"<f" in both and (b"</f></c>" in both or b"/></c>" in both)):
            self.is_plain = False
        if b'hidden="' in both and _HIDDEN.search(both):
            self.is_plain = False
        self.last.append(block)


def read_sheet(data: bytes, allowed: Limits, slow: bulk.Slow, report: bulk.Report, least: int) -> Reading:
    """The reading of a workbook with one long sheet; raises `Irregular` where it is not regular.

    The sheet is parsed in one thread while another looks through its XML for cells too far apart and for what a parser
    does not tell. Where the sheet does not say itself how far it goes, it is looked through before it is parsed.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = {path: name for name, path in sheet_paths(parts).items() if path in parts.namelist()}
        said = {path: _said(parts, path) for path in sheets}
        sizes = {path: parts.getinfo(path).file_size for path in sheets}
    if None in said.values():
        said = {path: (row, 1) for path, row in check_archive(data, allowed).items()}
    long = [(path, extent) for path, extent in said.items() if path in sheets and extent and extent[0] > least]
    if len(long) != 1 or long[0][1][0] * long[0][1][1] > allowed.cells:
        raise Irregular("not one long sheet")
    part, (last, _) = long[0]
    scan = _Scan(part, sizes[part], lambda done: report(0.5 * done))
    with ThreadPoolExecutor(max_workers=1) as pool:
        checked = pool.submit(check_archive, data, allowed, scan.see)
        middle = _between(data, sheets[part], last)
        if checked.result()[part] != last:
            raise Irregular("more or fewer rows than said")
    small = _small(data, part, scan, last, alone=len(sheets) == 1)
    report(0.6)
    return _joined(small, sheets[part], middle, slow, report)


def _said(parts: zipfile.ZipFile, part: str) -> tuple[int, int] | None:
    """The last row and column that a sheet says it has; programs that write as they go say A1, whatever follows."""
    with parts.open(part) as stream:
        found = _DIMENSION.search(stream.read(_DECLARED))
    if found is None:
        return None
    row, column = int(found[2]), column_number(found[1])
    return (row, column) if parts.getinfo(part).file_size < _LARGEST_CELL * row * column else None


def _joined(small: bytes, name: str, middle: pl.DataFrame, slow: bulk.Slow, report: bulk.Report) -> Reading:
    sheet = CalamineWorkbook.from_object(io.BytesIO(small)).get_sheet_by_name(name)
    grid = grid_of(name, sheet.to_python(skip_empty_area=False))
    if len(grid.rows) != 2 * bulk.EDGE or grid.width != middle.width:
        raise Irregular("blank rows or columns at the edges")
    edges = bulk.edges_of(grid.rows, slow(small), name, middle.height)
    return bulk.joined(edges, middle, lambda done: report(0.6 + 0.4 * done))


def _between(data: bytes, name: str, last: int) -> pl.DataFrame:
    """The rows between the edges, each column of one type throughout."""
    count = last - 2 * bulk.EDGE
    try:
        sheet = fastexcel.read_excel(data).load_sheet(
            name,
            header_row=None,
            skip_rows=bulk.EDGE,
            n_rows=count,
            dtype_coercion="strict",
            schema_sample_rows=None,
            eager=False,
        )
        frame = sheet.to_polars()
    except (fastexcel.FastExcelError, ValueError) as mixed:
        raise Irregular(str(mixed)) from mixed
    if frame.height != count:
        raise Irregular("fewer rows than numbered")
    return frame.select(bared(column) if column.dtype == pl.String else column for column in frame.iter_columns())


def _small(data: bytes, part: str, scan: _Scan, last: int, *, alone: bool) -> bytes:
    """The workbook with the rows between the edges left out, and those below moved up."""
    if not scan.is_plain:
        raise Irregular("cells without a value, or hidden rows")
    xml = _shortened(bytes(scan.head), b"".join(scan.last), last)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(out, "w") as small:
        names = parts.namelist()
        if alone and _STRINGS in names and parts.getinfo(_STRINGS).file_size > _MANY_STRINGS:
            xml, strings = _few_strings(xml, parts.read(_STRINGS))
            small.writestr(_STRINGS, strings)
        for name in set(names) - {part, *small.namelist()}:
            small.writestr(name, parts.read(name))
        small.writestr(part, xml)
    return out.getvalue()


def _shortened(head: bytes, tail: bytes, last: int) -> bytes:
    """The XML of a sheet with only its first and last rows; a row that has no number cannot be placed."""
    upper, below = _beginning(head, bulk.EDGE + 1), _beginning(tail, last - bulk.EDGE + 1)
    if min(upper, below) < 0 or any(int(row) > bulk.EDGE for row in _MERGED.findall(tail)):
        raise Irregular("rows without numbers, or merged cells")
    lower = tail[below:]
    end = lower.find(b"</sheetData>")
    shift = last - 2 * bulk.EDGE
    moved = _PLACE.sub(lambda m: m[1] + str(int(m[2]) - shift).encode() + b'"', lower[:end])
    return head[:upper] + moved + lower[end:]


def _beginning(xml: bytes, row: int) -> int:
    """Where a row begins, by its number."""
    return next((m.start() for m in _ROW.finditer(xml) if int(m[1]) == row), -1)


def _few_strings(xml: bytes, strings: bytes) -> tuple[bytes, bytes]:
    """Only the shared texts that the cells left over refer to."""
    texts = strings.split(b"</si>")
    begin = texts[0].find(b"<si>")
    if b"<si/>" in strings or begin < 0:
        raise Irregular("shared texts that are empty")
    used = {number: place for place, number in enumerate(sorted({int(m[2]) for m in _SHARED.finditer(xml)}))}
    opening, texts[0] = texts[0][:begin], texts[0][begin:]
    kept = b"".join(texts[number] + b"</si>" for number in used)
    return _SHARED.sub(lambda m: m[1] + str(used[int(m[2])]).encode() + m[3], xml), opening + kept + b"</sst>"
