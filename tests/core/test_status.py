"""The colour of a figure."""

from __future__ import annotations

import polars as pl
import pytest

from kpi.core.status import status


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (100.0, "on_track"),
        (99.99, "at_risk"),
        (90.0, "at_risk"),
        (89.99, "off_track"),
        (-3.0, "off_track"),
        (None, None),
        (100 * (1 + (0.18 - 0.2) / 0.2), "at_risk"),
        ((0.1 * 100 + 0.2 * 100 + 0.3 * 100) / (0.1 + 0.2 + 0.3) - 1e-13, "on_track"),
    ],
)
def test_the_colour_of_a_score(points: float | None, expected: str | None) -> None:
    frame = pl.DataFrame({"s": [points]}, schema={"s": pl.Float64})
    assert frame.select(status(pl.col("s"), pl.lit(100.0), pl.lit(90.0))).item() == expected
