"""KPIs below every goal by level and perspective, weight by kind, and what every indicator lacks."""

from __future__ import annotations

from dataclasses import replace

from kpi.core.tree_coverage import Badge, kind_of, level_of, perspective_of, weight_by
from tests.core.checkups import WHOLE, checked, look, planted


def test_kpis_below_every_goal() -> None:
    found = checked().coverage
    assert found.levels == {
        "top": {"business": 1, "post": 2, "strategic": 1},
        "money": {"business": 1, "strategic": 1},
        "work": {"post": 2},
    }
    assert found.perspectives == {
        "top": {"customer": 1, "financial": 1, "process": 2},
        "money": {"customer": 1, "financial": 1},
        "work": {"process": 2},
    }
    assert list(found.levels) == ["top", "money", "work"]


def test_a_goal_below_which_nothing_is_measured_covers_nothing() -> None:
    text = planted(("      - goal: work\n", "      - {goal: empty, name: Empty, weight: 0}\n      - goal: work\n"))
    assert checked(text).coverage.levels["empty"] == {}


def test_a_level_is_that_of_the_node_then_of_the_indicator_then_of_the_goal_above() -> None:
    plain = planted(
        ("unit: times, level: business,", "unit: times,"), ("    name: Top\n", "    name: Top\n    level: strategic\n")
    )
    say = level_of(look(plain).model)
    nodes = look(plain).model.node_by_code
    assert (say(nodes["new"]), say(nodes["vis"])) == ("strategic", "post")
    own = look(planted(("{kpi: new, indicator", "{kpi: new, level: post, indicator"))).model
    assert level_of(own)(own.node_by_code["new"]) == "post"
    bare = look(planted(("unit: times, level: business,", "unit: times,"))).model
    assert level_of(bare)(bare.node_by_code["new"]) == ""


def test_weight_by_what_a_kpi_is_of() -> None:
    base = look()
    counts = {"rev": 0.1, "new": 0.2, "vis": 0.3}
    by_kind = weight_by(base.kpis, counts, kind_of(base.model))
    assert by_kind == {"growth": 0.333333333, "process": 0.5, "result": 0.166666667}
    assert weight_by(base.kpis, {}, perspective_of(base.model)) == {"customer": 0.0, "financial": 0.0, "process": 0.0}


def test_an_indicator_is_complete_with_source_cadence_owner_quality_and_watch() -> None:
    assert checked().coverage.badges == [Badge(code, ()) for code in ("revenue", "visits", "newcomers")]

    def lacks(*changes: tuple[str, str]) -> tuple[str, ...]:
        return checked(planted(*changes)).coverage.badges[0].lacks

    assert lacks((", source: Till", "")) == ("source",)
    assert lacks(("    review: quarter\n", "")) == ("cadence",)
    assert lacks(("kind: result, owner: li", "kind: result")) == ("owner",)
    assert lacks(("name: Sales, owner: li", "name: Sales")) == ("owner",)
    assert lacks(("  - {kpi: rev, period: 2026, target: 1200}\n", "")) == ("monitor",)
    assert lacks(("formula: sum(sales.amount), ", "")) == ("source", "quality")
    assert lacks(("kpi: rev, indicator: revenue", "kpi: rev, indicator: visits")) == ("cadence", "monitor")


def test_what_has_not_come_is_no_quality() -> None:
    late = replace(WHOLE[0], rejected=3)
    assert checked(batches=[late]).coverage.badges[0].lacks == ("quality",)
