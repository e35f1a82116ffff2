"""Which indicators have had the same figures so far."""

from __future__ import annotations

from kpi.store.database import Database, statement

LEAST_MONTHS = 6
"""So many months with figures it takes for equal ones to be no accident."""


def equal(database: Database) -> list[tuple[str, str]]:
    """The pairs of indicators whose kept months are equal for all org units, and not all zero."""
    return database.read(statement("equal"), {"least": LEAST_MONTHS}).rows()
