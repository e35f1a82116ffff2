"""What the units below say: each rule at its limit, and how often it speaks on chance alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from kpi.core.indicator import Accumulation, Polarity
from kpi.core.insight import Fact, Insight
from kpi.core.insight_parts import Unit, Whole, parts

OCTOBER = date(2026, 10, 1)
FLOW, STOCK, RATE = Accumulation.FLOW, Accumulation.STOCK, Accumulation.RATE
HIGHER, LOWER, RANGE = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE
Pair = tuple[float | None, float | None]


def whole(
    pairs: Sequence[Pair],
    accumulation: Accumulation = FLOW,
    polarity: Polarity = HIGHER,
    value: float | None = None,
    year_ago: float | None = None,
) -> Whole:
    """Units A, B, … with their figures now and then; the whole is their sum unless it is given."""
    units = [Unit(chr(ord("A") + n), now, then) for n, (now, then) in enumerate(pairs)]
    sums = (sum(now or 0.0 for now, _ in pairs), sum(then or 0.0 for _, then in pairs))
    now, then = (given if given is not None else added for given, added in zip((value, year_ago), sums, strict=True))
    return Whole(OCTOBER, now, then, units, accumulation, polarity)


def found(fact: Fact, given: Whole) -> Insight | None:
    return next((one for one in parts(given) if one.fact is fact), None)


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert list(parts(Whole(OCTOBER, None, None, [], FLOW, HIGHER))) == []
    assert list(parts(whole([]))) == []


def test_who_made_the_difference() -> None:
    made = found(Fact.CONTRIBUTOR, whole([(60.0, 100.0), (105.0, 100.0), (98.0, 100.0)]))
    values = {"unit": "A", "total": -37.0, "effect": -40.0, "rest": 3.0}
    assert made == Insight(Fact.CONTRIBUTOR, OCTOBER, values, worse=True)
    costs = found(Fact.CONTRIBUTOR, whole([(60.0, 100.0), (105.0, 100.0), (98.0, 100.0)], polarity=LOWER))
    assert costs is not None and costs.worse is False
    kept = found(Fact.CONTRIBUTOR, whole([(60.0, 100.0), (105.0, 100.0), (98.0, 100.0)], polarity=RANGE))
    assert kept is not None and kept.worse is None


def test_a_unit_that_is_new_makes_all_of_its_figure() -> None:
    new = found(Fact.CONTRIBUTOR, whole([(100.0, 100.0), (101.0, 100.0), (50.0, None)], STOCK))
    assert new is not None and dict(new.values) == {"unit": "C", "total": 51.0, "effect": 50.0, "rest": 1.0}


@pytest.mark.parametrize(
    "given",
    [
        whole([(60.0, 100.0), (105.0, 100.0)]),
        whole([(101.0, 100.0), (101.0, 100.0), (103.0, 100.0)]),
        whole([(110.0, 100.0), (110.0, 100.0), (110.0, 100.0)]),
        whole([(60.0, 100.0), (105.0, 100.0), (98.0, 100.0)], RATE),
        whole([(60.0, 100.0), (105.0, 100.0), (98.0, 100.0)], value=250.0),
        whole([(60.0, 100.0), (105.0, 100.0), (98.0, 100.0)], year_ago=290.0),
        whole([(1.0, 0.0), (-2.0, 0.0), (1.0, 0.0)]),
        Whole(OCTOBER, 60.0, None, [Unit("A", 60.0, None)] * 3, FLOW, HIGHER),
    ],
    ids=["two", "unmoved", "alike", "rate", "more now", "less then", "nothing", "no year ago"],
)
def test_nobody_made_the_difference(given: Whole) -> None:
    assert found(Fact.CONTRIBUTOR, given) is None


def test_a_unit_far_from_the_others() -> None:
    rates = [(0.10, None), (0.11, None), (0.12, None), (0.13, None), (0.40, None)]
    assert found(Fact.OUTLIER, whole(rates, RATE)) == Insight(
        Fact.OUTLIER, OCTOBER, {"unit": "E", "value": 0.40, "middle": 0.12}, count=5
    )
    grown = found(Fact.OUTLIER, whole([(110.0, 100.0), (22.4, 20.0), (57.0, 50.0), (348.0, 300.0), (5.0, 10.0)]))
    assert grown is not None and (grown.form, grown.values["unit"]) == ("growth", "E")
    assert grown.values["growth"] == -0.5 and grown.values["growth_middle"] == pytest.approx(0.12)


def test_the_limit_is_wider_where_units_are_few() -> None:
    """Of five the limit is 3.5 × (1 + 6/5) = 7.7 modified deviations, here 7.7 × 0.01 / 0.6745 off the middle."""
    inside = [(0.10, None), (0.11, None), (0.12, None), (0.13, None), (0.12 + 0.114, None)]
    outside = [*inside[:4], (0.12 + 0.115, None)]
    assert found(Fact.OUTLIER, whole(inside, RATE)) is None
    assert found(Fact.OUTLIER, whole(outside, RATE)) is not None
    assert found(Fact.OUTLIER, whole(outside[1:], RATE)) is None, "four units"
    assert found(Fact.OUTLIER, whole([(0.1, None)] * 4 + [(9.0, None)], RATE)) is None, "all others are the same"
    assert found(Fact.OUTLIER, whole([(1.0, None), (9.0, 0.0), (2.0, -1.0), (3.0, 1.0), (4.0, 1.0)])) is None


@pytest.mark.parametrize("count", [5, 6, 8, 12, 20, 30])
def test_chance_alone_names_a_unit_in_at_most_6_of_100_groups(count: int) -> None:
    noise = np.random.default_rng(count).normal(0.5, 0.1, size=(2000, count))
    named = sum(found(Fact.OUTLIER, whole([(v, None) for v in row.tolist()], RATE)) is not None for row in noise)
    assert named <= 0.06 * len(noise) + 15


def test_best_and_worst() -> None:
    rates = [(0.30, None), (0.20, None), (0.10, None)]
    best = {"best": "A", "best_value": 0.30, "worst": "C", "worst_value": 0.10}
    assert found(Fact.SPREAD, whole(rates, RATE, HIGHER, 0.2)) == Insight(Fact.SPREAD, OCTOBER, best, count=3)
    turned = found(Fact.SPREAD, whole(rates, RATE, LOWER, 0.2))
    assert turned is not None and (turned.values["best"], turned.values["worst"]) == ("C", "A")
    for other in (
        whole(rates, RATE, HIGHER, 0.7), whole(rates, RATE, RANGE, 0.2), whole(rates[:2], RATE, HIGHER, 0.2),
        whole(rates), whole([(0.0, None)] * 3, RATE, HIGHER, 0.0),
    ):  # fmt: skip
        assert found(Fact.SPREAD, other) is None


def test_few_that_carry_most() -> None:
    few: list[Pair] = [(50.0, None), (10.0, None), (10.0, None), (10.0, None), (10.0, None), (10.0, None)]
    assert found(Fact.CONCENTRATION, whole(few)) == Insight(
        Fact.CONCENTRATION, OCTOBER, {"top": 2, "share": 0.6, "count": 6}
    )
    for other in (whole([(49.0, None), *few[1:]]), whole(few, RATE), whole(few[:5]), whole([(-1.0, None), *few[1:]])):
        assert found(Fact.CONCENTRATION, other) is None


pairs = some.lists(some.tuples(some.floats(0.1, 1e6), some.floats(0.1, 1e6)), max_size=10)


@given(pairs, some.sampled_from(Accumulation), some.sampled_from(Polarity))
def test_effect_and_rest_are_the_difference(given: list[Pair], accumulation: Accumulation, polarity: Polarity) -> None:
    one = found(Fact.CONTRIBUTOR, whole(given, accumulation, polarity))
    if one is not None:
        total, effect, rest = (one.values[name] for name in ("total", "effect", "rest"))
        assert isinstance(total, float) and isinstance(effect, float) and isinstance(rest, float)
        assert accumulation is not RATE and effect / total >= 0.5
        assert effect + rest == pytest.approx(total, abs=1e-3)
