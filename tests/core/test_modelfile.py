"""The model file: read, refused with the line of each fault, applied over what was, and written back the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kpi.core import modelfile
from kpi.core.model import Model
from kpi.text.words import WORDS

BASE = """\
version: 1
workspace: {name: Test, fiscal_year_start: 4, scoring: {green: 99}, as_of: 2026-05-20}
org:
  - {code: HQ, name: {zh: 总部, en: Head}}
  - {code: EAST, name: 华东, parent: HQ, aliases: [east]}
people:
  - {code: li, name: 李, org: EAST, post: lead}
datasets:
  - {code: sales, name: 销售, columns: {day: {role: date}, unit: {role: org}, amount: {type: number, from: [金额]}}}
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount), owner: li}
  - {code: margin, name: Margin, polarity: range, formula: revenue / 2}
scorecard:
  - goal: top
    name: Top
    children:
      - {kpi: k1, indicator: revenue, org: EAST, owner: li, weight: 3, score: {green: 90}}
      - {kpi: k2, indicator: margin}
drivers:
  - {from: k1, to: k2}
targets:
  - {kpi: k1, period: 2026-10, target: 5}
  - {kpi: k2, period: 2026-Q1, target: [1, 2], baseline: 0.5}
"""


def read(text: str, base: Model | None = None) -> Model:
    model, problems = modelfile.read(text.encode(), "m.yaml", base)
    assert model is not None, problems
    return model


def faulty(text: str | bytes) -> list[tuple[str, int | None]]:
    model, problems = modelfile.read(text.encode() if isinstance(text, str) else text, "m.yaml")
    assert model is None
    for problem in problems:
        assert problem.key in WORDS, problem
        for sentence in WORDS[problem.key]:
            sentence.format(**problem.values)
    return [(problem.key, problem.place.line) for problem in problems]


def test_a_file_becomes_a_model_and_back() -> None:
    model = read(BASE)
    assert (model.fiscal_start, model.workspace.today(date(2030, 1, 1))) == (4, date(2026, 5, 20))
    assert [node.code for node in model.scorecard] == ["top", "k1", "k2"]
    assert read(modelfile.write(model)) == model
    assert read("version: 1", model) == model
    assert modelfile.write(read(modelfile.write(model))) == modelfile.write(model)


def with_entry(old: str, new: str) -> str:
    assert BASE.count(old) == 1
    return BASE.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "key", "line"),
    [
        ("version: 1", "version: 2", "model.version", 1),
        ("version: 1", "", "model.missing", 2),
        ("org:\n", "orgs:\n", "model.unknown_field", 3),
        ("people:\n  -", "people:\n  - 5\n  -", "model.mapping", 7),
        ("people:\n  -", "people:\n  -\n  -", "model.empty", 7),
        ("drivers:\n  - {from: k1, to: k2}", "drivers:", "model.empty", 18),
        ("drivers:\n  - {from: k1, to: k2}", "drivers: k1", "model.list", 18),
        ("{from: k1, to: k2}", "{from: k1, to: k3}", "model.unknown_to", 20),
        ("{from: k1, to: k2}", "{from: k9, to: k2}", "model.unknown_from", 20),
        ("{from: k1, to: k2}", "{from: k1, to: k2, to: k1}", "model.key_twice", 20),
        ("code: EAST, name: 华东", "code: EAST, name: ' '", "model.empty", 5),
        ("code: EAST, name: 华东", "code: EAST, name: 5", "model.text", 5),
        ("code: EAST, name: 华东", "code: EAST, name: null", "model.empty", 5),
        ("indicators:\n", "  - {code: Sales, name: s, columns: {day: {role: date}}}\nindicators:\n", "model.case", 10),
        ("code: EAST, name: 华东", "code: 'E;', name: 华东", "model.code", 5),
        ("code: EAST, name: 华东, parent: HQ", "code: EAST, name: 华东, parent: HX", "model.unknown_parent", 5),
        ("code: EAST, name: 华东, parent: HQ", "code: EAST, name: 华东, parent: EAST", "model.org_circle", 5),
        ("code: EAST, name: 华东, parent: HQ", "code: EAST, name: 华东", "model.two_roots", 5),
        ("code: EAST, name: 华东, parent: HQ", "code: HQ, name: 华东", "model.repeated", 5),
        ("{zh: 总部, en: Head}}", "{zh: 总部, en: Head}, valid_from: 2026-02}", "model.later_parent", 5),
        ("org: EAST, post: lead", "org: WEST", "model.unknown_org", 7),
        ("role: date", "type: text", "model.one_date_column", 9),
        ("unit: {role: org}", "unit: {role: org}, Unit: {}", "model.case", 9),
        ("unit: {role: org}", "unit: {}, u: {lookup: {dataset: x, on: unit, column: y}}", "model.lookup_dataset", 9),
        ("unit: {role: org}", "unit: {}, u: {lookup: {dataset: x, in: unit}}", "model.unknown_field", 9),
        ("code: sales, name: 销售", "code: sales, name: 销售, key: [id]", "model.key_unknown", 9),
        ("sum(sales.amount), owner: li", "sum(sales.amount), owner: lee", "model.unknown_owner", 11),
        ("formula: sum(sales.amount)", "formula: sum(sales.amont)", "formula.unknown_column", 11),
        ("formula: sum(sales.amount)", "formula: sales.day > 1", "formula.needs_aggregate", 11),
        ("formula: sum(sales.amount)", "formula: prior(margin)", "model.formula_circle", 11),
        ("polarity: range", "polarity: both", "model.choice", 12),
        ("  - goal: top", "  - aim: top", "model.goal_or_kpi", 14),
        ("    name: Top\n", "", "model.missing", 14),
        ("    name: Top\n", "    name: Top\n    indicator: revenue\n", "model.goal_with_indicator", 16),
        ("indicator: margin", "name: x", "model.kpi_without_indicator", 18),
        ("indicator: margin", "indicator: margins", "model.unknown_indicator", 18),
        ("indicator: margin", "indicator: margin, children: []", "model.kpi_with_children", 18),
        ("indicator: margin", "indicator: margin, weight: -1", "model.number_bounds", 18),
        ("indicator: margin", "indicator: margin, weight: .nan", "model.number", 18),
        ("indicator: margin", "indicator: margin, score: {curve: [[1, 0], [1, 2]]}", "model.curve", 18),
        ("target: 5", "target: [5, 6]", "model.target_needs_number", 22),
        ("target: [1, 2]", "target: 1", "model.target_needs_range", 23),
        ("target: [1, 2]", "target: [2, 1]", "model.bounds", 23),
        ("target: 5", "target: five", "model.target", 22),
        ("period: 2026-10", "period: 2026-13", "model.period", 22),
        (
            "{kpi: k1, period",
            "{kpi: k1, period: 2026-10, target: 6}\n  - {kpi: k1, period",
            "model.repeated_target",
            23,
        ),
        ("as_of: 2026-05-20", "as_of: 2026-05-40", "model.date", 2),
        ("name: Test", "name: !!python/name:x", "model.not_yaml", 2),
        ("workspace: {name", "workspace: {[a]: 1, name", "model.not_yaml", 2),
    ],
)  # fmt: skip
def test_each_fault_names_its_line(old: str, new: str, key: str, line: int) -> None:
    found = faulty(with_entry(old, new))
    assert (key, line) in [(fault, at if key not in _ANYWHERE else line) for fault, at in found], found


_ANYWHERE = {"model.missing", "model.empty", "model.list"}


@pytest.mark.parametrize(
    ("data", "key", "line"),
    [
        (b"version: 1\nname: \xff", "model.not_utf8", 2),
        (b"version: 1\nname: [", "model.not_yaml", 2),
        (b"version: 1\n\x00", "model.not_yaml", 2),
        (b"- 1", "model.not_a_model", 1),
        (b"", "model.not_a_model", 1),
        (b"version: 1\norg: " + b"[" * 100_000, "model.too_deep", 2),
        (b"version: 1\norg: &a [*a]", "model.alias", 2),
        (b"version: 1\nworkspace: [1]", "model.mapping", 2),
        (b"version: 1\nscorecard: [{goal: g, name: g, children: 5}]", "model.list", 2),
        (
            b"version: 1\nindicators: [{code: a, name: a, formula: '1'}, {code: b, name: b, accumulation: 5}]",
            "model.choice",
            2,
        ),
    ],
)
def test_what_is_no_model_at_all(data: bytes, key: str, line: int) -> None:
    assert (key, line) in faulty(data)


LINES = """version: 1
datasets:
  - code: orders
    name: Orders
    columns:
      id: {}
      day: {role: date}
  - code: lines
    name: Lines
    columns:
      order: {}
      day:
        role: date
        lookup: {dataset: orders, on: order, of: id, column: day}
      note: {lookup: {dataset: orders, on: order, of: id, column: id, optional: true}}
