"""Planning targets: a year, half or quarter given out to its months, targets carried forward, what months add up to.

A flow is given out so that its months sum to the whole, a rate so that their mean is it, a stock so that its last month
is it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from math import floor, isclose, log10

from kpi.core.dated import Code
from kpi.core.indicator import Accumulation
from kpi.core.label import Label
from kpi.core.period import Period, shift
from kpi.core.target import Agreed, Aim, Target, aim_over

YEARS = 3
"""As many years of history make a season, at the most."""
_EXACT = 1e-9
"""Two figures of which one was added up differ by less than this share of them."""
Parts = list[float]


def months_of(period: Period, fiscal_start: int = 1) -> list[Period]:
    """The months of a year, half, quarter or month.

    >>> [str(month) for month in months_of(Period(2026, quarter=1), 4)]
    ['2026-04', '2026-05', '2026-06']
    """
    return [month_at(month) for month in period.span(fiscal_start=fiscal_start).months(fiscal_start)]


def weeks_between(first: date, last: date) -> list[Period]:
    """The weeks that have a day in a stretch of days.

    >>> [str(week) for week in weeks_between(date(2025, 12, 29), date(2026, 1, 5))]
    ['2026-W01', '2026-W02']
    """
    mondays = range(first.toordinal() - first.weekday(), last.toordinal() + 1, 7)
    found = [date.fromordinal(day).isocalendar() for day in mondays]
    return [Period(year, week=week) for year, week, _ in found]


def month_at(day: date) -> Period:
    """The month of a day, as a period."""
    return Period(day.year, month=day.month)


def year_of(day: date, fiscal_start: int = 1) -> int:
    """The fiscal year of a day.

    >>> year_of(date(2026, 3, 31), 4), year_of(date(2026, 4, 1), 4)
    (2025, 2026)
    """
    return day.year - (day.month < fiscal_start)


def over(period: Period, agreed: Agreed, accumulation: Accumulation, fiscal_start: int = 1) -> Aim | None:
    """The aim of a whole period as scores are held against it once it is over."""
    return aim_over(period.span(fiscal_start=fiscal_start), agreed, accumulation, date.max, fiscal_start)


def season(history: Mapping[date, float], before: date) -> dict[int, float] | None:
    """How a year goes by calendar month, 1 being an even month: the mean of up to three runs of twelve months.

    The runs end with the last month of history before the month given; None where there is no whole one, or where
    what there is goes below zero.
    """
    last = max((month for month in history if month < before), default=None)
    runs: list[dict[int, float]] = []
    for year in range(YEARS if last else 0):
        months = [shift(last, -12 * year - back) for back in range(12)] if last else []
        values = {month.month: history.get(month) for month in months}
        given = {month: value for month, value in values.items() if value is not None}
        if len(given) < 12 or min(given.values()) < 0 or not sum(given.values()):
            break
        runs.append({month: 12 * value / sum(given.values()) for month, value in given.items()})
    return {month: sum(run[month] for run in runs) / len(runs) for month in range(1, 13)} if runs else None


@dataclass(frozen=True, slots=True)
class Plan:
    """How a whole is given out: its kind, the smallest step of a part, and what is known of history.

    `shape` is the season by calendar month; `start` is the last balance before, from which a stock sets out.
    """

    accumulation: Accumulation
    step: float
    shape: Mapping[int, float] | None = None
    start: float | None = None


def distribute(whole: Aim, months: Sequence[Period], plan: Plan) -> dict[Period, Aim]:
    """A whole given out to months, its bounds, baseline and stretch alike."""
    low, high = bounds(whole, lambda part: _spread(part, months, plan), plan.accumulation)
    baseline, stretch = (_given(part, months, plan) for part in (whole.baseline, whole.stretch))
    parts = zip(low, high, baseline, stretch, strict=True)
    return {month: Aim(*part) for month, part in zip(months, parts, strict=True)}


def remaining(whole: Aim, kept: Sequence[Aim], count: int, accumulation: Accumulation) -> Aim:
    """What is left of a whole for so many months once others keep what they have.

    >>> remaining(Aim(120, 120), [Aim(30, 30)], 3, Accumulation.FLOW).low
    90.0
    >>> remaining(Aim(0.5, 0.5), [Aim(0.2, 0.2)], 3, Accumulation.RATE).low
    0.6
    """
    if not kept or accumulation is Accumulation.STOCK:
        return whole
    rate = accumulation is Accumulation.RATE

    def left(part: float, of: Sequence[float]) -> float:
        rest = (_decimal(part) * (len(of) + count if rate else 1)) - sum(map(_decimal, of))
        return float(rest / count if rate else rest)

    more = [
        None
        if part is None
        else left(part, [aim.low if own is None else own for aim, own in zip(kept, given, strict=True)])
        for part, given in (
            (whole.baseline, [aim.baseline for aim in kept]),
            (whole.stretch, [aim.stretch for aim in kept]),
        )
    ]
    return Aim(left(whole.low, [aim.low for aim in kept]), left(whole.high, [aim.high for aim in kept]), *more)


def bounds(whole: Aim, spread: Callable[[float], Parts], accumulation: Accumulation) -> tuple[Parts, Parts]:
    """Both bounds given out; of a sum the lower and what lies between, so that no part is upside down."""
    low = spread(whole.low)
    if accumulation is not Accumulation.FLOW or whole.low == whole.high:
        return low, low if whole.low == whole.high else spread(whole.high)
    between = spread(float(_decimal(whole.high) - _decimal(whole.low)))
    return low, [float(_decimal(one) + _decimal(other)) for one, other in zip(low, between, strict=True)]


def _given(part: float | None, months: Sequence[Period], plan: Plan) -> Sequence[float | None]:
    return [None] * len(months) if part is None else _spread(part, months, plan)


def _spread(whole: float, months: Sequence[Period], plan: Plan) -> Parts:
    if plan.accumulation is Accumulation.RATE:
        return [whole] * len(months)
    weights = [plan.shape[month.month or 1] if plan.shape else 1.0 for month in months]
    if plan.accumulation is Accumulation.STOCK:
        return _path(whole, weights, plan)
    return shared(whole, weights, plan.step)


def _path(whole: float, weights: Sequence[float], plan: Plan) -> Parts:
    """The way of a balance to where it is to be at the end: by season, or in equal strides."""
    if plan.shape and weights[-1]:
        way = [whole * weight / weights[-1] for weight in weights]
    else:
        start, count = whole if plan.start is None else plan.start, len(weights)
        way = [start + (whole - start) * (n + 1) / count for n in range(count)]
    return [*(_rounded(value, plan.step) for value in way[:-1]), whole]


def shared(whole: float, weights: Sequence[float], step: float) -> Parts:
    """A sum shared out by weights in steps, so that the parts are it exactly: the largest remainders are rounded up.

    Without weights all parts are equal; what is less than a step goes to the largest part.

    >>> shared(1200, [5, 3, 2], 1), shared(100, [1, 1, 1], 1), shared(0.1, [1, 1, 1], 0.01)
    ([600.0, 360.0, 240.0], [34.0, 33.0, 33.0], [0.04, 0.03, 0.03])
    """
    total = sum(map(_decimal, weights))
    given = list(map(_decimal, weights)) if total else [Decimal(1)] * len(weights)
    total = total or Decimal(len(weights))
    amount, unit = _decimal(whole), _decimal(step)
    ideal = [amount * weight / total / unit for weight in given]
    counts = [share.to_integral_value(ROUND_FLOOR) for share in ideal]
    left = int((amount / unit).to_integral_value(ROUND_FLOOR) - sum(counts))
    for index in sorted(range(len(ideal)), key=lambda n: counts[n] - ideal[n])[: max(left, 0)]:
        counts[index] += 1
    parts = [count * unit for count in counts]
    parts[max(range(len(given)), key=given.__getitem__)] += amount - sum(parts)
    return [float(part) for part in parts]


def _decimal(value: float) -> Decimal:
    """A number as it is written."""
    return Decimal(repr(float(value)))


def _rounded(value: float, step: float) -> float:
    unit = _decimal(step)
    return float((_decimal(value) / unit).to_integral_value() * unit)


def usual_step(whole: float) -> float:
    """The step that leaves about four places of a part: a power of ten.

    >>> usual_step(1_200), usual_step(86_120_000), usual_step(0.5), usual_step(0.0018)
    (1.0, 1000.0, 0.0001, 1e-06)
    """
    size = abs(whole) or 1.0
    if size >= 1:
        digits = len(str(int(size)))
        return float(Decimal(10) ** (max(digits - 5, 0) if digits > 3 else digits - 3))
    return float(Decimal(10) ** (floor(log10(size)) - 3))


def carried(before: Mapping[Period, Aim], months: Sequence[Period], growth: float, step: float) -> dict[Period, Aim]:
    """What the months were given a year earlier, or where that is not known the latest month, grown by a share."""
    found: dict[Period, Aim] = {}
    known = sorted((month for month in before if month.month), key=lambda month: (month.year, month.month or 0))
    for month in months:
        earlier = [one for one in known if (one.year, one.month or 0) < (month.year, month.month or 0)]
        source = before.get(month.back(12)) or (before[earlier[-1]] if earlier else None)
        if source is not None:
            found[month] = grown(source, growth, step)
    return found


def grown(aim: Aim, growth: float, step: float) -> Aim:
    """An aim changed by a share of itself, in steps; without growth it stays exactly as it is.

    >>> grown(Aim(86_120_000, 86_120_000, stretch=None), 0.05, 1000.0).low
    90426000.0
    """
    return mapped(aim, lambda value: _rounded(value + growth * abs(value), step)) if growth else aim


def mapped(aim: Aim, change: Callable[[float], float]) -> Aim:
    """An aim with every part changed alike; bounds stay in order."""
    low, high = sorted((change(aim.low), change(aim.high)))
    return Aim(low, high, *(None if part is None else change(part) for part in (aim.baseline, aim.stretch)))


@dataclass(frozen=True, slots=True)
class Balance:
    """What months add up to against the whole they were made of; a gap of a range is the larger of its bounds' gaps."""

    whole: Aim
    given: Aim | None

    @property
    def gap(self) -> float | None:
        """What the months are more than the whole; None where a month has no target."""
        if self.given is None:
            return None
        gaps = (self.given.low - self.whole.low, self.given.high - self.whole.high)
        found = max(gaps, key=abs)
        return 0.0 if isclose(found, 0.0, abs_tol=_EXACT * max(abs(self.whole.low), abs(self.whole.high))) else found

    @property
    def even(self) -> bool:
        """Whether they add up."""
        return self.gap == 0


def balance(period: Period, whole: Aim, months: Agreed, accumulation: Accumulation, fiscal_start: int = 1) -> Balance:
    """Whether months give the whole of their period, reckoned as scores are."""
    given = {month: aim for month, aim in months.items() if month.month}
    return Balance(whole, over(period, given, accumulation, fiscal_start))


def as_target(kpi: Code, period: Period, aim: Aim, ranged: bool, note: Label | None = None) -> Target:
    """An aim as the target of a KPI; what an aim leaves open is not said."""
    said = {"baseline": aim.baseline, "stretch": aim.stretch, "note": note}
    body = {"kpi": kpi, "period": period, "target": (aim.low, aim.high) if ranged else aim.low}
    return Target.model_validate(body | {name: part for name, part in said.items() if part is not None})
