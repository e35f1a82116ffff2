"""A KPI broken down adds up to what it was, by accumulation, in every period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.cascade import Ask, Basis, Rule, cascade, denominator, is_ranged
from kpi.core.cascade_place import Place
from kpi.core.errors import Invalid, NotFound
from kpi.core.formula import Literal, Operation
from kpi.core.indicator import Accumulation, Indicator, Polarity
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.period import Period
from kpi.core.target import Aim

FLOW, STOCK, RATE = Accumulation.FLOW, Accumulation.STOCK, Accumulation.RATE
JANUARY, FEBRUARY = Period(2026, month=1), Period(2026, month=2)
AGREED = {JANUARY: Aim(1200, 1200), FEBRUARY: Aim(1000, 1000, 800, 1100)}
UNITS = ("EAST", "NORTH", "SOUTH")


def company(accumulation: Accumulation = FLOW) -> Model:
    return Model.model_validate(
        {
            "org": [{"code": "HQ", "name": "HQ"}, *({"code": unit, "name": unit, "parent": "HQ"} for unit in UNITS)],
            "people": [{"code": "lin", "name": "Lin", "org": "EAST", "post": "manager"}],
            "indicators": [{"code": "revenue", "name": "Revenue", "accumulation": accumulation}],
            "scorecard": [
                {"code": "growth", "type": "goal", "name": "Growth"},
                {"code": "revenue_hq", "type": "kpi", "indicator": "revenue", "org": "HQ", "parent": "growth"},
            ],
        }
    )


def ask(rule: Rule, *shares: float | None, **more: object) -> Ask:
    shares = shares or (None,) * 3
    found = [Place(unit, share=share) for unit, share in zip(UNITS, shares, strict=False)]
    body: dict[str, object] = {"kpi": "revenue_hq", "places": found, "rule": rule, "periods": [JANUARY, FEBRUARY]}
    return Ask(**(body | more))  # type: ignore[arg-type]


def basis(*values: tuple[float | None, float | None]) -> dict[str, Basis]:
    return {unit: Basis(*value) for unit, value in zip(("HQ", *UNITS), values, strict=False)}


def lows(found: object, period: Period = JANUARY) -> list[float]:
    return [part.aims[period].low for part in found.parts]  # type: ignore[attr-defined]


def test_1200_by_shares() -> None:
    found = cascade(company(), ask(Rule.SHARES, 50, 30, 20), AGREED, {})
    assert lows(found) == [600, 360, 240]
    assert [part.aims[FEBRUARY] for part in found.parts] == [
        Aim(500, 500, 400, 550), Aim(300, 300, 240, 330), Aim(200, 200, 160, 220),
    ]  # fmt: skip
    assert [(one.given, one.gap) for one in found.sums] == [(Aim(1200, 1200), 0), (Aim(1000, 1000), 0)]
    assert [target.target for target in found.targets(False)] == [600, 500, 360, 300, 240, 200]


@given(
    st.integers(-(10**8), 10**8),
    st.lists(st.integers(0, 1000), min_size=3, max_size=3).filter(any),
    st.sampled_from([0.01, 1.0, 500.0]),
    st.sampled_from([FLOW, STOCK]),
    st.sampled_from(Rule),
)
def test_cascaded_targets_add_up(
    cents: int, shares: list[int], step: float, accumulation: Accumulation, rule: Rule
) -> None:
    whole = cents / 100
    known = basis((None, None), *((float(share), None) for share in shares))
    agreed = {JANUARY: Aim(whole, whole + 12)}
    found = cascade(company(accumulation), ask(rule, *shares, step=step), agreed, known)
    assert sum(Decimal(repr(low)) for low in lows(found)) == Decimal(repr(whole))
    assert [one.gap for one in found.sums] == [0]
    assert round(sum(part.node.weight or 0 for part in found.parts), 9) == 100


@given(st.floats(-1, 2), st.lists(st.tuples(st.floats(-1, 2), st.floats(0.5, 1000)), min_size=3, max_size=3))
def test_cascaded_rates_average_to_the_whole(whole: float, known: list[tuple[float, float]]) -> None:
    agreed = {JANUARY: Aim(whole, whole)}
    found = cascade(company(RATE), ask(Rule.HISTORY), agreed, basis((None, None), *known))
    total = sum(weight for _, weight in known)
    mean = sum(low * weight for low, (_, weight) in zip(lows(found), known, strict=True)) / total
    assert mean == pytest.approx(whole, abs=1e-9)
    assert all(abs(one.gap) < 1e-9 for one in found.sums)
    steps = {round(low - rate, 6) for low, (rate, _) in zip(lows(found), known, strict=True)}
    assert max(steps) - min(steps) < 3e-6


def test_a_flow_by_history() -> None:
    found = cascade(company(), ask(Rule.HISTORY), AGREED, basis((100, None), (50, None), (40, None), (10, None)))
    assert lows(found) == [600, 480, 120]
    assert [part.share for part in found.parts] == [0.5, 0.4, 0.1]
    assert [problem.key for problem in found.problems] == ["cascade.unowned"]


def test_a_unit_without_history_gets_nothing_and_is_named() -> None:
    found = cascade(company(), ask(Rule.HISTORY), AGREED, basis((None, None), (50, None), (50, None)))
    assert lows(found) == [600, 600, 0]
    assert found.problems[0].values == {"names": ["SOUTH"]}


def test_no_history_at_all_shares_equally() -> None:
    found = cascade(company(), ask(Rule.HISTORY), AGREED, {})
    assert (lows(found), found.problems[0].key) == ([400, 400, 400], "cascade.equal_instead")
    found = cascade(company(RATE), ask(Rule.HISTORY), AGREED, basis((1, 1), (1, 1), (1, None), (1, 1)))
    assert (lows(found), found.problems[0].key) == ([1200] * 3, "cascade.no_weights")


def test_a_rate_is_the_same_for_all_unless_history_tells() -> None:
    found = cascade(company(RATE), ask(Rule.EQUAL), AGREED, basis((None, None), (0.2, 10), (0.4, 30), (0.1, 60)))
    assert lows(found) == [1200] * 3
    agreed = {JANUARY: Aim(0.3, 0.3)}
    found = cascade(company(RATE), ask(Rule.HISTORY), agreed, basis((0.2, 100), (0.2, 10), (0.4, 30), (0.1, 60)))
    assert lows(found) == [0.3, 0.5, 0.2]


def test_units_left_out_and_figures_that_do_not_add_up_are_said() -> None:
    found = cascade(company(), ask(Rule.SHARES, 1, 1), AGREED, {})
    assert [(one.key, one.values.get("names")) for one in found.problems] == [
        ("cascade.unowned", ["EAST", "NORTH"]), ("cascade.left_out", ["SOUTH"]),
    ]  # fmt: skip
    twice = basis((100, None), (50, None), (50, None), (50, None))
    found = cascade(company(), ask(Rule.EQUAL), AGREED, twice)
    assert found.problems[-1].values == {"sum": 150.0, "whole": 100}


def test_new_nodes_hang_under_a_goal_of_no_weight() -> None:
    places = [Place("EAST", post="manager"), Place("NORTH"), Place("SOUTH")]
    since = date(2026, 1, 1)
    asked = ask(Rule.SHARES, places=places, name=Label(zh="x", en="x"))
    asked = ask(Rule.EQUAL, places=places, name=Label(zh="x", en="x"))
    found = cascade(company(), asked, AGREED, {}, since, {"revenue_east"})
    goal, *parts = found.nodes()
    assert (goal.code, goal.parent, goal.weight, goal.valid_from) == ("revenue_hq_parts", "growth", 0, since)
    assert [(part.code, part.org, part.post, part.weight, part.parent) for part in parts] == [
        ("revenue_east_2", "EAST", "manager", 33.4, "revenue_hq_parts"),
        ("revenue_north", "NORTH", None, 33.3, "revenue_hq_parts"),
        ("revenue_south", "SOUTH", None, 33.3, "revenue_hq_parts"),
    ]
    assert [part.owner for part in found.parts] == ["lin", None, None]


def test_done_again_nothing_is_new() -> None:
    model = company()
    found = cascade(model, ask(Rule.EQUAL), AGREED, {})
    again = cascade(model.with_tree([*model.scorecard, *found.nodes()]), ask(Rule.EQUAL), AGREED, {})
    assert again.nodes() == [] and again.targets(False) == found.targets(False)


def test_parts_may_hang_under_a_goal_there_is() -> None:
    found = cascade(company(), ask(Rule.EQUAL, under="growth"), AGREED, {})
    assert found.goal is None and {part.node.parent for part in found.parts} == {"growth"}


def test_in_its_own_unit_everybody_is_held_against_the_whole() -> None:
    """R61: two share one figure; what they are given of it becomes their weight, and adds up to 100."""
    places = [Place("HQ", owner="lin", share=60), Place("HQ", post="cfo", share=40)]
    found = cascade(company(), ask(Rule.SHARES, places=places), AGREED, {})
    assert found.joint and lows(found) == [1200, 1200]
    assert [(part.node.code, part.node.weight) for part in found.parts] == [("revenue_lin", 60), ("revenue_cfo", 40)]
    assert [one.gap for one in found.sums] == [0, 0]
    assert [part.share for part in cascade(company(), ask(Rule.HISTORY, places=places), AGREED, {}).parts] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"places": []}, "cascade.no_places"),
        ({"places": [Place("EAST"), Place("EAST")]}, "cascade.overlap"),
        ({"places": [Place("EAST"), Place("HQ")]}, "cascade.not_below"),
        ({"places": [Place("HQ"), Place("HQ")]}, "cascade.twice"),
        ({"rule": Rule.SHARES}, "cascade.no_shares"),
        ({"periods": [Period(2027)]}, "cascade.no_target"),
        ({"under": "revenue_hq"}, "cascade.under"),
    ],
)
def test_what_cannot_be_broken_down(more: Mapping[str, object], key: str) -> None:
    with pytest.raises(Invalid) as raised:
        cascade(company(), ask(Rule.EQUAL, **more) if "rule" not in more else ask(Rule.SHARES), AGREED, {})
    assert raised.value.problem.key == key


def test_only_a_kpi_is_broken_down() -> None:
    with pytest.raises(NotFound):
        cascade(company(), ask(Rule.EQUAL, kpi="growth"), AGREED, {})


def test_what_a_rate_is_of() -> None:
    one, other = Literal(1), Literal(2)
    assert denominator(Operation("/", (one, other))) == other
    assert denominator(Operation("+", (one, other))) is denominator(None) is None


def test_ranges() -> None:
    assert is_ranged(Indicator(code="i", name=Label(zh="i", en="i"), polarity=Polarity.RANGE))
