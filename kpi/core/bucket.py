"""Buckets: the stretches of days that windows are made of, so that the rows of each are looked at once.

The windows of three years of months, quarters and years to date are unions of thirty-six months; a single year to date
is one bucket of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kpi.core.period import Span, last_day

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Buckets:
    """The first and last day of each bucket in order, and for every window the first and last bucket it covers."""

    days: list[tuple[date, date]]
    windows: dict[Span, tuple[int, int]]

    @property
    def single(self) -> bool:
        """Whether every window is one bucket."""
        return all(first == last for first, last in self.windows.values())

    @property
    def monthly(self) -> bool:
        """Whether every bucket is a calendar month."""
        return all(first.day == 1 and last == last_day(first) for first, last in self.days)

    @property
    def stretches(self) -> list[tuple[date, date]]:
        """The first and last days of the buckets that follow each other without a gap."""
        firsts = [first for first, _ in self.days if all(last + _DAY != first for _, last in self.days)]
        lasts = [last for _, last in self.days if all(last + _DAY != first for first, _ in self.days)]
        return list(zip(firsts, lasts, strict=True))


def buckets(spans: Iterable[Span], fiscal_start: int = 1) -> Buckets:
    """The coarsest buckets that every window of `spans` is a union of; a window before all facts covers none."""
    reach = {span: (span.first(fiscal_start), span.last() + _DAY) for span in sorted(set(spans))}
    reach = {span: (first, end) for span, (first, end) in reach.items() if first < end}
    cuts = sorted({cut for first_and_end in reach.values() for cut in first_and_end})
    covered = [False] * len(cuts)
    for first, end in reach.values():
        for number in range(bisect_left(cuts, first), bisect_left(cuts, end)):
            covered[number] = True
    used = [number for number, is_used in enumerate(covered) if is_used]
    place = {cuts[number]: position for position, number in enumerate(used)}
    ends = {cuts[number + 1]: position for position, number in enumerate(used)}
    days = [(cuts[number], cuts[number + 1] - _DAY) for number in used]
    return Buckets(days, {span: (place[first], ends[end]) for span, (first, end) in reach.items()})
