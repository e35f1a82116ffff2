"""First targets for a tree without any."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.first_target import agreeable, as_targets, better, first_targets
from kpi.core.indicator import Polarity
from kpi.core.period import Period

OCT, NOV, DEC = (date(2026, month, 1) for month in (10, 11, 12))
HISTORY = {date(2025, 11, 1): 1000.0, date(2026, 8, 1): 90.0, date(2026, 9, 1): 100.0, date(2026, 10, 1): 110.0}


def test_a_year_ago_or_the_latest_months() -> None:
    found = first_targets("k", HISTORY, [date(2025, 10, 1), date(2025, 11, 1), OCT, NOV, DEC], 0.1, Polarity.HIGHER)
    assert [(one.month, one.base, one.basis, one.value) for one in found] == [
        (date(2025, 11, 1), 1000.0, "own", 1100.0),
        (OCT, pytest.approx(1190 / 3), "late", 436.0),
        (NOV, 1000.0, "year_ago", 1100.0),
        (DEC, 100.0, "late", 110.0),
    ]


@pytest.mark.parametrize(
    ("polarity", "expected"), [(Polarity.HIGHER, 110), (Polarity.LOWER, 90), (Polarity.RANGE, 100)]
)
def test_better_is_as_the_polarity_says(polarity: Polarity, expected: float) -> None:
    assert better(100, 0.1, polarity) == pytest.approx(expected)
    assert better(-100, 0.1, Polarity.LOWER) == pytest.approx(-110)


def test_a_figure_as_people_agree_on_it() -> None:
    assert [agreeable(value) for value in (123456.0, -0.0012345, 4.14159, 0.0)] == [123000.0, -0.00123, 4.14, 0.0]


def test_what_a_person_wants_moves_the_other_months_with_it() -> None:
    found = first_targets("k", HISTORY, [NOV, DEC], 0.1, Polarity.HIGHER)
    assert [target.target for target in as_targets(found, Polarity.HIGHER, 0.1, None)] == [1100, 110]
    assert [target.target for target in as_targets(found, Polarity.HIGHER, 0.1, 2200)] == [2200, 220]
    ranged = as_targets(found[1:], Polarity.RANGE, 0.1, 100)
    assert [(target.period, target.target) for target in ranged] == [(Period(2026, month=12), (90, 110))]
    assert as_targets([], Polarity.HIGHER, 0.1, 5) == []
