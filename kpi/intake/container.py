"""What a file really is: its bytes say so, its name does not."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Literal

from kpi.intake.compound import check_chains
from kpi.intake.problems import refusal

Kind = Literal["xlsx", "xlsb", "xls", "ods", "html", "xml", "text"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = (b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00\x00\x05", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
_FOREIGN = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"SQLite format 3": "database",
    b"PAR1": "parquet",
    b"{\\rtf": "document",
}
_FILE_PASS = re.compile(
    rb"\x09\x08\x10\x00\x00[\x05\x06]\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00[\x04-\xff]\x00", re.DOTALL
)
_WHITE = b"\t\n\r\f\x1a"
_CONTROL = bytes(byte for byte in range(32) if byte not in _WHITE)
_OWNER_FILE_SIZES = (54, 55, 162, 165)


def recognize(data: bytes) -> Kind:
    """The kind of file the bytes are, or a refusal that says what they are instead."""
    if not data.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise refusal("empty_file")
    if _is_owner_file(data):
        raise refusal("owner_file")
    for magic, content in _FOREIGN.items():
        if data.startswith(magic):
            raise refusal("not_a_spreadsheet", content=content)
    if data.startswith(_ZIP):
        return _in_zip(data)
    if data.startswith(_OLE):
        return _in_ole(data)
    if data.startswith(_BARE_BIFF):
        return "xls"
    return _in_text(data)


def _is_owner_file(data: bytes) -> bool:
    """What Excel and WPS leave beside an open workbook: the user's name once in bytes and once in UTF-16."""
    return len(data) in _OWNER_FILE_SIZES and 0 < data[0] < 55 and b" \x00 \x00 \x00" in data


def _in_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
            if "mimetype" in names and b"opendocument.spreadsheet" in parts.read("mimetype")[:100]:
                return "ods"
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as broken:
        raise refusal("damaged") from broken
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise refusal("not_a_spreadsheet", content="packed")


def _in_ole(data: bytes) -> Kind:
    """Old Excel, or a new workbook wrapped because it is encrypted."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise refusal("encrypted")
    if _FILE_PASS.search(data):
        raise refusal("encrypted")
    check_chains(data)
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    raise refusal("not_a_spreadsheet", content="office")


_MARKUP = re.compile(rb"<(!doctype\s+html|html|table|head|body|meta|style|div|tr)\b", re.IGNORECASE)


def _in_text(data: bytes) -> Kind:
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith((b"<?xml", b"<Workbook")):
        return "xml" if b"urn:schemas-microsoft-com:office:spreadsheet" in head else "html"
    if head.startswith(b"<") and _MARKUP.search(head):
        return "html"
    if not _is_text(data[:65536]):
        raise refusal("not_a_spreadsheet", content="binary")
    return "text"


def _is_text(sample: bytes) -> bool:
    """Few control characters, or the zeros of UTF-16 all on one side."""
    zeros = (sample[::2].count(0), sample[1::2].count(0))
    if sample[:2] in (b"\xff\xfe", b"\xfe\xff") or max(zeros) > max(4 * (min(zeros) + 1), len(sample) / 20):
        return True
    control = len(sample) - len(sample.translate(None, _CONTROL))
    return control <= max(3, len(sample) / 100)
