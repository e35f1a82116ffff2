"""The workbook to fill in: what it holds as a file, and what the reader makes of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date

import pytest

from kpi.core.dataset import Dataset
from kpi.core.label import Label, Language
from kpi.core.mapping import choose
from kpi.core.problem import Value
from kpi.core.reading import ReadTable
from kpi.intake import read_bytes
from kpi.intake.template import Cell, Template, clean, write
from kpi.text.words import say

COLUMNS = {
    "day": {"from": ["盘点日期", "日期"], "role": "date"},
    "store": {"from": ["门店"], "role": "org"},
    "sku": {"from": ["商品编码"], "type": "text"},
    "kind": {"from": ["类型"], "type": "text", "name": {"zh": "商品类型", "en": "Kind"}},
    "amount": {"from": ["金额(元)"], "type": "number", "unit": "CNY"},
}
STOCK = Dataset.model_validate({"code": "stock", "name": "库存[盘点]", "key": ["sku"], "columns": COLUMNS})
DAY = date(2026, 10, 31)
ROWS: list[list[Cell]] = [
    [date(2026, 10, 1), "上海店", "00017", "食品", 12.5],
    [date(2026, 10, 31), "北京店", "00018", "=1+1", 7],
]


class Speaker:
    """Words of a language."""

    def __init__(self, language: Language = "zh") -> None:
        self.language = language

    def say(self, key: str, **values: Value) -> str:
        return say(self.language, key, **values)

    def text(self, label: Label | None) -> str:
        return label.text(self.language) if label else ""


def template(units: Sequence[str] = ("上海店", "北京店", "总部"), **members: Sequence[str]) -> Template:
    return Template(STOCK, units, DAY, members)


def parts(data: bytes) -> dict[str, str]:
    """The XML of the workbook, of its sheets and of its texts."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name.split("/")[-1]: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}


def validations(data: bytes) -> list[str]:
    return re.findall(r"<dataValidation .*?</dataValidation>", parts(data)["sheet1.xml"])


def filled(made: Template, rows: Sequence[Sequence[Cell]] = ROWS, language: Language = "zh") -> list[ReadTable]:
    return read_bytes(write(made, Speaker(language), rows), "a.xlsx").tables


def test_what_is_filled_in_reads_back_by_its_headers() -> None:
    reading = read_bytes(write(template(), Speaker(), ROWS), "a.xlsx")
    mapped = choose(reading, STOCK)
    assert mapped.columns == {code: column.headers[0] for code, column in STOCK.columns.items()}
    assert (mapped.table.sheet, mapped.others, mapped.doubts()) == ("库存 盘点", [], [])
    assert mapped.table.frame.select(mapped.columns.values()).rows() == [tuple(row) for row in ROWS]
    assert mapped.table.problems == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_second_sheet_says_what_each_column_means(language: Language) -> None:
    meaning = filled(template(kind=["食品", "日用"]), language=language)[-1]
    assert meaning.sheet == {"zh": "填写说明", "en": "What the columns mean"}[language]
    rows = meaning.frame.drop("_row").rows()
    assert [row[0] for row in rows] == ["盘点日期", "门店", "商品编码", "类型", "金额(元)"]
    assert (
        rows[3]
        == {
            "zh": ("类型", "商品类型", "文字", None, "可空", "食品"),
            "en": ("类型", "Kind", "Text", None, "optional", "食品"),
        }[language]
    )
    assert [row[4] for row in rows] == [
        say(language, f"template.{word}") for word in ("required", "required", "required", "optional", "optional")
    ]
    assert [row[5] for row in rows] == ["2026-10-31", "上海店", None, "食品", "1234.5"]


def test_dates_and_numbers_and_units_are_checked_as_they_are_typed() -> None:
    day, store, amount = validations(write(template(), Speaker()))
    assert 'type="date"' in day and 'sqref="A2:A1048576"' in day and "<formula1>1</formula1>" in day
    assert f"<formula2>{(date(2199, 12, 31) - date(1899, 12, 30)).days}</formula2>" in day
    assert 'type="list"' in store and "上海店,北京店,总部" in store
    assert 'errorStyle="warning"' not in store
    assert 'type="decimal"' in amount and 'sqref="E2:E1048576"' in amount
    assert "yyyy-mm-dd" in parts(write(template(), Speaker()))["styles.xml"]


def test_a_member_that_is_new_is_only_doubted() -> None:
    rule = validations(write(template(kind=["食品", "日用"]), Speaker()))[2]
    assert 'errorStyle="warning"' in rule and "食品,日用" in rule


def test_a_list_that_is_too_long_stands_on_a_hidden_sheet() -> None:
    units = [f"第{number}号门店" for number in range(80)]
    data = write(template(units, kind=["食品,熟", "日用"]), Speaker(), ROWS)
    rules = validations(data)
    assert "'lists'!$A$1:$A$80" in rules[1] and "'lists'!$B$1:$B$2" in rules[2]
    assert 'name="lists" sheetId="3" state="hidden"' in parts(data)["workbook.xml"]
    mapped = choose(read_bytes(data, "a.xlsx"), STOCK)
    assert (mapped.table.sheet, mapped.others, mapped.table.frame.height) == ("库存 盘点", [], 2)
    assert "state=" not in parts(write(template(), Speaker()))["workbook.xml"]


@pytest.mark.parametrize("member", ['19" 屏', "熟,生", " 前有空格", "=A1", "两\n行", "长" * 256, "😀" * 127])
def test_a_member_that_a_validation_cannot_hold_stands_on_the_hidden_sheet(member: str) -> None:
    data = write(template(kind=["日用", member]), Speaker())
    assert "'lists'!$A$1:$A$2" in validations(data)[2]
    assert "'lists'" not in validations(write(template(kind=["日用", "A 类"]), Speaker()))[2]


def test_texts_are_never_formulas() -> None:
    assert "<f>" not in parts(write(template(), Speaker(), ROWS))["sheet1.xml"]


def test_the_header_stays_in_sight() -> None:
    assert 'state="frozen"' in parts(write(template(), Speaker()))["sheet1.xml"]


@pytest.mark.parametrize(
    ("name", "sheets"),
    [
        ("History", ["History_", "填写说明"]),
        ("填写说明", ["填写说明", "填写说明_"]),
        ("销" * 40, ["销" * 31, "填写说明"]),
        ("😀" * 20, ["😀" * 15, "填写说明"]),
        ("'?'", ["1", "填写说明"]),
    ],
)
def test_names_that_no_sheet_may_have(name: str, sheets: list[str]) -> None:
    dataset = STOCK.model_copy(update={"name": Label(zh=name, en=name)})
    written = parts(write(Template(dataset, ["总部"], DAY), Speaker()))["workbook.xml"]
    assert re.findall(r'<sheet name="([^"]*)"', written) == sheets


def test_columns_of_one_header_are_one_column() -> None:
    columns = {"day": {"from": "日期", "role": "date"}, "a": {"from": ["金额"]}, "b": {"from": ["金 额"]}, "日期2": {}}
    columns["c"] = columns.pop("日期2")
    dataset = Dataset.model_validate({"code": "d", "name": "d", "columns": columns})
    assert Template(dataset, [], DAY).columns() == {"day": "日期", "a": "金额", "c": "c"}


def test_a_name_for_a_file() -> None:
    assert clean(' 华东/华南: "库存" 模板\n') == "华东 华南 库存 模板"
