"""Why a figure may not be the last word."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kpi.core.batch import Batch
from kpi.core.doubt import Doubt, doubts
from kpi.core.period import Span

MARCH, TODAY = Span(date(2026, 3, 1)), date(2026, 6, 1)


def batch(first: str, last: str, file: str = "a", live: bool = True, dataset: str = "sales") -> Batch:
    days = (date.fromisoformat(first), date.fromisoformat(last))
    return Batch(1, dataset, file, file, None, 1, 0, *days, "li", datetime(2026, 1, 1, tzinfo=UTC), live)


def test_a_whole_month_of_one_file_is_beyond_doubt() -> None:
    assert doubts(MARCH, ["sales"], [batch("2026-03-01", "2026-03-28")], TODAY) == []


def test_each_doubt() -> None:
    assert doubts(MARCH, ["sales"], [], TODAY) == [Doubt.MISSING]
    assert doubts(MARCH, ["sales"], [batch("2026-03-01", "2026-03-31", live=False)], TODAY) == [Doubt.MISSING]
    assert doubts(MARCH, ["sales"], [batch("2026-03-01", "2026-03-27")], TODAY) == [Doubt.PARTIAL]
    twice = [batch("2026-03-01", "2026-03-31"), batch("2026-03-01", "2026-03-31", "b")]
    assert doubts(MARCH, ["sales"], twice, TODAY) == [Doubt.RESTATED]
    assert doubts(MARCH, ["sales"], [batch("2026-03-01", "2026-03-09")], date(2026, 3, 10)) == [Doubt.RUNNING]


def test_one_doubt_of_two_datasets_is_said_once() -> None:
    assert doubts(MARCH, ["sales", "stock"], [batch("2025-03-01", "2025-03-31")], TODAY) == [Doubt.MISSING]
