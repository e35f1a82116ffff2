"""The organization as a tree."""

from __future__ import annotations

from kpi.core.label import Label
from kpi.core.org import OrgTree, OrgUnit, same_units


def unit(code: str, parent: str | None = None, *aliases: str, name: str | None = None) -> OrgUnit:
    return OrgUnit(code=code, name=Label(zh=name or f"{code}区", en=name or code), parent=parent, aliases=list(aliases))


TREE = OrgTree.of([unit("S1", "EAST", "001"), unit("EAST", "HQ"), unit("HQ"), unit("WEST", "HQ", name="S1")])


def test_who_is_under_whom() -> None:
    assert TREE.root == "HQ"
    assert TREE.children("HQ") == ["EAST", "WEST"]
    assert TREE.subtree("HQ") == ["HQ", "EAST", "S1", "WEST"]
    assert TREE.scope() == [
        ("S1", "S1"),
        ("EAST", "EAST"),
        ("EAST", "S1"),
        *(("HQ", member) for member in ("HQ", "EAST", "S1", "WEST")),
        ("WEST", "WEST"),
    ]


def test_every_way_to_call_a_unit_and_a_code_wins() -> None:
    assert TREE.spellings() == {
        "S1": "S1",
        "001": "S1",
        "S1区": "S1",
        "EAST": "EAST",
        "EAST区": "EAST",
        "HQ": "HQ",
        "HQ区": "HQ",
        "WEST": "WEST",
    }


def test_a_name_of_two_units_means_none() -> None:
    tree = OrgTree.of([unit("HQ"), unit("N1", "HQ", name="Centre"), unit("S1", "HQ", "Centre", name="South")])
    assert tree.spellings() == {"HQ": "HQ", "HQ区": "HQ", "N1": "N1", "S1": "S1", "South": "S1"}


def test_without_units_one_stands_for_everything() -> None:
    assert OrgTree.of([]).scope() == [("ALL", "ALL")]


def test_a_unit_that_lost_a_unit_is_not_the_same() -> None:
    moved = OrgTree.of([unit("S1", "WEST"), unit("EAST", "HQ"), unit("HQ"), unit("WEST", "HQ")])
    assert [same_units(moved, TREE, code) for code in ("HQ", "EAST", "WEST", "S1")] == [True, False, False, True]
    grown = OrgTree.of([unit("S1", "EAST"), unit("S2", "EAST"), unit("EAST", "HQ"), unit("HQ"), unit("WEST", "HQ")])
    assert same_units(grown, TREE, "EAST")
    assert same_units(grown, TREE, "S2")
