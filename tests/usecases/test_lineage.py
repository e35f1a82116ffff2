"""The lineage in force today."""

from __future__ import annotations

from kpi.usecases.lineage import lineage
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger


def test_the_lineage_is_that_of_the_models_own_today(ledger: Ledger) -> None:
    later = "  - {code: ordered, valid_from: 2026-07, formula: revenue + sum(orders.amount)}\n"
    dated = MODEL.replace("scorecard:\n", f"{later}scorecard:\n").replace(
        "name: Test,", "name: Test, as_of: 2026-06-30,"
    )
    link = ("indicator:revenue", "indicator:ordered")
    ledger.apply(dated)
    assert link not in lineage(ledger, ME).links
    ledger.apply(dated.replace("2026-06-30", "2026-07-01"))
    assert link in lineage(ledger, ME).links
