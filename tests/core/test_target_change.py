"""Targets change by versions: what was agreed for a period that has begun stays for the days before."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.errors import Invalid
from kpi.core.indicator import Indicator
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.period import Period
from kpi.core.scorecard import TreeNode
from kpi.core.target import Aim, Target
from kpi.core.target_change import Adjustment, adjusted, without

TODAY = date(2026, 11, 13)
MID = Adjustment("market", date(2026, 11, 16), True)


def target(period: str, value: float, **more: object) -> Target:
    return Target.model_validate({"kpi": "k", "period": period, "target": value} | more)


def test_what_has_not_begun_is_put_in_its_place() -> None:
    known = [target("2026-12", 1), target("2026-12", 2, valid_from="2026-07"), target("2026-11", 5)]
    assert adjusted(known, [target("2026-12", 3)], Adjustment(), TODAY) == [target("2026-12", 3), known[2]]


def test_what_had_no_target_needs_no_day_and_no_reason() -> None:
    assert adjusted([], [target("2026-01", 3)], Adjustment(), TODAY) == [target("2026-01", 3)]


@pytest.mark.parametrize(("how", "key"), [(Adjustment(), "target.why"), (Adjustment("market"), "target.since")])
def test_what_has_begun_changes_with_a_reason_from_a_day(how: Adjustment, key: str) -> None:
    with pytest.raises(Invalid) as raised:
        adjusted([target("2026-11", 5)], [target("2026-11", 6)], how, TODAY)
    assert raised.value.problem.key == key


def test_what_says_the_same_changes_nothing() -> None:
    known = [target("2026-11", 5, valid_from="2026-11-03", pro_rata=True)]
    assert adjusted(known, [target("2026-11", 5)], Adjustment(), TODAY) == known


def test_a_change_inside_a_period_is_shared_by_days() -> None:
    """R121: fourteen days of November by 300, sixteen by 600 in the place of 300."""
    found = adjusted(
        [target("2026-11", 300)], [target("2026-11", 600)], Adjustment("m", date(2026, 11, 15), True), TODAY
    )
    node = TreeNode(code="k", type="kpi", indicator="i")
    indicator = Indicator(code="i", name=Label(zh="i", en="i"))
    model = Model(indicators=[indicator], scorecard=[node], targets=found)
    assert model.agreed(date(2026, 11, 30))["k"][Period(2026, month=11)] == Aim(460, 460)
    assert model.agreed(date(2026, 11, 14))["k"][Period(2026, month=11)] == Aim(300, 300)


def test_days_are_shared_only_inside_the_period() -> None:
    found = adjusted(
        [target("2026-10", 5), target("2026-11", 5)], [target("2026-10", 6), target("2026-11", 6)], MID, TODAY
    )
    assert [one.pro_rata for one in found] == [False, False, False, True]
    whole = adjusted([target("2026-11", 5)], [target("2026-11", 6)], Adjustment("m", date(2026, 11, 1), True), TODAY)
    assert [one.pro_rata for one in whole] == [False, False]


def test_a_later_version_gives_way() -> None:
    known = [
        target("2026-11", 5),
        target("2026-11", 7, valid_from="2026-11-20"),
        target("2026-11", 6, valid_from="2026-11-05"),
    ]
    found = adjusted(known, [target("2026-11", 9)], Adjustment("m", date(2026, 11, 10)), TODAY)
    assert [one.target for one in found] == [5, 9, 6]


def test_a_scenario_is_free() -> None:
    known = [target("2026-11", 5, scenario="bold")]
    assert adjusted(known, [target("2026-11", 6, scenario="bold")], Adjustment(), TODAY)[0].target == 6


def test_taking_out() -> None:
    known = [target("2026-11", 5), target("2026-12", 5)]
    assert without(known, {("k", Period(2026, month=12), None)}, "", TODAY) == known[:1]
    with pytest.raises(Invalid):
        without(known, {("k", Period(2026, month=11), None)}, " ", TODAY)
    assert without(known, {("k", Period(2026, month=11), None)}, "typed wrongly", TODAY) == known[1:]
