"""What a figure was then, against what it is now, and what explains it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kpi.core.errors import Invalid
from kpi.core.indicator import Indicator
from kpi.core.period import Span, Window
from kpi.usecases import history
from kpi.usecases.definition import keep
from tests.usecases.ledger import ME, Ledger

JUNE, JULY = Span(date(2026, 6, 1)), Span(date(2026, 7, 1))


class Clocked(Ledger):
    """A ledger whose clock goes an hour ahead at every look."""

    hours = 0

    def now(self) -> datetime:
        """An hour after the moment before."""
        self.hours += 1
        return datetime(2026, 8, 1, tzinfo=UTC) + timedelta(hours=self.hours)


@pytest.fixture
def ledger(tmp_path: object) -> Clocked:
    return Clocked(tmp_path)  # type: ignore[arg-type]


def moment(hours: float) -> datetime:
    return datetime(2026, 8, 1, tzinfo=UTC) + timedelta(hours=hours)


def at(ledger: Ledger, hours: float, span: Span = JUNE, code: str = "revenue") -> float | None:
    return history.as_of(ledger, ME, code, [span], moment(hours))[span]


def test_facts_as_they_were(ledger: Clocked) -> None:
    """The model at 1, sales at 2, corrected at 3, taken back at 4, other months at 5."""
    ledger.sales("june.csv", 10, 20)
    ledger.sales("corrected.csv", 15, 20)
    ledger.undo(2)
    ledger.sales("july.csv", 7, month="2026-07")
    assert [at(ledger, hours) for hours in (0.5, 1.5, 2.5, 3.5, 4.5, 9)] == [None, None, 30, 35, 30, 30]
    assert [at(ledger, hours, JULY) for hours in (4.5, 9)] == [None, 7]
    year = Span(date(2026, 7, 1), Window.YEAR)
    assert [at(ledger, hours, year) for hours in (2.5, 3.5, 9)] == [30, 35, 37]


def test_keyed_facts_as_they_were(ledger: Clocked) -> None:
    ledger.orders("one.csv", ("2026-06-03", "A", 6), ("2026-06-04", "B", 1))
    ledger.orders("two.csv", ("2026-07-03", "A", 8))
    assert [at(ledger, hours, JUNE, "ordered") for hours in (2.5, 9)] == [7, 1]
    assert [at(ledger, hours, JULY, "ordered") for hours in (2.5, 9)] == [None, 8]


def test_definitions_as_they_were(ledger: Clocked) -> None:
    ledger.sales("june.csv", 10, 20)
    keep(
        ledger, ME, Indicator.model_validate({"code": "revenue", "name": "R", "formula": "sum(sales.amount) / 10"}), "?"
    )
    assert [at(ledger, hours) for hours in (2.5, 9)] == [30, 3]


def test_what_was_restated_and_why(ledger: Clocked) -> None:
    ledger.sales("june.csv", 10, 20)
    ledger.sales("july.csv", 5, month="2026-07")
    ledger.sales("corrected.csv", 15, 20)
    found = history.restatements(ledger, ME, "revenue", moment(3.5), date(2026, 7, 1), 2)
    assert [(one.month.month, one.then, one.now, one.restated) for one in found] == [
        (6, 30, 35, True),
        (7, 5, 5, False),
    ]
    assert [[event.batch and event.batch.file for event in one.why] for one in found] == [["corrected.csv"], []]
    growth = history.restatements(ledger, ME, "growth_rate", moment(3.5), date(2026, 7, 1), 1)
    assert growth[0].restated and growth[0].then == pytest.approx(5 / 30 - 1)


def test_the_events_of_an_indicator_are_those_of_what_it_stands_on(ledger: Clocked) -> None:
    ledger.sales("june.csv", 10)
    ledger.orders("o.csv", ("2026-06-03", "A", 6))
    found = history.events(ledger, ME, "growth_rate")
    said = [event.batch.file if event.batch else event.revision and event.revision.body and event.revision.body.code
            for event in found]  # fmt: skip
    assert said[0] == "june.csv" and set(said[1:]) == {"growth_rate", "revenue"}
    assert [event.at for event in found] == sorted((event.at for event in found), reverse=True)


def test_every_change_says_from_what_to_what(ledger: Clocked) -> None:
    body = {"code": "revenue", "name": "Revenue", "formula": "sum(sales.amount) * 2", "unit": "CNY"}
    keep(ledger, ME, Indicator.model_validate(body), "doubled", date(2026, 7, 1))
    changes = history.changes(ledger, ME, "revenue")
    assert [(r.valid_from, r.why) for r, _ in changes] == [(date(2026, 7, 1), "doubled"), (None, None)]
    assert changes[0][1] == {"formula": ("sum(sales.amount)", "sum(sales.amount) * 2"), "unit": ("", "CNY")}
    ledger.apply(TAKEN_OUT)
    gone = history.changes(ledger, ME, "growth_rate")[0]
    assert gone[0].body is None and gone[1]["formula"][1] is None


TAKEN_OUT = """version: 1
indicators:
  - {code: revenue, name: Revenue, formula: sum(sales.amount)}
  - {code: ordered, name: Ordered, formula: sum(orders.amount)}
"""


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", ""])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(Invalid) as wrong:
        history.moment(text)
    assert wrong.value.problem.key == "history.no_moment"


def test_a_day_is_meant_to_its_end() -> None:
    assert history.moment("2026-08-01") == history.moment("2026-08-02T00:00")
    assert history.moment("2026-08-01T05:00+00:00") == moment(5)
