"""A tree scored for many columns at once: every unit and month, every month, or whatever a caller lays side by side.

The tree is laid out once. Its nodes become rows, level by level, so that the children of all goals of a level that roll
up alike can be added turn by turn: all first children, all second ones (`core/roll_up.py`). KPIs of one curve stand
together. Then every rule is a handful of operations on whole arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from kpi.core.attainment import attainment
from kpi.core.curve import Point, score
from kpi.core.indicator import Polarity
from kpi.core.roll_up import Array, Method, Missing, kth_children, rolled_up, weighted_mean
from kpi.core.scoring import Scoring
from kpi.core.status import SCORED, Status, reason, status

Codes = npt.NDArray[np.uint8]
STATUSES = tuple(Status)
"""A status is the number of its place in here; those of a score come first."""
CELLS = 600_000
"""So many figures are scored at once: more would not fit in the processor's cache, fewer would not be worth a call."""
_POLARITIES = pl.Enum([polarity.value for polarity in Polarity])
_POLARITY: dict[Polarity | None, int] = {polarity: number for number, polarity in enumerate(Polarity)}
_NONE = 255
_NO_DATA = STATUSES.index(Status.NO_DATA)


def _number(status: pl.Expr) -> pl.Expr:
    return status.to_physical().fill_null(pl.lit(_NONE, dtype=pl.UInt8))


_ATTAINMENT = attainment(*(pl.col(name) for name in ("actual", "low", "high", "baseline", "polarity")))
_REASON = _number(reason(pl.col("actual"), pl.col("attainment"), pl.col("early")))
_STATUS = _number(status(pl.col("score"), pl.col("green"), pl.col("amber")))


