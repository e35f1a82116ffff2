"""The strategy map of a window, with what the data say of its links."""

from __future__ import annotations

from datetime import date
from random import Random

from kpi.core.driving_power import Verdict
from kpi.core.period import Span, shift
from kpi.core.strategy_map import Scope
from kpi.usecases.driving_power import evidence
from kpi.usecases.strategy_map import ScoredMap, scopes, strategy_map
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

LINKED = (
    MODEL.replace("name: Test,", "name: Test, as_of: 2026-07-05,")
    .replace("    name: Growth\n", "    name: Growth\n    perspective: financial\n")
    .replace("indicator: ordered, org: EAST", "indicator: ordered, org: EAST, perspective: customer")
    .replace("      - {kpi: ord, i", "      - {kpi: share, indicator: growth_rate, org: HQ}\n      - {kpi: ord, i")
    .replace("targets:\n", "drivers:\n  - {from: ord, to: rev}\n  - {from: share, to: rev}\ntargets:\n")
)
JUNE = Span(date(2026, 6, 1))


def mapped(ledger: Ledger, span: Span, scope: Scope) -> ScoredMap:
    return strategy_map(ledger, ME, span, scope, evidence(ledger, ME, span.last()))


def test_a_scope_says_how_much_it_shows(ledger: Ledger) -> None:
    ledger.apply(LINKED)
    found = scopes(ledger, ME, JUNE)
    assert {scope.key: count for scope, count in found.items()} == {"all": 3, "unit:HQ": 2, "unit:EAST": 1}


def test_links_have_evidence_also_where_they_are_not_drawn(ledger: Ledger) -> None:
    ledger.apply(LINKED)
    ledger.sales("sales.csv", 40, 50)
    found = mapped(ledger, JUNE, Scope("unit", "HQ"))
    assert [line.attainment for line in found.scorecard.lines if line.code == "rev"] == [0.9]
    assert [box.id for box in found.map.diagram.boxes] == ["rev", "share"]
    assert list(found.map.drivers) == [("share", "rev")]
    assert found.verdict(("share", "rev")) is None, "both are computed from the same sum"
    assert found.links("rev") == [("share", "rev"), ("ord", "rev")]
    assert found.evidence["ord", "rev"].verdict is Verdict.UNTESTABLE


def test_figures_that_go_together_bear_a_link_out(ledger: Ledger) -> None:
    ledger.apply(LINKED)
    draw, months = Random(7), [shift(date(2026, 6, 1), -place) for place in range(30)]
    ordered = {month: 100 + draw.randint(-30, 30) for month in months}
    ledger.put("s.csv", [(month.isoformat(), "EAST", 3 * ordered[month], "web") for month in months])
    ledger.orders("o.csv", *((month.isoformat(), f"o{month}", ordered[month]) for month in months))
    found = mapped(ledger, JUNE, Scope("all"))
    assert found.verdict(("ord", "rev")) is Verdict.SUPPORTED
    lonely = mapped(ledger, Span(date(2024, 6, 1)), Scope("all"))
    assert lonely.verdict(("ord", "rev")) is Verdict.UNSUPPORTED
