"""Other weights: what every month comes to under them, and the versions that make them hold from a month on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.errors import Invalid, NotFound
from kpi.core.indicator import Indicator, Polarity
from kpi.core.model import Model
from kpi.core.org import OrgUnit
from kpi.core.person import Person
from kpi.core.reweighting import (
    Effect,
    Month,
    Past,
    Simulation,
    Standing,
    Subject,
    planned,
    reshared,
    reweighted,
    shares,
    weighed,
)
from kpi.core.scorecard import Figure, Scoring, TreeNode, score_tree
from kpi.core.target import Aim

TODAY, JULY, MAY = date(2026, 8, 20), date(2026, 7, 1), date(2026, 5, 1)


def node(code: str, parent: str | None, weight: float | None = None, since: str | None = None, **more: Any) -> TreeNode:
    kind = {"type": "kpi", "indicator": "sold"} if code.startswith("k") else {"type": "goal", "name": code}
    return TreeNode.model_validate(
        {"code": code, "parent": parent, "weight": weight, "valid_from": since, **kind, **more}
    )


TREE = [
    node("top", None),
    node("a", "top", 60),
    node("k1", "a", 30, owner="li", org="EAST"),
    node("k2", "a", 70, owner="wu"),
    node("b", "top", 40),
    node("k3", "b", owner="li"),
    node("k4", "b", 1),
    node("k5", "b", 0, owner="he", org="EAST"),
]
SCORES = {"k1": 120.0, "k2": 80.0, "k3": 100.0, "k4": None, "k5": 50.0}


def model(*nodes: TreeNode) -> Model:
    return Model(
        org=[
            OrgUnit.model_validate({"code": "HQ", "name": "HQ"}),
            OrgUnit.model_validate({"code": "EAST", "name": "E", "parent": "HQ"}),
        ],
        people=[Person.model_validate({"code": code, "name": code, "org": "HQ"}) for code in ("li", "wu", "he")],
        indicators=[Indicator.model_validate({"code": "sold", "name": "Sold"})],
        scorecard=list(nodes or TREE),
    )


def figures(scores: dict[str, float | None] = SCORES) -> dict[str, Figure]:
    """An actual that scores just that against a target of 100."""
    return {code: Figure(score, Aim(100, 100), Polarity.HIGHER) for code, score in scores.items()}


def month(number: int = 7, scores: dict[str, float | None] = SCORES, nodes: list[TreeNode] | None = None) -> Month:
    return Month(date(2026, number, 1), model(*(nodes or TREE)), figures(scores))


def told(standing: Standing | None) -> tuple[float, float | None, str, int | None] | None:
    if standing is None:
        return None
    score = None if standing.score is None else round(standing.score, 6)
    return round(standing.share, 6), score, standing.status.value, standing.rank


def test_where_everybody_stands() -> None:
    found = {(one.kind, one.code): told(standing) for one, standing in month().standings().items()}
    assert found == {
        ("node", "top"): (1.0, 95.2, "at_risk", 1),
        ("node", "a"): (0.6, 92.0, "at_risk", 2),
        ("node", "k1"): (0.18, 120.0, "on_track", 1),
        ("node", "k2"): (0.42, 80.0, "off_track", 2),
        ("node", "b"): (0.4, 100.0, "on_track", 1),
        ("node", "k3"): (0.2, 100.0, "on_track", 1),
        ("node", "k4"): (0.2, None, "no_data", None),
        ("node", "k5"): (0.0, 50.0, "off_track", 2),
        ("owner", "li"): (0.38, round((0.18 * 120 + 0.2 * 100) / 0.38, 6), "on_track", 1),
        ("owner", "wu"): (0.42, 80.0, "off_track", 2),
        ("owner", "he"): (0.0, None, "no_data", None),
        ("unit", "EAST"): (0.18, 120.0, "on_track", 1),
        ("unit", "HQ"): (0.82, round((0.42 * 80 + 0.2 * 100) / 0.62, 6), "off_track", 2),
    }


def test_the_same_score_is_the_same_place() -> None:
    scores = {"k1": 80.0, "k2": 80.0, "k3": 100.0, "k4": 90.0, "k5": 90.0}
    found = month(scores=scores).standings()
    assert [found[Subject("node", code)].rank for code in ("k1", "k2", "k3", "k4", "k5")] == [1, 1, 1, 2, 2]


def test_what_other_weights_do() -> None:
    past = Past.of([month(6, SCORES | {"k2": 110.0}), month(7)])
    found = past.under({"k1": 90, "k2": 10, "a": 60, "gone": 5})
    assert found.months == [date(2026, 6, 1), date(2026, 7, 1)]
    a, top, li = found.on("node", "a"), found.on("node", "top"), found.on("owner", "li")
    assert [told(one) for one in a.before] == [(0.6, 113.0, "on_track", 1), (0.6, 92.0, "at_risk", 2)]
    assert [told(one) for one in a.after] == [(0.6, 119.0, "on_track", 1), (0.6, 116.0, "on_track", 1)]
    assert (a.gain(0), a.gain(), a.mean_gain, a.recoloured) == (6.0, 24.0, 15.0, 1)
    assert (top.gain(), top.recoloured) == (14.4, 1)
    assert li.gain() == round((0.54 * 120 + 20) / 0.74 - (0.18 * 120 + 20) / 0.38, 9)
    assert found.on("node", "k1").gain() == 0.0 and found.on("node", "k4").gain() is None
    assert list(found.of("owner")) == ["li", "wu", "he"] and list(found.of("unit")) == ["EAST", "HQ"]


def test_nothing_of_weight_leaves_no_score() -> None:
    found = Past.of([month()]).under({"k1": 0, "k2": 0})
    a, wu = found.on("node", "a"), found.on("owner", "wu")
    assert [told(one) for one in (*a.after, *wu.after)] == [(0.6, None, "no_data", None), (0.0, None, "no_data", None)]
    assert (a.gain(), a.mean_gain, a.recoloured) == (None, None, 1)


def test_who_was_not_there_in_a_month_has_no_standing_in_it() -> None:
    earlier = [one for one in TREE if one.code != "k2"]
    found = Past.of([month(6, nodes=earlier), month(7)]).under({"k2": 10})
    effect = found.on("node", "k2")
    assert effect.before[0] is None and effect.after[0] is None and effect.gain(0) is None
    assert (effect.gain(), effect.mean_gain, effect.recoloured) == (0.0, 0.0, 0)
    assert found.on("node", "never") == Effect([None, None], [None, None])
    assert Simulation([], {}).on("unit", "HQ") == Effect([], [])


WEIGHTS = st.fixed_dictionaries({code: st.integers(0, 50) for code in ("a", "b", "k1", "k2", "k3", "k4", "k5")})


@given(WEIGHTS, st.sampled_from([0.5, 2.0, 4.0]))
def test_only_the_proportion_counts(weights: dict[str, float], times: float) -> None:
    before = month().standings(weights)
    assert month().standings({code: weight * times for code, weight in weights.items()}) == before


@given(WEIGHTS)
def test_weights_that_hold_in_the_model_give_what_was_simulated(weights: dict[str, float]) -> None:
    simulated = month().standings(weights)
    made = reweighted(model(), weights, None, TODAY)
    assert Month(JULY, made.at(TODAY), figures()).standings() == simulated
    assert shares(score_tree(weighed(TREE, weights), figures(), Scoring())) == pytest.approx(
        {one.code: standing.share for one, standing in simulated.items() if one.kind == "node"}
    )


def versions(found: Model, code: str = "k1") -> list[tuple[str | None, float | None]]:
    return [
        (f"{one.valid_from:%m-%d}" if one.valid_from else None, one.weight)
        for one in found.scorecard
        if one.code == code
    ]


FIRST = node("k1", "a", 40)


@pytest.mark.parametrize(
    ("more", "since", "wanted"),
    [
        ([], JULY, [(None, 40), ("07-01", 50)]),
        ([], None, [(None, 50)]),
        ([node("k1", "a", 45, "2026-07")], JULY, [(None, 40), ("07-01", 50)]),
        ([node("k1", "a", 45, "2026-07")], MAY, [(None, 40), ("07-01", 50), ("05-01", 50)]),
        ([node("k1", "a", 45, "2026-07")], None, [(None, 50), ("07-01", 50)]),
        ([node("k1", "a", 50, "2026-07")], date(2026, 8, 1), [(None, 40), ("07-01", 50)]),
        ([node("k1", "a", 40, "2026-10", owner="li")], JULY, [(None, 40), ("10-01", 50), ("07-01", 50)]),
        ([node("k1", "a", 30, "2026-10")], JULY, [(None, 40), ("10-01", 30), ("07-01", 50)]),
        (
            [node("k1", "a", 40, "2026-09"), node("k1", "a", 30, "2026-10"), node("k1", "a", 40, "2026-11")],
            JULY,
            [(None, 40), ("09-01", 50), ("10-01", 30), ("11-01", 40), ("07-01", 50)],
        ),
        ([node("k1", "a", 40, "2026-06", ended=True)], JULY, [(None, 40), ("06-01", 40)]),
    ],
    ids=[
        "begins", "always", "same day", "later until today", "all", "already so", "carried on", "planned",
        "carried on until the plan", "ended",
    ],
)  # fmt: skip
def test_which_versions_take_the_weight(
    more: list[TreeNode], since: date | None, wanted: list[tuple[str | None, float]]
) -> None:
    whole = model(node("top", None), node("a", "top"), FIRST, *more)
    found = reweighted(whole, {"k1": 50}, since, TODAY)
    assert versions(found) == wanted
    if since:
        assert found.at(date(2026, 4, 30)).node_by_code["k1"] == FIRST


def test_a_node_that_begins_later_begins_with_the_weight() -> None:
    whole = model(node("top", None), node("k1", "top", 40, "2026-06"))
    assert versions(reweighted(whole, {"k1": 50}, MAY, TODAY)) == [("06-01", 50)]


def test_what_else_a_version_says_stays_and_nothing_else_moves() -> None:
    found = reweighted(model(), {"k1": 31, "k2": 69, "b": 40}, JULY, TODAY)
    assert found.scorecard[: len(TREE)] == TREE
    assert [(one.code, one.weight, one.owner, one.org) for one in found.scorecard[len(TREE) :]] == [
        ("k1", 31, "li", "EAST"),
        ("k2", 69, "wu", None),
    ]


def test_what_is_no_weight_or_no_node_is_refused() -> None:
    with pytest.raises(NotFound) as unknown:
        reweighted(model(), {"k9": 1}, None, TODAY)
    assert unknown.value.problem.key == "scorecard.unknown_node"
    for weight in (-1.0, float("nan"), float("inf")):
        with pytest.raises(Invalid) as wrong:
            reweighted(model(), {"k1": weight}, None, TODAY)
        assert wrong.value.problem.key == "reweighting.no_weight"
    broken = model(*TREE, node("k6", "b", 1, owner="nobody"))
    with pytest.raises(Invalid) as fault:
        reweighted(broken, {"k1": 1}, None, TODAY)
    assert fault.value.problem.key == "model.unknown_owner"


def test_weights_that_change_after_today() -> None:
    more = [
        node("k1", "a", 40, "2026-09"),
        node("k1", "a", 30, "2026-10"),
        node("k2", "a", 60, "2026-10"),
        node("k2", "a", 60, "2026-11", ended=True),
        node("k3", "a", 10, "2026-10"),
    ]
    whole = model(node("top", None), node("a", "top"), FIRST, node("k2", "a", 70), *more)
    assert planned(whole, ["k1", "k2"], TODAY) == {date(2026, 10, 1): {"k1": 30.0, "k2": 60.0}}
    assert planned(whole, ["k1", "k2"], date(2026, 10, 1)) == {}


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 400), min_size=1))
def test_reshared_weights_add_up_and_keep_their_proportion(weights: dict[str, float]) -> None:
    found, whole = reshared(weights), sum(weights.values())
    if not whole:
        assert found == weights
        return
    assert round(sum(found.values()), 9) == 100
    assert all(abs(found[code] - weight / whole * 100) < 0.1 + 1e-9 for code, weight in weights.items())
    assert reshared(found) == found
