"""How large and how strange a file may be before it is handed to a parser."""

from __future__ import annotations

import io
import re
import zipfile

from kpi.intake.problems import refusal

BYTES = 50_000_000
INFLATED = 500_000_000
PARTS = 2_000
RATIO = 200
CELLS = 20_000_000
_SMALL = 1_000_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_BLOCK = 1 << 20
_REFERENCE = re.compile(rb'<c [^>/]*?r="([A-Z]{1,4})(\d+)"[^>/]*>')


def check_size(size: int) -> None:
    """Refuse a file that is too large."""
    if size > BYTES:
        raise refusal("too_large", megabytes=round(size / 1e6), limit=BYTES // 1_000_000)


def check_archive(data: bytes) -> None:
    """Refuse a zip that inflates too far, has too many parts, a document type, or cells too far apart."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS:
            raise refusal("too_many_parts", parts=len(parts), limit=PARTS)
        room = INFLATED
        for part in parts:
            if part.flag_bits & 1:
                raise refusal("encrypted")
            room -= _inspected(archive, part, room)


def _inspected(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    """The true inflated size of a part, read in blocks because the declared one may lie."""
    size, extent, tail = 0, _Extent(), b""
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            if size == 0 and b"<!DOCTYPE" in block:
                raise refusal("document_type")
            size += len(block)
            if size > room or (size > _SMALL and size > RATIO * max(part.compress_size, 1)):
                raise refusal("inflates", limit=INFLATED // 1_000_000)
            if is_sheet:
                extent.take(tail + block)
                tail = block[-64:]
    extent.check()
    return size


class _Extent:
    """How far apart the cells with a value lie; empty cells that only carry a format take no room."""

    def __init__(self) -> None:
        self.row = self.column = self.unplaced = 0

    def take(self, block: bytes) -> None:
        found = _REFERENCE.findall(block)
        columns, rows = {letters for letters, _ in found}, {row for _, row in found}
        self._count(block)
        self.row = max([self.row, *map(int, rows)])
        self.column = max([self.column, *map(_column_number, columns)])

    def _count(self, block: bytes) -> None:
        """Cells may leave their place out, then a row is as wide as it has cells."""
        first, *others = (piece.count(b"<c>") + piece.count(b"<c ") for piece in block.split(b"<row"))
        self.unplaced = others[-1] if others else self.unplaced + first
        self.column = max([self.column, self.unplaced, *others])

    def check(self) -> None:
        if self.row > _LAST_ROW or self.column > _LAST_COLUMN or self.row * self.column > CELLS:
            raise refusal("too_many_cells", rows=self.row, columns=self.column, limit=CELLS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
