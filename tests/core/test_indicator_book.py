"""The texts of a row: what an indicator says in cells, and what cells say of one."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from kpi.core.indicator import Indicator, Level
from kpi.core.indicator_book import CHOICES, FIELDS, Row, Spelled, cells, joined, parted, since
from kpi.core.problem import Place, Severity

SPELLED = Spelled(
    {"code": ("编码", "Code"), "name_zh": ("名称（中文）",)}, {"retired": {"yes": ("是",), "no": ("否", "No way")}}
)
ROW = Row(Place("a.xlsx", "指标", 4), {"code": "Code", "name_en": "Name"}, {"code": "x", "name_en": "X"})


def test_a_row_says_everything_of_an_indicator() -> None:
    given = {
        "code": "revenue",
        "name": {"zh": "销售额", "en": "Revenue"},
        "aliases": ["GMV", "流水"],
        "formula": "sum(sales.amount)",
        "unit": "CNY",
        "polarity": "lower",
        "accumulation": "rate",
        "level": "business",
        "kind": "process",
        "owner": "liying",
        "definition": "含税",
        "valid_from": "2026-07-16",
        "retired": True,
    }
    said = cells(Indicator.model_validate(given))
    assert tuple(said) == FIELDS
    assert list(said.values()) == [
        "revenue", "销售额", "Revenue", "GMV; 流水", "sum(sales.amount)", "CNY", "lower", "rate", "business", "process",
        "liying", "含税", "含税", "2026-07-16", "yes",
    ]  # fmt: skip


def test_what_is_not_given_is_empty_but_for_what_holds_then() -> None:
    said = cells(Indicator.model_validate({"code": "x", "name": "X", "valid_from": "2026-07"}))
    assert {name: text for name, text in said.items() if text} == {
        "code": "x",
        "name_zh": "X",
        "name_en": "X",
        "polarity": "higher",
        "accumulation": "flow",
        "valid_from": "2026-07",
    }


def test_the_choices_are_those_of_an_indicator() -> None:
    kinds = get_args(get_args(Indicator.model_fields["kind"].annotation)[0])
    assert (CHOICES["level"], CHOICES["kind"]) == (get_args(Level), kinds)
    for name in ("polarity", "accumulation", "level", "kind"):
        for value in CHOICES[name]:
            assert cells(Indicator.model_validate({"code": "x", "name": "X", name: value}))[name] == value


@pytest.mark.parametrize(
    "aliases",
    [
        [],
        ["GMV"],
        ["GMV", "流水"],
        ["net, of tax", "a;b", "一、二", "三，四", "五；六"],
        ['19" TV', '"', '""', '"a"', 'a""b'],
        [" lead", "trail ", "", " "],
        ["two\nlines", "tab\tin"],
        ["=1+1", "@x", "-", "N/A"],
    ],
)
def test_aliases_go_into_one_cell_and_come_out_again(aliases: list[str]) -> None:
    assert parted(joined(aliases)) == aliases


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        ("", []),
        (" ; ,, ", []),
        ("GMV、流水，营业额；销售", ["GMV", "流水", "营业额", "销售"]),
        (" a ;  b\nc ", ["a", "b", "c"]),
        ('"a, b" , c', ["a, b", "c"]),
        ('"open, c', ['"open', "c"]),
        ('"a" b; c', ['"a" b', "c"]),
    ],
)
def test_aliases_as_people_type_them(text: str, aliases: list[str]) -> None:
    assert parted(text) == aliases


def test_a_cell_full_of_blanks_is_parted_at_once() -> None:
    assert parted("a" + " " * 32_000 + "b") == ["a" + " " * 32_000 + "b"]
    assert parted('"' * 32_001) == ['"' * 32_001]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("2026-07", date(2026, 7, 1)),
        ("2026-7", date(2026, 7, 1)),
        ("202607", date(2026, 7, 1)),
        ("2026年7月", date(2026, 7, 1)),
        ("2026/7/16", date(2026, 7, 16)),
        ("2026.07.16", date(2026, 7, 16)),
        ("2026年7月16日", date(2026, 7, 16)),
        ("2026-07-16T00:00:00", date(2026, 7, 16)),
        ("2026-07-16 00:00:00", date(2026, 7, 16)),
    ],
)
def test_days_as_people_and_sheets_write_them(text: str, day: date | None) -> None:
    assert since(text) == day


@pytest.mark.parametrize("text", ["2026", "46204", "7/16/2026", "2026-13", "2026-02-30", "July", "0026-07"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError):
        since(text)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("编码", "code"),
        (" CODE ", "code"),
        ("code", "code"),
        ("名称(中文)", "name_zh"),
        ("name_zh", "name_zh"),
        ("备注", None),
        ("", None),
    ],
)
def test_headers_are_known_in_every_language(header: str, field: str | None) -> None:
    assert SPELLED.field(header) == field


def test_choices_are_known_in_every_language() -> None:
    said = ["是", "YES", "否", "no way", "maybe", ""]
    assert [SPELLED.value("retired", text) for text in said] == ["yes", "yes", "no", "no", "maybe", ""]
    assert SPELLED.value("code", "是") == "是"


def test_a_fault_names_the_cell_by_its_header() -> None:
    fault = ROW.fault("name", "model.missing", field="name")
    assert (fault.severity, fault.values) == (Severity.ERROR, {"field": "Name"})
    assert fault.place == Place("a.xlsx", "指标", 4, "Name")
    assert ROW.fault("owner", "model.code", given="?").place == Place("a.xlsx", "指标", 4)
    assert ROW.at("owner", "code").column == "Code"
