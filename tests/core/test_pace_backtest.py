"""The way that was off the least, its band, and how both did on months left out."""

from __future__ import annotations

import numpy as np
import pytest

from kpi.core.pace_backtest import weigh
from kpi.core.pace_day import Said, Way
from kpi.core.problem import Problem, Severity
from kpi.core.smoothing import Floats

CAME = np.array([100.0, 110.0, 90.0, 120.0, 105.0, 95.0])
NAN = float("nan")


def said(**ways: list[float] | Floats) -> Said:
    return {Way(name): np.asarray(told, dtype=np.float64) for name, told in ways.items()}


def test_the_way_that_was_off_the_least_is_taken() -> None:
    found = weigh(said(linear=np.append(CAME * 1.2, 130), shape=np.append(CAME * 1.02, 104)), CAME)
    assert not isinstance(found, Problem)
    outlook, backtest = found
    assert (backtest.way, backtest.trials, backtest.tested, outlook.said) == (Way.SHAPE, 6, 6, 104)
    assert backtest.errors == pytest.approx({Way.LINEAR: 0.2, Way.SHAPE: 0.02})
    assert backtest.error == pytest.approx(0.02) and backtest.now == {Way.LINEAR: 130, Way.SHAPE: 104}
    low, high = outlook.band
    assert low < 104 / 1.02 < high


def test_what_was_never_off_has_no_band() -> None:
    found = weigh(said(shape=np.append(CAME, 107)), CAME)
    assert not isinstance(found, Problem)
    outlook, backtest = found
    assert outlook.band == pytest.approx((107, 107)) and (backtest.inside, backtest.error) == (6, 0)


def test_of_equals_the_first() -> None:
    found = weigh(said(linear=np.append(CAME, 107), shape=np.append(CAME, 108)), CAME)
    assert not isinstance(found, Problem) and found[1].way is Way.LINEAR


def test_ways_are_compared_by_months_that_all_know() -> None:
    """The second knows four months; the third only three, too few to be used."""
    short, shorter = [NAN, NAN, *CAME[2:], 107.0], [NAN, NAN, NAN, *CAME[3:], 100.0]
    found = weigh(said(linear=np.append(CAME * 1.1, 130), shape=short, rest=shorter), CAME)
    assert not isinstance(found, Problem)
    assert (found[1].way, found[1].trials, found[1].tested) == (Way.SHAPE, 4, 4)
    assert set(found[1].errors) == {Way.LINEAR, Way.SHAPE}


def test_months_that_only_some_know_are_not_given_up_for_them() -> None:
    """Six months of one way and four others of another have too few in common: the longer stays."""
    came = np.append(CAME, [100.0, 100.0])
    late, early = [*[NAN] * 4, *came[4:], 107.0], [*CAME, NAN, NAN, 110.0]
    found = weigh(said(shape=early, rest=late), came)
    assert not isinstance(found, Problem) and (found[1].way, found[1].trials) == (Way.SHAPE, 6)


@pytest.mark.parametrize(
    ("told", "count"), [([*CAME, NAN], 0), ([NAN, NAN, NAN, *CAME[3:], 107.0], 3)], ids=["now", "before"]
)
def test_too_little_is_said(told: list[float], count: int) -> None:
    expected = Problem(Severity.NOTE, "pace.too_short", {"count": count, "needed": 4})
    assert weigh(said(shape=told), CAME) == expected


def test_months_without_anything_have_no_share_of_error() -> None:
    found = weigh(said(linear=[1.0, -1.0, 1.0, -1.0, 0.5]), np.zeros(4))
    assert not isinstance(found, Problem)
    assert (found[1].error, found[1].errors) == (None, {Way.LINEAR: 4.0})
    assert found[0].band[0] < 0.5 < found[0].band[1]


def test_four_of_five_months_left_out_come_within_the_band() -> None:
    """On noise of one size the band holds what it promises, with a little more, as few errors are widened."""
    noise = np.random.default_rng(7).normal(0, 0.05, 200)
    found = weigh(said(shape=np.append(np.full(200, 100.0), 100)), 100 * np.exp(noise))
    assert not isinstance(found, Problem)
    assert found[1].inside / found[1].tested == pytest.approx(0.8, abs=0.05)
