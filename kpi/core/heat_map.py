"""The heat map: units under one another, the indicators of the tree side by side, and how far each figure is judged.

A unit that has a KPI of an indicator is judged by it. Without one a rate is held against the KPI of the nearest unit
above, and says so: a share of a part may be compared with that of the whole. A sum or balance of a part may not; it is
only ranked and shown by its size, and no target is made up for it. Nor may a rate of which the whole has more, or less,
than any of its parts: it is no mean of them, as purchases a member are not where members buy at several shops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isnan

from kpi.core.indicator import Accumulation, Indicator, Polarity
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.scorecard import Figure, TreeNode, known, outcomes
from kpi.core.scoring import Scoring
from kpi.core.scoring_grid import Place, ScoringGrid
from kpi.core.status import EARLY, SCORED, Status
from kpi.core.target import Aim, aim_over

_CLOSE = 1e-9
Values = Mapping[tuple[str, str], float]
"""Actuals by indicator and org unit."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of a unit in an indicator.

    `held` is the unit whose KPI it is judged by, and `opens` the KPI to look at it with: its own, or that of the
    nearest unit above. `rank` counts from 1, the best, among the units compared; `size` is its share of the largest.
    """

    unit: str
    indicator: str
    value: float | None
    aim: Aim | None
    held: str | None
    opens: str | None
    attainment: float | None = None
    score: float | None = None
    status: Status = Status.NO_TARGET
    rank: int | None = None
    size: float | None = None
    best: bool = False
    worst: bool = False

    @property
    def borrowed(self) -> bool:
        """Whether it is held against the target of a unit above."""
        return self.held is not None and self.held != self.unit


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The cells of some units in some indicators; the `whole` they are part of is shown with them, but not ranked.

    `apart` are the rates of which the whole's is no mean of its units', so that no target of a unit above judges them.
    """

    whole: str
    units: list[str]
    indicators: list[str]
    cells: dict[tuple[str, str], Cell]
    apart: list[str]

    def row(self, unit: str) -> list[Cell]:
        """The cells of a unit, in the order of the indicators."""
        return [self.cells[unit, indicator] for indicator in self.indicators]

    def count(self, unit: str, status: Status) -> int:
        """How many figures of a unit have a status."""
        return sum(cell.status is status for cell in self.row(unit))


def tree_indicators(model: Model) -> list[str]:
    """The indicators of the tree's KPIs, in the order of the tree."""
    return list(dict.fromkeys(node.indicator for node in model.scorecard if node.indicator in model.indicator_by_code))


def heat_map(model: Model, whole: str, values: Values, span: Span, today: date) -> HeatMap:
    """The units directly under `whole` in every indicator of the tree; `model` is the one in force over the window."""
    units, indicators = model.org_tree.children(whole), tree_indicators(model)
    judges = _Judges.of(model, span, today)
    cells = [judges.cell(unit, code, values.get((code, unit))) for code in indicators for unit in (whole, *units)]
    borrowed = {cell.indicator for cell in cells if cell.borrowed}
    apart = [code for code in indicators if code in borrowed and not _is_mean(values, code, whole, units)]
    cells = [
        replace(cell, aim=None, held=None) if cell.borrowed and cell.indicator in apart else cell for cell in cells
    ]
    scored = {(cell.unit, cell.indicator): cell for cell in judges.scored(cells)}
    for code in indicators:
        indicator = model.indicator_by_code[code]
        scored |= {(cell.unit, code): cell for cell in ranked([scored[unit, code] for unit in units], indicator)}
    return HeatMap(whole, units, indicators, scored, apart)


def _is_mean(values: Values, code: str, whole: str, units: Sequence[str]) -> bool:
    """Whether the figure of the whole lies between those of its units, as every mean of them does."""
    parts = [values[code, unit] for unit in units if (code, unit) in values]
    figure = values.get((code, whole))
    if figure is None or not parts:
        return True
    slack = _CLOSE * max(map(abs, parts))
    return min(parts) - slack <= figure <= max(parts) + slack


