"""Events: what happened on some days that a figure should be read with, such as a promotion or a closed shop."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from kpi.core.dated import Code, Entry
from kpi.core.label import Label


class Event(Entry):
    """Something that happened from the day `on` up to `until`, in an org unit and what is below it, or everywhere.

    It is told beside the `indicators` it names, or beside all.
    """

    code: Code
    name: Label
    on: date
    until: date | None = None
    org: Code | None = None
    indicators: list[Code] = Field(default_factory=list)
    note: Label | None = None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Event:
        if self.until is not None and self.until < self.on:
            values = {"from": self.on.isoformat(), "to": self.until.isoformat()}
            raise PydanticCustomError("model.event_days", "ends before it begins", values)
        return self

    @property
    def last(self) -> date:
        """The last day of it."""
        return self.until or self.on

    @property
    def days(self) -> list[date]:
        """Every day of it."""
        return [self.on + timedelta(days=n) for n in range((self.last - self.on).days + 1)]

    def tells_of(self, indicator: str, units: set[str]) -> bool:
        """Whether a figure of the indicator should be read with it; `units` are its org unit, those above and below."""
        return (not self.indicators or indicator in self.indicators) and (self.org is None or self.org in units)
