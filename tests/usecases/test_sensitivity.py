"""Sensitivity of an imported window: weights, effects and sums."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.errors import NotFound
from kpi.core.period import Span
from kpi.usecases.sensitivity import sensitivity
from tests.usecases.ledger import ME, Ledger


def test_sensitivity_of_a_window(ledger: Ledger) -> None:
    ledger.sales("s.csv", 40, 50)
    ledger.orders("o.csv", ("2026-06-02", "a", 80))
    june = Span(date(2026, 6, 1))
    found = sensitivity(ledger, ME, june, "growth")
    assert found.score == pytest.approx(0.4 * 90 + 0.6 * 80)
    assert [(leaf.code, leaf.owner) for leaf in found.leaves] == [("ord", None), ("rev", "liying")]
    assert [leaf.effect for leaf in found.leaves] == pytest.approx([0.48, 0.36])
    assert found.adds_up
    with pytest.raises(NotFound) as raised:
        sensitivity(ledger, ME, june, "grow")
    assert raised.value.problems[0].values == {"given": "grow", "suggestion": "growth"}
