"""Payout: nothing up to the threshold, whole at target, more beyond, never above the cap."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.payout import payout


def paid(
    *attained: float | None, threshold: float = 0.7, target: float = 1.0, accelerator: float = 2.0, cap: float = 2.0
) -> list[float | None]:
    frame = pl.DataFrame({"a": attained}, schema={"a": pl.Float64})
    return frame.select(payout(pl.col("a"), threshold, target, accelerator, cap)).to_series().to_list()


def test_exact_values() -> None:
    assert paid(-1.0, 0.7, 0.85, 1.0, 1.25, 1.5, 9.0, None) == [0, 0, pytest.approx(0.5), 1.0, 1.5, 2.0, 2.0, None]


def test_a_threshold_at_the_target_is_all_or_nothing() -> None:
    assert paid(0.999, 1.0, 1.1, threshold=1.0) == [0.0, 1.0, pytest.approx(1.2)]


@given(
    st.lists(st.floats(-5, 5), min_size=2, max_size=10).map(sorted),
    st.floats(0, 0.99),
    st.floats(0, 5),
    st.floats(1, 3),
)
def test_more_attained_is_never_paid_less(
    attained: list[float], threshold: float, accelerator: float, cap: float
) -> None:
    found = [
        share for share in paid(*attained, threshold=threshold, accelerator=accelerator, cap=cap) if share is not None
    ]
    assert len(found) == len(attained)
    assert all(one <= other + 1e-9 for one, other in pairwise(found))
    assert found[0] >= 0 and found[-1] <= cap
