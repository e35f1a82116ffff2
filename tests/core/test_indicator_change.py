"""What an edited sheet would change, row by row, and the model once it is changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi.core.indicator import Indicator
from kpi.core.indicator_book import FIELDS, Row, cells
from kpi.core.indicator_change import Changes, Edit, Key, applied, compare
from kpi.core.model import Model
from kpi.core.problem import Place, Problem, Severity

BODY: dict[str, Any] = {
    "org": [{"code": "HQ", "name": "HQ"}],
    "people": [{"code": "p1", "name": "One", "org": "HQ"}],
    "datasets": [
        {"code": "sales", "name": "Sales", "columns": {"day": {"role": "date"}, "amount": {"type": "number"}}}
    ],
    "indicators": [
        {"code": "revenue", "name": {"zh": "销售额", "en": "Revenue"}, "formula": "sum(sales.amount)", "unit": "CNY"},
        {"code": "share", "name": "Share", "accumulation": "rate", "formula": "revenue / revenue", "aliases": ["a;b"]},
        {"code": "share", "name": "Share", "formula": "revenue", "valid_from": "2026-07", "polarity": "range"},
        {"code": "old", "name": "Old", "retired": True, "owner": "p1", "definition": {"zh": "旧", "en": "Old"}},
    ],
    "scorecard": [{"code": "k", "type": "kpi", "indicator": "old", "position": 0}],
    "targets": [{"kpi": "k", "period": "2026-06", "target": 1}],
}
MODEL = Model.model_validate(BODY)
JULY, AUGUST, SEPTEMBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)


def row(number: int, said: dict[str, str]) -> Row:
    return Row(Place("a.xlsx", "S", number), {name: name.upper() for name in said}, said)


def sheet(model: Model = MODEL, **edited: dict[str, str]) -> list[Row]:
    """The rows of a model as they would come back, some of them edited: by code, and by code and month."""
    found = []
    for number, indicator in enumerate(model.indicators, 2):
        said = cells(indicator)
        key = indicator.code + (f"_{indicator.valid_from:%Y_%m}" if indicator.valid_from else "")
        found.append(row(number, said | edited.get(key, {})))
    return found


def new(**said: str) -> Row:
    return row(99, dict.fromkeys(FIELDS, "") | said)


def compared(rows: list[Row], model: Model = MODEL) -> Changes:
    return compare(model, rows, lambda text: text, "a.xlsx")


def told(problems: list[Problem]) -> list[tuple[str, int | None, str | None]]:
    return [(problem.key, problem.place.row, problem.place.column) for problem in problems]


def only(changes: Changes) -> Edit:
    assert changes.problems == []
    (edit,) = changes.edits
    return edit


def test_a_sheet_as_it_was_changes_nothing() -> None:
    changes = compared(sheet())
    assert (changes.edits, changes.missing, changes.problems, changes.is_dated) == ([], [], [], False)
    assert set(changes.rows) == {
        Key("revenue", None),
        Key("share", None),
        Key("share", JULY),
        Key("old", None),
    }
    assert applied(MODEL, changes, None)[0] == MODEL


EDITS = {
    "name_zh": ("revenue", "营业额"),
    "name_en": ("revenue", "Turnover"),
    "aliases": ("revenue", "GMV; 流水"),
    "formula": ("revenue", "sum(sales.amount) * 2"),
    "unit": ("revenue", "USD"),
    "polarity": ("revenue", "lower"),
    "accumulation": ("revenue", "stock"),
    "level": ("revenue", "business"),
    "kind": ("revenue", "growth"),
    "owner": ("revenue", "p1"),
    "definition_zh": ("old", "新"),
    "definition_en": ("old", "New"),
    "retired": ("revenue", "yes"),
}


@pytest.mark.parametrize("field", EDITS)
def test_exactly_what_is_edited_changes(field: str) -> None:
    code, text = EDITS[field]
    before = next(i for i in MODEL.indicators if i.code == code)
    changes = compared(sheet(**{code: {field: text}}))
    edit = only(changes)
    assert (edit.kind, edit.key, edit.was) == ("changed", Key(code, None), before)
    assert edit.fields == {field: (cells(before)[field], text)}
    assert cells(edit.wanted) == cells(before) | {field: text}
    assert edit.is_defining == changes.is_dated == (field in ("formula", "unit", "polarity", "accumulation"))
    then, problems = applied(MODEL, changes, None)
    assert problems == []
    assert [i for i in then.indicators if i.code != code] == [i for i in MODEL.indicators if i.code != code]
    assert [i.code for i in then.indicators] == [i.code for i in MODEL.indicators]


CLEARED = {
    "aliases": ("share", {"aliases": ('"a;b"', "")}),
    "formula": ("share", {"formula": ("revenue / revenue", "")}),
    "unit": ("revenue", {"unit": ("CNY", "")}),
    "accumulation": ("share", {"accumulation": ("rate", "flow")}),
    "owner": ("old", {"owner": ("p1", "")}),
    "retired": ("old", {"retired": ("yes", "")}),
    "name_en": ("revenue", {"name_en": ("Revenue", "销售额")}),
    "definition_zh": ("old", {"definition_zh": ("旧", "Old")}),
}


@pytest.mark.parametrize("field", CLEARED)
def test_a_cell_that_is_emptied_says_nothing_any_more(field: str) -> None:
    code, fields = CLEARED[field]
    assert only(compared(sheet(**{code: {field: ""}}))).fields == fields


def test_a_text_emptied_in_both_languages_is_gone() -> None:
    edit = only(compared(sheet(old={"definition_zh": "", "definition_en": ""})))
    assert edit.wanted.definition is None
    changes = compared(sheet(old={"name_zh": "", "name_en": ""}))
    assert told(changes.problems) == [("model.missing", 5, "NAME_ZH")]
    assert changes.problems[0].values["field"] == "NAME_ZH"


@pytest.mark.parametrize(
    ("field", "text"), [("aliases", '"a;b" ;'), ("retired", "no"), ("polarity", ""), ("definition_en", "")]
)
def test_the_same_said_otherwise_is_no_change(field: str, text: str) -> None:
    assert compared(sheet(share={field: text})).edits == []


def test_what_cells_cannot_hold_stays_as_it_was() -> None:
    name = {"zh": " 带空格 ", "en": "'quoted"}
    model = MODEL.with_indicators([*MODEL.indicators, Indicator.model_validate({"code": "x", "name": name})])
    said = {"code": "x", "name_zh": "带空格", "name_en": "quoted"}

    def held(text: str) -> str:
        return text.strip().removeprefix("'")

    assert compare(model, [row(2, said)], held, "a.xlsx").edits == []
    edit = only(compare(model, [row(2, said | {"name_en": "Other"})], held, "a.xlsx"))
    assert edit.wanted.name.model_dump() == {"zh": " 带空格 ", "en": "Other"}


def test_rows_and_columns_left_out_stay() -> None:
    changes = compared(sheet()[:1])
    assert changes.edits == []
    assert changes.missing == [Key("share", None), Key("share", JULY), Key("old", None)]
    edit = only(compared([row(2, {"code": "old", "valid_from": "", "name_en": "Older"})]))
    assert cells(edit.wanted) == cells(MODEL.indicators[3]) | {"name_en": "Older"}


def test_without_a_column_of_days_a_row_is_of_the_latest_version() -> None:
    edit = only(compared([row(2, {"code": "share", "unit": "%"})]))
    assert edit.key == Key("share", JULY)
    assert only(compared([row(2, {"code": "brand", "name_zh": "新"})])).key == Key("brand", None)


def test_a_new_indicator_comes_after_the_others() -> None:
    changes = compared([new(code="margin", name_zh="毛利", formula="revenue * 0.3", polarity="higher"), *sheet()])
    edit = only(changes)
    assert (edit.kind, edit.was, edit.is_defining, changes.needs_reason) == ("new", None, False, False)
    assert edit.wanted.written() == {
        "code": "margin", "name": "毛利", "formula": "revenue * 0.3", "polarity": "higher"
    }  # fmt: skip
    assert edit.fields["name_zh"] == ("", "毛利") and "retired" not in edit.fields
    then, problems = applied(MODEL, changes, JULY)
    assert (problems, then.indicators) == ([], [*MODEL.indicators, edit.wanted])


def test_a_row_with_another_day_is_a_version_of_its_own() -> None:
    changes = compared([*sheet(), row(9, cells(MODEL.indicators[0]) | {"valid_from": "2026-08", "formula": "1"})])
    edit = only(changes)
    assert (edit.kind, edit.is_defining, changes.needs_reason) == ("version", False, True)
    assert edit.fields == {"formula": ("sum(sales.amount)", "1"), "valid_from": ("", "2026-08")}
    then, _ = applied(MODEL, changes, None)
    assert [(i.formula, i.valid_from) for i in then.indicators if i.code == "revenue"] == [
        ("sum(sales.amount)", None),
        ("1", AUGUST),
    ]


def test_versions_of_a_new_indicator_follow_each_other() -> None:
    later = row(3, {"code": "x", "valid_from": "2026-08", "unit": "t"})
    changes = compared([later, row(4, {"code": "x", "valid_from": "", "name_zh": "甲", "unit": "kg"})])
    assert changes.problems == []
    assert [edit.kind for edit in changes.edits] == ["version", "new"]
    assert [(e.wanted.name.zh, e.wanted.unit) for e in changes.edits] == [("甲", "t"), ("甲", "kg")]


def test_a_definition_may_change_from_a_day_on_and_the_past_stays() -> None:
    changes = compared(sheet(revenue={"formula": "sum(sales.amount) * 2", "name_en": "Turnover"}, old={"owner": ""}))
    then, problems = applied(MODEL, changes, AUGUST)
    assert problems == []
    assert then.indicators[0] == MODEL.indicators[0]
    assert then.indicators[-1].written() == {
        "code": "revenue", "name": {"zh": "销售额", "en": "Turnover"}, "formula": "sum(sales.amount) * 2",
        "unit": "CNY", "valid_from": "2026-08",
    }  # fmt: skip
    assert then.indicators[3].owner is None
    assert [i.valid_from for i in then.indicators if i.code == "old"] == [None]


def test_what_begins_later_than_the_day_changes_in_place() -> None:
    changes = compared(sheet(share_2026_07={"unit": "%"}))
    for day in (JULY, date(2026, 1, 1)):
        then, problems = applied(MODEL, changes, day)
        assert problems == []
        assert [(i.valid_from, i.unit) for i in then.indicators if i.code == "share"] == [(None, ""), (JULY, "%")]
    then, _ = applied(MODEL, changes, SEPTEMBER)
    assert [i.valid_from for i in then.indicators if i.code == "share"] == [None, JULY, SEPTEMBER]


@pytest.mark.parametrize("day", [JULY, AUGUST])
def test_a_version_that_another_has_followed_cannot_change_after_that(day: date) -> None:
    changes = compared(sheet(share={"unit": "%"}))
    assert applied(MODEL, changes, date(2026, 6, 1))[1] == []
    (problem,) = applied(MODEL, changes, day)[1]
    assert (problem.key, problem.place.row, problem.place.column) == ("book.superseded", 3, "VALID_FROM")
    assert (problem.values["given"], problem.values["until"]) == ("share", "2026-07-01")


def test_a_version_of_the_same_sheet_counts_as_following() -> None:
    later = row(9, cells(MODEL.indicators[0]) | {"valid_from": "2026-08"})
    changes = compared([*sheet(revenue={"unit": "USD"}), later])
    assert [p.key for p in applied(MODEL, changes, SEPTEMBER)[1]] == ["book.superseded"]


FAULTS: dict[str, tuple[list[Row], list[tuple[str, int | None, str | None]]]] = {
    "code": ([new(code="1 x", name_zh="甲")], [("model.code", 99, "CODE")]),
    "no code": ([new(name_zh="甲"), new(name_zh="乙")], [("model.missing", 99, "CODE")] * 2),
    "no name": ([new(code="x", unit="kg")], [("model.missing", 99, "NAME_ZH")]),
    "blank name": ([new(code="x", name_zh="\u3000")], [("model.empty", 99, "NAME_ZH")]),
    "day": (sheet(revenue={"valid_from": "soon"}), [("model.date", 2, "VALID_FROM")]),
    "choice": (
        sheet(revenue={"polarity": "up"}, old={"retired": "perhaps", "kind": "odd"}),
        [("book.no_choice", 2, "POLARITY"), ("book.no_choice", 5, "KIND"), ("book.no_choice", 5, "RETIRED")],
    ),
    "owner's code": (sheet(revenue={"owner": "李 颖"}), [("model.code", 2, "OWNER")]),
    "owner": (sheet(revenue={"owner": "nobody"}), [("model.unknown_owner", 2, "OWNER")]),
    "repeated": ([*sheet(), new(code="revenue", name_zh="甲")], [("model.repeated", 99, "CODE")]),
    "formula": (sheet(revenue={"formula": "sum(sales.nothing)"}), [("formula.unknown_column", 2, "FORMULA")]),
    "circle": (
        sheet(revenue={"formula": "share"}),
        [("model.formula_circle", number, "FORMULA") for number in (2, 3, 4)],
    ),
    "a target of another kind": (sheet(old={"polarity": "range"}), [("model.target_needs_range", 5, "POLARITY")]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_its_cell(fault: str) -> None:
    rows, expected = FAULTS[fault]
    changes = compared(rows)
    assert told(changes.errors) == expected
    assert changes.errors == changes.problems


def test_a_fault_outside_the_sheet_names_the_file_alone() -> None:
    changes = compared([row(2, {"code": "revenue", "valid_from": "", "formula": "share"})])
    assert told(changes.errors)[0] == ("model.formula_circle", 2, "FORMULA")
    assert changes.errors[1].place == Place(file="a.xlsx")


def test_a_fault_of_the_model_itself_has_no_cell() -> None:
    model = Model.model_validate(BODY | {"people": [{"code": "p1", "name": "One", "org": "GONE"}]})
    changes = compared(sheet(model, revenue={"unit": "USD"}), model)
    assert [(p.key, p.place) for p in changes.errors] == [("model.unknown_org", Place(file="a.xlsx"))]


def test_a_note_does_not_stand_in_the_way() -> None:
    changes = Changes("a.xlsx", problems=[Problem(Severity.NOTE, "book.own_column")])
    assert changes.errors == []