class Place(NamedTuple):
    """A node as the grid sees it: a KPI has a polarity, a goal rolls up what is under it."""

    code: str
    parent: str | None
    weight: float
    scoring: Scoring
    polarity: Polarity | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the KPIs of a grid, in its order: arrays of KPI × column, or of KPI × unit × month; NaN is none.

    A part that is the same along an axis may have a length of 1 there.
    """

    actual: Array
    low: Array
    high: Array
    baseline: Array
    early: npt.NDArray[np.bool_]

    @property
    def parts(self) -> list[npt.NDArray[Any]]:
        """The five arrays."""
        return [self.actual, self.low, self.high, self.baseline, self.early]

    @property
    def shape(self) -> tuple[int, ...]:
        """The KPIs, and what they are scored for."""
        return np.broadcast_shapes(*(part.shape for part in self.parts))

    def cut(self, columns: slice) -> Known:
        """Some of the columns, or units."""
        return Known(*(part if part.shape[1] == 1 else part[:, columns] for part in self.parts))

    def frame(self) -> pl.DataFrame:
        """Every figure a row, KPI by KPI."""
        flat = [np.broadcast_to(part, self.shape).ravel() for part in self.parts]
        return _frame(dict(zip(self.__slots__, flat, strict=True)))


@dataclass(frozen=True, slots=True)
class Scored:
    """Attainment of KPI × column; score, coverage and status of row × column. NaN is none."""

    attainment: Array
    score: Array
    coverage: Array
    status: Codes


@dataclass(frozen=True, slots=True)
class _Family:
    """Goals of one level that roll up alike, and the rows of their children of some weight."""

    goals: npt.NDArray[np.intp]
    children: slice
    counts: list[int]
    missing: Missing
    method: Method


@dataclass(frozen=True, slots=True)
class _Spread:
    """What holds for a node, for each of its figures in so many columns: its polarity, where its colours begin."""

    columns: int
    polarity: pl.Series
    marks: list[pl.Series]


@dataclass(frozen=True, slots=True)
class ScoringGrid:
    """A tree laid out: its `codes` by row, the rows depth first, and those of the `kpis` in the order `Known` has."""

    codes: list[str]
    depth_first: list[int]
    kpis: npt.NDArray[np.intp]
    _curves: list[tuple[slice, pl.Expr]]
    _polarities: Codes
    _weights: Array
    _marks: Array
    _families: list[_Family]

    @classmethod
    def of(cls, places: Iterable[Place], root: str | None = None) -> Self:
        """The tree, or what is under `root`; children are in the order they are given."""
        below: dict[str | None, list[Place]] = {}
        for place in places:
            below.setdefault(place.parent, []).append(place)
        tops = below.get(None, [])
        if root is not None:
            tops = [place for children in below.values() for place in children if place.code == root]
        rows, families = _laid_out(tops, below)
        kpis, curves = _by_curve(rows)
        return cls(
            [place.code for place in rows],
            _depth_first(tops, below, rows),
            np.array(kpis, dtype=np.intp),
            curves,
            np.array([_POLARITY[rows[row].polarity] for row in kpis], dtype=np.uint8),
            np.array([place.weight for place in rows], dtype=np.float64).reshape(-1, 1),
            np.array([(place.scoring.green, place.scoring.amber) for place in rows], dtype=np.float64).reshape(-1, 2),
            families,
        )

    @property
    def kpi_codes(self) -> list[str]:
        """The KPIs in the order `Known` has."""
        return [self.codes[row] for row in self.kpis]

    def blocks(self, known: Known, cells: int = CELLS) -> Iterator[tuple[slice, Scored]]:
        """The columns, or units with all their months, some at a time, so that memory does not grow with them."""
        _, columns, *rest = known.shape
        each = int(np.prod(rest))
        at_once = max(1, cells // max(1, len(self.codes) * each))
        spread = self._spread(0)
        for start in range(0, columns, at_once):
            these = slice(start, min(start + at_once, columns))
            count = (these.stop - start) * each
            spread = spread if spread.columns == count else self._spread(count)
            yield these, self._scored(known.cut(these), spread)

    def scored(self, known: Known) -> Scored:
        """Every node for every column."""
        return self._scored(known, self._spread(int(np.prod(known.shape[1:]))))

    def _spread(self, columns: int) -> _Spread:
        """What holds for a node, for each of its figures in so many columns."""
        polarity = pl.Series("polarity", _repeated(self._polarities, columns)).cat.to(_POLARITIES)
        marks = zip(("green", "amber"), self._marks.T, strict=True)
        return _Spread(columns, polarity, [pl.Series(name, _repeated(mark, columns)) for name, mark in marks])

    def _scored(self, known: Known, spread: _Spread) -> Scored:
        columns = spread.columns
        reached, points, reasons = self._kpis_scored(known, spread)
        scores, covered = np.full((len(self.codes), columns), np.nan), np.zeros((len(self.codes), columns))
        scores[self.kpis], covered[self.kpis] = points, ~np.isnan(points)
        for family in reversed(self._families):
            weights, counts = self._weights[family.children], family.counts
            below, shares = scores[family.children], covered[family.children]
            scores[family.goals] = rolled_up(weights, below, counts, family.missing, family.method)
            covered[family.goals] = weighted_mean(weights, shares, counts)
        return Scored(reached, scores, covered, self._statuses(scores, reasons, spread))

    def _kpis_scored(self, known: Known, spread: _Spread) -> tuple[Array, Array, Codes]:
        """Attainment and score of every KPI, and why it has none."""
        columns = spread.columns
        frame = known.frame().hstack([spread.polarity]).select("actual", "early", _ATTAINMENT.alias("attainment"))
        points = np.full(frame.height, np.nan)
        for rows, curve in self._curves:
            these = slice(rows.start * columns, rows.stop * columns)
            points[these] = frame[these].select(curve).to_series()
        found = frame.select(_REASON.alias("reason"), pl.col("attainment").fill_null(np.nan))
        reasons, reached = found["reason"].to_numpy(), found["attainment"].to_numpy()
        np.copyto(points, np.nan, where=reasons != _NONE)
        shape = len(self.kpis), columns
        return reached.reshape(shape), points.reshape(shape), reasons.reshape(shape)

    def _statuses(self, scores: Array, reasons: Codes, spread: _Spread) -> Codes:
        """The colour of every score; without one a KPI says why, and a goal what all its children say alike."""
        frame = _frame({"score": scores.ravel()}).hstack(spread.marks)
        found = frame.select(_STATUS).to_series().to_numpy().reshape(scores.shape).copy()
        found[self.kpis] = np.minimum(found[self.kpis], reasons)
        for family in reversed(self._families):
            colours = found[family.goals]
            if (colours == _NONE).any():
                shared = _shared(found[family.children], family.counts)
                found[family.goals] = np.where(colours == _NONE, shared, colours)
        return np.where(found == _NONE, np.uint8(_NO_DATA), found)


def _repeated(values: npt.NDArray[Any], columns: int) -> npt.NDArray[Any]:
    return np.broadcast_to(values[:, np.newaxis], (len(values), columns)).ravel()


def _frame(columns: Mapping[str, npt.NDArray[Any]]) -> pl.DataFrame:
    """The columns side by side, empty where they are NaN."""
    return pl.DataFrame([pl.Series(name, values, nan_to_null=True) for name, values in columns.items()])


def _shared(statuses: Codes, counts: Sequence[int]) -> Codes:
    """The one reason all children of a goal share for having no score, else no data."""
    least, most = statuses[: counts[0]].copy(), statuses[: counts[0]].copy()
    for goals, rows in kth_children(counts):
        np.minimum(least[goals], statuses[rows], out=least[goals])
        np.maximum(most[goals], statuses[rows], out=most[goals])
    return np.where((least == most) & (least >= len(SCORED)), least, np.uint8(_NO_DATA))


def _laid_out(tops: Sequence[Place], below: Mapping[str | None, list[Place]]) -> tuple[list[Place], list[_Family]]:
    """The nodes level by level, the children of goals that roll up alike turn by turn; those of no weight come last."""
    rows, families = list(tops), list[_Family]()
    done = 0
    while done < len(rows):
        level, done = range(done, len(rows)), len(rows)
        alike: dict[tuple[Missing, Method], list[tuple[int, list[Place]]]] = {}
        idle: list[Place] = []
        for row in level:
            place = rows[row]
            children = below.get(place.code, []) if place.polarity is None else []
            counted = [child for child in children if child.weight > 0]
            idle += [child for child in children if child.weight == 0]
            if counted:
                alike.setdefault((place.scoring.missing, place.scoring.method), []).append((row, counted))
        for rule, goals in alike.items():
            families.append(_family(goals, rule, rows))
        rows += idle
    return rows, families


def _family(goals: list[tuple[int, list[Place]]], rule: tuple[Missing, Method], rows: list[Place]) -> _Family:
    """The goals with their children, which are added to the rows."""
    start = len(rows)
    goals.sort(key=lambda goal: -len(goal[1]))
    counts, left = list[int](), [children for _, children in goals]
    while left:
        rows += [children[len(counts)] for children in left]
        counts.append(len(left))
        left = [children for children in left if len(children) > len(counts)]
    return _Family(np.array([row for row, _ in goals]), slice(start, len(rows)), counts, *rule)


def _depth_first(tops: Sequence[Place], below: Mapping[str | None, list[Place]], rows: Sequence[Place]) -> list[int]:
    row_of = {place.code: row for row, place in enumerate(rows)}
    found, todo = list[int](), list(reversed(tops))
    while todo:
        place = todo.pop()
        found.append(row_of[place.code])
        if place.polarity is None:
            todo += reversed(below.get(place.code, []))
    return found


def _by_curve(rows: Sequence[Place]) -> tuple[list[int], list[tuple[slice, pl.Expr]]]:
    """The rows of the KPIs, those of one curve together, and each curve with where they are."""
    alike: dict[tuple[tuple[Point, ...], bool], list[int]] = {}
    for row, place in enumerate(rows):
        if place.polarity is not None:
            alike.setdefault((tuple(place.scoring.curve), place.scoring.steps), []).append(row)
    kpis, curves = list[int](), list[tuple[slice, pl.Expr]]()
    for (curve, steps), found in alike.items():
        points = score(pl.col("attainment"), curve, steps).fill_null(np.nan)
        curves.append((slice(len(kpis), len(kpis) + len(found)), points))
        kpis += found
    return kpis, curves
