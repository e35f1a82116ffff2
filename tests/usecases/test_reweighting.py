"""Other weights over a ledger: the months as they would have been, and a change that leaves earlier months alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpi.core.errors import Conflict, Invalid, NotFound, Refused
from kpi.core.period import Span, Window
from kpi.core.viewer import Right, Role, Viewer
from kpi.store import records
from kpi.usecases import model
from kpi.usecases.reweighting import apply, past, simulate
from kpi.usecases.scorecard import scorecard
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
DATED = (
    MODEL.replace("currency: CNY}", "currency: CNY, as_of: 2026-08-20}")
    .replace("weight: 60}", "weight: 60}\n      - {kpi: ord, weight: 20, valid_from: 2026-07}")
    .replace(
        "targets:",
        "targets:\n  - {kpi: rev, period: 2026-07, target: 100}\n  - {kpi: ord, period: 2026-07, target: 100}",
    )
)
LOOKER = Viewer("he", Role.EXECUTIVE)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """In June and July revenue scores 120 and 90, orders 50 and 100; from July on orders weigh 20 instead of 60."""
    with Ledger(tmp_path, DATED) as opened:
        opened.sales("june.csv", 120)
        opened.orders("june_orders.csv", ("2026-06-03", "A", 50))
        opened.sales("july.csv", 90, month="2026-07")
        opened.orders("july_orders.csv", ("2026-07-03", "B", 100))
        yield opened


def top(ledger: Ledger, month: date) -> float | None:
    return scorecard(ledger, ME, Span(month)).lines[0].score


def mark(ledger: Ledger) -> int:
    return records.last(ledger.database)


def test_every_month_against_the_weights_it_had(ledger: Ledger) -> None:
    before = mark(ledger)
    found = simulate(ledger, LOOKER, {"rev": 50, "ord": 50}, JULY, 3)
    assert found.months == [MAY, JUNE, JULY]
    growth, liying = found.on("node", "growth"), found.on("owner", "liying")
    scores = [[one.score if one else None for one in line] for line in (growth.before, growth.after)]
    assert scores == [[None, 78.0, pytest.approx(5600 / 60)], [None, 85.0, 95.0]]
    assert (growth.gain(1), growth.gain(2), growth.recoloured) == (7.0, round(95 - 5600 / 60, 9), 0)
    assert [round(one.share, 6) if one else 0 for one in liying.before] == [0.4, 0.4, 0.666667]
    assert (liying.gain(), found.on("unit", "EAST").gain()) == (0.0, 0.0)
    assert (top(ledger, JUNE), mark(ledger)) == (78.0, before)


def test_the_months_as_they_were_are_the_scorecards(ledger: Ledger) -> None:
    for window in (Window.MONTH, Window.YEAR):
        for month, standings in zip((MAY, JUNE, JULY), past(ledger, ME, JULY, 3, window).standings, strict=True):
            lines = scorecard(ledger, ME, Span(month, window)).lines
            found = {one.code: (at.score, at.status) for one, at in standings.items() if one.kind == "node"}
            assert found == {line.code: (line.score, line.status) for line in lines}


def test_a_window_that_is_not_kept_is_asked_for(ledger: Ledger) -> None:
    ledger.apply(DATED.replace("as_of", "windows: [month], as_of"))
    found = past(ledger, ME, JULY, 2, Window.QUARTER).months
    assert [month.figures["rev"].actual for month in found] == [120.0, 90.0]


def test_june_reads_the_same_after_a_change_from_july(ledger: Ledger) -> None:
    june = scorecard(ledger, ME, Span(JUNE)).document("2026-06", "en")
    assert apply(ledger, ME, {"rev": 10, "ord": 90}, JULY, " profit first ", mark(ledger)) == 2
    assert scorecard(ledger, ME, Span(JUNE)).document("2026-06", "en") == june
    assert top(ledger, JULY) == 99.0
    versions = [(node.code, node.valid_from, node.weight) for node in ledger.model().scorecard if node.type == "kpi"]
    assert versions == [("rev", None, 40), ("ord", None, 60), ("ord", JULY, 90), ("rev", JULY, 10)]
    said = ledger.database.read("select who, why from records order by number desc limit 2").rows()
    assert said == [("local", "profit first")] * 2
    ledger.apply(model.export(ledger, ME))
    assert [top(ledger, month) for month in (JUNE, JULY)] == [78.0, 99.0]


def test_what_was_simulated_comes_about(ledger: Ledger) -> None:
    found = simulate(ledger, ME, {"rev": 0, "ord": 5}, JULY, 2).on("node", "growth")
    assert apply(ledger, ME, {"rev": 0, "ord": 5}, None, "orders only", mark(ledger)) == 3
    assert [top(ledger, month) for month in (JUNE, JULY)] == [one and one.score for one in found.after] == [50.0, 100.0]


def test_weights_that_hold_already_change_nothing(ledger: Ledger) -> None:
    before = mark(ledger)
    assert apply(ledger, ME, {"rev": 40, "ord": 20}, JULY, "as it is", before) == 0
    assert mark(ledger) == before


def test_a_change_needs_the_right_a_reason_and_the_model_that_was_looked_at(ledger: Ledger) -> None:
    before = mark(ledger)
    with pytest.raises(Refused) as refused:
        apply(ledger, LOOKER, {"rev": 1}, JULY, "why", before)
    assert refused.value.problem.values["right"] == Right.MODEL.value
    with pytest.raises(Invalid) as silent:
        apply(ledger, ME, {"rev": 1}, JULY, "  ", before)
    assert silent.value.problem.key == "definition.why"
    with pytest.raises(NotFound):
        apply(ledger, ME, {"nobody": 1}, JULY, "why", before)
    ledger.apply(DATED.replace("name: Test", "name: Other"))
    with pytest.raises(Conflict) as moved:
        apply(ledger, ME, {"rev": 1}, JULY, "why", before)
    assert moved.value.problem.key == "reweighting.moved"
