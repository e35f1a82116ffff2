"""What a person decided about a file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kpi.core.choice import Choice, new_units
from kpi.core.label import Label
from kpi.core.org import OrgTree, OrgUnit

ORG = OrgTree.of([
    OrgUnit(code="HQ", name=Label(zh="总部", en="HQ")),
    OrgUnit(code="EAST", name=Label(zh="华东", en="East"), parent="HQ"),
])  # fmt: skip


def test_without_a_word_a_file_is_taken_as_it_is() -> None:
    choice = Choice()
    assert (choice.table, choice.columns, choice.skipped, choice.answers) == (None, None, frozenset(), ())
    assert (choice.fixed, choice.members, choice.units, choice.cells, choice.scale) == ({}, {}, {}, {}, {})


def test_new_units_have_their_name_and_parent() -> None:
    found = new_units({"S9": "EAST", "苏州店": "EAST", "杭州店": "EAST", "北区": "HQ"}, ORG)
    assert [(unit.code, unit.name, unit.parent) for unit in found] == [
        ("S9", Label(zh="S9", en="S9"), "EAST"),
        ("EAST_1", Label(zh="苏州店", en="苏州店"), "EAST"),
        ("EAST_2", Label(zh="杭州店", en="杭州店"), "EAST"),
        ("HQ_1", Label(zh="北区", en="北区"), "HQ"),
    ]


def test_a_name_that_is_a_code_already_is_numbered() -> None:
    found = new_units({"east": "HQ", "hq_1": "HQ", "新店": "HQ"}, ORG)
    assert [unit.code for unit in found] == ["HQ_1", "HQ_2", "HQ_3"]


@given(st.lists(st.text(min_size=1, max_size=6).filter(str.strip), unique=True, max_size=6))
def test_no_two_units_share_a_code(names: list[str]) -> None:
    found = new_units(dict.fromkeys(names, "HQ"), ORG)
    codes = [unit.code.casefold() for unit in (*ORG.units.values(), *found)]
    assert len(set(codes)) == len(codes)
    tree = OrgTree.of([*ORG.units.values(), *found])
    assert set(names) <= tree.spellings().keys()
