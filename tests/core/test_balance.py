"""Weights below a goal, and what the whole tree leaves out."""

from __future__ import annotations

import pytest

from kpi.core import balance
from kpi.core.finding import Kind
from tests.core.checkups import checked, look, only, planted, told

REV = "owner: li, weight: 50}\n          - {kpi: new"
NEW = "owner: wu, weight: 50, perspective"


@pytest.mark.parametrize(
    ("changes", "evidence"),
    [
        ([(NEW, NEW.replace("50", "40"))], {"sum": 90.0, "unsaid": 0}),
        ([(NEW, NEW.replace("weight: 50, ", ""))], {"sum": 50.0, "unsaid": 1}),
        ([(REV, REV.replace("50", "100")), (NEW, NEW.replace("weight: 50, ", ""))], {"sum": 100.0, "unsaid": 1}),
    ],
)
def test_weights_below_a_goal_add_up_to_100(changes: list[tuple[str, str]], evidence: object) -> None:
    found = only(checked(planted(*changes)), Kind.WEIGHTS)
    assert (found.nodes, dict(found.evidence), tuple(found.repair)) == (
        ("money",),
        evidence,
        ("weights", "money", None),
    )


def test_weights_that_nobody_gave_or_that_add_up_but_for_the_last_digit_are_well() -> None:
    none = planted((REV, REV.replace(", weight: 50", "")), (NEW, NEW.replace("weight: 50, ", "")))
    thirds = planted((REV, REV.replace("50", "33.3333333")), (NEW, NEW.replace("50", "66.6666667")))
    assert told(checked(none)) == told(checked(thirds), Kind.WEIGHTS) == []


@pytest.mark.parametrize(
    ("rev", "new", "kinds"),
    [
        ("60", "40", []),
        ("61", "39", [("heavy", "rev")]),
        ("95", "5", [("heavy", "rev")]),
        ("96", "4", [("heavy", "rev"), ("light", "new")]),
        ("100", "0", []),
    ],
)
def test_a_kpi_neither_decides_alone_nor_decides_nothing(rev: str, new: str, kinds: list[tuple[str, str]]) -> None:
    found = checked(planted((REV, REV.replace("50", rev)), (NEW, NEW.replace("50", new))))
    assert told(found, Kind.HEAVY, Kind.LIGHT) == kinds


def test_a_goal_may_be_of_great_weight() -> None:
    found = checked(
        planted(("perspective: process\n        weight: 50", "perspective: process\n        weight: 50000"))
    )
    assert told(found, Kind.HEAVY, Kind.LIGHT) == []
    heavy = only(checked(planted((REV, REV.replace("50", "150")))), Kind.HEAVY)
    assert (dict(heavy.evidence), tuple(heavy.repair)) == (
        {"share": 0.75, "parent": "money"}, ("weights", "money", None)
    )  # fmt: skip


def test_a_tree_of_finance_alone_is_one_sided() -> None:
    text = planted(("perspective: process", "perspective: financial"), (", perspective: customer", ""))
    found = only(checked(text), Kind.ONE_SIDED)
    assert dict(found.evidence) == {"perspective": "financial", "share": 1.0}
    assert (found.nodes, tuple(found.repair)) == (("top",), ("add", "top", None))


def test_one_perspective_weighs_less_than_four_fifths() -> None:
    def share(new: str) -> list[tuple[str, ...]]:
        text = planted(
            ("perspective: process", "perspective: financial"),
            (REV, REV.replace("50", str(100 - int(new)))), (NEW, NEW.replace("50", new)),
        )  # fmt: skip
        return told(checked(text), Kind.ONE_SIDED)

    assert (share("40"), share("41")) == ([("one_sided", "top")], [])


def test_perspectives_that_nobody_says_cannot_be_weighed() -> None:
    text = planted(("        perspective: process\n", ""), ("        perspective: financial\n", ""))
    found = checked(text)
    assert dict(only(found, Kind.NO_PERSPECTIVE).evidence) == {"count": 3, "share": 0.75}
    assert only(found, Kind.NO_PERSPECTIVE).nodes == ("money", "work")
    assert tuple(only(found, Kind.NO_PERSPECTIVE).repair) == ("edit", "money", "perspective")
    assert dict(only(found, Kind.ONE_SIDED).evidence) == {"perspective": "customer", "share": 1.0}
    none = checked(text.replace(", perspective: customer", ""))
    assert told(none, Kind.ONE_SIDED) == []


def test_results_alone_come_too_late() -> None:
    found = checked(planted(("kind: process", "kind: result")))
    evidence = {"result": 0.75, "process": 0.0, "growth": 0.25, "unsaid": 0.0}
    assert dict(only(found, Kind.RESULT_ONLY).evidence) == evidence
    assert tuple(only(found, Kind.RESULT_ONLY).repair) == ("add", "top", None)
    idle = checked(planted(("perspective: process\n        weight: 50", "perspective: process\n        weight: 0")))
    assert told(idle, Kind.RESULT_ONLY) == [("result_only", "top")]


def test_kinds_that_nobody_says_are_to_be_said() -> None:
    found = checked(planted(("kind: growth, ", "")))
    assert dict(only(found, Kind.NO_GROWTH).evidence)["unsaid"] == 0.25
    assert tuple(only(found, Kind.NO_GROWTH).repair) == ("dictionary", "newcomers", "kind")


def test_levels_that_nothing_is_of() -> None:
    found = only(checked(planted(("level: business", "level: post"))), Kind.LEVEL_MISSING)
    assert dict(found.evidence) == {"missing": ["business"], "unsaid": 0}
    said = planted(("level: business", "level: post"), ("    name: Top\n", "    name: Top\n    level: business\n"))
    assert told(checked(said), Kind.LEVEL_MISSING) == []


def test_a_tree_without_goals_is_told_by_its_first_kpi() -> None:
    base = look()
    kpis = [node for node in base.kpis if node.code == "rev"]
    found = list(balance.spread(base.model.with_tree(kpis), kpis, [], {"rev": 0.0}))
    assert [(one.kind, one.nodes, one.repair.of) for one in found] == [
        (Kind.NO_PERSPECTIVE, ("money",), "money"),
        (Kind.RESULT_ONLY, (), "rev"),
        (Kind.NO_GROWTH, (), "rev"),
        (Kind.LEVEL_MISSING, (), "rev"),
    ]
