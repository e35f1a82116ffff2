"""The heat map: what a unit's figure is judged by, what it is not, and how figures rank."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.core import modelfile
from kpi.core.heat_map import Cell, HeatMap, heat_map, ranked, tree_indicators
from kpi.core.indicator import Accumulation, Indicator, Polarity
from kpi.core.label import Label
from kpi.core.model import Model
from kpi.core.period import Span
from kpi.core.status import Status

TEXT = """\
version: 1
org:
  - {code: HQ, name: HQ}
  - {code: EAST, name: East, parent: HQ}
  - {code: WEST, name: West, parent: HQ}
  - {code: S1, name: Shop, parent: EAST}
datasets:
  - {code: sales, name: Sales, columns: {day: {role: date}, amount: {type: number}}}
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount)}
  - {code: share, name: Share, formula: avg(sales.amount), unit: "%", accumulation: rate}
  - {code: waste, name: Waste, formula: min(sales.amount), accumulation: rate, polarity: lower}
  - {code: stray, name: Stray, formula: max(sales.amount)}
scorecard:
  - goal: top
    name: Top
    children:
      - {kpi: revenue_hq, indicator: revenue, org: HQ}
      - {kpi: revenue_east, indicator: revenue, org: EAST}
      - {kpi: share_all, indicator: share}
      - {kpi: share_east, indicator: share, org: EAST, score: {amber: 50}}
      - {kpi: waste_west, indicator: waste, org: WEST}
targets:
  - {kpi: revenue_hq, period: 2026-06, target: 300}
  - {kpi: revenue_east, period: 2026-06, target: 100}
  - {kpi: share_all, period: 2026-06, target: 0.5}
  - {kpi: share_east, period: 2026-06, target: 0.8}
  - {kpi: share_all, period: 2026-07, target: 0.5}
