"""Projections and forecasts on real series: better than seasonal naive, and bands that hold what they promise."""

from __future__ import annotations

import pytest

from benchmarks.forecast import Days, ahead, backtest, series
from tests.corpus.company import ABSENT, CORPUS

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason=ABSENT)


@pytest.fixture(scope="module")
def real() -> dict[str, Days]:
    """Daily series of an online shop and of Superstore."""
    return series(CORPUS)


def test_the_month_ahead(real: dict[str, Days]) -> None:
    shop, sales = ahead(real["Online shop, revenue"]), ahead(real["Superstore, sales"])
    assert (shop.months, sales.months) == (41, 30)
    assert (shop.off, shop.naive, shop.within) == pytest.approx((0.072, 0.169, 0.829), abs=0.01)
    assert (sales.off, sales.naive, sales.within) == pytest.approx((0.133, 0.213, 0.9), abs=0.01)


@pytest.mark.parametrize(
    ("name", "off", "naive", "within"),
    [("Online shop, revenue", 0.060, 0.169, 0.854), ("Superstore, sales", 0.123, 0.213, 0.833)],
)
def test_the_end_of_a_month_from_its_twelfth_day(
    real: dict[str, Days], name: str, off: float, naive: float, within: float
) -> None:
    found = backtest(real[name], 0.4)
    assert (found.off, found.naive) == pytest.approx((off, naive), abs=0.01)
    assert found.within == pytest.approx(within, abs=0.05)
