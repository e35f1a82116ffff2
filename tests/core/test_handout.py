"""A handout finds its rows, the one row of a KPI, and the definition behind a row."""

from __future__ import annotations

from pathlib import Path

from kpi.core.handout import shape
from kpi.core.status import Status
from tests.charts.handouts import handouts


def test_rows_and_their_definitions(tmp_path: Path) -> None:
    cockpit, kpi = handouts(tmp_path)
    assert [row.code for row in cockpit.rows] == ["rev", "ord"]
    assert cockpit.opened is None
    assert kpi.opened is kpi.rows[0]
    assert [cockpit.meaning(row).code for row in cockpit.rows] == ["revenue", "ordered"]


def test_every_status_has_a_shape() -> None:
    assert [shape(status) for status in Status] == ["●", "▲", "◆", "○", "○", "○"]
