"""The score sheet: which way attainment is reckoned, where on the curve it lies, and that it gives the very score."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.core.indicator import Polarity
from kpi.core.score_sheet import ScoreSheet, score_sheet
from kpi.core.scorecard import Figure, TreeNode, score_tree
from kpi.core.scoring import Scoring
from kpi.core.target import Aim

KPI = TreeNode(code="a", type="kpi")
UP, DOWN, RANGE = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE


def sheet(figure: Figure, scoring: Scoring | None = None) -> tuple[ScoreSheet | None, float | None]:
    (line,) = score_tree([KPI], {"a": figure}, scoring or Scoring())
    return score_sheet(line, figure, scoring or Scoring()), line.score


@pytest.mark.parametrize(
    ("figure", "way", "attainment", "below", "above", "score"),
    [
        (Figure(9.0, Aim(10, 10), UP), "higher", 0.9, (0.0, 0.0), (1.0, 100.0), 90.0),
        (Figure(9.0, Aim(10, 10), DOWN), "lower", 1.1, (1.0, 100.0), (1.2, 120.0), 110.0),
        (Figure(15.0, Aim(10, 10), UP), "higher", 1.5, (1.2, 120.0), (1.2, 120.0), 120.0),
        (Figure(-1.0, Aim(10, 10), UP), "higher", -0.1, (0.0, 0.0), (0.0, 0.0), 0.0),
        (Figure(8.0, Aim(10, 10, baseline=6.0), UP), "baseline", 0.5, (0.0, 0.0), (1.0, 100.0), 50.0),
        (Figure(5.0, Aim(4, 6), RANGE), "inside", 1.0, (1.0, 100.0), (1.2, 120.0), 100.0),
        (Figure(3.0, Aim(4, 6), RANGE), "outside", 0.75, (0.0, 0.0), (1.0, 100.0), 75.0),
        (Figure(1.0, Aim(0, 0), UP), "zero", 1.0, (1.0, 100.0), (1.2, 120.0), 100.0),
    ],
)
def test_every_way_of_reckoning(figure, way, attainment, below, above, score) -> None:  # type: ignore[no-untyped-def]
    found, _ = sheet(figure)
    assert found is not None
    assert (found.way, found.below, found.above) == (way, below, above)
    assert (found.attainment, found.score) == (pytest.approx(attainment), pytest.approx(score))


def test_steps_take_the_last_point_reached() -> None:
    steps = Scoring(curve=[(0.8, 60), (0.9, 80), (1, 100)], steps=True)
    found, score = sheet(Figure(0.18, Aim(0.2, 0.2), UP), steps)
    assert found is not None and found.below == found.above == (0.9, 80) and found.score == score == 80
    lowest, _ = sheet(Figure(0.1, Aim(0.2, 0.2), UP), steps)
    assert lowest is not None and lowest.score == 60


@pytest.mark.parametrize(
    "figure",
    [Figure(None, Aim(1, 1), UP), Figure(1.0, None, UP), Figure(1.0, Aim(1, 1), UP, early=True)],
)
def test_without_a_score_there_is_no_sheet(figure: Figure) -> None:
    assert sheet(figure) == (None, None)


NUMBER = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
CURVES = st.lists(
    st.tuples(st.integers(0, 20).map(lambda n: n / 10), st.integers(0, 120).map(float)),
    min_size=2, max_size=5, unique_by=lambda point: point[0],
).map(sorted)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(NUMBER, NUMBER, NUMBER, st.sampled_from([UP, DOWN, RANGE]), CURVES, st.booleans())
def test_the_sheet_gives_the_score(actual, one, other, polarity, curve, steps) -> None:  # type: ignore[no-untyped-def]
    low, high = sorted((one, other)) if polarity is RANGE else (one, one)
    found, score = sheet(Figure(actual, Aim(low, high), polarity), Scoring(curve=curve, steps=steps))
    assert score is None or (found is not None and found.score == pytest.approx(score, abs=1e-9))
