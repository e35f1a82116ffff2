"""The process map of a month, with what has come of its data."""

from __future__ import annotations

from datetime import date

from kpi.core.arrival import State
from kpi.core.period import Span
from kpi.usecases.process_map import process_map
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

STEPS = "processes:\n  - {code: sell, name: Sell, steps: [{code: pay, name: Pay, reads: [sales.amount, orders]}]}\n"


def test_each_dataset_says_how_far_it_is(ledger: Ledger) -> None:
    ledger.apply(
        MODEL.replace("name: Test,", "name: Test, as_of: 2026-07-10,")
        .replace("scorecard:\n", f"{STEPS}scorecard:\n")
        .replace("indicator: revenue, org: HQ", "indicator: revenue, org: HQ, step: pay")
    )
    ledger.sales("sales.csv", *range(1, 31))
    ledger.sales("taken_back.csv", 1, month="2026-07")
    ledger.undo(2)
    found = process_map(ledger, ME, Span(date(2026, 6, 1)))
    assert list(found.map.places) == ["step:pay", "data:pay:sales.amount", "data:pay:orders", "kpi:rev"]
    assert found.map.unbound == ["ord"]
    sales, orders = found.deliveries["sales"], found.deliveries["orders"]
    assert (sales.until, sales.arrival.state) == (date(2026, 6, 30), State.ARRIVED)
    assert (orders.until, orders.arrival.state) == (None, State.OVERDUE)
    assert {line.code: line.actual for line in found.scorecard.lines}["rev"] == 465
