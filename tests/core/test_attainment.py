"""Attainment: exact values, and the laws that hold for any target."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.attainment import attainment

NUMBERS = st.floats(min_value=-1e9, max_value=1e9).map(lambda x: round(x, 4))
POLARITIES = st.sampled_from(["higher", "lower"])


def reached(
    actual: float | None, low: float | None, high: float | None, baseline: float | None, polarity: str
) -> float | None:
    frame = pl.DataFrame(
        {"a": [actual], "l": [low], "h": [high], "b": [baseline]}, schema=dict.fromkeys("alhb", pl.Float64)
    )
    columns = [pl.col(name) for name in "alhb"]
    found: float | None = frame.select(attainment(*columns, pl.lit(polarity))).item()
    return found


@pytest.mark.parametrize(
    ("actual", "target", "baseline", "polarity", "expected"),
    [
        (90, 100, None, "higher", 0.9),
        (-5, 10, None, "higher", -0.5),
        (-8, -10, None, "higher", 1.2),
        (0, 0, None, "higher", 1.0),
        (-0.01, 0, None, "higher", 0.0),
        (0.01, 0, None, "lower", 0.0),
        (-3, 0, None, "lower", 1.0),
        (1.2, 2.4, None, "lower", 1.5),
        (420, 400, 500, "lower", 0.8),
        (420, 400, 500, "higher", 0.8),
        (5, 5, 5, "higher", None),
        (7, 0, 0, "higher", None),
        (0, 0, 5, "lower", 1.0),
        (None, 100, None, "higher", None),
        (5, None, None, "higher", None),
        (None, 0, None, "higher", None),
    ],
)
def test_of_one_target(
    actual: float | None, target: float | None, baseline: float | None, polarity: str, expected: float | None
) -> None:
    assert reached(actual, target, target, baseline, polarity) == (
        None if expected is None else pytest.approx(expected)
    )


@pytest.mark.parametrize(
    ("actual", "low", "high", "expected"),
    [
        (4, 4, 6, 1.0),
        (6, 4, 6, 1.0),
        (7.5, 4, 6, 0.75),
        (-1, 4, 6, -0.25),
        (1, -4, 0, 0.75),
        (0, 0, 0, 1.0),
        (1, 0, 0, 0.0),
        (None, 4, 6, None),
        (5, None, 6, None),
        (5, 4, None, None),
    ],
)
def test_of_a_range(actual: float | None, low: float | None, high: float | None, expected: float | None) -> None:
    assert reached(actual, low, high, None, "range") == expected


def test_a_whole_column_at_once_keeps_its_order() -> None:
    frame = pl.DataFrame(
        {"a": [90.0, 5.0, None], "l": [100.0, 4.0, 1.0], "h": [100.0, 6.0, 1.0], "b": [None, None, 0.0]}
    )
    frame = frame.with_columns(p=pl.Series(["higher", "range", "higher"]))
    columns = [pl.col(name) for name in "alhbp"]
    assert frame.select(attainment(*columns)).to_series().to_list() == [pytest.approx(0.9), 1.0, None]


@given(NUMBERS, POLARITIES)
def test_exactly_met_is_exactly_one(target: float, polarity: str) -> None:
    assert reached(target, target, target, None, polarity) == 1.0


@given(NUMBERS, NUMBERS, POLARITIES)
def test_exactly_met_from_a_baseline_is_exactly_one(target: float, baseline: float, polarity: str) -> None:
    assert reached(target, target, target, baseline, polarity) == (None if target == baseline else 1.0)


@given(NUMBERS, NUMBERS, NUMBERS, POLARITIES)
def test_it_rises_with_the_actual_as_the_polarity_says(one: float, other: float, target: float, polarity: str) -> None:
    worse, better = sorted((one, other), reverse=polarity == "lower")
    less, more = (reached(actual, target, target, None, polarity) for actual in (worse, better))
    assert less is not None and more is not None and less <= more


@given(NUMBERS, st.lists(NUMBERS, min_size=2, max_size=2).map(sorted))
def test_a_range_is_one_inside_and_less_outside(actual: float, bounds: list[float]) -> None:
    low, high = bounds
    found = reached(actual, low, high, None, "range")
    assert found is not None and (found == 1.0 if low <= actual <= high else found < 1.0)
