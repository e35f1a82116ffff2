"""The team board: the score of a person by weight and days, its trend, and who needs help."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core import modelfile
from kpi.core.model import Model
from kpi.core.person import Person
from kpi.core.responsibility import Responsibility, Turn
from kpi.core.scorecard import Outcome
from kpi.core.status import Status
from kpi.core.team_board import Held, Look, Need, Standing, team

TEXT = """\
version: 1
people: [{code: ann, name: Ann, org: ALL}, {code: bob, name: Bob, org: ALL}, {code: cy, name: Cy, org: ALL}]
datasets:
  - {code: sales, name: Sales, columns: {day: {role: date}, amount: {type: number}}}
indicators: [{code: revenue, name: Revenue, formula: sum(sales.amount)}]
org: [{code: ALL, name: All}]
scorecard:
  - goal: top
    name: Top
    children:
      - {kpi: a, indicator: revenue, weight: 30}
      - {kpi: b, indicator: revenue, weight: 10}
      - {kpi: c, indicator: revenue, weight: 60}
"""
FIRST = date(2026, 6, 1)


def model() -> Model:
    found, problems = modelfile.read(TEXT.encode(), "m.yaml")
    assert found is not None, problems
    return found.at(date(2026, 6, 30))


def held(**days: int) -> Responsibility:
    turns, day = [], 1
    for person, count in days.items():
        turns.append(Turn(person, date(2026, 6, day), date(2026, 6, day + count - 1)))
        day += count
    return Responsibility(tuple(turns))


def outcome(score: float | None, status: Status = Status.ON_TRACK) -> Outcome:
    return Outcome(score, status, 0.0 if score is None else 1.0)


def look(a: Outcome, b: Outcome, c: Outcome) -> Look:
    whose = {"b": held(ann=30), "a": held(ann=30), "c": held(ann=15, bob=15), "gone": held(bob=30)}
    return Look(model(), whose, {"top": outcome(1.0), "a": a, "b": b, "c": c})


OFF = outcome(50.0, Status.OFF_TRACK)


def test_the_score_is_by_weight_and_days_and_leaves_out_what_has_none() -> None:
    whole = look(outcome(100.0), OFF, outcome(80.0, Status.AT_RISK))
    assert [(one.kpi, one.share) for one in whole.of("ann")] == [("a", 1.0), ("b", 1.0), ("c", 0.5)]
    assert whole.score("ann") == pytest.approx((30 * 100 + 10 * 50 + 30 * 80) / 70)
    assert whole.score("bob") == pytest.approx(80.0) and [one.kpi for one in whole.of("bob")] == ["c"]
    silent = look(outcome(100.0), outcome(None, Status.NO_DATA), outcome(None, Status.NO_DATA))
    assert silent.score("ann") == 100.0 and silent.score("bob") is None and silent.score("cy") is None


def test_those_who_need_help_most_come_first_and_those_without_kpis_last() -> None:
    people = model().people
    last = look(outcome(100.0), OFF, outcome(80.0, Status.AT_RISK))
    found = team(people, [last, last])
    assert [one.person.code for one in found] == ["ann", "bob", "cy"]
    ann = found[0]
    assert (ann.count(Status.OFF_TRACK), ann.count(Status.AT_RISK), ann.count(Status.ON_TRACK)) == (1, 1, 1)
    assert (ann.score, ann.needs, found[1].needs) == (last.score("ann"), [Need.OFF], [])
    assert [one.person.code for one in team(people[1:2], [look(OFF, OFF, OFF)])] == ["bob"]


def standing(*scores: float | None, status: Status = Status.ON_TRACK) -> Standing:
    ann = Person.model_validate({"code": "ann", "name": "Ann", "org": "ALL"})
    return Standing(ann, [Held("a", 1.0, outcome(scores[-1], status))], list(scores))


def test_two_falls_in_a_row_are_a_trend() -> None:
    assert standing(100.0, 99.0, 98.0).needs == [Need.FALLING]
    assert standing(120.0, 100.0, 99.0, 99.0).needs == []
    assert not standing(100.0, None, 98.0).falling and not standing(100.0, 98.0).falling
    assert standing(None, None, None, status=Status.NO_DATA).needs == [Need.SILENT]
