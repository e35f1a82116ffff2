"""A model file over the model before it."""

from __future__ import annotations

from typing import Any

from kpi.core import modelfile
from kpi.core.model import Model
from kpi.core.model_merge import Merged, merge, shown
from kpi.core.model_source import load

BEFORE = b"""\
version: 1
org:
  - {code: HQ, name: old, aliases: [x]}
  - {code: HQ, name: new, valid_from: 2026-03}
"""


def base() -> Model:
    model, problems = modelfile.read(BEFORE, "m.yaml")
    assert model is not None, problems
    return model


def merged(text: str, before: Model | None = None) -> Merged:
    source, _ = load(text.encode(), "m.yaml")
    assert source is not None
    return merge(source, before or Model())


def org(text: str, before: Model | None = None) -> list[dict[str, Any]]:
    found = merged(text, before)
    assert found.faults == []
    units: list[dict[str, Any]] = found.sections["org"]
    return units


def test_what_a_file_leaves_out_stays() -> None:
    found = merged("version: 1", base())
    assert [unit.get("valid_from") for unit in found.sections["org"]] == [None, "2026-03"]
    assert found.origin("org", 0) == ("org",)


def test_an_entry_without_a_day_replaces_all_that_held() -> None:
    assert org("{version: 1, org: [{code: HQ, name: n}]}", base()) == [{"code": "HQ", "name": "n"}]


def test_a_later_version_keeps_what_it_does_not_say_and_what_held_before() -> None:
    names = [
        (unit.get("valid_from"), unit["name"], unit.get("aliases"))
        for unit in org("{version: 1, org: [{code: HQ, valid_from: 2026-04, name: n}]}", base())
    ]
    assert names == [(None, "old", ["x"]), ("2026-03", "new", ["x"]), ("2026-04", "n", ["x"])]


def test_versions_in_any_order_build_on_the_one_before_in_time() -> None:
    found = org(
        "{version: 1, org: [{code: A, valid_from: 2026-09, name: c}, {code: A, name: a, parent: p}, "
        "{code: A, valid_from: 2026-05, parent: q}]}"
    )
    assert [(unit["name"], unit.get("parent")) for unit in found] == [("c", "q"), ("a", "p"), ("a", "q")]


def test_the_tree_is_laid_flat_with_the_place_of_each_node() -> None:
    found = merged("{version: 1, scorecard: [{goal: g, children: [{kpi: k}, {kpi: l}]}]}")
    assert [(node["code"], node["type"], node["parent"], node["position"]) for node in found.sections["scorecard"]] == [
        ("g", "goal", None, 0),
        ("k", "kpi", "g", 0),
        ("l", "kpi", "g", 1),
    ]
    assert found.origin("scorecard", 2) == ("scorecard", 0, "children", 1)


def test_a_value_as_the_file_would_say_it() -> None:
    assert [shown(value) for value in (None, True, [1, "甲"], {"a": None}, 5, "x" * 99)] == [
        "",
        "true",
        '[1, "甲"]',
        '{"a": null}',
        "5",
        "x" * 60,
    ]
