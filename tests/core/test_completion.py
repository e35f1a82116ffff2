"""What counts as done: a figure is done exactly when its status would be on track."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpi.core.attainment import attainment
from kpi.core.completion import Completion, completion
from kpi.core.curve import score
from kpi.core.indicator import Polarity
from kpi.core.scoring import Scoring
from kpi.core.target import Aim

HIGHER, LOWER, RANGE = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE
EASY, CURVED = Scoring(green=90), Scoring(curve=[(0.5, 0), (1, 100), (1.2, 120)], green=110)
STEPS = Scoring(curve=[(0, 0), (0.8, 60), (1, 100)], steps=True, green=60)


@pytest.mark.parametrize(
    ("aim", "polarity", "scoring", "bounds"),
    [
        (Aim(100, 100), HIGHER, Scoring(), (100, None)),
        (Aim(100, 100), LOWER, Scoring(), (None, 100)),
        (Aim(100, 100), HIGHER, CURVED, (110, None)),
        (Aim(100, 100), LOWER, EASY, (None, 110)),
        (Aim(-100, -100), HIGHER, EASY, (-110, None)),
        (Aim(100, 100), HIGHER, STEPS, (80, None)),
        (Aim(0, 0), LOWER, EASY, (None, 0)),
        (Aim(40, 60), RANGE, Scoring(), (40, 60)),
        (Aim(40, 60), RANGE, EASY, (36, 66)),
        (Aim(0, 60), RANGE, EASY, (-6, 66)),
        (Aim(24, 24, baseline=30), LOWER, Scoring(), (None, 24)),
        (Aim(24, 24, baseline=30), LOWER, EASY, (None, 24.6)),
        (Aim(1.5, 1.5, baseline=1.0), HIGHER, Scoring(), (1.5, None)),
    ],
)
def test_the_figure_that_reaches_green(
    aim: Aim, polarity: Polarity, scoring: Scoring, bounds: tuple[float | None, float | None]
) -> None:
    found = completion(aim, polarity, scoring)
    assert found is not None
    assert (found.low, found.high) == pytest.approx(bounds)


@pytest.mark.parametrize(
    ("aim", "polarity", "scoring"),
    [
        (Aim(100, 100), HIGHER, Scoring(green=130)),  # the curve never gets there
        (Aim(100, 100), HIGHER, Scoring(green=0)),  # every figure does
        (Aim(0, 0), HIGHER, CURVED),
        (Aim(40, 60), RANGE, CURVED),
        (Aim(5, 5, baseline=5), HIGHER, Scoring()),
    ],
)
def test_where_no_figure_decides_there_is_no_bound(aim: Aim, polarity: Polarity, scoring: Scoring) -> None:
    assert completion(aim, polarity, scoring) is None


def test_the_last_digits_of_a_computed_figure_do_not_count() -> None:
    assert Completion(0.3, None).holds(0.1 + 0.2 - 1e-12)
    assert not Completion(0.3, None).holds(0.29)
    assert Completion(None, 2.0).holds(1.0)
    assert not Completion(1.0, 2.0).holds(2.1)


@given(
    actual=st.integers(-300, 300), low=st.integers(-200, 200), width=st.integers(0, 50),
    baseline=st.none() | st.integers(-200, 200), polarity=st.sampled_from(Polarity),
    scoring=st.sampled_from([Scoring(), EASY, CURVED, STEPS]),
)  # fmt: skip
def test_done_is_when_the_score_is_green(
    actual: int, low: int, width: int, baseline: int | None, polarity: Polarity, scoring: Scoring
) -> None:
    high = low + width if polarity is RANGE else low
    aim = Aim(float(low), float(high), None if polarity is RANGE or baseline is None else float(baseline))
    found = completion(aim, polarity, scoring)
    assume(found is not None and (low, high) != (0, 0))
    row = [(float(actual), aim.low, aim.high, aim.baseline, polarity.value)]
    schema = {"a": pl.Float64, "l": pl.Float64, "h": pl.Float64, "b": pl.Float64, "p": pl.String}
    frame = pl.DataFrame(row, schema=schema, orient="row")
    points = frame.select(score(attainment(*map(pl.col, "alhbp")), scoring.curve, scoring.steps)).item()
    assert found is not None
    assert found.holds(float(actual)) == (round(points, 9) >= scoring.green)
