"""The workspace: whose figures these are, and the rules that hold throughout."""

from __future__ import annotations

from datetime import date

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from kpi.core.dated import Entry, Since
from kpi.core.label import Label
from kpi.core.limit import Limits
from kpi.core.period import KEPT, Window
from kpi.core.scoring import Scoring


class Workspace(Entry):
    """Settings of the whole workspace; a sample has its own today in `as_of`, so that it never grows old.

    Figures are kept over the `windows` named, which the pages offer; the month is always among them.
    """

    name: Label = Label(zh="Attain", en="Attain")
    currency: str = "CNY"
    fiscal_year_start: int = Field(default=1, ge=1, le=12)
    scoring: Scoring = Field(default_factory=Scoring)
    as_of: Since | None = None
    limits: Limits = Field(default_factory=Limits)
    windows: list[Window] = Field(default_factory=lambda: list(KEPT))

    @field_validator("windows")
    @classmethod
    def _windows_can_be_kept(cls, value: list[Window]) -> list[Window]:
        if Window.MONTH not in value or not set(value) <= set(KEPT):
            raise PydanticCustomError("model.windows", "not windows to keep", {"known": [w.value for w in KEPT]})
        return [window for window in KEPT if window in value]

    def today(self, clock: date) -> date:
        """The day the figures are looked at: the sample's own, or the clock's."""
        return self.as_of or clock
