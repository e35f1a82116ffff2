"""The people of a unit: score by weight and days, trend, and who needs help."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.core.errors import NotFound
from kpi.core.period import Span
from kpi.core.status import Status
from kpi.core.team_board import Need
from kpi.usecases.my_indicators import my_indicators
from kpi.usecases.team_board import team_board
from tests.usecases.ledger import ME, Ledger
from tests.usecases.test_my_indicators import COMPANY

JUNE = Span(date(2026, 6, 1))


@pytest.fixture
def company(ledger: Ledger) -> Ledger:
    """A company in which a manager moves in the middle of June."""
    ledger.apply(COMPANY)
    ledger.put("sales.csv", [("2026-06-05", "EAST", 110, "web"), ("2026-06-06", "WEST", 80, "web")])
    return ledger


def test_everybody_stands_as_on_their_own_page(company: Ledger) -> None:
    """R101: two of the three KPIs are those of a manager, one for the whole month and one for 15 of its 25 days."""
    board = team_board(company, ME, JUNE)
    assert (board.unit, [span.month.month for span in board.spans]) == ("HQ", [4, 5, 6])
    found = {one.person.code: one for one in board.people}
    assert list(found) == ["old", "lei", "ann"]
    for code, one in found.items():
        mine = my_indicators(company, ME, code, JUNE).mine
        assert [(held.kpi, held.share, held.outcome.score) for held in one.held] == [
            (own.line.code, own.share, own.line.score) for own in mine
        ]
    lei = found["lei"]
    assert lei.score == pytest.approx((0.5 * 110 + 0.5 * 0.6 * 80) / 0.8)
    assert lei.scores[:2] == [None, None]
    assert (lei.count(Status.ON_TRACK), lei.count(Status.OFF_TRACK), lei.needs) == (1, 1, [Need.OFF])
    assert found["ann"].score == pytest.approx(95.0) and found["ann"].needs == []


def test_a_unit_has_its_own_people_and_those_below(company: Ledger) -> None:
    assert [one.person.code for one in team_board(company, ME, JUNE, "WEST").people] == ["lei"]
    assert team_board(company, ME, JUNE, "EAST").people == []
    with pytest.raises(NotFound):
        team_board(company, ME, JUNE, "SOUTH")
