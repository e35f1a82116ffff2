"""The strategy map: what is shown, in which lane and column, and which links it draws."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core import modelfile
from kpi.core.model import Model
from kpi.core.strategy_map import COLUMNS, MOST, Scope, arranged, drivers, scopes, shown, strategy_map

TEXT = """\
version: 1
org: [{code: HQ, name: HQ}, {code: EAST, name: East, parent: HQ}]
datasets: [{code: sales, name: Sales, columns: {day: {role: date}, amount: {type: number}}}]
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount)}
  - {code: other, name: Other, formula: sum(sales.amount) * 2}
scorecard:
  - {goal: top, name: Top, level: strategic, children: [
      {goal: grow, name: Grow, level: business, perspective: financial, children: [
        {kpi: east, indicator: revenue, org: EAST}, {kpi: all, indicator: revenue}]},
      {goal: serve, name: Serve, level: business, perspective: customer, children: [
        {kpi: calls, indicator: other, org: HQ, perspective: process}, {kpi: smiles, indicator: other, org: EAST}]},
      {goal: rest, name: Rest, children: [{kpi: loose, indicator: other}]}]}
drivers:
  - {from: smiles, to: all}
  - {from: calls, to: all}
  - {from: east, to: all}
  - {from: loose, to: calls}
  - {from: serve, to: grow}
  - {from: loose, to: rest}
"""


def read(text: str = TEXT) -> Model:
    found, problems = modelfile.read(text.encode(), "m.yaml")
    assert found is not None, problems
    return found.at(date(2026, 1, 31))


MODEL = read()


def test_what_can_be_shown_of_a_tree() -> None:
    assert list(scopes(MODEL).values()) == [5, 3, 2, 1, 2, 2, 2, 1]
    assert [(scope.key, shown(MODEL, scope)) for scope in scopes(MODEL)] == [
        ("all", ["east", "all", "calls", "smiles", "loose"]),
        ("unit:HQ", ["all", "calls", "loose"]),
        ("unit:EAST", ["east", "smiles"]),
        ("level:strategic", ["top"]),
        ("level:business", ["grow", "serve"]),
        ("goal:grow", ["east", "all"]),
        ("goal:serve", ["calls", "smiles"]),
        ("goal:rest", ["loose"]),
    ]


def test_a_large_tree_begins_with_the_root_unit() -> None:
    many = "".join(f", {{kpi: k{place}, indicator: other, org: EAST}}" for place in range(MOST))
    large = read(TEXT.replace("{kpi: smiles, indicator: other, org: EAST}", "{kpi: smiles, indicator: other}" + many))
    assert [scope.key for scope in scopes(large)][:2] == ["unit:HQ", "level:strategic"]
    assert scopes(read("version: 1\n")) == {Scope("all"): 0}


def test_a_link_of_what_is_not_shown_counts_for_the_goal_above_it() -> None:
    assert drivers(MODEL, ["grow", "serve", "rest"]) == {
        ("serve", "grow"): [("smiles", "all"), ("calls", "all"), ("serve", "grow")],
        ("rest", "serve"): [("loose", "calls")],
    }
    assert drivers(MODEL, ["all", "smiles"]) == {("smiles", "all"): [("smiles", "all")]}


def test_lanes_from_the_result_down() -> None:
    found = strategy_map(MODEL, Scope("all"))
    assert [(lane.code, lane.top, lane.height) for lane in found.diagram.lanes] == [
        ("financial", 10, 98), ("customer", 108, 98), ("process", 206, 98), ("learning", 304, 44), ("", 348, 98),
    ]  # fmt: skip
    assert found.diagram.height == 446
    places = {box.id: (box.left, box.top, box.width, box.kind) for box in found.diagram.boxes}
    assert places == {
        "east": (930, 32, 190, "card"),
        "all": (580, 32, 190, "card"),
        "smiles": (580, 130, 190, "card"),
        "calls": (580, 228, 190, "card"),
        "loose": (580, 370, 190, "card"),
    }
    assert [(wire.source, wire.to) for wire in found.diagram.wires] == list(found.drivers)
    assert ("serve", "grow") not in found.drivers


def test_everything_placed_needs_no_lane_for_the_rest() -> None:
    assert [lane.code for lane in strategy_map(MODEL, Scope("goal", "grow")).diagram.lanes][-1] == "learning"


def test_a_lane_that_is_too_long_goes_on_below_with_what_drives_at_the_bottom() -> None:
    extra = "".join(f", {{kpi: k{place}, indicator: other}}" for place in range(COLUMNS))
    found = strategy_map(
        read(TEXT.replace("{kpi: all, indicator: revenue}", "{kpi: all, indicator: revenue}" + extra)),
        Scope("goal", "grow"),
    )
    tops = {box.id: box.top for box in found.diagram.boxes}
    assert [sum(top == line for top in tops.values()) for line in sorted(set(tops.values()))] == [4, 4]
    assert tops["all"] < tops["east"]


def test_a_circle_of_drivers_has_an_end() -> None:
    extra = "".join(f", {{kpi: k{place}, indicator: other}}" for place in range(COLUMNS))
    round_about = TEXT.replace("{kpi: all, indicator: revenue}", "{kpi: all, indicator: revenue}" + extra)
    found = strategy_map(read(round_about + "  - {from: all, to: east}\n"), Scope("goal", "grow"))
    assert len(found.diagram.boxes) == COLUMNS + 2


ROWS = [["a", "b", "c"], ["d", "e", "f"], ["g"]]


@pytest.mark.parametrize(
    ("links", "columns"),
    [
        ([("d", "c"), ("f", "a"), ("e", "b")], 3),
        ([("d", "c"), ("f", "a"), ("e", "b"), ("g", "f"), ("d", "f")], 5),
    ],
)
def test_columns_untangle_the_links(links: list[tuple[str, str]], columns: int) -> None:
    found = arranged(ROWS, links, columns)
    assert found == arranged(ROWS, links, columns)
    for row in ROWS:
        assert len({found[code] for code in row}) == len(row)
    assert all(found[source] == found[to] for source, to in links[:3])
