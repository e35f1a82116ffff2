"""The dictionary as a workbook: what is in the file, and what is read back from it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from kpi.core.indicator import Indicator
from kpi.core.indicator_book import CHOICES, FIELDS, STATE, Row, cells
from kpi.core.indicator_change import compare
from kpi.core.label import Language
from kpi.core.layout import plain
from kpi.core.model import Model
from kpi.core.problem import Place, Problem
from kpi.intake import read_bytes
from kpi.intake.book import MOST_SIGNS, held
from kpi.intake.indicator_book import SHAPE, Book, rows, write
from kpi.text.indicator_book import SPELLED
from kpi.text.words import say
from tests.intake.test_template import Speaker, parts, validations

GIVEN: list[dict[str, Any]] = [
    {"code": "revenue", "name": {"zh": "销售额", "en": "Revenue"}, "formula": "sum(sales.amount)", "unit": "CNY"},
    {"code": "share", "name": "占比", "polarity": "lower", "accumulation": "rate", "level": "post", "kind": "growth"},
    {"code": "share", "name": "占比", "polarity": "range", "valid_from": "2026-07", "retired": True},
]
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "合计", "总计", "备注：仅供参考", "N/A", "-", "0", "1,234.50",
    "2026-07", "2026-07-01", "true", "是", "编码", "'quoted", '="wrapped"', ' "', "a\nb", "a\r\nb\rc", "a\tb", " x ",
    "\u3000宽", "\x01\x1f", "_x000D_", "😀" * 20_000, "长" * 40_000, "<b>&amp;</b>", "https://a.example", "#REF!", "ﬁ",
]  # fmt: skip


def indicators(given: Sequence[dict[str, Any]] = GIVEN) -> list[Indicator]:
    return [Indicator.model_validate(one) for one in given]


def book(made: Sequence[Indicator], people: Sequence[str] = ("liying",), language: Language = "zh") -> bytes:
    return write(Book(made, ["draft"] * len(made), people), Speaker(language))


def back(data: bytes, name: str = "a.xlsx") -> tuple[list[Row], list[Problem]]:
    return rows(read_bytes(data, name, as_written=True), SPELLED)


def sheet(*lines: Sequence[str | float | None], name: str = "S") -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    page = made.add_worksheet(name)
    for number, line in enumerate(lines):
        for position, cell in enumerate(line):
            if isinstance(cell, str):
                page.write_string(number, position, cell)
            elif cell is not None:
                page.write_number(number, position, cell)
    made.close()
    return out.getvalue()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_written_is_read_back_in_either_language(language: Language) -> None:
    found, problems = back(book(indicators(), language=language))
    assert problems == []
    assert [row.cells for row in found] == [cells(indicator) for indicator in indicators()]
    assert found[1].place == Place("a.xlsx", say(language, "book.sheet"), 3)
    assert found[0].headers == {field: say(language, f"book.{field}") for field in FIELDS}


def test_hostile_texts_come_back_as_they_went() -> None:
    given = [
        {"code": f"x{number}", "name": {"zh": f"名{text}", "en": f"N{number}"}, "aliases": [text, f"b{text}"]}
        | {"unit": text, "formula": text, "definition": {"zh": text, "en": f"{text}."}}
        for number, text in enumerate(HOSTILE)
    ]
    model = Model.model_construct(indicators=indicators(given))
    found, problems = back(book(model.indicators))
    assert (len(found), problems) == (len(HOSTILE), [])
    assert [row.cells for row in found] == [
        {field: held(text) for field, text in cells(indicator).items()} for indicator in model.indicators
    ]
    checked = compare(model.with_indicators(model.indicators), found, held, "a.xlsx")
    assert (checked.edits, checked.missing) == ([], [])


def test_texts_are_never_formulas() -> None:
    written = parts(book(indicators([{"code": "x", "name": "=1+1", "formula": "=cmd|' /C calc'!A0"}])))
    assert "<f>" not in written["sheet1.xml"] and "<f>" not in written["sheet2.xml"]
    assert "hyperlink" not in written["sheet1.xml"]


def test_what_a_cell_can_hold() -> None:
    assert held("😀" * 20_000) == "😀" * (MOST_SIGNS // 2)
    assert held("a\r\nb\rc ") == "a\nb\nc"
    assert held(" ") == ""


def test_choices_are_offered_as_words() -> None:
    polarity, accumulation, level, kind, owner, retired = validations(book(indicators()))
    for rule, field in ((polarity, "polarity"), (accumulation, "accumulation"), (level, "level"), (kind, "kind")):
        assert ",".join(say("zh", f"{field}.{value}") for value in CHOICES[field]) in rule
    assert "是,否" in retired and "liying" in owner
    assert 'sqref="G2:G1048576"' in polarity
    assert len(validations(book(indicators(), people=()))) == 5


def test_many_owners_stand_on_a_hidden_sheet() -> None:
    data = book(indicators(), people=[f"person{number:03}" for number in range(100)])
    assert "'lists'!$A$1:$A$100" in validations(data)[4]
    assert 'name="lists" sheetId="3" state="hidden"' in parts(data)["workbook.xml"]
    assert len(back(data)[0]) == 3


def test_the_header_stays_in_sight_and_a_sheet_explains_it() -> None:
    written = parts(book(indicators(), language="en"))
    assert 'state="frozen"' in written["sheet1.xml"]
    assert re.findall(r'<sheet name="([^"]*)"', written["workbook.xml"]) == ["Indicators", "How to fill in"]
    (_, help_sheet) = read_bytes(book(indicators(), language="en"), "a.xlsx", as_written=True).tables
    lines = help_sheet.frame.drop("_row").rows()
    assert lines[0] == ("Column", "What to write")
    assert [line[0] for line in lines[1:]] == [
        *(say("en", f"book.{field}") for field in SHAPE.columns),
        None,
        None,
        None,
    ]
    assert lines[-3][1] == say("en", "book.rule_stays")


def test_columns_in_any_order_and_some_of_them_gone() -> None:
    found, problems = back(sheet(["Formula", "编码"], ["1", "a"], [None, None], ["2", "b"]))
    assert problems == []
    assert [(row.place.row, row.cells) for row in found] == [
        (2, {"formula": "1", "code": "a"}),
        (4, {"formula": "2", "code": "b"}),
    ]


def test_a_title_above_and_the_header_once_more() -> None:
    found, _ = back(sheet(["指标字典 2026"], [], ["编码", "单位"], ["a", "CNY"], ["编码", "单位"], ["b", "%"]))
    assert [(row.place.row, row.cells["code"]) for row in found] == [(4, "a"), (6, "b")]


def test_cells_that_are_no_texts() -> None:
    found, _ = back(sheet(["code", "name_zh", "valid_from", "retired"], ["a", 2024, 202607, 1]))
    assert found[0].cells == {"code": "a", "name_zh": "2024", "valid_from": "202607", "retired": "1"}


def test_the_state_is_not_taken() -> None:
    found, problems = back(sheet(["编码", "单位", "状态（只读）"], ["a", "%", "已认证"], [None, None, "草稿"]))
    assert ([row.cells for row in found], problems) == ([{"code": "a", "unit": "%"}], [])
    assert STATE not in found[0].headers


def test_own_columns_are_told_with_what_is_in_them() -> None:
    lines = (["Code", "Unit", "My remark", "Formla", "Empty"], ["a", "%", "x", "1"], ["b", "%", None, None, None, "?"])
    found, problems = back(sheet(*lines))
    assert [row.cells["code"] for row in found] == ["a", "b"]
    assert [(problem.severity.value, problem.values, problem.place) for problem in problems] == [
        ("note", {"header": "My remark", "count": 1, "suggestion": ""}, Place("a.xlsx", "S")),
        ("note", {"header": "Formla", "count": 1, "suggestion": "Formula"}, Place("a.xlsx", "S")),
        ("note", {"header": "F", "count": 1, "suggestion": ""}, Place("a.xlsx", "S")),
    ]


def test_a_field_in_two_columns_is_refused() -> None:
    _, problems = back(sheet(["编码", "单位", "Unit"], ["a", "%", "CNY"]))
    assert [(p.key, p.values, p.severity.value) for p in problems] == [
        ("book.column_twice", {"field": "单位"}, "error")
    ]


def test_a_cell_with_an_error_is_told_by_its_header() -> None:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    page = made.add_worksheet("S")
    for position, text in enumerate(("编码", "公式", "我的", "状态")):
        page.write_string(0, position, text)
    page.write_string(1, 0, "a")
    for position in (1, 2, 3):
        page.write_formula(1, position, "=sum(sales.amount)", None, "#NAME?")
    made.close()
    _, problems = back(out.getvalue())
    assert [(p.key, p.place) for p in problems] == [("intake.cell_error", Place("a.xlsx", "S", 2, "公式"))]


@pytest.mark.parametrize("lines", [[["x", "y"], ["a", "b"]], [["编码"], ["a"]], [["单位", "公式"], ["%", "1"]]])
def test_a_file_without_a_table_of_indicators(lines: list[list[str]]) -> None:
    found, (problem,) = back(sheet(*lines))
    assert (found, problem.key, problem.place) == ([], "book.no_table", Place("a.xlsx"))


def test_a_file_that_cannot_be_read_says_why() -> None:
    found, problems = back(b"%PDF-1.4 nothing", "a.pdf")
    assert found == [] and [problem.key for problem in problems] == ["intake.not_a_spreadsheet"]


def test_a_text_file_will_do() -> None:
    found, problems = back("编码,名称（中文）,单位\nrevenue,销售额,CNY\n".encode("gb18030"), "a.csv")
    assert ([row.cells for row in found], problems) == (
        [{"code": "revenue", "name_zh": "销售额", "unit": "CNY"}],
        [],
    )


def test_sheets_of_several_departments_are_read_together() -> None:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    for name in ("销售", "财务"):
        page = made.add_worksheet(name)
        page.write_row(0, 0, ["编码", "名称（中文）"])
        page.write_row(1, 0, [f"code_{len(made.worksheets())}", name])
    made.close()
    found, problems = back(out.getvalue())
    assert problems == []
    assert [(row.place.sheet, row.cells["code"]) for row in found] == [("销售", "code_1"), ("财务", "code_2")]


def test_no_two_columns_or_choices_are_spelled_alike() -> None:
    for known in (SPELLED.headers, *SPELLED.values.values()):
        spellings = [text for name, said in known.items() for text in {plain(each) for each in (name, *said)}]
        assert len(set(spellings)) == len(spellings)
