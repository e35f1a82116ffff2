"""Rolling over to a new year: the plan, one save with a reason, and the lineage of a KPI's targets."""

from __future__ import annotations

import pytest

from kpi.core.errors import Invalid, Refused
from kpi.core.label import Label
from kpi.core.period import Period
from kpi.core.roll_over import Renewal
from kpi.core.status import Status
from kpi.core.target import Aim, Target
from kpi.core.target_change import Adjustment
from kpi.core.viewer import Role, Viewer
from kpi.usecases import target
from kpi.usecases.roll_over import becomes, lineage, plan, roll_over, suggested, suggestion
from tests.usecases.ledger import ME, Ledger
from tests.usecases.plans import opened

NOTE = Label(zh="由 2026 年目标结转，+10.0%", en="Rolled over from 2026, +10.0%")


@pytest.fixture
def company(ledger: Ledger) -> Ledger:
    """A year of 100 a month for sales, of a half for the online share."""
    opened(ledger)
    months = [Period(2026, month=n) for n in range(1, 13)]
    wanted = [Target(kpi="revenue_hq", period=month, target=100) for month in months]
    wanted += [Target(kpi="online_hq", period=month, target=0.5) for month in months]
    target.put(ledger, ME, wanted, Adjustment("plan", months[0].span().month))
    return ledger


def test_the_year_that_ends_beside_what_becomes_of_it(company: Ledger) -> None:
    found = plan(company, ME, 2027)
    assert [row.node.code for row in found.rows] == ["revenue_hq", "online_hq", "backlog_hq"]
    revenue, online, backlog = found.rows
    assert (revenue.aim, revenue.ahead, revenue.prepared, found.running) == (Aim(1200, 1200), None, False, True)
    assert revenue.line and (revenue.line.actual, revenue.line.status) == (880, Status.OFF_TRACK)
    assert online.aim == Aim(0.5, 0.5) and backlog.aim is None
    assert becomes(found, Renewal("revenue_hq", "change", 0.1)) == Aim(1320, 1320)
    assert becomes(found, Renewal("backlog_hq", "keep")) is None


def test_a_year_far_ahead_has_nothing_to_roll_over(company: Ledger) -> None:
    found = plan(company, ME, 2031)
    assert [(row.aim, row.line) for row in found.rows] == [(None, None)] * 3 and not found.running


def test_one_save_with_notes_and_never_twice(company: Ledger) -> None:
    renewals = [Renewal("revenue_hq", "change", 0.1, weight=70.0, note=NOTE), Renewal("backlog_hq", "drop")]
    assert roll_over(company, ME, 2027, renewals, "plan 2027") == 14
    assert roll_over(company, ME, 2027, renewals[:1], "once more") == 0
    found = plan(company, ME, 2027)
    assert [(row.node.code, row.ahead, row.prepared) for row in found.rows] == [
        ("revenue_hq", Aim(1320, 1320), True),
        ("online_hq", None, False),
    ]
    assert found.rows[0].node.weight == 70
    assert roll_over(company, ME, 2027, renewals[:1], "again", {"revenue_hq"}) == 0
    grown = [Renewal("revenue_hq", "change", 0.2, weight=70.0, note=NOTE)]
    assert roll_over(company, ME, 2027, grown, "again", {"revenue_hq"}) == 12
    assert plan(company, ME, 2027).rows[0].ahead == Aim(1440, 1440)


def test_where_targets_came_from_and_how_the_year_ended(company: Ledger) -> None:
    """R89"""
    roll_over(company, ME, 2027, [Renewal("revenue_hq", "change", 0.1, note=NOTE)], "plan 2027")
    new, old = lineage(company, ME, "revenue_hq")
    assert (new.year, new.aim, new.notes, new.line, new.running) == (2027, Aim(1320, 1320), [NOTE], None, False)
    assert (old.year, old.aim, old.running) == (2026, Aim(1200, 1200), True)
    assert old.line and (old.line.actual, old.line.attainment) == (880, pytest.approx(880 / (1000 + 100 * 12 / 30)))
    assert lineage(company, ME, "backlog_hq") == []


def test_a_suggestion_needs_a_history(company: Ledger) -> None:
    assert suggestion(company, ME, "backlog_hq", 2027) is None
    with pytest.raises(Invalid) as refused:
        suggested(company, ME, "online_hq", 2027)
    assert refused.value.problem.key == "roll.no_suggestion"
    company.put(
        "more.csv",
        [(f"{y}-{m:02d}-06", "EAST", 50 + m, "web") for y in (2022, 2023, 2024) for m in range(1, 13)]
        + [(f"2025-{m:02d}-06", "EAST", 50 + m, "web") for m in range(1, 11)],
    )
    found = suggested(company, ME, "revenue_hq", 2027)
    assert found == suggestion(company, ME, "revenue_hq", 2027) and -0.5 < found < 0


def test_it_takes_the_right_and_a_reason(company: Ledger) -> None:
    with pytest.raises(Refused):
        roll_over(company, Viewer("ann", Role.MEMBER), 2027, [Renewal("revenue_hq", "keep")], "plan")
    with pytest.raises(Invalid):
        roll_over(company, ME, 2027, [Renewal("revenue_hq", "keep")], " ")
