"""A clean tree has no finding, every planted fault is found with its evidence and repair, and order changes nothing."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.finding import Kind
from kpi.core.health import Look, health
from kpi.core.label import Label
from kpi.core.period import Period
from kpi.core.problem import Severity
from tests.core.checkups import checked, look, only, planted, told

REV = "{kpi: rev, indicator: revenue, owner: li, weight: 50}"
FLAT = {code: [1.0] * 13 for code in ("rev", "new", "vis", "vis2")}


def test_a_clean_tree_has_no_finding() -> None:
    found = checked()
    assert told(found) == []
    assert (found.count(Severity.ERROR), found.count(Severity.WARNING)) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "kind", "about", "evidence", "repair"),
    [
        (
            [("      - goal: work\n", "      - {goal: empty, name: Empty, weight: 0}\n      - goal: work\n")],
            Kind.GOAL_WITHOUT_KPI, ("empty",), {"below": 0}, ("add", "empty", None),
        ),
        (
            [("drivers:", "  - {kpi: lone, indicator: visits, owner: li, perspective: process}\ndrivers:"),
             ("{from: vis2, to: new}", "{from: vis2, to: new}, {from: lone, to: rev}"),
             ("targets:\n", "targets:\n  - {kpi: lone, period: 2026, target: 1}\n")],
            Kind.LOOSE_KPI, ("lone",), {}, ("edit", "lone", "parent"),
        ),
        ([(REV, REV.replace("owner: li, ", ""))], Kind.NO_OWNER, ("rev",), {"post": None}, ("edit", "rev", "owner")),
        (
            [(REV, REV.replace("owner: li", "post: boss, org: HQ"))],
            Kind.NO_OWNER, ("rev",), {"post": "boss"}, ("edit", "rev", "owner"),
        ),
        (
            [("formula: sum(sales.amount), ", "")],
            Kind.NO_DATA_PATH, ("rev",), {"lack": "formula", "of": None}, ("dictionary", "revenue", "formula"),
        ),
        (
            [("  - {kpi: vis, period: 2026-10, target: 100}\n", "")],
            Kind.NO_TARGET, ("vis",), {"missing": ["2026-10"]}, ("target", "vis", None),
        ),
        (
            [("  - {kpi: vis, period: 2026-11, target: 100}\n", "")],
            Kind.NO_TARGET, ("vis",), {"missing": ["2026-11"]}, ("target", "vis", None),
        ),
        ([("    review: quarter\n", "")], Kind.NO_REVIEW, ("top",), {"kpis": 4}, ("edit", "top", "review")),
        (
            [(REV, REV.replace("weight: 50", "weight: 50, controllable: false"))],
            Kind.NO_INFLUENCE, ("rev",), {"why": "said", "weight": 50.0}, ("edit", "rev", "weight"),
        ),
        ([("{from: vis, to: rev}", "{from: vis, to: money}")], Kind.NO_DRIVER, ("rev",), {"links": 0},
         ("link", "rev", None)),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(
    changes: list[tuple[str, str]], kind: Kind, about: tuple[str, ...], evidence: object, repair: object
) -> None:
    found = only(checked(planted(*changes)), kind)
    assert (found.nodes, dict(found.evidence), tuple(found.repair)) == (about, evidence, repair)


def test_a_planted_fault_is_all_that_is_found() -> None:
    for change, findings in [
        ((REV, REV.replace("owner: li, ", "")), [("no_owner", "rev"), ("few_kpis", "li")]),
        (("{from: vis, to: rev}", "{from: vis, to: money}"), [("no_driver", "rev")]),
        (("    review: quarter\n", ""), [("no_review", "top")]),
        (("  - {kpi: vis, period: 2026-10, target: 100}\n", ""), [("no_target", "vis")]),
    ]:
        assert told(checked(planted(change))) == findings


def test_only_the_target_of_the_next_month_is_not_yet_to_be_repaired() -> None:
    later = checked(planted(("  - {kpi: vis, period: 2026-11, target: 100}\n", "")))
    now = checked(planted(("  - {kpi: vis, period: 2026-10, target: 100}\n", "")))
    assert (only(later, Kind.NO_TARGET).severity, later.count(Severity.ERROR)) == (Severity.WARNING, 0)
    assert (only(now, Kind.NO_TARGET).severity, now.count(Severity.ERROR)) == (Severity.ERROR, 1)


def test_a_target_of_a_week_is_none_of_a_month() -> None:
    week = planted(("{kpi: vis, period: 2026-10, target: 100}", "{kpi: vis, period: 2026-W42, target: 25}"))
    assert dict(only(checked(week), Kind.NO_TARGET).evidence) == {"missing": ["2026-10"]}


def test_goals_above_an_empty_goal_are_measured_by_others() -> None:
    nested = "      - {goal: one, name: One, weight: 0, children: [{goal: two, name: Two}]}\n      - goal: work\n"
    found = checked(planted(("      - goal: work\n", nested)))
    assert told(found, Kind.GOAL_WITHOUT_KPI) == [("goal_without_kpi", "one"), ("goal_without_kpi", "two")]


def test_what_nobody_owns_and_nothing_drives_nobody_can_influence() -> None:
    found = checked(planted((REV, REV.replace("owner: li, ", "")), ("{from: vis, to: rev}", "{from: vis, to: money}")))
    assert dict(only(found, Kind.NO_INFLUENCE).evidence) == {"why": "no_hand", "weight": 50.0}
    shown = planted((REV, REV.replace("weight: 50", "weight: 0, controllable: false")))
    assert told(checked(shown), Kind.NO_INFLUENCE) == []


def test_data_that_never_came_is_to_be_uploaded() -> None:
    found = checked(batches=[])
    assert told(found, Kind.NO_DATA_PATH) == [("no_data_path", code) for code in ("rev", "new", "vis", "vis2")]
    first = found.findings[0]
    assert (first.repair, dict(first.evidence)) == (("upload", "sales", None), {"lack": "data", "of": "sales"})


def test_an_indicator_that_no_kpi_stands_on() -> None:
    spare = "  - {code: spare, name: Spare, formula: revenue, owner: li, definition: X}\nscorecard:\n"
    found = only(checked(planted(("scorecard:\n", spare))), Kind.UNUSED_INDICATOR)
    assert (found.indicators, tuple(found.repair)) == (("spare",), ("dictionary", "spare", None))
    staged = "funnels: [{code: f, name: F, stages: [spare, visits]}]\nscorecard:\n"
    assert told(checked(planted(("scorecard:\n", spare), ("scorecard:\n", staged))), Kind.UNUSED_INDICATOR) == []


def test_two_to_four_kpis_a_person() -> None:
    def owned(count: int) -> list[tuple[str, ...]]:
        more = "".join(
            f"          - {{kpi: k{n}, indicator: visits, owner: wu, weight: 0}}\n" for n in range(count - 2)
        )
        return told(checked(planted(("      - goal: work\n", f"{more}      - goal: work\n"))), Kind.MANY_KPIS)

    assert (owned(4), owned(5)) == ([], [("many_kpis", "wu")])
    few = only(checked(planted(("owner: wu, weight: 50", "owner: li, weight: 50"))), Kind.FEW_KPIS)
    assert (few.people, few.nodes, tuple(few.repair)) == (("wu",), ("vis2",), ("edit", "vis2", "owner"))
    assert dict(few.evidence) == {"count": 1, "fewest": 2, "most": 4}


def test_months_count_in_the_check_up() -> None:
    found = checked(reached=FLAT)
    assert {one[0] for one in told(found)} == {"always_met", "hugs_history"}
    assert told(found, Kind.ALWAYS_MET)[0] == ("always_met", "rev")
    red = checked(reached={"vis": [0.5]})
    assert told(red) == [("process_red", "vis", "rev")]


def test_what_is_said_of_a_kpi() -> None:
    found = checked().described
    assert list(found) == ["rev", "new", "vis", "vis2"]
    said = found["vis2"]
    assert (said.unit, said.has_path, said.level, said.owner, said.goal) == (
        "times", True, "post", Label(zh="Wu", en="Wu"), Label(zh="Work", en="Work")
    )  # fmt: skip
    periods = [str(one.period) for one in found.values()]
    assert periods == ["2026", "2026-Q4", "2026-10", "2026-H2"]
    assert checked(batches=[]).described["rev"].has_path is False


def test_an_empty_model_has_nothing_to_find() -> None:
    found = checked("version: 1\n", batches=[])
    assert (found.findings, found.described, found.coverage.badges) == ([], {}, [])


def test_a_kpi_of_what_the_dictionary_has_only_later_is_told_by_its_code() -> None:
    base = look()
    nodes = [node.model_copy(update={"indicator": "gone", "owner": "ghost"}) if node.code == "rev" else node
             for node in base.model.scorecard]  # fmt: skip
    found = health(Look(base.model.with_tree(nodes), base.month, base.lines, base.past, base.data))
    said = found.described["rev"]
    assert (said.name.en, said.owner, said.unit, said.has_path) == ("rev", Label(zh="ghost", en="ghost"), "", False)
    assert told(found, Kind.NO_DATA_PATH) == []


@given(st.integers(0, 10**6))
def test_the_order_of_children_changes_nothing(seed: int) -> None:
    faulty = planted(
        (REV, REV.replace("owner: li, weight: 50", "weight: 3.3")), ("perspective: process\n", "level: post\n"),
        ("kind: growth", "kind: result"), ("{from: vis2, to: new}", "{from: vis2, to: work}"),
    )  # fmt: skip
    reached = {"rev": [0.7, 0.9, 1.1], "vis": [0.4, 0.5, 0.6], "new": [1.01] * 3}
    base = look(faulty, reached)
    nodes = list(base.model.scorecard)
    random.Random(seed).shuffle(nodes)
    moved = base.model.with_tree([node.model_copy(update={"position": n}) for n, node in enumerate(nodes)])
    other = health(Look(moved, base.month, base.lines, base.past, base.data))
    first = health(base)
    assert len(first.findings) > 8

    def plain(found: object) -> list[str]:
        return sorted(
            f"{one.kind} {one.severity} {sorted(one.nodes)} {one.people} {sorted(one.evidence.items(), key=str)}"
            for one in found.findings  # type: ignore[attr-defined]
        )

    assert plain(other) == plain(first)
    assert other.coverage.levels == first.coverage.levels


def test_periods_of_a_look() -> None:
    found = look()
    assert found.period("rev", found.month) == Period(2026)
    assert found.period("nothing", found.month) is None
