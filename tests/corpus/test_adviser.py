"""The adviser on four years of real orders, and on the same orders with their growth brought to ten percent a year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi.core.adviser import Advice, advise
from kpi.core.course import Known, course
from kpi.core.indicator import Accumulation, Polarity
from kpi.core.period import Period, months_between
from tests.corpus.company import ABSENT, Company
from tests.corpus.conftest import BOOK

pytestmark = pytest.mark.skipif(not BOOK.exists(), reason=ABSENT)

MONTHS = months_between(date(2020, 1, 1), date(2023, 12, 1))
Weighed = list[tuple[float, float, float, float, str]]
"""Growth, value, percentile, odds and verdict of targets."""


def assert_weighed(found: dict[str, Any], expected: Weighed) -> None:
    for option, (growth, value, percentile, odds, verdict) in zip(found["options"], expected, strict=True):
        assert option == {
            "growth": pytest.approx(growth, abs=1e-4),
            "value": pytest.approx(value, abs=1),
            "percentile": pytest.approx(percentile, abs=1e-4),
            "odds": pytest.approx(odds, abs=0.03),
            "verdict": verdict,
        }


def growths(found: dict[str, Any]) -> list[float]:
    return [round(past["growth"], 3) for past in found["history"] if past["growth"] is not None]


def test_next_year(superstore: Company) -> None:
    """Sales grew by 17, 24 and 29 percent: ten hugs history, fifteen is expected, fifty out of the question."""
    found = superstore.run("advise", "sales_cn", "--period", "2024")
    assert growths(found) == [0.171, 0.236, 0.287]
    assert_weighed(
        found,
        [
            (0.10, 6_008_682, 0.0, 0.92, "easy"),
            (0.15, 6_281_804, 0.0, 0.80, "realistic"),
            (0.50, 8_193_658, 1.0, 0.00, "implausible"),
        ],
    )
    assert found["forecast"] == pytest.approx({"low": 6.053e6, "point": 6.935e6, "high": 7.626e6}, rel=0.01)
    assert (found["suggestion"], found["stretch"]) == pytest.approx((6.717e6, 7.344e6), rel=0.01)
    assert found["too_little"] is None


def test_next_quarter(superstore: Company) -> None:
    """The first quarter of 2023 was 58 percent above that of 2022, so fifty percent was seen once."""
    found = superstore.run("advise", "sales_cn", "--period", "2024-Q1", "--target", 1_000_000)
    assert growths(found) == [-0.036, 0.348, 0.126, 0.195, 0.187, 0.18, 0.229, 0.309, 0.575, 0.442, 0.266, 0.079]
    assert_weighed(
        found,
        [
            (1_000_000 / 908_050.038 - 1, 1_000_000, 2 / 12, 0.85, "easy"),
            (0.10, 998_855, 2 / 12, 0.85, "easy"),
            (0.15, 1_044_258, 3 / 12, 0.78, "realistic"),
            (0.50, 1_362_075, 11 / 12, 0.25, "stretch"),
        ],
    )


def test_customers_are_counted_anew_for_a_quarter(superstore: Company) -> None:
    found = superstore.run("advise", "customers_cn", "--period", "2024-Q1")
    assert found["history"][-1] == {"period": "2023-Q4", "value": 384.0, "growth": pytest.approx(384 / 323 - 1)}
    assert [option["verdict"] for option in found["options"]] == ["realistic", "realistic", "implausible"]


@pytest.fixture(scope="module")
def ten_percent(superstore: Company) -> Known:
    """Real sales, every month turned down so that the last year is 10 percent a year above the first."""
    kept = superstore.kept()
    sales = [kept["sales", "CN", f"{month:%Y-%m}"] for month in MONTHS]
    real = (sum(sales[36:]) / sum(sales[:12])) ** (1 / 3)
    turned = [value * (1.1 / real) ** (n / 12) for n, value in enumerate(sales)]
    return dict(zip(MONTHS, turned, strict=True))


def advised(known: Known, text: str) -> Advice:
    period = Period.parse(text)
    assert period is not None
    return advise(course(known, {}, period.span(), Accumulation.FLOW), period, Polarity.HIGHER)


def test_ten_percent_a_year(ten_percent: Known) -> None:
    """The rule of thumb on real noise: ten percent is realistic, fifteen a stretch, fifty implausible."""
    found = advised(ten_percent, "2024")
    assert [past.growth and round(past.growth, 3) for past in found.history] == [None, 0.046, 0.104, 0.156]
    assert [(option.reached, option.of) for option in found.options] == [(2, 3), (1, 3), (0, 3)]
    assert [option.odds for option in found.options] == pytest.approx([0.68, 0.45, 0.0], abs=0.03)
    assert [option.verdict for option in found.options] == ["realistic", "stretch", "implausible"]
    assert found.outlook is not None
    assert (found.outlook.method, found.outlook.errors, found.outlook.apart) == ("holt_winters", 13, 2)


def test_ten_percent_by_quarters(ten_percent: Known) -> None:
    found = advised(ten_percent, "2024-Q1")
    assert [(option.reached, option.of) for option in found.options] == [(5, 12), (4, 12), (0, 12)]
    assert [option.odds for option in found.options] == pytest.approx([0.45, 0.34, 0.06], abs=0.03)
    assert [option.verdict for option in found.options] == ["stretch", "stretch", "implausible"]