"""
JUNE, JULY, AFTER = Span(date(2026, 6, 1)), Span(date(2026, 7, 1)), date(2026, 9, 1)
VALUES = {
    ("revenue", "HQ"): 280.0, ("revenue", "EAST"): 120.0, ("revenue", "WEST"): 160.0, ("revenue", "S1"): 120.0,
    ("share", "HQ"): 0.45, ("share", "EAST"): 0.6, ("share", "WEST"): 0.4, ("share", "S1"): 0.6,
    ("waste", "EAST"): 2.0, ("waste", "WEST"): 4.0,
}  # fmt: skip


def read() -> Model:
    found, problems = modelfile.read(TEXT.encode(), "m.yaml")
    assert found is not None, problems
    return found.at(date(2026, 6, 30))


def drawn(whole: str = "HQ", span: Span = JUNE, today: date = AFTER, **changed: float) -> HeatMap:
    values = VALUES | {("share", unit): value for unit, value in changed.items()}
    return heat_map(read(), whole, values, span, today)


def test_rows_are_the_units_below_and_columns_the_indicators_of_the_tree() -> None:
    found = drawn()
    assert (found.whole, found.units, found.indicators) == ("HQ", ["EAST", "WEST"], ["revenue", "share", "waste"])
    assert tree_indicators(read()) == found.indicators
    assert [cell.indicator for cell in found.row("WEST")] == found.indicators
    assert (found.count("WEST", Status.OFF_TRACK), found.count("EAST", Status.AT_RISK)) == (1, 1)


def test_a_unit_is_judged_by_its_own_kpi() -> None:
    east = drawn().cells["EAST", "revenue"]
    assert (east.held, east.opens, east.borrowed) == ("EAST", "revenue_east", False)
    assert (east.attainment, east.score, east.status) == (1.2, 120.0, Status.ON_TRACK)


def test_a_rate_without_a_kpi_is_held_against_the_company_s_target_and_says_so() -> None:
    west = drawn().cells["WEST", "share"]
    assert (west.held, west.opens, west.borrowed) == ("HQ", "share_all", True)
    assert west.attainment == pytest.approx(0.8) and west.status is Status.OFF_TRACK
    east = drawn().cells["EAST", "share"]
    assert (east.held, east.status) == ("EAST", Status.AT_RISK)
    shop = drawn("EAST").cells["S1", "share"]
    assert (shop.held, shop.status) == ("EAST", Status.AT_RISK)


def test_a_sum_without_a_kpi_has_no_target_made_up_but_a_size() -> None:
    west = drawn().cells["WEST", "revenue"]
    assert (west.held, west.opens, west.aim, west.status) == (None, "revenue_hq", None, Status.NO_TARGET)
    assert (west.size, west.rank, west.best) == (1.0, 1, False)
    assert drawn().cells["EAST", "revenue"].size == 0.75


def test_a_rate_that_is_no_mean_of_its_parts_is_not_held_against_the_company() -> None:
    found = drawn(HQ=0.9)
    assert found.apart == ["share"]
    west = found.cells["WEST", "share"]
    assert (west.held, west.status, west.opens) == (None, Status.NO_TARGET, "share_all")
    assert found.cells["EAST", "share"].held == "EAST"
    assert drawn().apart == []


def test_nothing_is_judged_by_a_kpi_that_has_no_target_or_stands_elsewhere() -> None:
    july = drawn(span=JULY).cells["EAST", "share"]
    assert (july.held, july.aim, july.status) == ("EAST", None, Status.NO_TARGET)
    east = drawn().cells["EAST", "waste"]
    assert (east.held, east.opens) == (None, None)
    assert drawn(span=Span(date(2026, 8, 1))).cells["WEST", "share"].held is None


def test_what_has_no_figure_or_comes_too_early_says_so() -> None:
    whole = drawn().cells["HQ", "waste"]
    assert (whole.value, whole.status, whole.rank, whole.size) == (None, Status.NO_DATA, None, None)
    early = drawn(today=date(2026, 6, 3)).cells["EAST", "revenue"]
    assert early.status is Status.TOO_EARLY
    assert drawn("S1").units == []


def test_a_model_without_kpis_has_no_cells() -> None:
    assert heat_map(Model(), "ALL", {}, JUNE, AFTER) == HeatMap("ALL", [], [], {}, [])


def cell(unit: str, value: float | None, attainment: float | None = None) -> Cell:
    status = Status.NO_DATA if value is None else Status.NO_TARGET if attainment is None else Status.ON_TRACK
    return Cell(unit, "i", value, None, None, None, attainment, None, status)


def indicator(polarity: Polarity = Polarity.HIGHER, way: Accumulation = Accumulation.RATE) -> Indicator:
    return Indicator(code="i", name=Label(zh="I", en="I"), polarity=polarity, accumulation=way)


def placed(cells: list[Cell], one: Indicator) -> list[tuple[int | None, float | None, bool, bool]]:
    return [(c.rank, c.size, c.best, c.worst) for c in ranked(cells, one)]


def test_attainment_ranks_where_all_are_judged_and_the_figure_where_not() -> None:
    judged = [cell("a", 10, 0.9), cell("b", 5, 1.1), cell("c", None)]
    assert placed(judged, indicator()) == [
        (2, 1.0, False, True), (1, 0.5, True, False), (None, None, False, False),
    ]  # fmt: skip
    mixed = [cell("a", 10), cell("b", 5, 1.1), cell("c", -10)]
    assert placed(mixed, indicator()) == [(1, 1.0, True, False), (2, 0.5, False, False), (3, 1.0, False, True)]
    assert [c.rank for c in ranked(mixed, indicator(Polarity.LOWER))] == [3, 2, 1]


def test_a_range_without_targets_ranks_nothing_and_sums_are_not_called_best() -> None:
    cells = [cell("a", 0), cell("b", 0)]
    assert placed(cells, indicator(Polarity.RANGE)) == [(None, 0.0, False, False)] * 2
    sums = [cell("a", 3), cell("b", 6)]
    assert placed(sums, indicator(way=Accumulation.FLOW)) == [(2, 0.5, False, False), (1, 1.0, False, False)]
    assert placed([cell("a", 3), cell("b", 3)], indicator()) == [(1, 1.0, False, False)] * 2


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=8))
def test_ranks_follow_the_order_and_sizes_stay_within_the_largest(values: list[float | None]) -> None:
    found = ranked([cell(str(n), value) for n, value in enumerate(values)], indicator())
    there = [one for one in found if one.value is not None]
    for one in there:
        assert one.rank == 1 + sum((other.value or 0.0) > (one.value or 0.0) for other in there)
        assert one.size is not None and 0 <= one.size <= 1
    best, worst = [one.value for one in there if one.best], [one.value for one in there if one.worst]
    assert not set(best) & set(worst) and bool(best) == bool(worst)
