"""How large and how strange a file may be before it is handed to a parser."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable

from kpi.core.limit import USUAL, Limits
from kpi.intake.problems import refusal

CELLS = USUAL.cells
"""The cells a table of marked-up text may spread over."""
BYTES = 50_000_000
"""The characters one cell of a delimited text may have."""
See = Callable[[str, bytes], None]
_SMALL = 1_000_000
_LAST_ROW = 1_048_576
_BLOCK = 1 << 20
_CAREFUL = 32 * _BLOCK
_END = 20_000
_REFERENCE = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,4})(\d{1,12})\d*["'][^>]*(?<!/)>""")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_UNPLACED = (b"<c>", b"<c ", b":c>", b":c ")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What a damaged archive, or one packed in a way unknown here, raises."""


def check_size(size: int, limits: Limits) -> None:
    """Refuse a file that is too large."""
    if size > limits.size:
        raise refusal("too_large", megabytes=round(size / 1e6), limit=limits.megabytes)


def check_width(columns: int, limits: Limits) -> None:
    """Refuse a table that is too wide."""
    if columns > limits.columns:
        raise refusal("too_many_columns", columns=columns, limit=limits.columns)


def check_archive(data: bytes, limits: Limits, see: See = lambda *_: None) -> dict[str, int]:
    """Refuse a zip that inflates too far, has too many parts, a document type, or cells too far apart.

    Returns the number of the last row of every sheet; `see` is given every part block by block, by its name.
    """
    try:
        return _checked(data, limits, see)
    except _BROKEN as broken:
        raise refusal("damaged") from broken


def _checked(data: bytes, limits: Limits, see: See) -> dict[str, int]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > limits.parts:
            raise refusal("too_many_parts", parts=len(parts), limit=limits.parts)
        sheets = sum(map(_is_sheet, parts))
        if sheets > limits.sheets:
            raise refusal("too_many_sheets", sheets=sheets, limit=limits.sheets)
        size, rows = 0, {}
        for part in parts:
            if part.flag_bits & 1:
                raise refusal("encrypted")
            inspected = _Inspected(part, size, limits)
            inspected.read(archive, see)
            size = inspected.size
            if inspected.extent:
                rows[part.filename] = inspected.extent.row
        return rows


def _is_sheet(part: zipfile.ZipInfo) -> bool:
    return part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")


class _Inspected:
    """One part, inflated in blocks because the size it declares may lie; `size` is that of all parts so far."""

    def __init__(self, part: zipfile.ZipInfo, size: int, limits: Limits) -> None:
        self.size = self._before = size
        self.extent = _Extent() if _is_sheet(part) else None
        self._part, self._limits = part, limits

    def read(self, archive: zipfile.ZipFile, see: See) -> None:
        """Read the part to its end, refusing it as soon as it goes too far."""
        tail = b""
        with archive.open(self._part) as stream:
            while block := stream.read(_BLOCK):
                if not tail and b"<!DOCTYPE" in block:
                    raise refusal("document_type")
                self._grow(len(block))
                if self.extent:
                    self.extent.take(tail + block)
                    self.extent.check(self._limits)
                see(self._part.filename, block)
                tail = block[-64:]

    def _grow(self, count: int) -> None:
        self.size += count
        if self.size > self._limits.inflated:
            raise refusal("inflates", megabytes=round(self.size / 1e6), limit=self._limits.inflated_megabytes)
        own = self.size - self._before
        ratio = own / max(self._part.compress_size, 1)
        if own > _SMALL and ratio > self._limits.ratio:
            raise refusal("inflates_strangely", ratio=round(ratio), limit=self._limits.ratio)


class _Extent:
    """How far apart the cells with a value lie; empty cells that only carry a format take no room."""

    def __init__(self) -> None:
        self.row = self.column = self.unplaced = self._taken = 0

    def take(self, block: bytes) -> None:
        """Look at the cells of a block; far into a long sheet those at its end speak for the others.

        A sheet that hides a far cell among near ones is stopped by the limits of the child process.
        """
        self._taken += len(block)
        looked = block if self._taken < _CAREFUL else block[-_END:]
        found = _REFERENCE.findall(looked)
        columns, rows = {letters for letters, _ in found}, {row for _, row in found}
        if looked is block:
            self._count(block)
        self.row = max([self.row, *map(int, rows)])
        self.column = max([self.column, *map(column_number, columns)])

    def _count(self, block: bytes) -> None:
        """Cells may leave their place out, then a row is as wide as it has cells."""
        first, *others = (sum(map(piece.count, _UNPLACED)) for piece in _ROW.split(block))
        self.unplaced = others[-1] if others else self.unplaced + first
        self.column = max([self.column, self.unplaced, *others])

    def check(self, limits: Limits) -> None:
        """Refuse cells further apart than allowed."""
        check_width(self.column, limits)
        if self.row > _LAST_ROW or self.row * self.column > limits.cells:
            raise refusal("too_many_cells", rows=self.row, columns=self.column, limit=limits.cells)


def column_number(letters: bytes) -> int:
    """The number of a column from its letters, the first being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + (letter & 0x5F) - 64
    return number
