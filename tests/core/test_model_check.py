"""Names that lead nowhere, circles and formulas that cannot be, in a model whose entries are well formed."""

from __future__ import annotations

from typing import Any

import pytest

from kpi.core.model import Model
from kpi.core.model_check import check
from tests.core.formulas import SALES


def found(**sections: list[dict[str, Any]]) -> list[tuple[str, int, str, str]]:
    given: dict[str, Any] = {"datasets": [SALES], **sections}
    return [(one.section, one.position, one.field, one.key) for one in check(Model.model_validate(given))]


def unit(code: str, parent: str | None = None, since: str | None = None) -> dict[str, Any]:
    return {"code": code, "name": code, "parent": parent} | ({"valid_from": since} if since else {})


def indicator(code: str, formula: str | None, since: str | None = None) -> dict[str, Any]:
    return {"code": code, "name": code, "formula": formula} | ({"valid_from": since} if since else {})


def goal(code: str, parent: str | None = None, since: str | None = None) -> dict[str, Any]:
    return unit(code, parent, since) | {"type": "goal"}


def test_a_sound_model() -> None:
    assert (
        found(org=[unit("A"), unit("B", "A")], indicators=[indicator("r", "sum(sales.amount)"), indicator("n", None)])
        == []
    )


@pytest.mark.parametrize(
    ("units", "position", "key"),
    [
        ([unit("A"), unit("B", "C")], 1, "unknown_parent"),
        ([unit("A"), unit("B", "B")], 1, "org_circle"),
        ([unit("A"), unit("B")], 1, "two_roots"),
        ([unit("A"), unit("A")], 1, "repeated"),
        ([unit("A"), unit("B", "A", "2026-03"), unit("C", "B")], 2, "later_parent"),
    ],
)
def test_the_organization(units: list[dict[str, Any]], position: int, key: str) -> None:
    assert ("org", position, "code" if key == "repeated" else "parent", f"model.{key}") in found(org=units)


def test_a_circle_that_lasts_for_a_month_only() -> None:
    units = [unit("A"), unit("B", "A"), unit("C", "B"), unit("B", "C", "2026-03"), unit("B", "A", "2026-04")]
    assert {key for *_, key in found(org=units)} == {"model.org_circle"}
    goals = [goal("a"), goal("b", "a"), goal("a", "b", "2026-03"), goal("a", None, "2026-04")]
    assert {key for *_, key in found(scorecard=goals)} == {"model.tree_circle"}


@pytest.mark.parametrize(
    ("indicators", "expected"),
    [
        ([indicator("a", "a")], [(0, "model.formula_circle")]),
        (
            [indicator("a", "b"), indicator("b", "prior(c)"), indicator("c", "a"), indicator("d", "a")],
            [(n, "model.formula_circle") for n in range(3)],
        ),
        (
            [indicator("a", "1"), indicator("b", "a"), indicator("a", "b", "2026-02")],
            [(n, "model.formula_circle") for n in range(3)],
        ),
        ([indicator("a", "sum(sales.date)"), indicator("b", "a")], [(0, "formula.wrong_type")]),
        (
            [indicator("a", "1"), indicator("b", " + ".join("a" * 99)), indicator("c", " + ".join("b" * 6))],
            [(2, "formula.too_deep")],
        ),
        (
            [indicator("a", f"case when 1 in ({', '.join('1' * 600)}) then 1 end"), indicator("b", "a + a")],
            [(1, "formula.too_large")],
        ),
    ],
)
def test_formulas_alone_and_together(indicators: list[dict[str, Any]], expected: list[tuple[int, str]]) -> None:
    assert found(indicators=indicators) == [("indicators", position, "formula", key) for position, key in expected]


def test_names_that_lead_nowhere() -> None:
    node = {"code": "k", "type": "kpi", "indicator": "x", "org": "X", "owner": "xi"}
    assert found(
        org=[unit("A")],
        people=[{"code": "li", "name": "li", "org": "X"}],
        datasets=[SALES.written() | {"owner": "lo"}],
        indicators=[indicator("a", None) | {"owner": "lu"}],
        scorecard=[node],
        drivers=[{"from": "k", "to": "z"}, {"from": "z", "to": "k"}],
        targets=[{"kpi": "q", "period": "2026-01", "target": 1}],
    ) == [
        ("people", 0, "org", "model.unknown_org"),
        ("datasets", 0, "owner", "model.unknown_owner"),
        ("indicators", 0, "owner", "model.unknown_owner"),
        ("scorecard", 0, "owner", "model.unknown_owner"),
        ("scorecard", 0, "org", "model.unknown_org"),
        ("scorecard", 0, "indicator", "model.unknown_indicator"),
        ("drivers", 0, "to", "model.unknown_to"),
        ("drivers", 1, "from", "model.unknown_from"),
        ("targets", 0, "kpi", "model.unknown_kpi"),
    ]


def dataset(code: str, since: str | None = None, **lookups: dict[str, str]) -> dict[str, Any]:
    """A dataset with a key, a figure and a day, and columns that are looked up."""
    columns: dict[str, Any] = {"id": {}, "figure": {"type": "number"}, "day": {"role": "date"}}
    columns |= {name: {"lookup": lookup} for name, lookup in lookups.items()}
    return {"code": code, "name": code, "columns": columns} | ({"valid_from": since} if since else {})


def at(other: str, column: str, on: str = "id", **more: str) -> dict[str, str]:
    return {"dataset": other, "on": on, "column": column, **more}


