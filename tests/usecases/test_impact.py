"""Which KPIs a file would change, before it is stored."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.choice import Choice
from kpi.core.errors import Refused
from kpi.core.period import Span
from kpi.core.viewer import Role, Viewer
from kpi.usecases import batch
from kpi.usecases.batch import Import
from kpi.usecases.impact import Impact, impact
from kpi.usecases.scorecard import scorecard
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger, Row

JUNE = Span(date(2026, 6, 1))


def foreseen(ledger: Ledger, ready: Import) -> Impact:
    assert ready.incoming is not None
    return impact(ledger, ME, ready.dataset, ready.incoming, ready.choice.units)


def sold(day: str, amount: float, unit: str = "EAST") -> Row:
    return f"2026-{day}", unit, amount, "web"


def ordered(day: str, code: str, amount: float) -> Row:
    return f"2026-{day}", "EAST", code, amount


BEFORE: list[list[Row]] = [[], [sold("06-01", 40), sold("06-02", 50)]]
AFTER: list[tuple[str, list[Row]]] = [
    ("sales", [sold("06-01", 60), sold("06-03", 70, "HQ")]),
    ("sales", [sold("05-01", 60), sold("06-02", 1)]),
    ("orders", [ordered("06-01", "A", 150), ordered("06-05", "C", 20)]),
    ("orders", [ordered("05-01", "A", 150), ordered("06-05", "B", 95)]),
]


@pytest.mark.parametrize("append", [False, True])
@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize(("dataset", "rows"), AFTER)
def test_what_is_foreseen_is_what_the_scorecard_says_then(
    ledger: Ledger, append: bool, before: list[Row], dataset: str, rows: list[Row]
) -> None:
    if append:
        ledger.apply(MODEL.replace("    name: Sales\n", "    name: Sales\n    append: true\n"))
    if before:
        ledger.put("before.csv", before)
        ledger.orders("o.csv", ("2026-06-01", "A", 10.0), ("2026-06-02", "B", 20.0))
    path, ready = ledger.ready("a.csv", rows, dataset)
    was = {line.code: line for line in scorecard(ledger, ME, JUNE).lines}
    stored = ledger.stored()
    found = foreseen(ledger, ready)
    assert (ledger.stored(), found.span) == (stored, JUNE)
    batch.store(ledger, ME, path, ready)
    now = {line.code: line for line in scorecard(ledger, ME, JUNE).lines}
    assert {change.after.code for change in found.changes} == {code for code in now if now[code] != was[code]}
    for change in found.changes:
        assert (change.before, change.after) == (was[change.after.code], now[change.after.code])


def test_a_change_says_which_kpi_and_goal(ledger: Ledger) -> None:
    ledger.put("a.csv", [sold("06-01", 80), sold("06-02", 15)])
    found = foreseen(ledger, ledger.ready("b.csv", [sold("06-01", 120), sold("06-02", 1)])[1])
    assert [(change.title.en, change.indicator and change.indicator.code) for change in found.changes] == [
        ("Growth", None), ("Revenue", "revenue"),
    ]  # fmt: skip
    goal, kpi = found.changes
    assert (kpi.before.actual, kpi.after.actual) == (95, 121)
    assert (kpi.before.status.value, kpi.after.status.value) == ("at_risk", "on_track")
    assert goal.before.score != goal.after.score


def test_a_file_that_says_the_same_changes_nothing(ledger: Ledger) -> None:
    ledger.put("a.csv", [sold("06-01", 0.1), sold("06-02", 0.2)])
    assert foreseen(ledger, ledger.ready("b.csv", [sold("06-02", 0.2), sold("06-01", 0.1)])[1]).changes == []


def test_the_latest_month_that_has_begun_is_looked_at(ledger: Ledger) -> None:
    rows = [sold("05-01", 1), sold("06-01", 2)]
    assert foreseen(ledger, ledger.ready("a.csv", rows)[1]).span == JUNE
    year = ledger.today().year + 2
    later = [(f"{year}-01-01", "EAST", 1, "web"), (f"{year}-02-01", "EAST", 1, "web")]
    assert foreseen(ledger, ledger.ready("b.csv", [*rows, *later])[1]).span == JUNE
    assert foreseen(ledger, ledger.ready("c.csv", later)[1]).span == Span(date(year, 2, 1))


def test_who_may_not_upload_is_not_told(ledger: Ledger) -> None:
    ready = ledger.ready("a.csv", [sold("06-01", 1), sold("06-02", 1)])[1]
    assert ready.incoming is not None
    with pytest.raises(Refused):
        impact(ledger, Viewer("x", Role.MEMBER), ready.dataset, ready.incoming)


def test_rows_of_a_unit_that_is_new_are_counted(ledger: Ledger) -> None:
    text = "Date,Store,Amount,Channel\n2026-06-01,EAST,50,web\n2026-06-02,苏州店,70,web\n"
    path, ready = ledger.look("a.csv", text, choice=Choice(units={"苏州店": "EAST"}))
    found = foreseen(ledger, ready)
    batch.store(ledger, ME, path, ready)
    assert [change.after.actual for change in found.changes if change.indicator] == [120]
    assert ledger.kept("rev") == 120
    assert ledger.figures() == ledger.recomputed()
