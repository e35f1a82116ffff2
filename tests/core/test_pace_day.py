"""A month that fills up: shapes that repeat are continued exactly, whatever their size."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core.pace_day import RHYTHMS, Calendar, Stand, Way, stands
from kpi.core.period import months_between
from kpi.core.smoothing import Floats

TWO_YEARS = Calendar(tuple(months_between(date(2024, 3, 1), date(2026, 5, 1))))
LAST = len(TWO_YEARS.months) - 1
WEEKDAYS = [1.0, 1.1, 0.9, 1.0, 1.4, 2.0, 0.5]
factors = st.floats(0.2, 5.0)


def filled(weekdays: list[float], tenths: list[float], level: Floats | float = 1.0) -> Floats:
    """Days that are a weekday factor times a factor of the tenth of the month times the level of the month."""
    levels = TWO_YEARS.parts @ np.broadcast_to(np.asarray(level, dtype=np.float64), len(TWO_YEARS.months))
    return np.asarray((TWO_YEARS.weekdays @ weekdays) * (TWO_YEARS.tenths @ tenths) * levels)[None, :]


def stand(values: Floats, month: int = LAST, begun: float = 0.0) -> Stand:
    return Stand(TWO_YEARS, values, np.full(len(values), begun), month)


def came(values: Floats, month: int = LAST) -> float:
    return float(values[0] @ TWO_YEARS.parts[:, month])


def test_a_calendar_counts_days_of_months() -> None:
    spring = Calendar((date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)))
    assert (spring.starts, spring.length(1), spring.days[-1]) == ([0, 31, 59, 90], 28, date(2026, 3, 31))
    assert spring.weekdays[0].tolist() == [0, 0, 0, 1, 0, 0, 0]
    assert [spring.tenths[:, n].sum() for n in (0, 9)] == [4 + 3 + 4, 3 + 2 + 3]


@pytest.mark.parametrize(("known", "expected"), [(0, 0), (1, 1), (12, 11), (16, 14), (30, 27), (31, 28)])
def test_a_month_is_looked_at_from_as_far_into_it(known: int, expected: int) -> None:
    assert Calendar((date(2026, 2, 1), date(2026, 3, 1))).standing(0, known) == expected


@given(st.lists(factors, min_size=7, max_size=7), st.lists(factors, min_size=10, max_size=10), st.integers(1, 30))
def test_a_shape_that_repeats_is_continued_exactly(weekdays: list[float], tenths: list[float], day: int) -> None:
    values = filled(weekdays, tenths)
    said = stand(values).projected(day)
    for way in (Way.SHAPE, Way.YEAR_AGO, Way.RECENT, Way.REST, Way.MIDDLE):
        assert said[way][0] == pytest.approx(came(values), rel=1e-6), way


@given(st.floats(0.01, 1e6), st.integers(0, 30))
def test_scaling_all_days_scales_what_is_said(scale: float, day: int) -> None:
    values = filled(WEEKDAYS, [1.0] * 9 + [3.0], np.arange(1.0, LAST + 2))
    one, other = stand(values).projected(day), stand(scale * values).projected(day)
    for way, said in one.items():
        assert other[way] == pytest.approx(scale * said, nan_ok=True)


def test_growth_is_carried_to_the_days_left() -> None:
    """Each month is a tenth above the same one a year before, so the rest of this one is too."""
    values = filled(WEEKDAYS, [1.0] * 10, 1.1 ** (np.arange(LAST + 1) // 12))
    assert stand(values).projected(0)[Way.REST][0] == pytest.approx(came(values), rel=1e-3)


def test_a_day_like_no_other_is_known_from_the_year_before() -> None:
    """On the eleventh of May there is a sale, every year: by then two thirds of the month are done."""
    values = filled([1.0] * 7, [1.0] * 10)
    for month in (LAST - 12, LAST):
        values[0, TWO_YEARS.starts[month] + 10] = 31.0
    said = {way: float(told[0]) for way, told in stand(values).projected(11).items()}
    assert said[Way.YEAR_AGO] == pytest.approx(61, rel=0.15) and said[Way.REST] == pytest.approx(61, rel=0.05)
    assert said[Way.LINEAR] == pytest.approx(41 / 11 * 31) == pytest.approx(115.5, abs=0.1)


def test_too_few_months_have_no_shape() -> None:
    values = filled(WEEKDAYS, [1.0] * 10)
    told = {way for way, said in stand(values, 2).projected(10).items() if np.isfinite(said[0])}
    later = {way for way, said in stand(values, LAST, LAST - 3).projected(10).items() if np.isfinite(said[0])}
    assert told == {Way.LINEAR}
    assert later == {Way.LINEAR, Way.SHAPE, Way.RECENT, Way.MIDDLE}


def test_before_the_first_day_only_the_days_to_come_tell() -> None:
    said = stand(filled(WEEKDAYS, [1.0] * 10)).projected(0)
    assert {way for way, told in said.items() if np.isfinite(told[0])} == {Way.RECENT, Way.REST}


def test_what_has_no_sum_has_no_shape() -> None:
    values = np.vstack(
        [filled(WEEKDAYS, [1.0] * 10), -filled(WEEKDAYS, [1.0] * 10), np.zeros((1, TWO_YEARS.starts[-1]))]
    )
    said = stand(values).projected(10)
    assert np.isfinite(said[Way.SHAPE]).tolist() == [True, True, False]
    assert [float(each) for each in said[Way.LINEAR]] == pytest.approx([said[Way.LINEAR][0], -said[Way.LINEAR][0], 0.0])


def test_a_day_of_the_week_that_is_closed_weighs_nothing() -> None:
    values = filled([*WEEKDAYS[:6], 0.0], [1.0] * 10)
    shares = stand(values).shares[Way.SHAPE][0]
    assert TWO_YEARS.days[-1].weekday() == 6 and shares[-1] == shares[-2] == pytest.approx(1.0)


def test_shares_end_at_the_whole() -> None:
    looks = list(stands(TWO_YEARS, filled(WEEKDAYS, [1.0] * 10), np.zeros(1)))
    assert len(looks) == LAST + 1
    assert all(looks[-1].shares[way][0, -1] == pytest.approx(1.0) for way in RHYTHMS)
