"""Tables in mark-up: what spans, what is stated by number, and what stays unread."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kpi.intake import read_bytes
from kpi.intake.grid import Merge
from kpi.intake.markup import Sheet, sheets_of
from kpi.intake.problems import Refused

OLD = (
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table>{}</Table></Worksheet>'
    "</Workbook>"
)


def only(text: str) -> Sheet:
    found = sheets_of(text)
    assert len(found) == 1
    return found[0]


def cells(*texts: str, kind: str = "String") -> str:
    return "".join(f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>' for text in texts)


def test_a_cell_that_spans_keeps_the_others_in_their_columns() -> None:
    sheet = only("<table><tr><td rowspan=2>华东<td>A<td>1<tr><td>B<td>2</table>")
    assert sheet.rows == [["华东", "A", "1"], ["", "B", "2"]]
    assert sheet.merges == [Merge(0, 0, 1, 0)]


@pytest.mark.parametrize("span", ["²", "-1", "many", "99999999", ""])
def test_a_span_that_is_no_small_number_is_none(span: str) -> None:
    assert only(f'<table><tr><td colspan="{span}">a<td>b</table>').rows == [["a", "b"]]


def test_spans_that_cover_more_than_a_sheet_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        sheets_of("<table>" + "<tr><td colspan=1000 rowspan=9000>a" * 2 + "</table>")
    assert refused.value.problem.key == "intake.too_many_cells"


def test_rows_and_cells_stand_where_their_number_says() -> None:
    rows = f'<Row>{cells("a")}</Row><Row ss:Index="3"><Cell ss:Index="3"><Data>b</Data></Cell></Row>'
    assert only(OLD.format(rows)).rows == [["a"], [], ["", "", "b"]]


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ('<Row ss:Index="9999999"><Cell><Data>b</Data></Cell></Row>', "intake.too_many_cells"),
        ('<Row><Cell ss:Index="9999999"><Data>b</Data></Cell></Row>', "intake.too_many_columns"),
    ],
)
def test_numbers_beyond_the_end_of_a_sheet_are_refused(row: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        sheets_of(OLD.format(row))
    assert refused.value.problem.key == key


def test_a_day_of_excel_2003_is_a_date_and_an_instant_is_not() -> None:
    def reading(*instants: str) -> list[object]:
        rows = "".join(f"<Row>{cells(text, kind='DateTime')}{cells('1', kind='Number')}</Row>" for text in instants)
        found = read_bytes(OLD.format(f"<Row>{cells('日期', '金额')}</Row>{rows}").encode(), "a.xls")
        return found.tables[0].frame["日期"].to_list()

    assert reading("2026-10-01T00:00:00.000", "2026-10-02T00:00:00.000") == [date(2026, 10, 1), date(2026, 10, 2)]
    mixed = reading("2026-10-01T09:30:00.000", "2026-10-02T00:00:00.000", "2026-10-03T23:00:00.000")
    assert mixed == [datetime(2026, 10, 1, 9, 30), datetime(2026, 10, 2), datetime(2026, 10, 3, 23)]


def test_entities_are_refused_and_never_opened() -> None:
    page = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><table><tr><td>&a;</table>'
    with pytest.raises(Refused) as refused:
        sheets_of(page)
    assert refused.value.problem.key == "intake.document_type"
    assert only(" " * 20_000 + page).rows == [["&a;"]]
