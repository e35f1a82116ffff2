"""Files that are small on disk and huge in memory are refused before a parser sees them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from kpi.core.limit import Limits
from kpi.core.problem import Value
from kpi.intake import limits, read_bytes
from kpi.intake.problems import Refused

SHEET = "xl/worksheets/sheet1.xml"


def archive(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


FAR = '<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>'


@pytest.mark.parametrize(
    ("parts", "key", "values"),
    [
        ({SHEET: FAR}, "too_many_cells", {"rows": 1_048_576, "columns": 16_384, "limit": 20_000_000}),
        (
            {SHEET: '<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>'},
            "too_many_cells",
            {"rows": 1_000_000_000, "columns": 1, "limit": 20_000_000},
        ),
        (
            {SHEET: "<row>" + "<c><v>1</v></c>" * 20_000 + "</row>"},
            "too_many_columns",
            {"columns": 20_000, "limit": 16_384},
        ),
        ({"xl/a.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]>"}, "document_type", {}),
        ({"xl/a.xml": " " * 3_000_000}, "inflates_strangely", {"ratio": 359, "limit": 200}),
        ({f"xl/{n}.xml": "a" for n in range(2_001)}, "too_many_parts", {"parts": 2_001, "limit": 2_000}),
        (
            {f"xl/worksheets/sheet{n}.xml": "<row/>" for n in range(201)},
            "too_many_sheets",
            {"sheets": 201, "limit": 200},
        ),
    ],
)
def test_a_hostile_archive_is_refused(parts: dict[str, str], key: str, values: dict[str, Value]) -> None:
    with pytest.raises(Refused) as refused:
        limits.check_archive(archive(parts), Limits())
    assert refused.value.problem.key == f"intake.{key}"
    assert refused.value.problem.values == values


def test_the_limits_are_those_that_are_set() -> None:
    data = archive({SHEET: '<row r="900"><c r="C900"><v>1</v></c></row>', "xl/a.xml": str(list(range(300_000)))})
    assert limits.check_archive(data, Limits()) == {SHEET: 900}
    for allowed, key in (
        (Limits(cells=2_000), "too_many_cells"),
        (Limits(columns=2), "too_many_columns"),
        (Limits(inflated_megabytes=2), "inflates"),
        (Limits(ratio=2), "inflates_strangely"),
        (Limits(parts=1), "too_many_parts"),
    ):
        with pytest.raises(Refused) as refused:
            limits.check_archive(data, allowed)
        assert refused.value.problem.key == f"intake.{key}"


def test_formats_far_below_the_data_take_no_room() -> None:
    data = archive({SHEET: '<c r="A1"><v>1</v></c><c r="XFD1048576" s="3"/>'})
    assert limits.check_archive(data, Limits()) == {SHEET: 1}


def test_the_end_of_a_long_sheet_is_looked_at() -> None:
    filling = "".join(f"<!-- {number * 7919 % 1_000_003} -->" for number in range(2_400_000))
    data = archive({SHEET: f'<row r="1"><c r="A1"><v>1</v></c></row>{filling}<row r="5"><c r="B5"><v>1</v></c></row>'})
    assert limits.check_archive(data, Limits()) == {SHEET: 5}


def test_a_file_over_two_hundred_megabytes_is_refused() -> None:
    limits.check_size(200_000_000, Limits())
    with pytest.raises(Refused) as refused:
        limits.check_size(60_400_000, Limits(megabytes=60))
    assert refused.value.problem.values == {"megabytes": 60, "limit": 60}


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD9000"><v>1</v></c>',
        "<c r='XFD9000'><v>1</v></c>",
        '<x:c r="XFD9000"><x:v>1</x:v></x:c>',
        '<c x="a/b" r="XFD9000"><v>1</v></c>',
        '<c r="xfd9000"><v>1</v></c>',
        '<c\tr = "XFD9000"><v>1</v></c>',
    ],
)
def test_a_far_cell_is_seen_however_it_is_written(cell: str) -> None:
    with pytest.raises(Refused) as refused:
        limits.check_archive(archive({SHEET: f"<sheetData><row>{cell}</row></sheetData>"}), Limits())
    assert refused.value.problem.key == "intake.too_many_cells"


def test_cells_without_a_place_are_counted_with_a_prefix_too() -> None:
    cells = "".join(f"<x:c><x:v>{number * 7919}</x:v></x:c>" for number in range(17_000))
    with pytest.raises(Refused) as refused:
        limits.check_archive(archive({SHEET: f"<x:row>{cells}</x:row>"}), Limits())
    assert refused.value.problem.key == "intake.too_many_columns"


@pytest.mark.parametrize("spoil", [lambda d: d[:60], lambda d: d[:40] + b"\xff" * 8 + d[48:], lambda d: d[20:]])
def test_a_broken_archive_is_damaged(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Refused) as refused:
        limits.check_archive(spoil(archive({SHEET: "<sheetData/>" * 50})), Limits())
    assert refused.value.problem.key == "intake.damaged"


@pytest.mark.parametrize(
    "text", [",".join(map(str, range(17_000))) + "\n1,2\n", "<table><tr>" + "<td>1" * 17_000 + "</table>"]
)
def test_a_text_is_no_wider_than_a_sheet(text: str) -> None:
    found = read_bytes(text.encode(), "wide.csv").error
    assert found and (found.key, found.values) == ("intake.too_many_columns", {"columns": 17_000, "limit": 16_384})
