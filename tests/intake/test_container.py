"""What a file is follows from its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest

from kpi.intake.container import recognize
from kpi.intake.problems import Refused


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"a,b\n1,2\n", "text"),
        ("门店\t金额\n".encode("gbk"), "text"),
        ("a,b".encode("utf-16"), "text"),
        (b"a,b\n1\x00,2\n", "text"),
        ("PK,门店\n1,A\n".encode(), "text"),
        (b"<html><table><tr><td>1</td></tr></table>", "html"),
        (b"\xef\xbb\xbf  <TABLE border=1>", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "xml"),
        (zipped("xl/workbook.xml"), "xlsx"),
        (zipped("xl/workbook.bin"), "xlsb"),
    ],
)
def test_a_file_is_what_its_bytes_are(data: bytes, kind: str) -> None:
    assert recognize(data) == kind


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "intake.empty_file"),
        (b"\xef\xbb\xbf \r\n", "intake.empty_file"),
        (b"%PDF-1.7", "intake.not_a_spreadsheet"),
        (zipped("word/document.xml"), "intake.not_a_spreadsheet"),
        (b"PK\x03\x04 cut short", "intake.damaged"),
        (zipped("xl/工作.xml").replace("工作".encode(), b"\x97" * 6), "intake.damaged"),
        (zipped("mimetype").replace(b"mimetypex", b"mimetypey"), "intake.damaged"),
        (bytes(range(256)) * 20, "intake.not_a_spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "intake.encrypted"),
        (b"\x02as".ljust(55) + "\x02as".encode("utf-16-le").ljust(2, b" ") + b" \x00" * 52, "intake.owner_file"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_by_name(data: bytes, key: str) -> None:
    with pytest.raises(Refused) as refused:
        recognize(data[:165] if key == "intake.owner_file" else data)
    assert refused.value.problem.key == key
