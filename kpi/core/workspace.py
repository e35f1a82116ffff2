"""The workspace: whose figures these are, and the rules that hold throughout."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from kpi.core.dated import Entry, Since
from kpi.core.label import Label
from kpi.core.limit import Limits
from kpi.core.scorecard import Scoring


class Workspace(Entry):
    """Settings of the whole workspace; a sample has its own today in `as_of`, so that it never grows old."""

    name: Label = Label(zh="Attain", en="Attain")
    currency: str = "CNY"
    fiscal_year_start: int = Field(default=1, ge=1, le=12)
    scoring: Scoring = Field(default_factory=Scoring)
    as_of: Since | None = None
    limits: Limits = Field(default_factory=Limits)

    def today(self, clock: date) -> date:
        """The day the figures are looked at: the sample's own, or the clock's."""
        return self.as_of or clock
