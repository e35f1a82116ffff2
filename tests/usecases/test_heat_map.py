"""The units board against SQL by hand and against the scorecard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpi.core.errors import NotFound
from kpi.core.period import Span, Window
from kpi.core.status import Status
from kpi.store.folder import Folder
from kpi.usecases.heat_map import heat_map
from kpi.usecases.scorecard import scorecard
from tests.usecases.ledger import ME

OCTOBER = Span(date(2026, 10, 1))
REGIONS = ["EAST", "NORTH", "SOUTH", "WEST"]


@pytest.fixture
def retail(workspace: Path) -> Iterator[Folder]:
    """The sample company."""
    folder = Folder(workspace)
    yield folder
    folder.close()


def test_the_figures_of_the_regions_are_those_of_the_facts(retail: Folder) -> None:
    sql = """
      select o.parent, sum(p.amount)::double as revenue, 1 - sum(p.cost)::double / sum(p.amount)::double as margin
      from live_pos p join (select unnest($units) as unit, unnest($parents) as parent) o on p.store = o.unit
      where p.date between $first and $last group by o.parent order by o.parent"""
    units = [unit for unit in retail.model().org if unit.parent in REGIONS]
    params = {"units": [unit.code for unit in units], "parents": [unit.parent for unit in units],
              "first": date(2026, 10, 1), "last": date(2026, 10, 31)}  # fmt: skip
    found = heat_map(retail, ME, OCTOBER)
    assert (found.way, found.map.units) == (["HQ"], REGIONS)
    rows = retail.database.read(sql, params).rows()
    cells = found.map.cells
    for unit, revenue, margin in rows:
        assert cells[unit, "revenue"].value == pytest.approx(revenue, abs=0.005)
        assert cells[unit, "margin"].value == pytest.approx(margin)
    assert [row[0] for row in rows] == REGIONS


def test_what_has_a_kpi_of_its_own_stands_as_on_the_scorecard(retail: Folder) -> None:
    lines = {line.code: line for line in scorecard(retail, ME, OCTOBER).lines}
    cells = heat_map(retail, ME, OCTOBER).map.cells
    own = {cell.opens: cell for cell in cells.values() if cell.held == cell.unit}
    assert len(own) == 18 + 4
    for code, cell in own.items():
        line = lines[code or ""]
        assert (cell.value, cell.attainment, cell.score, cell.status) == (
            line.actual, line.attainment, line.score, line.status,
        )  # fmt: skip


def test_a_shop_is_held_against_the_company_s_rates_and_no_more(retail: Folder) -> None:
    found = heat_map(retail, ME, OCTOBER, "EAST")
    assert found.way == ["HQ", "EAST"] and len(found.map.units) == 6
    shop = {cell.indicator: cell for cell in found.map.row("S005")}
    assert (shop["online_share"].held, shop["online_share"].status) == ("HQ", Status.ON_TRACK)
    assert (shop["revenue"].held, shop["revenue"].opens) == (None, "revenue_east")
    assert shop["staff_attrition"].status is Status.NO_DATA
    assert found.map.apart == ["purchase_frequency"]
    year = heat_map(retail, ME, Span(OCTOBER.month, Window.YEAR), "华东区")
    assert (year.map.cells["EAST", "revenue"].value or 0.0) > (found.map.cells["EAST", "revenue"].value or 0.0)
    with pytest.raises(NotFound):
        heat_map(retail, ME, OCTOBER, "NOWHERE")
