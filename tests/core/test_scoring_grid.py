"""Many columns at once: what the rules give one by one, whatever the tree; and the laws of a tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.attainment import attainment
from kpi.core.curve import score
from kpi.core.indicator import Polarity
from kpi.core.scoring import Scoring
from kpi.core.scoring_grid import STATUSES, Known, Place, Scored, ScoringGrid
from kpi.core.status import SCORED, Status

NONE = float("nan")
PLAIN = Scoring()


class Fact(NamedTuple):
    """What is known of a KPI in a column."""

    actual: float | None
    low: float | None
    high: float | None
    baseline: float | None
    early: bool


class Came(NamedTuple):
    """What a node comes to in a column."""

    score: float | None
    coverage: float
    status: Status


def goal(code: str, parent: str | None = None, weight: float = 1.0, **scoring: Any) -> Place:
    return Place(code, parent, weight, Scoring.model_validate(scoring))


def kpi(code: str, parent: str | None, weight: float = 1.0, way: str = "higher", **scoring: Any) -> Place:
    return Place(code, parent, weight, Scoring.model_validate(scoring), Polarity(way))


def known(columns: Sequence[Sequence[Fact]]) -> Known:
    """Arrays of KPI × column of what is given column by column."""
    cells = np.array(columns, dtype=np.float64).reshape(len(columns), -1, 5).transpose(2, 1, 0)
    return Known(cells[0], cells[1], cells[2], cells[3], cells[4] == 1)


def read(grid: ScoringGrid, scored: Scored, column: int) -> dict[str, Came]:
    parts = (part[:, column].tolist() for part in (scored.score, scored.coverage, scored.status))
    rows = zip(grid.codes, *parts, strict=True)
    return {code: Came(None if points != points else points, share, STATUSES[at]) for code, points, share, at in rows}


def alike(found: dict[str, Came], other: dict[str, Came]) -> None:
    """The same but for the last digit, in which a column of one figure may differ from one of many."""
    assert found.keys() == other.keys()
    for code, (points, share, colour) in found.items():
        assert other[code].status == colour
        assert other[code].coverage == pytest.approx(share, rel=1e-12, abs=1e-12)
        assert other[code].score == (None if points is None else pytest.approx(points, rel=1e-12, abs=1e-9))


def one_by_one(places: Sequence[Place], facts: dict[str, Fact]) -> dict[str, Came]:
    """The tree as a person would score it, node by node."""
    found: dict[str, Came] = {}

    def visit(place: Place) -> Came:
        if place.polarity:
            found[place.code] = _kpi(place, facts[place.code])
        else:
            below = [(child.weight, visit(child)) for child in places if child.parent == place.code]
            found[place.code] = _goal(place, [(weight, came) for weight, came in below if weight > 0])
        return found[place.code]

    for place in places:
        if place.parent is None:
            visit(place)
    return found


def _kpi(place: Place, fact: Fact) -> Came:
    if fact.actual is None:
        return Came(None, 0.0, Status.NO_DATA)
    assert place.polarity
    row = dict(zip(Fact._fields, fact, strict=True)) | {"polarity": place.polarity.value}
    frame = pl.DataFrame([row], schema_overrides=dict.fromkeys(Fact._fields[:4], pl.Float64))
    reached = attainment(*(pl.col(name) for name in ("actual", "low", "high", "baseline", "polarity")))
    points = frame.select(score(reached, place.scoring.curve, place.scoring.steps)).item()
    if points is None or fact.early:
        return Came(None, 0.0, Status.NO_TARGET if points is None else Status.TOO_EARLY)
    return Came(points, 1.0, _colour(points, place.scoring))


def _colour(points: float, scoring: Scoring) -> Status:
    if round(points, 9) >= scoring.green:
        return Status.ON_TRACK
    return Status.AT_RISK if round(points, 9) >= scoring.amber else Status.OFF_TRACK


def _goal(place: Place, below: Sequence[tuple[float, Came]]) -> Came:
    whole = sum(weight for weight, _ in below)
    share = sum(weight * came.coverage for weight, came in below) / whole if whole else 0.0
    points = _rolled(place.scoring, [(weight, came.score) for weight, came in below])
    reasons = {came.status for _, came in below}
    if points is not None:
        return Came(points, share, _colour(points, place.scoring))
    return Came(None, share, reasons.pop() if len(reasons) == 1 and not reasons & SCORED else Status.NO_DATA)


def _rolled(scoring: Scoring, below: Sequence[tuple[float, float | None]]) -> float | None:
    if scoring.missing == "block" and any(points is None for _, points in below):
        return None
    scores = [(weight, points or 0.0) for weight, points in below if points is not None or scoring.missing == "zero"]
    if not scores:
        return None
    if scoring.method == "worst":
        return min(points for _, points in scores)
    return sum(weight * points for weight, points in scores) / sum(weight for weight, _ in scores)


CURVES = [[[0, 0], [1, 100], [1.2, 120]], [[0.5, 0], [0.9, 60], [1, 100], [1.5, 150]], [[0, 10], [1, 50]]]
SCORINGS = st.builds(
    Scoring,
    curve=st.sampled_from(CURVES),
    steps=st.booleans(),
    green=st.sampled_from([100.0, 60.0]),
    amber=st.sampled_from([90.0, 50.0]),
    missing=st.sampled_from(["ignore", "zero", "block"]),
    method=st.sampled_from(["weighted", "worst"]),
)
NUMBERS = st.one_of(st.none(), st.sampled_from([0.0, 1.0, -2.0, 90.0, 100.0]), st.floats(-200, 200))


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    bounds = draw(st.lists(st.sampled_from([-4.0, 0.0, 1.0, 90.0, 100.0, 110.0]), min_size=2, max_size=2).map(sorted))
    low, high = bounds if draw(st.integers(0, 4)) else (None, None)
    baseline = draw(NUMBERS) if low is not None and draw(st.booleans()) else None
    return Fact(draw(NUMBERS), low, high, baseline, not draw(st.integers(0, 5)))


@st.composite
def trees(draw: st.DrawFn) -> list[Place]:
    """Goals and KPIs under any goal before them, siblings in their order."""
    places: list[Place] = []
    for number in range(draw(st.integers(1, 14))):
        above = [place.code for place in places if place.polarity is None]
        parent = draw(st.sampled_from([None, *above, *above, *above]))
        weight = draw(st.one_of(st.sampled_from([0.0, 1.0, 40.0]), st.floats(0.01, 100)))
        polarity = draw(st.one_of(st.none(), st.sampled_from(Polarity)))
        places.append(Place(f"n{number}", parent, weight, draw(SCORINGS), polarity))
    return places


def columns_of(draw: st.DrawFn, grid: ScoringGrid) -> list[list[Fact]]:
    count = draw(st.integers(1, 3))
    return [[draw(facts()) for _ in grid.kpis] for _ in range(count)]


@given(st.data())
def test_every_column_is_what_the_rules_give_node_by_node(data: st.DataObject) -> None:
    places = data.draw(trees())
    grid = ScoringGrid.of(places)
    columns = columns_of(data.draw, grid)
    found = grid.scored(known(columns))
    for number, column in enumerate(columns):
        alike(read(grid, found, number), one_by_one(places, dict(zip(grid.kpi_codes, column, strict=True))))


@given(st.data())
def test_a_column_alone_or_among_others_is_the_same(data: st.DataObject) -> None:
    grid = ScoringGrid.of(data.draw(trees()))
    columns = known(columns_of(data.draw, grid))
    together = grid.scored(columns)
    blocks = list(grid.blocks(columns, cells=1))
    assert [(these.start, these.stop) for these, _ in blocks] == [(n, n + 1) for n in range(len(blocks))]
    for name in ("attainment", "score", "coverage", "status"):
        alone = np.hstack([getattr(part, name) for _, part in blocks])
        np.testing.assert_allclose(alone, getattr(together, name), rtol=1e-12, atol=1e-9)


@given(st.data())
def test_the_order_of_children_does_not_matter(data: st.DataObject) -> None:
    places = data.draw(trees())
    grid, turned = ScoringGrid.of(places), ScoringGrid.of(places[::-1])
    column = dict(zip(grid.kpi_codes, columns_of(data.draw, grid)[0], strict=True))
    found = read(grid, grid.scored(known([list(column.values())])), 0)
    other = read(turned, turned.scored(known([[column[code] for code in turned.kpi_codes]])), 0)
    alike(found, other)


@given(st.data())
def test_a_child_of_no_weight_changes_nothing(data: st.DataObject) -> None:
    places = data.draw(trees())
    above = [place.code for place in places if place.polarity is None]
    more = [Place(f"m{code}", code, 0.0, data.draw(SCORINGS), Polarity.HIGHER) for code in above]
    grid, wider = ScoringGrid.of(places), ScoringGrid.of([*more, *places])
    column = dict(zip(grid.kpi_codes, columns_of(data.draw, grid)[0], strict=True))
    column_wider = column | {place.code: data.draw(facts()) for place in more}
    found = read(grid, grid.scored(known([list(column.values())])), 0)
    other = read(wider, wider.scored(known([[column_wider[code] for code in wider.kpi_codes]])), 0)
    alike(found, {code: other[code] for code in found})


TREE = [
    goal("top"),
    goal("growth", "top", 60),
    kpi("revenue", "growth", 3),
    kpi("margin", "growth", 1, "range"),
    goal("service", "top", 40, method="worst"),
    kpi("returns", "service", 1, "lower"),
    kpi("speed", "service", 1, "lower", curve=[[0, 0], [1, 50]], green=50, amber=40),
    kpi("shown", "service", 0),
]


def test_units_and_months_side_by_side() -> None:
    grid = ScoringGrid.of(TREE)
    assert (grid.kpi_codes, [grid.codes[row] for row in grid.depth_first]) == (
        ["revenue", "margin", "returns", "shown", "speed"],
        ["top", "growth", "revenue", "margin", "service", "returns", "speed", "shown"],
    )
    actual = [
        [[90, 80], [NONE, NONE]],
        [[5, 3], [5, 5]],
        [[2, 4], [NONE, 2]],
        [[1, 1], [1, 1]],
        [[8, 8], [NONE, 12]],
    ]
    low = [[[100, 100]], [[4, 4]], [[2, 4]], [[1, NONE]], [[10, 10]]]
    high = [[[100, 100]], [[6, 6]], [[2, 4]], [[1, NONE]], [[10, 10]]]
    none, never = np.full((1, 1, 1), NONE), np.zeros((1, 1, 1), dtype=np.bool_)
    given_ = Known(np.array(actual, dtype=np.float64), np.array(low), np.array(high), none, never)
    assert given_.shape == (5, 2, 2)
    (units, found), (more, other) = grid.blocks(given_, cells=16)
    assert (units, more) == (slice(0, 1), slice(1, 2))
    assert [read(grid, part, month) for part in (found, other) for month in (0, 1)] == [
        {
            "top": Came(75.5, 1.0, Status.OFF_TRACK),
            "growth": Came(92.5, 1.0, Status.AT_RISK),
            "service": Came(50.0, 1.0, Status.OFF_TRACK),
            "revenue": Came(90.0, 1.0, Status.AT_RISK),
            "margin": Came(100.0, 1.0, Status.ON_TRACK),
            "returns": Came(100.0, 1.0, Status.ON_TRACK),
            "speed": Came(50.0, 1.0, Status.ON_TRACK),
            "shown": Came(100.0, 1.0, Status.ON_TRACK),
        },
        {
            "top": Came(67.25, 1.0, Status.OFF_TRACK),
            "growth": Came(78.75, 1.0, Status.OFF_TRACK),
            "service": Came(50.0, 1.0, Status.OFF_TRACK),
            "revenue": Came(80.0, 1.0, Status.OFF_TRACK),
            "margin": Came(75.0, 1.0, Status.OFF_TRACK),
            "returns": Came(100.0, 1.0, Status.ON_TRACK),
            "speed": Came(50.0, 1.0, Status.ON_TRACK),
            "shown": Came(None, 0.0, Status.NO_TARGET),
        },
        {
            "top": Came(100.0, 0.15, Status.ON_TRACK),
            "growth": Came(100.0, 0.25, Status.ON_TRACK),
            "service": Came(None, 0.0, Status.NO_DATA),
            "revenue": Came(None, 0.0, Status.NO_DATA),
            "margin": Came(100.0, 1.0, Status.ON_TRACK),
            "returns": Came(None, 0.0, Status.NO_DATA),
            "speed": Came(None, 0.0, Status.NO_DATA),
            "shown": Came(100.0, 1.0, Status.ON_TRACK),
        },
        {
            "top": Came(76.0, 0.55, Status.OFF_TRACK),
            "growth": Came(100.0, 0.25, Status.ON_TRACK),
            "service": Came(40.0, 1.0, Status.OFF_TRACK),
            "revenue": Came(None, 0.0, Status.NO_DATA),
            "margin": Came(100.0, 1.0, Status.ON_TRACK),
            "returns": Came(120.0, 1.0, Status.ON_TRACK),
            "speed": Came(40.0, 1.0, Status.AT_RISK),
            "shown": Came(None, 0.0, Status.NO_TARGET),
        },
    ]


@pytest.mark.parametrize("reasons", [("too_early", "too_early"), ("no_target", "no_data")])
def test_a_goal_says_what_all_its_children_say(reasons: tuple[str, str]) -> None:
    grid = ScoringGrid.of([goal("g"), kpi("k1", "g"), kpi("k2", "g"), kpi("shown", "g", 0)])
    said = {
        "too_early": Fact(1, 1, 1, None, True),
        "no_target": Fact(1, None, None, None, True),
        "no_data": Fact(None, 1, 1, None, True),
    }
    found = read(grid, grid.scored(known([[*(said[one] for one in reasons), Fact(1, 1, 1, None, False)]])), 0)
    assert [found[code].status.value for code in ("k1", "k2")] == list(reasons)
    assert found["g"] == Came(None, 0.0, Status.TOO_EARLY if reasons[0] == reasons[1] else Status.NO_DATA)


def test_a_branch_and_what_is_no_tree() -> None:
    branch = ScoringGrid.of([*TREE, kpi("under_a_kpi", "speed"), kpi("under_nothing", "gone")], "service")
    assert [branch.codes[row] for row in branch.depth_first] == ["service", "returns", "speed", "shown"]
    for places, root in (([], None), (TREE, "gone")):
        grid = ScoringGrid.of(places, root)
        assert (grid.codes, grid.depth_first, grid.kpi_codes) == ([], [], [])
        assert grid.scored(known([[], []])).score.shape == (0, 2)
    childless = ScoringGrid.of([goal("g"), goal("h", "g")])
    assert read(childless, childless.scored(known([[]])), 0) == dict.fromkeys("gh", Came(None, 0.0, Status.NO_DATA))
