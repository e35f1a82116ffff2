"""Scoring: a curve rises, and what is not said is the textbook's."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kpi.core.scoring import Scoring


def test_what_is_not_said() -> None:
    found = Scoring()
    assert (found.curve, found.steps) == ([(0.0, 0.0), (1.0, 100.0), (1.2, 120.0)], False)
    assert (found.green, found.amber, found.missing, found.method) == (100.0, 90.0, "ignore", "weighted")


@pytest.mark.parametrize("curve", [[(0, 0)], [(0, 0), (0, 100)], [(1, 100), (0, 0)]])
def test_a_curve_has_points_that_rise(curve: list[tuple[float, float]]) -> None:
    with pytest.raises(ValidationError, match="points do not rise"):
        Scoring(curve=curve)