"""


def test_columns_that_are_looked_up() -> None:
    model = read(LINES)
    assert modelfile.write(model).count("lookup: {dataset: orders, 'on': order, of: id, column: ") == 2
    assert read(modelfile.write(model)) == model == read(LINES.replace(" on:", " 'on':"))
    assert faulty(LINES.replace("column: day", "column: date")) == [("model.lookup_column", 14)]
    assert faulty(LINES.replace("column: id", "column: day")) == [("model.lookup_type", 15)]
    assert faulty(LINES.replace("id: {}", "id: {lookup: {dataset: lines, on: day, column: order}}")) == [
        ("model.lookup_circle", 5),
        ("model.lookup_circle", 10),
    ]
    assert faulty(LINES.replace("lookup: {dataset", "from: day\n        lookup: {dataset", 1)) == [
        ("model.lookup_from", 12)
    ]


def test_formulas_that_double_until_they_fill_the_memory() -> None:
    lines = [f"  - {{code: a{n}, name: a, formula: a{n - 1} + a{n - 1}}}" for n in range(1, 60)]
    keys = faulty("\n".join(["version: 1", "indicators:", "  - {code: a0, name: a, formula: '1'}", *lines]))
    assert keys[0] == ("formula.too_large", 11)
    chain = [f"  - {{code: a{n}, name: a, formula: a{n - 1}}}" for n in range(1, 1500)]
    keys = faulty("\n".join(["version: 1", "indicators:", "  - {code: a0, name: a, formula: '1'}", *chain]))
    assert keys[0][0] == "formula.too_deep" and len(keys) == 1500 - 100


def test_a_move_that_puts_a_goal_under_itself() -> None:
    again = {"goal": "a", "name": "a", "valid_from": "2026-03"}
    nodes = [{"goal": "a", "name": "a", "children": [{"goal": "b", "name": "b", "children": [again]}]}]
    found = faulty(yaml.safe_dump({"version": 1, "scorecard": nodes}))
    assert {key for key, _ in found} == {"model.tree_circle"}


def test_a_later_file_keeps_what_held_before_and_changes_what_it_says() -> None:
    later = read(
        "version: 1\norg: [{code: HQ, name: Neu, valid_from: 2026-02}, {code: EAST, valid_from: 2026-03, name: E2}]",
        read(BASE),
    )
    assert [(unit.code, unit.name.zh, unit.valid_from) for unit in later.org] == [
        ("HQ", "总部", None),
        ("HQ", "Neu", date(2026, 2, 1)),
        ("EAST", "华东", None),
        ("EAST", "E2", date(2026, 3, 1)),
    ]
    assert later.org[3].aliases == ["east"] and later.targets == read(BASE).targets
    assert read(modelfile.write(later)) == later
    again = read(
        "version: 1\norg: [{code: HQ, name: Neu, valid_from: 2026-02-01}, {code: EAST, name: 华东, parent: HQ}]", later
    )
    assert [unit.valid_from for unit in again.org] == [None, date(2026, 2, 1), None]


CODES = st.sampled_from(["a", "B-1", "c_2", "Dd"])
NAMES = st.one_of(
    st.sampled_from(["名", "x: y", "'", '"', "- a", "yes", "1", "#", "{a}"]),
    st.fixed_dictionaries({"zh": st.just("甲"), "en": st.just("A")}),
)
SINCE = st.sampled_from([None, "2025-07", "2026-01", "2026-01-15"])


@st.composite
def models(draw: st.DrawFn) -> dict[str, Any]:
    """Sections of a small valid model with versions in any order."""

    def versions(**fields: st.SearchStrategy[Any]) -> list[dict[str, Any]]:
        keys = draw(st.lists(st.tuples(CODES, SINCE), unique=True, max_size=5))
        begun = {code for code, since in keys if since is None}
        found = []
        for code, since in keys:
            entry = {"code": code, "name": draw(NAMES)} | {name: draw(values) for name, values in fields.items()}
            found.append({k: v for k, v in entry.items() if v is not None} | ({"valid_from": since} if since else {}))
        return [entry for entry in found if entry["code"] in begun or "valid_from" in entry]

    org: list[dict[str, Any]] = [{"code": "HQ", "name": "HQ"}]
    org += [
        entry | {"parent": "HQ"}
        for entry in versions(aliases=st.one_of(st.none(), st.lists(st.sampled_from(["1", "é"]))))
    ]
    people = versions(org=st.just("HQ"), post=st.one_of(st.none(), st.sampled_from(["p", "岗"])), email=st.none())
    unit = st.one_of(st.none(), st.sampled_from(["%", "CNY"]))
    polarity = st.sampled_from(["higher", "lower"])
    indicators = versions(formula=st.sampled_from([None, "1 + 1", "null"]), unit=unit, polarity=polarity)
    codes = sorted({entry["code"] for entry in indicators})
    kpis = [
        {"kpi": f"k{n}", "indicator": code, "weight": draw(st.one_of(st.none(), st.integers(0, 9)))}
        for n, code in enumerate(codes)
    ]
    scorecard = [{"goal": "g", "name": "g", "children": kpis}] if kpis else []
    targets = [
        {
            "kpi": kpi["kpi"],
            "period": draw(st.sampled_from(["2026", "2026-Q2", "2026-03"])),
            "target": draw(st.floats(-9, 9)),
        }
        for kpi in kpis
    ]
    return {
        "version": 1,
        "org": org,
        "people": people,
        "indicators": indicators,
        "scorecard": scorecard,
        "targets": targets,
    }


@given(models())
def test_what_is_written_is_read_the_same(sections: dict[str, Any]) -> None:
    model = read(yaml.safe_dump(sections, allow_unicode=True))
    written = modelfile.write(model)
    assert read(written) == model
    assert read(written, model) == model
    assert modelfile.write(read(written)) == written


@given(
    st.one_of(
        st.binary(max_size=60), st.text(max_size=60).map(lambda t: ("version: 1\norg: " + t).encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_a_model_or_problems(data: bytes) -> None:
    model, problems = modelfile.read(data, "m.yaml")
    assert (model is None) == bool(problems)


@given(
    st.integers(0, len(BASE) - 1),
    st.sampled_from(["", "[", "]", "{", "}", ":", "-", "\n", " ", "'", "null", "1", "&a ", "*a", "!!x "]),
    st.integers(0, 6),
)
def test_a_damaged_file_is_a_model_or_problems(at: int, put: str, cut: int) -> None:
    model, problems = modelfile.read((BASE[:at] + put + BASE[at + cut :]).encode(), "m.yaml")
    assert (model is None) == bool(problems)
