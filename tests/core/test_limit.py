"""Limits of reading: settings of the workspace, with the time growing with the size of a file."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kpi.core.limit import Limits
from kpi.core.workspace import Workspace


def test_by_default_a_file_may_be_as_large_as_an_upload() -> None:
    limits = Workspace().limits
    assert (limits.size, limits.inflated, limits.cells) == (200_000_000, 2_000_000_000, 20_000_000)
    assert limits.memory == 6 * 1024**3


def test_a_small_file_is_given_up_within_half_a_minute_and_a_large_one_has_its_minutes() -> None:
    assert Limits().time(10_000) < 30
    assert Limits().time(100_000_000) == 325
    assert Limits(seconds=60).time(100_000_000) == 60


def test_the_model_file_sets_them() -> None:
    workspace = Workspace.model_validate({"limits": {"megabytes": 50, "memory_gigabytes": 1.5}})
    assert (workspace.limits.size, workspace.limits.memory) == (50_000_000, 1_610_612_736)
    assert workspace.written() == {"limits": {"megabytes": 50, "memory_gigabytes": 1.5}}


@pytest.mark.parametrize("given", [{"megabytes": 0}, {"seconds": -1}, {"minutes": 3}])
def test_a_limit_of_nothing_is_refused(given: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Limits.model_validate(given)
