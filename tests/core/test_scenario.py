"""A scenario is copied from the plan, moved the way that is good, and adopted for what is still to come."""

from __future__ import annotations

from datetime import date

from kpi.core.indicator import Polarity
from kpi.core.period import Period
from kpi.core.scenario import adopted, copied, improved, scenarios
from kpi.core.target import Aim, Target
from kpi.core.target_plan import months_of

MONTHS = months_of(Period(2026))
POLARITIES = {"k": Polarity.HIGHER, "cost": Polarity.LOWER, "ratio": Polarity.RANGE}


def target(period: str, value: object, **more: object) -> Target:
    return Target.model_validate({"kpi": "k", "period": period, "target": value} | more)


PLAN = [
    target("2026-10", 90),
    target("2026-10", 100, valid_from="2026-10-05", pro_rata=True, stretch=120),
    target("2026-12", 200, kpi="cost", baseline=220),
    target("2026-12", [1, 2], kpi="ratio"),
    target("2026-12", 5, kpi="gone"),
    target("2027-01", 5),
]


def test_better_is_the_way_that_is_good() -> None:
    assert improved(Aim(1, 2), Polarity.RANGE, 0.5) == Aim(1, 2)
    assert improved(Aim(-100, -100, 0, -90), Polarity.HIGHER, 0.1) == Aim(-90, -90, 0, -81)


def test_copied_and_adopted() -> None:
    found = copied(PLAN, MONTHS, "bold", POLARITIES, 0.1)
    assert [one.written() for one in found] == [
        {"kpi": "k", "period": "2026-10", "target": 110, "stretch": 132, "scenario": "bold"},
        {"kpi": "cost", "period": "2026-12", "target": 180, "baseline": 198, "scenario": "bold"},
        {"kpi": "ratio", "period": "2026-12", "target": [1, 2], "scenario": "bold"},
    ]
    assert scenarios([*PLAN, *found]) == ["bold"]
    back = adopted([*PLAN, *found], "bold", MONTHS, date(2026, 11, 1))
    assert [(one.kpi, one.target, one.scenario) for one in back] == [("cost", 180, None), ("ratio", (1, 2), None)]
