"""The adviser on a workspace: which months it knows, and what makes up a longer period."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kpi.core.adviser import Against, Verdict
from kpi.core.errors import Invalid, NotFound
from kpi.core.period import Period, months_between
from kpi.usecases.adviser import advise
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

AS_OF = (
    MODEL.replace("currency: CNY", "currency: CNY, as_of: 2026-11-13")
    .replace(
        "indicators:\n",
        "indicators:\n"
        "  - {code: web, name: Web, accumulation: rate, unit: '%', "
        "formula: sum(sales.amount) filter (where sales.channel = 'web') / sum(sales.amount)}\n",
    )
    .replace("targets:\n", "  - {kpi: share, indicator: web, org: EAST}\ntargets:\n")
)
NARROW = AS_OF.replace("as_of:", "windows: [month], as_of:")
MONTHS = months_between(date(2024, 11, 1), date(2026, 11, 1))


def amounts(month: date) -> list[tuple[str, str, float, str]]:
    """A hundred in the first year and 110 in the second, a month of it on the web in ever larger part."""
    total = 100.0 if month < date(2025, 11, 1) else 110.0
    web = float(10 + month.month)
    return [(f"{month:%Y-%m}-05", "EAST", web, "web"), (f"{month:%Y-%m}-06", "EAST", total - web, "shop")]


@pytest.fixture(scope="module", params=[AS_OF, NARROW], ids=["windows kept", "windows asked"])
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    path: Path = tmp_path_factory.mktemp("adviser")
    opened = Ledger(path, request.param)
    opened.put("all.csv", [row for month in MONTHS for row in amounts(month)])
    request.addfinalizer(opened.close)
    return opened


def test_the_months_that_are_over(ledger: Ledger) -> None:
    """November runs: its figures are there, and do not count."""
    found = advise(ledger, ME, "rev", Period(2026, month=12), 121)
    assert (str(found.history[0].period), str(found.history[-1].period)) == ("2024-11", "2026-10")
    assert len(found.history) == 24 and found.history[-1].value == 110
    assert (found.against, found.base) == (Against.YEAR_AGO, 110)
    assert found.proposal is not None
    assert found.proposal.growth == pytest.approx(0.1)
    assert (found.proposal.reached, found.proposal.of, found.proposal.verdict) == (12, 12, Verdict.REALISTIC)


def test_a_flow_is_made_up_of_months(ledger: Ledger) -> None:
    found = advise(ledger, ME, "rev", Period(2027, quarter=1))
    assert [(str(past.period), past.value) for past in found.history] == [
        ("2025-Q1", 300), ("2025-Q2", 300), ("2025-Q3", 300), ("2025-Q4", 320),
        ("2026-Q1", 330), ("2026-Q2", 330), ("2026-Q3", 330),
    ]  # fmt: skip
    assert found.outlook is not None and (found.outlook.values, found.outlook.season) == (24, 12)


def test_a_rate_is_that_of_the_whole_quarter(ledger: Ledger) -> None:
    """In the last quarter of 2025 the web has 20 + 21 + 22 of 320, which no mean of months is."""
    found = advise(ledger, ME, "share", Period(2027, quarter=1))
    values = {str(past.period): past.value for past in found.history}
    assert values["2025-Q4"] == pytest.approx((20 + 21 + 22) / 320)
    assert list(values) == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]
    assert found.outlook is not None and (found.outlook.values, found.outlook.season) == (7, 4)


def test_a_period_that_is_over_is_weighed_by_what_was_known_before(ledger: Ledger) -> None:
    found = advise(ledger, ME, "rev", Period(2026, quarter=1), 330)
    assert str(found.history[-1].period) == "2025-Q4"
    assert found.base == 300 and found.proposal is not None and found.proposal.odds is not None


def test_next_year(ledger: Ledger) -> None:
    found = advise(ledger, ME, "rev", Period(2027))
    assert [str(past.period) for past in found.history] == ["2025"]
    assert found.estimated and found.base == pytest.approx(1320, rel=0.02)


def test_nothing_was_imported(ledger: Ledger) -> None:
    found = advise(ledger, ME, "ord", Period(2027, quarter=1))
    assert found.too_little is not None and found.too_little.values == {"count": 0, "needed": 6}


def test_what_cannot_be_weighed(ledger: Ledger) -> None:
    with pytest.raises(Invalid) as goal:
        advise(ledger, ME, "growth", Period(2027))
    with pytest.raises(Invalid) as week:
        advise(ledger, ME, "rev", Period(2026, week=50))
    with pytest.raises(NotFound) as unknown:
        advise(ledger, ME, "revv", Period(2027))
    keys = [caught.value.problem.key for caught in (goal, week, unknown)]
    assert keys == ["adviser.goal", "adviser.week", "scorecard.unknown_node"]