@pytest.mark.parametrize(
    ("lookups", "expected"),
    [
        ({"x": at("orders", "id"), "y": at("orders", "id", of="id")}, []),
        ({"x": at("order", "id")}, [("lookup_dataset", {"given": "order", "suggestion": "orders"})]),
        ({"x": at("orders", "ids")}, [("lookup_column", {"given": "ids", "dataset": "orders", "suggestion": "id"})]),
        ({"x": at("orders", "id", on="ids", of="id")}, [("lookup_on", {"given": "ids", "suggestion": "id"})]),
        (
            {"x": at("orders", "id", of="key")},
            [("lookup_column", {"given": "key", "dataset": "orders", "suggestion": ""})],
        ),
        ({"x": at("orders", "id"), "y": at("orders", "id", on="x", of="id")}, [("lookup_on_lookup", {"given": "x"})]),
        ({"x": at("orders", "id", on="x", of="id")}, [("lookup_on_lookup", {"given": "x"})]),
        (
            {"x": at("orders", "day")},
            [("lookup_type", {"given": "day", "dataset": "orders", "type": "text", "wanted": "date"})],
        ),
        (
            {"x": at("orders", "id", of="figure")},
            [
                (
                    "lookup_type",
                    {"given": "figure", "dataset": "orders", "type": "text", "wanted": "number", "column": "id"},
                )
            ],
        ),
    ],
)
def test_where_columns_are_looked_up(lookups: dict[str, Any], expected: list[tuple[str, dict[str, str]]]) -> None:
    model = Model.model_validate({"datasets": [dataset("lines", **lookups), dataset("orders")]})
    column = list(lookups)[-1]
    findings = check(model)
    told = [(one.key.removeprefix("model."), {"column": column, **one.values}) for one in findings]
    assert told == [(key, {"column": column, **values}) for key, values in expected]
    assert {one.path() for one in findings} <= {("columns", column, "lookup")}


def test_lookups_that_come_back() -> None:
    given = [dataset("a", x=at("b", "id")), dataset("b", x=at("c", "id")), dataset("c", x=at("a", "id")), dataset("d")]
    assert found(datasets=given) == [("datasets", n, "columns", "model.lookup_circle") for n in range(3)]
    assert found(datasets=[dataset("a", x=at("a", "id"))]) == [("datasets", 0, "columns", "model.lookup_circle")]


def test_of_several_versions_the_last_is_looked_up() -> None:
    given = [dataset("a", x=at("b", "y")), dataset("b"), dataset("b", "2026-02", y=at("c", "id")), dataset("c")]
    assert found(datasets=given) == []
    given = [dataset("a", x=at("z", "y")), dataset("a", "2026-02")]
    assert found(datasets=given) == []


def test_letter_case_alone_does_not_tell_two_datasets_apart() -> None:
    other = SALES.model_copy(update={"code": "Sales"})
    assert [one.key for one in check(Model(datasets=[SALES, other]))] == ["model.case"]


def kpi(code: str, parent: str, since: str | None = None, **more: Any) -> dict[str, Any]:
    return {"code": code, "type": "kpi", "parent": parent, "indicator": "r", "valid_from": since, **more}


def test_nodes_under_one_that_has_ended() -> None:
    tree = [goal("g"), kpi("k", "g"), goal("g", since="2026-03") | {"ended": True}]
    revenue = [indicator("r", "sum(sales.amount)")]
    assert found(indicators=revenue, scorecard=tree) == [("scorecard", 1, "kpi", "model.ended_parent")]
    assert found(indicators=revenue, scorecard=[*tree, kpi("k", "g", "2026-03", ended=True)]) == []


def test_processes_and_the_steps_that_nodes_name() -> None:
    steps = [{"code": "pay", "name": "Pay", "reads": ["sales", "sales.amount", "sale", "sales.amont"]}]
    processes: list[dict[str, Any]] = [{"code": "p", "name": "P", "steps": steps}, {"code": "pay", "name": "Q"}]
    tree = [goal("g") | {"step": "pays"}, goal("h") | {"step": "pay"}]
    assert found(processes=processes, scorecard=tree) == [
        ("scorecard", 0, "step", "model.unknown_step"),
        ("processes", 0, "steps", "model.unknown_reads"),
        ("processes", 0, "steps", "model.unknown_reads"),
        ("processes", 1, "code", "model.repeated"),
    ]


def test_a_node_does_not_drive_itself() -> None:
    assert found(scorecard=[goal("g")], drivers=[{"from": "g", "to": "g"}]) == [
        ("drivers", 0, "to", "model.driver_self")
    ]


def test_events_funnels_and_pinned_charts_name_what_there_is() -> None:
    given: dict[str, Any] = {
        "org": [unit("A")],
        "indicators": [indicator("r", "sum(sales.amount)"), indicator("n", None)],
        "events": [
            {"code": "e", "name": "E", "on": "2026-01-01", "org": "A", "indicators": ["r"]},
            {"code": "e", "name": "E", "on": "2026-01-01", "org": "B", "indicators": ["x"]},
        ],
        "funnels": [
            {"code": "f", "name": "F", "stages": ["n", "r"]},
            {"code": "f", "name": "F", "stages": ["n", "y"]},
        ],
        "charts": [
            {"indicator": "r", "question": "trend", "chart": "column"},
            {"indicator": "r", "question": "trend", "chart": "line"},
            {"indicator": "z", "question": "trend", "chart": "line"},
        ],
    }
    assert found(**given) == [
        ("events", 1, "code", "model.repeated"),
        ("events", 1, "org", "model.unknown_org"),
        ("events", 1, "indicators", "model.unknown_indicator"),
        ("funnels", 1, "code", "model.repeated"),
        ("funnels", 1, "stages", "model.unknown_indicator"),
        ("charts", 1, "question", "model.repeated"),
        ("charts", 2, "indicator", "model.unknown_indicator"),
    ]
