"""What months in a row say: met without effect, targets that hug history, process red under a green result."""

from __future__ import annotations

import pytest

from kpi.core.finding import Kind
from kpi.core.track_record import always_met, hugging
from tests.core.checkups import Reached, checked, look, only, planted, told

STRETCHED = ("{kpi: rev, period: 2026, target: 1200}", "{kpi: rev, period: 2026, target: 1200, stretch: 1300}")


def met_beside(other: list[float], months: int = 13) -> Reached:
    """Revenue met every month, and the other half of its goal as given."""
    return {"rev": [1.1] * months, "new": other}


@pytest.mark.parametrize(
    ("other", "evidence"),
    [
        ([0.7] * 13, {"months": 13, "parent": "money", "low": 90.0, "high": 90.0, "rise": 0.0}),
        ([0.6, 0.68] * 6 + [0.6], {"months": 13, "parent": "money", "low": 85.0, "high": 89.0, "rise": 0.0}),
        ([0.3, 0.8] * 6 + [0.3], {"months": 13, "parent": "money", "low": 70.0, "high": 95.0, "rise": 0.0}),
    ],
)
def test_a_kpi_met_every_month_without_effect(other: list[float], evidence: object) -> None:
    found = [one for one in checked(reached=met_beside(other)).findings if one.kind is Kind.ALWAYS_MET]
    assert [(one.nodes, dict(one.evidence), tuple(one.repair)) for one in found if one.nodes == ("rev",)] == [
        (("rev",), evidence, ("edit", "rev", "indicator"))
    ]


@pytest.mark.parametrize(
    "reached",
    [
        met_beside([0.7] * 11, months=11),  # less than a year
        met_beside([0.3 + n / 20 for n in range(13)]),  # the goal rises, though it is never met
        met_beside([0.3, 1.1] * 6 + [0.3]),  # the goal moves and is met at times
        {"rev": [1.1] * 12 + [0.99], "new": [0.7] * 13},  # missed once
    ],
)
def test_what_has_an_effect_or_was_missed_once_is_well(reached: Reached) -> None:
    assert ("always_met", "rev") not in told(checked(reached=reached))


def test_a_kpi_without_a_goal_has_none_that_does_not_move() -> None:
    base = look(reached=met_beside([0.7] * 13))
    assert list(always_met(base.kpis, [{"rev": month["rev"]} for month in base.past])) == []


def test_a_target_that_hugs_history() -> None:
    reached = {"rev": [1.0, 1.05, 1.01, 1.02, 1.03, 1.04]}
    found = [one for one in checked(reached=reached).findings if one.nodes == ("rev",)]
    assert [(one.kind, dict(one.evidence), tuple(one.repair)) for one in found] == [
        (
            Kind.HUGS_HISTORY,
            {"months": 6, "median": 1.025, "most": 1.05, "spread": 0.05},
            ("target", "rev", None),
        )
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (planted(STRETCHED), [1.02] * 6),
        (planted(), [1.02] * 5),
        (planted(), [1.02] * 5 + [1.06]),
        (planted(), [1.02] * 5 + [0.99]),
    ],
)
def test_a_target_with_a_stretch_or_with_months_beyond_it_does_not_hug(text: str, parts: list[float]) -> None:
    assert ("hugs_history", "rev") not in told(checked(text, reached={"rev": parts}))


def test_nothing_is_beyond_a_range() -> None:
    base = look(reached={"rev": [1.0] * 6})
    assert [one.nodes[0] for one in hugging(base.kpis, base.past, {}, {"rev"})] == ["new", "vis", "vis2"]
    ranged = planted(("unit: CNY", "unit: CNY, polarity: range"), ("2026, target: 1200", "2026, target: [1, 9]"))
    assert ("hugs_history", "rev") not in told(checked(ranged, reached={"rev": [1.0] * 6}))


def test_a_process_that_is_red_under_a_green_result_is_called_out() -> None:
    found = only(checked(reached={"vis": [0.5], "rev": [1.05]}), Kind.PROCESS_RED)
    assert (found.nodes, dict(found.evidence)) == (("vis", "rev"), {"process": 50.0, "result": 105.0})
    assert tuple(found.repair) == ("open", "vis", None)
    assert told(checked(reached={"vis": [0.5], "rev": [0.9]})) == []


def test_a_process_that_drives_nothing_is_held_against_its_goal() -> None:
    text = planted(("{from: vis, to: rev}", "{from: new, to: vis}, {from: new, to: rev}"))
    found = checked(text, reached={"vis": [0.89], "vis2": [1.2]})
    assert told(found, Kind.PROCESS_RED) == [("process_red", "vis", "work")]
    assert told(checked(text, reached={"vis": [0.5], "vis2": [1.2]}), Kind.PROCESS_RED) == []
