"""Every window is a union of buckets, and no bucket could be larger."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kpi.core.bucket import buckets
from kpi.core.period import Span, Window

MONTHS = st.builds(lambda year, month: date(year, month, 1), st.integers(2024, 2026), st.integers(1, 12))
MONDAYS = st.integers(0, 150).map(lambda n: date(2024, 1, 1) + timedelta(days=7 * n))
SPANS = st.one_of(
    st.builds(Span, MONTHS, st.sampled_from([window for window in Window if window is not Window.WEEK])),
    st.builds(Span, MONDAYS, st.just(Window.WEEK)),
)


def test_three_months_and_their_quarter() -> None:
    spans = [Span(date(2026, month, 1)) for month in (4, 5, 6)] + [Span(date(2026, 6, 1), Window.QUARTER)]
    found = buckets(spans)
    assert found.days == [
        (date(2026, 4, 1), date(2026, 4, 30)),
        (date(2026, 5, 1), date(2026, 5, 31)),
        (date(2026, 6, 1), date(2026, 6, 30)),
    ]
    assert found.windows[spans[1]] == (1, 1) and found.windows[spans[3]] == (0, 2)
    assert not found.single and found.monthly
    assert found.stretches == [(date(2026, 4, 1), date(2026, 6, 30))]


def test_a_year_alone_is_one_bucket_and_what_lies_between_windows_is_none() -> None:
    year, month = Span(date(2026, 5, 1), Window.YEAR), Span(date(2024, 2, 1))
    found = buckets([year, month])
    assert found.days == [(date(2024, 2, 1), date(2024, 2, 29)), (date(2026, 1, 1), date(2026, 5, 31))]
    assert found.single and not found.monthly
    assert found.stretches == found.days


def test_a_window_before_all_facts_has_no_bucket() -> None:
    before = Span(date(2026, 5, 1), Window.ALL).prior()
    assert buckets([before]).windows == {} and buckets([before]).days == []


@given(st.lists(SPANS, min_size=1, max_size=12), st.integers(1, 12))
def test_windows_are_unions_of_buckets(spans: list[Span], fiscal: int) -> None:
    found = buckets(spans, fiscal)
    for span, (first, last) in found.windows.items():
        mine = found.days[first : last + 1]
        assert mine[0][0] == span.first(fiscal) and mine[-1][1] == span.last()
        assert all(one[1] + timedelta(days=1) == other[0] for one, other in pairwise(mine))
    edges = {span.first(fiscal) for span in spans} | {span.last() + timedelta(days=1) for span in spans}
    assert all(first in edges and last + timedelta(days=1) in edges for first, last in found.days)
