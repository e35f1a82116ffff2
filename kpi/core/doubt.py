"""Doubt: why a figure may not be the last word, shown beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from kpi.core.batch import Batch
from kpi.core.period import Span

LATE = timedelta(days=3)
"""Exports that end this close to the end of a month count as whole."""


class Doubt(StrEnum):
    """A reason to look twice at a figure."""

    RUNNING = "running"
    PARTIAL = "partial"
    RESTATED = "restated"
    MISSING = "missing"


def doubts(span: Span, datasets: Collection[str], batches: Iterable[Batch], today: date) -> list[Doubt]:
    """What is doubtful about a figure of `span` that reads `datasets`, given every import."""
    covering = [b for b in batches if b.live and b.first_day <= span.last() and b.last_day >= span.month]
    found = [Doubt.RUNNING] if span.running(today) else []
    for dataset in datasets:
        of_it = [batch for batch in covering if batch.dataset == dataset]
        if not of_it:
            found.append(Doubt.MISSING)
        elif not span.running(today) and max(batch.last_day for batch in of_it) < span.last() - LATE:
            found.append(Doubt.PARTIAL)
        if len({batch.sha256 for batch in of_it if batch.first_day >= span.month}) > 1:
            found.append(Doubt.RESTATED)
    return list(dict.fromkeys(found))
