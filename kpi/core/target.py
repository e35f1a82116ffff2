"""Targets: agreed per month, quarter or year, and what they give over a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum
from statistics import mean
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, field_validator
from pydantic_core import PydanticCustomError

from kpi.core.dated import Code, Entry, Since
from kpi.core.indicator import Accumulation
from kpi.core.label import Label
from kpi.core.period import Period, Span, last_day


def _period(value: Any) -> Any:
    if isinstance(value, Period):
        return value
    found = Period.parse(str(value))
    if found is None:
        raise PydanticCustomError("model.period", "not a period", {"given": str(value)})
    return found


PeriodText = Annotated[Period, BeforeValidator(_period), PlainSerializer(str, return_type=str)]


class Target(Entry):
    """The value agreed for a KPI and period; a range has its two bounds, `baseline` is where the way began.

    Only targets without a `scenario` count; those of a scenario say what would be agreed if it came about. A `pro_rata`
    version that begins inside its period counts from that day on, and the days before by the target before it.
    """

    kpi: Code
    period: PeriodText
    target: float | tuple[float, float]
    baseline: float | None = None
    stretch: float | None = None
    valid_from: Since | None = None
    scenario: Code | None = None
    note: Label | None = None
    pro_rata: bool = Field(default=False, strict=True)

    @field_validator("target")
    @classmethod
    def _bounds_in_order(cls, value: float | tuple[float, float]) -> float | tuple[float, float]:
        if isinstance(value, tuple) and value[0] > value[1]:
            raise PydanticCustomError("model.bounds", "low above high", {"low": value[0], "high": value[1]})
        return value

    @property
    def aim(self) -> Aim:
        """The target as bounds that are equal unless it is a range."""
        low, high = self.target if isinstance(self.target, tuple) else (self.target, self.target)
        return Aim(low, high, self.baseline, self.stretch)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure is held against: a target is a range whose bounds are equal."""

    low: float
    high: float
    baseline: float | None = None
    stretch: float | None = None

    def scaled(self, share: float) -> Aim:
        """The aim of a part of a period, for a flow."""
        parts = [None if part is None else part * share for part in (self.baseline, self.stretch)]
        return Aim(self.low * share, self.high * share, *parts)


def by_days(parts: Sequence[tuple[int, Aim]]) -> Aim:
    """One aim of several, each of which holds for so many days; a part that only some have is none.

    >>> by_days([(10, Aim(30, 30)), (20, Aim(60, 60))])
    Aim(low=50.0, high=50.0, baseline=None, stretch=None)
    """
    of = sum(days for days, _ in parts)

    def mean_of(name: str) -> float | None:
        given = [(days, getattr(aim, name)) for days, aim in parts]
        return None if any(value is None for _, value in given) else fsum(days * value for days, value in given) / of

    low, high = (
        fsum(days * bound for days, bound in ((d, getattr(a, n)) for d, a in parts)) / of for n in ("low", "high")
    )
    return Aim(low, high, mean_of("baseline"), mean_of("stretch"))


Agreed = Mapping[Period, Aim]
"""The targets in force of one KPI."""


def aim_over(span: Span, agreed: Agreed, accumulation: Accumulation, today: date, fiscal_start: int = 1) -> Aim | None:
    """The aim over a window, from its months; a target set for the whole quarter or year serves where months have none.

    A flow sums its months, a stock takes the last, a rate the plain mean; a month without a target leaves the window
    without one. The target of a flow's running month counts by the share of its days that are gone. A week without a
    target of its own takes it from the months of its days.
    """
    months = span.months(fiscal_start)
    if not months:
        whole = _period_of(span, fiscal_start)
        return agreed.get(whole) or _by_day(span, agreed, accumulation) if whole else None
    aims = [agreed.get(Period(month.year, month=month.month)) for month in months]
    if any(aim is None for aim in aims):
        whole = _period_of(span, fiscal_start)
        return agreed.get(whole) if whole and span.complete(fiscal_start) else None
    given = [aim for aim in aims if aim is not None]
    if accumulation is Accumulation.STOCK:
        return given[-1]
    if accumulation is Accumulation.RATE:
        return _together(given, mean)
    return _together([aim.scaled(_share(month, today)) for aim, month in zip(given, months, strict=True)], fsum)


def _by_day(week: Span, agreed: Agreed, accumulation: Accumulation) -> Aim | None:
    """The aim of a week: what its days are of their months, or for a balance the month that it ends in."""
    aims = []
    for day in (week.month + timedelta(days=n) for n in range(7)):
        aim = agreed.get(Period(day.year, month=day.month))
        if aim is None:
            return None
        flows = accumulation is Accumulation.FLOW
        aims.append(aim.scaled(1 / last_day(day).day) if flows else aim)
    if accumulation is Accumulation.STOCK:
        return aims[-1]
    return _together(aims, mean if accumulation is Accumulation.RATE else fsum)


def _share(month: date, today: date) -> float:
    span = Span(month)
    return span.elapsed(today) if span.running(today) else 1.0


def _period_of(span: Span, fiscal_start: int) -> Period | None:
    """The week, quarter, half or year that the window belongs to."""
    if span.window == "week":
        year, week, _ = span.month.isocalendar()
        return Period(year, week=week)
    into = (span.month.month - fiscal_start) % 12
    year = span.month.year - (span.month.month < fiscal_start)
    periods = {"quarter": Period(year, quarter=into // 3 + 1), "half": Period(year, half=into // 6 + 1)}
    return (periods | {"year": Period(year)}).get(span.window)


def _together(aims: Sequence[Aim], join: Callable[[list[float]], float]) -> Aim:
    """One aim of several, joined exactly, so that the mean of equal targets is that target."""

    def joined(parts: list[float | None]) -> float | None:
        known = [part for part in parts if part is not None]
        return join(known) if len(known) == len(parts) else None

    low, high = join([aim.low for aim in aims]), join([aim.high for aim in aims])
    return Aim(low, high, joined([aim.baseline for aim in aims]), joined([aim.stretch for aim in aims]))
