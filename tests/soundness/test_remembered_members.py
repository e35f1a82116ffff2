"""What a page remembers of a column's values does not outlive an import."""

from __future__ import annotations

from pathlib import Path

from kpi.ui.desk import Desk
from tests.usecases.ledger import ME, Ledger


def test_the_values_of_a_column_are_those_of_the_last_import(tmp_path: Path) -> None:
    found = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        with Ledger(tmp_path / name) as ledger:
            here = Desk(ledger, ME, "en")
            for channel in (f"{name} web", f"{name} shop"):
                ledger.put(f"{channel}.csv", [("2026-06-01", "EAST", 1, channel)])
                found.append(list(here.column_members("sales")["channel"]))
    assert found == [["one web"], ["one shop"], ["other web"], ["other shop"]]
