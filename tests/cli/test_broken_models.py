"""Model files that are wrong, each in its own way: told in one sentence with its line, and nothing is stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from kpi.core import modelfile
from kpi.text.words import sentence
from tests.cli.desk import MODEL, Desk, Settled, process
from tests.cli.speech import assert_reads

MODELS = Path(__file__).parent / "broken" / "models"


class Broken(NamedTuple):
    """A file, what is wrong with it, on which line, and what is said of it."""

    name: str
    key: str
    line: int
    sentence: str


TABLE = [
    Broken("a_list", "model.not_a_model", 1, "This is not a model file; it should begin with “version: 1”."),
    Broken(
        "bad_code",
        "model.code",
        17,
        "“收入” is not a code: it starts with a letter and has letters, digits, _ and - only, at most 64.",
    ),
    Broken("bad_date", "model.date", 17, "“valid_from” should be a date such as 2026-07 or 2026-07-16, found “soon”."),
    Broken("bad_period", "model.period", 24, "“2026-13” is not a period; write 2026-10, 2026-Q4 or 2026."),
    Broken(
        "bad_polarity",
        "model.choice",
        17,
        "“polarity” cannot be “hihger”; expected higher, lower, range. Did you mean “higher”?",
    ),
    Broken("billion_laughs", "model.alias", 2, "Anchors and aliases are not read; write the content out."),
    Broken(
        "column_in_two_cases",
        "model.case",
        11,
        "“AMOUNT” differs from another code in letter case only; rename one of them.",
    ),
    Broken(
        "columns_as_a_list", "model.mapping", 11, '“columns” should have the form “field: value”, found “["date"]”.'
    ),
    Broken("deep_nesting", "model.too_deep", 2, "This goes deeper than the 60 levels a model file may have."),
    Broken("driver_of_unknown_node", "model.unknown_to", 26, "The node “nope” is not in the tree."),
    Broken(
        "duplicate_code", "model.repeated", 5, "The code “HQ” is given twice; a later change of it needs “valid_from”."
    ),
    Broken("duplicate_target", "model.repeated_target", 25, "“rev” has two targets for 2026-10; keep one of them."),
    Broken("empty", "model.not_a_model", 1, "This is not a model file; it should begin with “version: 1”."),
    Broken("empty_name", "model.empty", 17, "“name” is empty; give it a value or remove it."),
    Broken("endless_weight", "model.number", 22, "“weight” should be a number, found “inf”."),
    Broken(
        "falling_curve",
        "model.curve",
        22,
        "A score curve needs two points or more with rising attainment, found “[[1, 0], [0.5, 100]]”.",
    ),
    Broken("field_twice", "model.key_twice", 7, "“org” is given twice; keep one of them."),
    Broken("formula_circle", "model.formula_circle", 17, "The formula of “revenue” comes back to itself."),
    Broken(
        "formula_not_a_number", "formula.not_a_number", 17, "A formula gives a number; this one gives a truth value."
    ),
    Broken("formula_syntax", "formula.syntax", 17, "The formula cannot be read at “amount”: sum(sales.amount"),
    Broken(
        "goal_with_indicator",
        "model.goal_with_indicator",
        21,
        "The goal “growth” only rolls up and has no indicator; make it a kpi to give it one.",
    ),
    Broken("goal_without_name", "model.missing", 19, "The field “name” is required and missing."),
    Broken(
        "indentation", "model.not_yaml", 10, "This is not valid YAML; check the indentation, colons and quotes here."
    ),
    Broken("key_not_a_column", "model.key_unknown", 11, "The key “order” is not a column of this dataset."),
    Broken(
        "kpi_with_children", "model.kpi_with_children", 22, "“rev” is a KPI and cannot have children; only a goal can."
    ),
    Broken("kpi_without_indicator", "model.kpi_without_indicator", 22, "The KPI “rev” does not say its indicator."),
    Broken("list_as_code", "model.text", 17, '“code” should be text, found “["revenue"]”.'),
    Broken(
        "list_as_field", "model.not_yaml", 2, "This is not valid YAML; check the indentation, colons and quotes here."
    ),
    Broken(
        "lookup_and_header",
        "model.lookup_from",
        14,
        "The values of “town” are looked up in another dataset; no sheet has it, so remove “from”.",
    ),
    Broken(
        "lookup_by_a_lookup",
        "model.lookup_on_lookup",
        14,
        "“town” is looked up by “town”, which is looked up itself; use a column that the file has.",
    ),
    Broken(
        "lookup_by_an_unknown_column",
        "model.lookup_on",
        14,
        "“town” is looked up by “stor”, which is not a column of this dataset. Did you mean “store”?",
    ),
    Broken("lookup_in_a_circle", "model.lookup_circle", 11, "The lookups of the dataset “sales” come back to itself."),
    Broken(
        "lookup_in_an_unknown_dataset",
        "model.lookup_dataset",
        14,
        "“town” is looked up in the dataset “shop”, which does not exist. Did you mean “shops”?",
    ),
    Broken(
        "lookup_of_an_unknown_column",
        "model.lookup_column",
        14,
        "The dataset shops has no column “city”, so “town” cannot be looked up there.",
    ),
    Broken(
        "lookup_of_another_type",
        "model.lookup_type",
        14,
        "“opened” is a text here, and “opened” of dataset shops is a date; give both the same type.",
    ),
    Broken("missing_name", "model.missing", 17, "The field “name” is required and missing."),
    Broken("month_13", "model.number_bounds", 2, "“fiscal_year_start” is out of bounds at “13”."),
    Broken(
        "no_date_column",
        "model.one_date_column",
        11,
        "A dataset needs exactly one column with “role: date”; this one has 0.",
    ),
    Broken("no_version", "model.missing", 1, "The field “version” is required and missing."),
    Broken("not_utf8", "model.not_utf8", 4, "The file is not UTF-8; save it as UTF-8 and try again."),
    Broken(
        "null_character", "model.not_yaml", 2, "This is not valid YAML; check the indentation, colons and quotes here."
    ),
    Broken("null_entry", "model.empty", 5, "“org” is empty; give it a value or remove it."),
    Broken("null_section", "model.empty", 23, "“targets” is empty; give it a value or remove it."),
    Broken("null_target", "model.empty", 24, "“target” is empty; give it a value or remove it."),
    Broken("number_as_name", "model.text", 17, "“name” should be text, found “12”."),
    Broken(
        "number_target_for_a_range",
        "model.target_needs_range",
        24,
        "“rev” has polarity range; its target is [low, high].",
    ),
    Broken("org_circle", "model.org_circle", 4, "The org unit “HQ” is above itself."),
    Broken("org_circle_for_two_months", "model.org_circle", 7, "The org unit “EAST” is above itself."),
    Broken(
        "parent_begins_later", "model.later_parent", 5, "The org unit “EAST” begins before “NORTH”, the unit above it."
    ),
    Broken("python_tag", "model.mapping", 2, "“org” should have the form “field: value”, found “echo hi”."),
    Broken(
        "range_target_for_one_number",
        "model.target_needs_number",
        24,
        "The target of “rev” is one number, not a range.",
    ),
    Broken("range_upside_down", "model.bounds", 24, "The range’s lower bound 5.0 is above its upper bound 2.0."),
    Broken("sum_of_text", "formula.wrong_type", 17, "“sum” needs a number, found a text."),
    Broken(
        "target_not_a_number", "model.target", 24, "“target” should be a number or a range [low, high], found “nan”."
    ),
    Broken("target_of_unknown_kpi", "model.unknown_kpi", 24, "The KPI “rve” is not in the tree. Did you mean “rev”?"),
    Broken("tree_circle", "model.tree_circle", 19, "The node “growth” was moved under itself."),
    Broken(
        "two_date_columns",
        "model.one_date_column",
        11,
        "A dataset needs exactly one column with “role: date”; this one has 2.",
    ),
    Broken(
        "two_documents", "model.not_yaml", 25, "This is not valid YAML; check the indentation, colons and quotes here."
    ),
    Broken(
        "two_roots", "model.two_roots", 5, "Only one unit can be at the top, found EAST, HQ; give the others a parent."
    ),
    Broken(
        "unknown_column",
        "formula.unknown_column",
        17,
        "The dataset sales has no column “amont”. Did you mean “Amount”?",
    ),
    Broken(
        "unknown_dataset",
        "formula.unknown_dataset",
        17,
        "The formula names an unknown dataset “sale”. Did you mean “Sales”?",
    ),
    Broken("unknown_field_of_a_column", "model.unknown_field", 14, "Unknown field “typ”. Did you mean “type”?"),
    Broken("unknown_field_of_a_score", "model.unknown_field", 22, "Unknown field “ambr”. Did you mean “amber”?"),
    Broken("unknown_field_of_a_unit", "model.unknown_field", 5, "Unknown field “parnt”. Did you mean “parent”?"),
    Broken("unknown_function", "formula.not_allowed", 17, "“summ” is not allowed in a formula. Did you mean “sum”?"),
    Broken(
        "unknown_indicator",
        "model.unknown_indicator",
        22,
        "The indicator “revenu” does not exist. Did you mean “revenue”?",
    ),
    Broken("unknown_org", "model.unknown_org", 22, "The org unit “ESAT” does not exist. Did you mean “EAST”?"),
    Broken(
        "unknown_owner", "model.unknown_owner", 22, "The owner “liyng” is not among the people. Did you mean “liying”?"
    ),
    Broken("unknown_parent", "model.unknown_parent", 5, "The parent unit “HX” does not exist."),
    Broken("unknown_section", "model.unknown_field", 23, "Unknown field “target”. Did you mean “targets”?"),
    Broken("unknown_setting", "model.unknown_field", 2, "Unknown field “curency”. Did you mean “currency”?"),
    Broken("version_2", "model.version", 1, "Expected “version: 1”, found “2”."),
    Broken("version_true", "model.version", 1, "Expected “version: 1”, found “true”."),
]


BEFORE = modelfile.read(MODEL.encode(), "model.yaml")[0]


def test_the_table_has_every_file() -> None:
    assert sorted(case.name for case in TABLE) == sorted(file.stem for file in MODELS.glob("*.yaml"))


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.name)
def test_a_broken_model_is_told_with_its_line(desk: Desk, settled: Settled, case: Broken) -> None:
    desk.workspace = settled.workspace
    file = MODELS / f"{case.name}.yaml"
    error = desk.run("apply", file).error
    place = {"file": file.name, "sheet": None, "row": None, "column": None, "line": case.line}
    assert (error["key"], error["place"]) == (case.key, place)
    assert error["message"] == f"{file.name}, line {case.line}: {case.sentence}"
    _, problems = modelfile.read(file.read_bytes(), file.name, BEFORE)
    english, chinese = (sentence(language, problems[0]) for language in ("en", "zh"))
    assert english == error["message"]
    assert chinese.startswith(f"{file.name}，第 {case.line} 行：")
    assert_reads(case.sentence, chinese.split("：", 1)[1])


def test_none_of_them_stored_anything(desk: Desk, settled: Settled) -> None:
    """Holds after the table, whose cases all share one workspace."""
    desk.workspace = settled.workspace
    assert desk.everything() == settled.everything
    for case in TABLE[::8]:
        assert desk.run("apply", MODELS / f"{case.name}.yaml").code == 1
    assert desk.everything() == settled.everything


@pytest.mark.parametrize("name", ["not_utf8", "unknown_org"])
def test_as_a_process_too(tmp_path: Path, name: str) -> None:
    done = process(tmp_path, "apply", MODELS / f"{name}.yaml", "--json", language="zh")
    assert done.returncode == 1
    assert done.stderr == ""
    assert json.loads(done.stdout)["error"]["place"]["file"] == f"{name}.yaml"
    plain = process(tmp_path, "apply", MODELS / f"{name}.yaml", language="zh")
    assert plain.returncode == 1
    assert plain.stdout == ""
    assert plain.stderr.startswith(f"{name}.yaml，第 ")
    assert plain.stderr.count("\n") == 1


def test_nesting_that_would_exhaust_the_stack(tmp_path: Path) -> None:
    file = tmp_path / "deep.yaml"
    file.write_text("version: 1\norg: " + "[" * 200_000 + "]" * 200_000, encoding="utf-8")
    done = process(tmp_path / "w", "apply", file, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["key"] == "model.too_deep"


def test_every_fault_is_listed(desk: Desk) -> None:
    text = MODEL.replace("owner: liying", "owner: nobody").replace("org: EAST, weight", "org: NORTH, weight")
    answer = desk.run("apply", desk.write("two.yaml", text))
    assert answer.code == 1
    problems = answer.document["problems"]
    assert [(problem["key"], problem["place"]["line"]) for problem in problems] == [
        ("model.unknown_owner", 32),
        ("model.unknown_org", 33),
    ]
    assert all(set(problem) == {"severity", "key", "message", "place"} for problem in problems)
    plain = desk.plain("apply", desk.path / "two.yaml")
    assert (plain.code, plain.out, plain.err.count("\n")) == (1, "", 2)


def test_a_model_in_use_may_not_lose_what_imports_need(desk: Desk) -> None:
    desk.apply()
    desk.take(desk.sheet("a.csv", [("2026-06-01", "HQ", 10, "web")]))
    before = desk.everything()
    for old, new, key in [
        ("amount: {from: [Amount], type: number}", "amount: {from: [Amount]}", "store.column_type"),
        ("    name: Sales\n", "    name: Sales\n    key: [channel]\n", "store.key"),
        (
            "date: {from: [Date], role: date}",
            "date: {from: [Date], type: date}\n      other: {from: [Other], role: date}",
            "store.key",
        ),
    ]:
        text = MODEL.replace(old, new, 1).replace("sum(sales.amount)", "count(sales.amount)")
        assert text != MODEL
        told = {}
        for language in ("en", "zh"):
            desk.speak(language)
            error = desk.run("apply", desk.write("b.yaml", text)).error
            assert error["key"] == key
            told[language] = error["message"]
        assert_reads(told["en"], told["zh"])
    assert desk.everything() == before