@dataclass(frozen=True, slots=True)
class _Judges:
    """The KPIs of a tree by indicator and unit, with the aim and scoring of each over a window."""

    model: Model
    kpis: dict[tuple[str, str], TreeNode]
    aims: dict[str, Aim | None]
    scorings: dict[str, Scoring]
    early: bool

    @classmethod
    def of(cls, model: Model, span: Span, today: date) -> _Judges:
        agreed, root = model.agreed(span.last()), model.org_tree.root
        kpis: dict[tuple[str, str], TreeNode] = {}
        aims, scorings = dict[str, Aim | None](), dict[str, Scoring]()
        for node in model.scorecard:
            if node.indicator in model.indicator_by_code and node.indicator:
                kpis.setdefault((node.indicator, node.org or root), node)
                way = model.indicator_by_code[node.indicator].accumulation
                aims[node.code] = aim_over(span, agreed.get(node.code, {}), way, today, model.fiscal_start)
                scorings[node.code] = node.scoring(model.workspace.scoring)
        early = span.running(today) and span.elapsed(today, model.fiscal_start) < EARLY
        return cls(model, kpis, aims, scorings, early)

    def cell(self, unit: str, code: str, value: float | None) -> Cell:
        """A figure with what it is judged by, not scored yet."""
        at = self._nearest(unit, code)
        node = self.kpis[code, at] if at else None
        if node is None or at is None:
            return Cell(unit, code, value, None, None, None)
        rate = self.model.indicator_by_code[code].accumulation is Accumulation.RATE
        judged = at == unit or (rate and self.aims[node.code] is not None)
        return Cell(unit, code, value, self.aims[node.code] if judged else None, at if judged else None, node.code)

    def _nearest(self, unit: str, code: str) -> str | None:
        """The unit itself or the nearest above it that has a KPI of an indicator."""
        at: str | None = unit
        while at is not None and (code, at) not in self.kpis:
            at = self.model.org_tree.units[at].parent
        return at

    def scored(self, cells: Sequence[Cell]) -> Iterator[Cell]:
        """The cells scored, all at once, by the rules of the KPIs that they are held against."""
        places, figures = [], dict[str, Figure]()
        default = self.model.workspace.scoring
        for number, cell in enumerate(cells):
            polarity = self.model.indicator_by_code[cell.indicator].polarity
            scoring = self.scorings[cell.opens] if cell.opens else default
            places.append(Place(str(number), None, 1.0, scoring, polarity))
            figures[str(number)] = Figure(cell.value, cell.aim, polarity, self.early)
        if not cells:
            return
        grid = ScoringGrid.of(places)
        found = grid.scored(known([[figures[code] for code in grid.kpi_codes]]))
        reached = dict(zip(grid.kpi_codes, found.attainment[:, 0].tolist(), strict=True))
        (came,) = outcomes(grid, found)
        for number, cell in enumerate(cells):
            score, status, _ = came[str(number)]
            attained = reached[str(number)]
            yield replace(cell, attainment=None if isnan(attained) else attained, score=score, status=status)


def ranked(cells: Sequence[Cell], indicator: Indicator) -> list[Cell]:
    """The cells of one indicator with rank and size.

    Where all are judged the attainment ranks them, else the figure by the indicator's polarity; a range without targets
    ranks nothing. Best and worst are said of what can be compared: of what is judged, and of rates.
    """
    there = [cell for cell in cells if cell.value is not None]
    judged = bool(there) and all(cell.status in SCORED for cell in there)
    goods = {cell.unit: _good(cell, judged, indicator.polarity) for cell in there}
    order = sorted((good for good in goods.values() if good is not None), reverse=True)
    largest = max((abs(cell.value or 0.0) for cell in there), default=0.0)
    told = bool(order) and order[0] > order[-1] and (judged or indicator.accumulation is Accumulation.RATE)

    def placed(cell: Cell) -> Cell:
        if cell.value is None:
            return cell
        good, size = goods[cell.unit], abs(cell.value) / largest if largest else 0.0
        if good is None:
            return replace(cell, size=size)
        best, worst = told and good == order[0], told and good == order[-1]
        return replace(cell, rank=order.index(good) + 1, size=size, best=best, worst=worst)

    return [placed(cell) for cell in cells]


def _good(cell: Cell, judged: bool, polarity: Polarity) -> float | None:
    """How good a figure is: the more the better."""
    if judged:
        return cell.attainment
    if polarity is Polarity.RANGE or cell.value is None:
        return None
    return -cell.value if polarity is Polarity.LOWER else cell.value
