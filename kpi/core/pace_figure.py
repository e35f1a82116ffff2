"""The figures of KPIs projected to the end of a running month, from the days of the aggregates they are made of.

A sum is projected itself. A rate is projected as its parts, and computed of them: the ratio of what numerator and
denominator come to. Where the window is longer than its last month, the months before are added to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from kpi.core.evaluation import evaluate, expression, spans_needed
from kpi.core.forecast import next_step
from kpi.core.formula import Aggregate, Moved, Node, aggregates
from kpi.core.pace import Rhythm, rhythm, strayed
from kpi.core.pace_day import RECENT, RHYTHMS, Calendar, Said, Stand, Way, stands
from kpi.core.period import Span, Window
from kpi.core.smoothing import Floats

YEAR = 12
"""The months of a season."""


@dataclass(frozen=True)
class Daily:
    """An aggregate of a unit by days, from the calendar's first on; `begun` is its first month that is whole.

    `came` says whether the running month has any row.
    """

    values: Floats
    begun: int
    came: bool = True


@dataclass(frozen=True)
class Wanted:
    """A figure to project: its formula by days, the days of its parts, and how many of the running month are known.

    `flows` says that it is a sum whose own days can be projected.
    """

    node: Node
    parts: Mapping[Aggregate, Daily]
    known: int
    flows: bool

    @property
    def begun(self) -> int:
        """The first month that all parts have whole."""
        return max(part.begun for part in self.parts.values())


@dataclass(frozen=True)
class Projected:
    """A figure: what each way says of every month, the running one last, and what it came to.

    A rate is told over the window of each month. Of a sum the month alone is told, `before` is what the months of the
    window before the running one had, and `recent` what each of the last days brought. `course` is what the figure
    stood at by the end of each known day.
    """

    said: Said
    came: Floats
    done: float | None
    before: float = 0.0
    recent: float | None = None
    rhythm: Rhythm | None = None
    course: tuple[float, ...] = ()


@dataclass(frozen=True)
class Board:
    """Figures that run over the same months, `width` of which make their window, all projected at once."""

    calendar: Calendar
    window: Window
    width: int
    fiscal_start: int = 1
    wanted: list[Wanted] = field(default_factory=list)

    def projected(self) -> list[Projected]:
        """Every figure that is wanted."""
        rows = [self._rows(wanted) for wanted in self.wanted]
        values = np.vstack([row for block in rows for row in block])
        begun = np.array([w.begun for w, block in zip(self.wanted, rows, strict=True) for _ in block])
        looks = list(stands(self.calendar, values, begun))
        said = {known: self._said(looks, known) for known in {wanted.known for wanted in self.wanted}}
        place, found = 0, list[Projected]()
        for wanted, block in zip(self.wanted, rows, strict=True):
            columns = range(place, place + len(block))
            own = {way: told[:, columns] for way, told in said[wanted.known].items()}
            found.append(self._sum(wanted, block[0], looks, place, own) if wanted.flows else self._rate(wanted, own))
            place += len(block)
        return found

    def _rows(self, wanted: Wanted) -> list[Floats]:
        """The series of a figure: its own days where it is a sum, else those of its parts."""
        parts = self._parts(wanted)
        return [_by_days(wanted.node, parts, self.calendar)] if wanted.flows else parts

    def _parts(self, wanted: Wanted) -> list[Floats]:
        """The days of the parts of a figure, as far as all of them are known."""
        parts = [wanted.parts[part].values.copy() for part in aggregates(wanted.node)]
        for part in parts:
            part[self.calendar.starts[-2] + wanted.known :] = 0.0
        return parts

    def _said(self, looks: Sequence[Stand], known: int) -> Said:
        """What every way says of the month totals of all series, months by series."""
        each = [look.projected(self.calendar.standing(look.month, known)) for look in looks]
        return {way: np.array([told[way] for told in each]) for way in each[0]}

    def _windowed(self, months: Floats, last: Floats, begun: int) -> Floats:
        """Sums over the window of each month, its last month as given; of windows that began too early none."""
        sums = np.vstack([np.zeros(months.shape[1]), np.cumsum(months, axis=0)])
        first = np.arange(len(months)) - self.width + 1
        found = last + sums[:-1] - sums[np.maximum(first, 0)]
        return np.where((first >= begun)[:, None], found, np.nan)

    def _sum(self, wanted: Wanted, days: Floats, looks: Sequence[Stand], place: int, own: Said) -> Projected:
        totals = days @ self.calendar.parts
        whole = np.arange(len(totals)) >= wanted.begun
        told = {way: months[:, 0] for way, months in own.items()}
        weighed = self._rhythm(wanted, days, looks, place)
        told[Way.MONTHS] = self._by_months(wanted, days, looks, [look.shares[weighed.way][place] for look in looks])
        said = {way: np.where(whole, months, np.nan) for way, months in told.items()}
        here = self.calendar.starts[-2] + wanted.known
        known = days[self.calendar.starts[-2] : here]
        is_known = len(totals) - 1 > wanted.begun and here >= RECENT
        recent = float(days[here - RECENT : here].sum()) / RECENT if is_known else None
        before = float(totals[max(len(totals) - self.width, 0) : -1].sum())
        done = before + float(known.sum()) if wanted.known or self.width > 1 else None
        course = tuple((before + np.cumsum(known)).tolist())
        came = np.where(whole, totals, np.nan)[:-1]
        return Projected(said, came, done, before, recent, weighed, course)

    def _by_months(self, wanted: Wanted, days: Floats, looks: Sequence[Stand], shares: Sequence[Floats]) -> Floats:
        """What is done of each month, and the rest of what a forecast of its mean day from the months before says."""
        said, lengths = np.full(len(looks), np.nan), np.diff(self.calendar.starts)
        means = (days @ self.calendar.parts / lengths)[wanted.begun : -1]
        track = next_step(means.tolist(), YEAR)
        if track is None:
            return said
        for look in looks[wanted.begun + track.first :]:
            day = self.calendar.standing(look.month, wanted.known)
            start = self.calendar.starts[look.month]
            share = float(shares[look.month][day - 1]) if day else 0.0
            whole = float(track.ahead(look.month - wanted.begun, 1)[0] * lengths[look.month])
            said[look.month] = days[start : start + day].sum() + whole * (1 - share)
        return said

    def _rhythm(self, wanted: Wanted, days: Floats, looks: Sequence[Stand], place: int) -> Rhythm:
        """How the running month of a sum is weighed."""
        past: dict[Way, list[float]] = {way: [] for way in RHYTHMS}
        for look in looks[wanted.begun : -1]:
            month = days[self.calendar.starts[look.month] : self.calendar.starts[look.month + 1]]
            for way, shares in look.shares.items():
                past[way].append(strayed(shares[place], month))
        return rhythm(past, looks[-1].shares, place)

    def _rate(self, wanted: Wanted, own: Said) -> Projected:
        parts = self._parts(wanted)
        totals = np.array(parts) @ self.calendar.parts
        start = self.calendar.starts[-2]
        days = [self._up_to(totals, parts, day) for day in range(start + 1, start + wanted.known + 1)]
        asked = [*(told for told in own.values()), totals.T, *days]
        found = self._evaluated(wanted, [self._windowed(totals.T, last, wanted.begun) for last in asked], totals.T)
        said = {way: found[n] for n, way in enumerate(own)}
        real, course = found[len(own)], tuple(float(row[-1]) for row in found[len(own) + 1 :])
        done = float(real[-1]) if np.isfinite(real[-1]) and (wanted.known or self.width > 1) else None
        return Projected(said, real[:-1], done, course=course)

    def _up_to(self, totals: Floats, parts: Sequence[Floats], day: int) -> Floats:
        """The months of the parts, the running one up to a day."""
        running = [float(part[self.calendar.starts[-2] : day].sum()) for part in parts]
        return np.vstack([totals.T[:-1], running])

    def _evaluated(self, wanted: Wanted, asked: Sequence[Floats], totals: Floats) -> Floats:
        """The figure by the parts over the window of each month, for everything that is asked."""
        known = {aggregate: f"a{n}" for n, aggregate in enumerate(aggregates(wanted.node))}
        named: dict[Node, str] = dict(known.items())
        valid = np.isfinite(np.array(asked)).all(axis=2)
        if any(isinstance(part, Moved) for part in wanted.node.walk()):
            found = self._moved(wanted, known, asked, totals)
        else:
            frame = pl.DataFrame(np.vstack(asked), schema=list(known.values()))
            value = expression(wanted.node, named).cast(pl.Float64)
            found = frame.select(value=value)["value"].fill_null(np.nan).to_numpy().reshape(valid.shape)
        return np.where(valid & np.isfinite(found), found, np.nan)

    def _moved(self, wanted: Wanted, known: Mapping[Aggregate, str], asked: Sequence[Floats], totals: Floats) -> Floats:
        """The figure where parts of it are read at other windows, which are over and as they came."""
        real = self._windowed(totals, totals, wanted.begun)
        place = {month: n for n, month in enumerate(self.calendar.months)}
        rows = list[tuple[object, ...]]()
        for number, told in enumerate(asked):
            for month, at in place.items():
                needed = spans_needed(wanted.node, [Span(month, self.window)], self.fiscal_start)
                for span in needed:
                    there = place.get(span.month)
                    if there is not None:
                        values = told[at] if span.month == month else real[there]
                        rows.append((f"{number}/{at}", span.month, self.window.value, *values.tolist()))
        schema = {"unit": pl.String, "month": pl.Date, "window": pl.String, **dict.fromkeys(known.values(), pl.Float64)}
        frame = evaluate(wanted.node, pl.DataFrame(rows, schema=schema, orient="row"), known, self.fiscal_start)
        values = {(unit, month): value for unit, month, value in frame.select("unit", "month", "value").iter_rows()}
        months: list[date] = list(place)
        found = [[values.get((f"{n}/{at}", month)) for at, month in enumerate(months)] for n in range(len(asked))]
        return np.array(found, dtype=np.float64)


def _by_days(node: Node, parts: Sequence[Floats], calendar: Calendar) -> Floats:
    """What each day adds to the figure of its month up to it."""
    known: dict[Node, str] = {aggregate: f"a{n}" for n, aggregate in enumerate(aggregates(node))}
    sums = np.cumsum(np.array(parts), axis=1)
    firsts = np.array(calendar.starts[:-1])
    base = np.hstack([np.zeros((len(parts), 1)), sums])[:, firsts]
    lengths = np.diff(calendar.starts)
    frame = pl.DataFrame((sums - np.repeat(base, lengths, axis=1)).T, schema=list(known.values()))
    value = expression(node, known).cast(pl.Float64)
    found: Floats = frame.select(value=value)["value"].fill_null(0.0).to_numpy()
    steps = np.diff(found, prepend=0.0)
    steps[firsts] = found[firsts]
    return steps
