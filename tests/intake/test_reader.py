"""Files are read in a child process, which may die of one of them."""

from __future__ import annotations

import hashlib
import logging
import zipfile
from pathlib import Path

import pytest

from kpi.core.limit import Limits
from kpi.intake import read_bytes, read_file, read_files

LISTED = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def killer(path: Path) -> None:
    """A workbook whose cells lie so far apart that the parser aborts, written so that the check does not see it."""
    parts = {
        "_rels/.rels": f'{LISTED}<Relationship Id="r" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'{LISTED}<Relationship Id="r" Type="{OFFICE}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="s" sheetId="1" r:id="r"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c x="a>b" r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def test_a_file_that_kills_the_child_does_not_stop_the_others(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first, deadly, last = tmp_path / "一.csv", tmp_path / "b.xlsx", tmp_path / "c.csv"
    first.write_text("门店,日期,金额\nA,2024-01-01,1\nB,2024-01-02,2\n", encoding="utf-8")
    killer(deadly)
    last.write_text("a,b\nx,1\n", encoding="utf-8")
    with caplog.at_level(logging.CRITICAL):
        readings = read_files([first, deadly, last, tmp_path / "none.csv"], names={last: "../../c.csv"})
    assert [reading.error and reading.error.key for reading in readings] == [
        None,
        "intake.too_heavy",
        None,
        "intake.not_found",
    ]
    assert [reading.file for reading in readings] == ["一.csv", "b.xlsx", "../../c.csv", "none.csv"]
    assert readings[1].sha256 == hashlib.sha256(deadly.read_bytes()).hexdigest()


def test_what_comes_from_the_child_is_what_was_read_there(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "报表\n门店,日期,金额\nA,2024-01-01,1\nB,2024-01-02,x\nC,2024-01-03,3\nD,2024-01-03,4\n合计,,9\n",
        encoding="utf-8",
    )
    there, here = read_file(path), read_bytes(path.read_bytes(), "a.csv")
    assert there.tables[0].frame.equals(here.tables[0].frame)
    assert [table.columns for table in there.tables] == [table.columns for table in here.tables]
    assert [table.totals for table in there.tables] == [table.totals for table in here.tables]
    assert [table.problems for table in there.tables] == [table.problems for table in here.tables]
    assert [table.dropped for table in there.tables] == [table.dropped for table in here.tables]
    assert (there.sha256, there.format, there.encoding) == (here.sha256, here.format, here.encoding)


def test_a_file_with_nothing_to_read_is_refused_with_its_reason() -> None:
    assert [(e := read_bytes(data, "a").error) and e.key for data in (b"\n", "门店,金额\n".encode(), b"{}")] == [
        "intake.empty_file",
        "intake.only_header",
        "intake.only_header",
    ]


def test_how_far_it_is_is_told_from_nothing_to_all(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.csv", "b.csv")]
    for path in paths:
        path.write_text("门店,金额\n" + "A,1\n" * 20_000, encoding="utf-8")
    told: list[float] = []
    read_files(paths, progress=told.append)
    assert told == sorted(told) and told[-1] == 1 and 0.5 in told


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path, quick = tmp_path / "slow.csv", tmp_path / "quick.csv"
    path.write_text("门店,金额\n" + "A,1\n" * 19_000 + "".join(f"{n},x{n}\n" for n in range(600_000)), encoding="utf-8")
    quick.write_text("门店,金额\nA,1\nB,2\n", encoding="utf-8")
    slow, other = read_files([path, quick], limits=Limits(seconds=2))
    assert slow.error is not None and slow.error.key == "intake.too_slow"
    assert slow.error.values == {"megabytes": 8.9, "limit": 2}
    assert other.error is None


def test_a_file_that_takes_too_much_memory_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("门店,金额\n" + "".join(f"{n},x{n}\n" for n in range(2_000_000)), encoding="utf-8")
    found = read_files([path], limits=Limits(memory_gigabytes=1.5))[0]
    assert found.error is not None and found.error.key in ("intake.too_much_memory", "intake.too_heavy")


def test_a_path_is_taken_from_where_the_caller_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("门店,金额\nA,1\nB,2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_file(Path("a.csv")).error is None
