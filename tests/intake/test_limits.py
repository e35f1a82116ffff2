"""Files that are small on disk and huge in memory are refused before a parser sees them."""

from __future__ import annotations

import io
import zipfile

import pytest

from kpi.intake import limits
from kpi.intake.problems import Refused

SHEET = "xl/worksheets/sheet1.xml"


def archive(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ({SHEET: '<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>'}, "intake.too_many_cells"),
        ({SHEET: '<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>'}, "intake.too_many_cells"),
        ({SHEET: "<row>" + "<c><v>1</v></c>" * 20_000 + "</row>"}, "intake.too_many_cells"),
        ({"xl/a.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]>"}, "intake.document_type"),
        ({"xl/a.xml": " " * 3_000_000}, "intake.inflates"),
        ({f"xl/{n}.xml": "a" for n in range(2_001)}, "intake.too_many_parts"),
    ],
)
def test_a_hostile_archive_is_refused(parts: dict[str, str], key: str) -> None:
    with pytest.raises(Refused) as refused:
        limits.check_archive(archive(parts))
    assert refused.value.problem.key == key


def test_formats_far_below_the_data_take_no_room() -> None:
    limits.check_archive(archive({SHEET: '<c r="A1"><v>1</v></c><c r="XFD1048576" s="3"/>'}))


def test_a_file_over_fifty_megabytes_is_refused() -> None:
    with pytest.raises(Refused):
        limits.check_size(50_000_001)
