"""Responsibility by days: exact turns of owners and posts, and the shares as laws."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.org import OrgUnit
from kpi.core.person import Person
from kpi.core.responsibility import Responsibility, Turn, responsibilities
from kpi.core.scorecard import TreeNode

JUNE = date(2026, 6, 1), date(2026, 6, 30)
ONE = Label(zh="a", en="a")


def person(code: str, org: str, post: str | None = "manager", since: str | None = None) -> Person:
    return Person(code=code, name=ONE, org=org, post=post, valid_from=since)


def kpi(since: str | None = None, **said: object) -> TreeNode:
    return TreeNode.model_validate({"code": "sales", "type": "kpi", "org": "S020", "valid_from": since, **said})


def model(nodes: list[TreeNode], people: list[Person]) -> Model:
    units = [OrgUnit(code="HQ", name=ONE), *(OrgUnit(code=code, name=ONE, parent="HQ") for code in ("S008", "S020"))]
    return Model(org=units, people=people, scorecard=[TreeNode(code="top", type="goal"), *nodes])


def held(nodes: list[TreeNode], people: list[Person]) -> Responsibility:
    return responsibilities(model(nodes, people), *JUNE).get("sales", Responsibility())


def test_a_post_is_held_by_whoever_is_in_it_that_day() -> None:
    """One leaves the shop on the tenth, another moves there on the sixteenth: nine days, six of nobody, fifteen."""
    people = [
        person("old", "S020"), person("old", "HQ", since="2026-06-10"),
        person("xulei", "S008"), person("xulei", "S020", since="2026-06-16"),
    ]  # fmt: skip
    found = held([kpi(post="manager")], people)
    assert found.turns == (
        Turn("old", JUNE[0], date(2026, 6, 9)),
        Turn(None, date(2026, 6, 10), date(2026, 6, 15)),
        Turn("xulei", date(2026, 6, 16), JUNE[1]),
    )
    assert found.days == {"old": 9, None: 6, "xulei": 15} and found.unowned == 6
    assert found.shares == {"old": 0.375, "xulei": 0.625}
    assert (found.share("xulei"), found.share("nobody")) == (0.625, 0.0)


def test_owners_by_name_and_the_end_of_a_node() -> None:
    nodes = [kpi(owner="ann"), kpi("2026-06-11", owner="bob"), kpi("2026-06-21", owner="bob", ended=True)]
    found = held(nodes, [person("ann", "S020"), person("bob", "S008")])
    assert found.days == {"ann": 10, "bob": 10} and found.unowned == 0
    assert found.shares == {"ann": 0.5, "bob": 0.5}


def test_a_version_that_changes_no_owner_makes_no_turn() -> None:
    found = held([kpi(owner="ann"), kpi("2026-06-11", owner="ann", weight=3)], [])
    assert found.turns == (Turn("ann", *JUNE),)


def test_a_node_that_comes_back_has_two_turns_of_one_person() -> None:
    nodes = [kpi(owner="ann"), kpi("2026-06-11", owner="ann", ended=True), kpi("2026-06-21", owner="ann")]
    found = held(nodes, [])
    assert [turn.days for turn in found.turns] == [10, 10] and found.shares == {"ann": 1.0}


def test_what_nobody_owned_is_nobody_s() -> None:
    found = held([kpi(post="manager")], [])
    assert found.shares == {None: 1.0} and found.unowned == 30
    assert Responsibility().shares == {None: 1.0} and Responsibility().unowned == 0


def test_goals_are_nobody_s_and_what_was_not_there_is_left_out() -> None:
    assert responsibilities(model([kpi("2026-07-01", owner="ann")], []), *JUNE) == {}


DAYS = st.dates(date(2026, 5, 25), date(2026, 7, 5)).map(str)
VERSIONS = st.lists(
    st.tuples(DAYS, st.sampled_from(["ann", "bob", None]), st.booleans(), st.booleans()),
    max_size=5,
    unique_by=lambda one: one[0],
)
MOVES = st.lists(
    st.tuples(st.sampled_from(["ann", "bob"]), DAYS, st.sampled_from(["S008", "S020"])),
    max_size=6,
    unique_by=lambda one: one[:2],
)


@settings(max_examples=60, deadline=None)
@given(VERSIONS, MOVES, st.randoms(use_true_random=False))
def test_shares_add_up_and_the_order_of_versions_never_matters(versions, moves, chance) -> None:  # type: ignore[no-untyped-def]
    nodes = [kpi(post="manager")]
    nodes += [kpi(day, owner=owner, post="manager", ended=ended) for day, owner, ended, _ in versions]
    people = [person("ann", "S008"), person("bob", "S020")]
    people += [person(code, org, since=day) for code, day, org in moves]
    found = held(nodes, people)
    shuffled_nodes, shuffled_people = chance.sample(nodes, len(nodes)), chance.sample(people, len(people))
    again = responsibilities(model(shuffled_nodes, shuffled_people), *JUNE).get("sales", Responsibility())
    assert again == found
    assert sum(found.shares.values()) == pytest.approx(1)
    whole = model(nodes, people)
    for n in range(30):
        day = JUNE[0] + timedelta(days=n)
        node = whole.at(day).node_by_code.get("sales")
        turn = next((turn for turn in found.turns if turn.first <= day <= turn.last), None)
        assert (node is None) == (turn is None)
        assert node is None or turn is None or node.owner == turn.person
