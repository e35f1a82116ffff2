"""Rolling over: targets month by month, nodes that end, what is there already, and the laws of growth."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.core.driver import Driver
from kpi.core.errors import Invalid
from kpi.core.indicator import Accumulation, Indicator, Polarity
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.org import OrgUnit
from kpi.core.period import Period
from kpi.core.person import Person
from kpi.core.roll_over import Renewal, first_day, indicator_of, of_year, renewed, rolled_over, there, year_aim
from kpi.core.scorecard import TreeNode
from kpi.core.target import Aim, Target
from kpi.core.target_plan import usual_step
from kpi.core.workspace import Workspace

TODAY = date(2026, 11, 13)
NOTE = Label(zh="结转", en="rolled over")
ONE = Label(zh="a", en="a")


def kpi(code: str, weight: float = 50, **said: object) -> TreeNode:
    body = {"code": code, "type": "kpi", "parent": "top", "indicator": code, "org": "HQ", "owner": "ann"}
    return TreeNode.model_validate(body | {"weight": weight} | said)


def model(targets: list[Target] | None = None, start: int = 1) -> Model:
    """Sales with a target for every month, a rate with a range for a quarter, the year and a week."""
    months = [Target(kpi="sales", period=Period(2026, month=n), target=100 * n) for n in range(1, 13)]
    rate = [
        Target(kpi="rate", period=Period(2026, quarter=4), target=(0.2, 0.3), stretch=0.4),
        Target(kpi="rate", period=Period(2026), target=(0.2, 0.3)),
        Target(kpi="rate", period=Period(2026, week=7), target=(0.2, 0.3)),
    ]
    return Model(
        workspace=Workspace(fiscal_year_start=start),
        org=[OrgUnit(code="HQ", name=ONE)],
        people=[Person(code="ann", name=ONE, org="HQ")],
        indicators=[
            Indicator(code="sales", name=ONE),
            Indicator(code="rate", name=ONE, accumulation=Accumulation.RATE, polarity=Polarity.RANGE),
        ],
        scorecard=[TreeNode(code="top", name=ONE, type="goal"), kpi("sales"), kpi("rate")],
        drivers=[Driver.model_validate({"from": "rate", "to": "sales"})],
        targets=[*months, *rate] if targets is None else targets,
    )


def rolled(
    renewals: list[Renewal], given: Model | None = None, why: str = "plan", again: tuple[str, ...] = ()
) -> Model:
    return rolled_over(given or model(), 2027, renewals, why, TODAY, again)


def ahead(found: Model, code: str = "sales") -> dict[str, object]:
    return {str(one.period): one.target for one in found.targets if one.kpi == code and one.period.year == 2027}


def test_every_month_grows_and_the_season_stays() -> None:
    found = rolled([Renewal("sales", "change", 0.05, note=NOTE), Renewal("rate", "keep")])
    assert ahead(found) == {f"2027-{n:02d}": 105 * n for n in range(1, 13)}
    assert ahead(found, "rate") == {"2027-Q4": (0.2, 0.3), "2027": (0.2, 0.3)}
    assert {one.note for one in found.targets if one.kpi == "sales" and one.period.year == 2027} == {NOTE}
    assert [one for one in found.targets if one.period.year == 2026] == model().targets
    assert next(one.stretch for one in found.targets if str(one.period) == "2027-Q4") == 0.4


def test_what_is_dropped_ends_and_keeps_its_past() -> None:
    found = rolled([Renewal("rate", "drop"), Renewal("sales", "keep", weight=100)])
    assert set(found.at(date(2026, 12, 31)).node_by_code) == {"top", "sales", "rate"}
    then = found.at(date(2027, 1, 1)).node_by_code
    assert set(then) == {"top", "sales"} and then["sales"].weight == 100
    assert found.at(date(2026, 12, 31)).node_by_code["sales"].weight == 50
    assert ahead(found, "rate") == {} and found.drivers == model().drivers
    assert [node.valid_from for node in found.scorecard if node.ended] == [date(2027, 1, 1)]


def test_never_twice_unless_said_so() -> None:
    first = rolled([Renewal("sales", "change", 0.1)])
    assert there(first.targets, 2027) == {"sales"}
    kept = rolled([Renewal("sales", "change", 0.5, weight=60)], first)
    assert kept.targets == first.targets
    assert kept.at(date(2027, 1, 1)).node_by_code["sales"].weight == 60
    again = rolled([Renewal("sales", "change", 0.5)], first, again=("sales",))
    assert ahead(again) == {f"2027-{n:02d}": 150 * n for n in range(1, 13)}
    more = first.with_targets([*first.targets, Target(kpi="sales", period=Period(2027, quarter=1), target=9)])
    assert "2027-Q1" not in ahead(rolled([Renewal("sales", "keep")], more, again=("sales",)))
    dropped = rolled([Renewal("sales", "drop"), Renewal("rate", "keep")], more)
    assert ahead(dropped) == {}


def test_a_year_that_has_begun_keeps_what_was_agreed_before() -> None:
    first = rolled([Renewal("sales", "keep")])
    later = date(2027, 3, 10)
    found = rolled_over(first, 2027, [Renewal("sales", "change", 0.1)], "plan", later, ("sales",))
    march = [one for one in found.targets if str(one.period) == "2027-03"]
    assert [(one.target, one.valid_from) for one in march] == [(300, None), (330, later)]


@pytest.mark.parametrize("why", ["", "  "])
def test_a_reason_is_needed(why: str) -> None:
    with pytest.raises(Invalid) as refused:
        rolled([Renewal("sales", "keep")], why=why)
    assert refused.value.problem.key == "target.why"


def test_what_is_not_sound_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        rolled_over(model().with_tree([TreeNode(code="top", name=ONE, type="goal"), kpi("sales")]), 2027,
                    [Renewal("sales", "keep")], "plan", TODAY)  # fmt: skip
    assert refused.value.problem.key == "model.unknown_from"


def test_fiscal_years() -> None:
    agreed = {Period(2026, month=3): Aim(1, 1), Period(2026, month=4): Aim(2, 2), Period(2026, week=1): Aim(3, 3)}
    assert of_year(agreed, 2025, 4) == {Period(2026, month=3): Aim(1, 1)}
    assert first_day(2027, 4) == date(2027, 4, 1)
    fiscal = model([Target(kpi="sales", period=Period(2027, month=3), target=7)], start=4)
    assert renewed(fiscal, Renewal("sales", "change", 1.0), 2027) == {Period(2028, month=3): Aim(14, 14)}


def test_the_target_of_a_whole_year() -> None:
    given_model = model()
    assert year_aim(given_model, "sales", 2026) == Aim(7800, 7800)
    aims = renewed(given_model, Renewal("sales", "change", 0.5), 2027)
    assert year_aim(given_model, "sales", 2027, aims) == Aim(11700, 11700)
    assert year_aim(given_model, "nothing", 2026) is None and indicator_of(given_model, "nothing") is None
    assert renewed(given_model, Renewal("sales", "drop"), 2027) == {}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=12, max_size=12), st.integers(-90, 300))
def test_each_month_is_the_old_one_grown(values: list[int], percent: int) -> None:
    targets = [Target(kpi="sales", period=Period(2026, month=n + 1), target=v) for n, v in enumerate(values)]
    found = renewed(model(targets), Renewal("sales", "change", percent / 100), 2027)
    for n, value in enumerate(values):
        new = found[Period(2027, month=n + 1)].low
        assert new == pytest.approx(value * (1 + percent / 100), abs=0.5001 * usual_step(value))
    kept = renewed(model(targets), Renewal("sales", "keep"), 2027)
    assert [aim.low for aim in kept.values()] == values
