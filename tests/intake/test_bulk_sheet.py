"""Workbooks in the fast lane: what only the XML of a sheet tells, and workbooks of several sheets."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from kpi.intake import read_bytes
from tests.intake.bulk_sales import MIDDLE, assert_same, changed, fast, one, sales, xlsx

PART = "xl/worksheets/sheet1.xml"


def edited(data: bytes, change: Callable[[bytes], bytes], part: str = PART) -> bytes:
    """A workbook with the XML of a part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def test_a_merged_title_and_a_second_sheet() -> None:
    def finish(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 8, "销售明细 2026年1月")
        book.add_worksheet("目标").write_row(0, 0, ["门店", "目标"])
        book.worksheets()[1].write_row(1, 0, ["S001", 5])
        book.add_worksheet("空")

    reading = assert_same(xlsx([[None], *sales()], finish), "xlsx", taken=True)
    assert [table.sheet for table in reading.tables] == ["明细", "目标"]


STRANGE: dict[str, Callable[[Any, Any], None]] = {
    "hidden rows": lambda _, sheet: sheet.set_row(MIDDLE, None, None, {"hidden": True}),
    "an error": lambda _, sheet: sheet.write_formula(MIDDLE, 7, "=1/0", None, "#DIV/0!"),
    "a truth": lambda _, sheet: sheet.write_boolean(MIDDLE, 8, True),
    "merged cells": lambda _, sheet: sheet.merge_range(MIDDLE, 4, MIDDLE + 3, 4, "饮料"),
    "a second long sheet": lambda book, _: book.add_worksheet("b").write_column(0, 0, range(1_200)),
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_needs_a_look_at_each_cell(name: str) -> None:
    assert_same(xlsx(sales(), STRANGE[name]), "xlsx", taken=False)


def test_a_formula_without_its_value() -> None:
    def formula(xml: bytes) -> bytes:
        return re.sub(rb'(<c r="H700"[^>]*>)<v>[^<]*</v>', rb"\1<f>F700*G700</f>", xml)

    reading = assert_same(edited(xlsx(sales()), formula), "xlsx", taken=False)
    assert [problem.key for problem in reading.tables[0].problems] == ["intake.formula_not_computed"]


def test_formulas_with_their_values() -> None:
    def finish(_: Any, sheet: Any) -> None:
        for row in range(1, 1_301):
            sheet.write_formula(row, 7, f"=F{row + 1}*G{row + 1}", None, row * 1.5)

    assert_same(xlsx(sales(), finish), "xlsx", taken=True)


def test_a_hidden_column_and_wide_formats_are_nothing() -> None:
    def finish(book: Any, sheet: Any) -> None:
        sheet.set_column(3, 3, 20, book.add_format({"bold": True}), {"hidden": True})
        sheet.autofilter(0, 0, 1_300, 8)
        sheet.freeze_panes(1, 0)

    assert_same(xlsx(sales(), finish), "xlsx", taken=True)


NUMBERED = {
    "ids as figures": ("会员号", lambda v, n: 10_000_000 + n, True),
    "codes as figures": ("门店编码", lambda v, n: 1 + n % 40, True),
    "figures as texts": ("单价", lambda v, n: f"{v:.2f}", True),
    "figures and texts": ("会员号", lambda v, n: v if n % 2 else 5.0, False),
    "noise of floats": ("单价", lambda v, n: v * 1.1, True),
    "days counted": ("日期", lambda v, n: 46_000 + n % 30, False),
    "moments": ("日期", lambda v, n: datetime(2026, 1, 5) + timedelta(seconds=n * 37), True),
}


@pytest.mark.parametrize("name", NUMBERED)
def test_kinds_of_cells(name: str) -> None:
    column, how, taken = NUMBERED[name]
    assert_same(xlsx(changed(column, how)), "xlsx", taken=taken)


def test_many_shared_texts() -> None:
    rows = changed("备注", lambda _, n: f"备注{n}" + "很长" * 700)
    data = xlsx(rows)
    assert zipfile.ZipFile(io.BytesIO(data)).getinfo("xl/sharedStrings.xml").file_size > 2_000_000
    assert_same(data, "xlsx", taken=True)


def test_rows_without_numbers_are_read_cell_by_cell() -> None:
    data = edited(xlsx(sales()), lambda xml: re.sub(rb'<row r="\d+"', b"<row", xml))
    assert_same(data, "xlsx", taken=False)


@pytest.mark.parametrize(
    ("said", "taken"),
    [(b"", True), (b'<dimension ref="A1"/>', True), (b'<dimension ref="A1:I1400"/>', False)],
)
def test_how_far_a_sheet_says_it_goes(said: bytes, taken: bool) -> None:
    data = edited(xlsx(sales()), lambda xml: re.sub(rb"<dimension [^>]*>", said, xml))
    assert_same(data, "xlsx", taken=taken)


def test_a_far_cell_is_refused_before_it_is_parsed() -> None:
    data = edited(
        xlsx(sales()),
        lambda xml: xml.replace(b"</row></sheetData>", b'<c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    )
    data = edited(data, lambda xml: re.sub(rb"<dimension [^>]*>", b'<dimension ref="A1:XFD1048576"/>', xml))
    assert fast(data, "xlsx") is None
    found = read_bytes(data, "a")
    assert found.error is not None and found.error.key == "intake.too_many_cells"


def test_a_workbook_without_its_list_of_sheets_is_left() -> None:
    data = edited(xlsx(sales()), lambda _: b"<workbook", "xl/workbook.xml")
    assert fast(data, "xlsx") is None


def test_text_within_the_cell() -> None:
    def inline(xml: bytes) -> bytes:
        return re.sub(rb't="s"><v>\d+</v>', b't="inlineStr"><is><t>SO1</t></is>', xml)

    assert_same(edited(xlsx(one(0, "备注", "备注")), inline), "xlsx", taken=False)
