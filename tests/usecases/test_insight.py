"""Insights from kept figures: which months and units they are made of, and that no fact is asked for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kpi.core.errors import NotFound
from kpi.core.insight import Fact
from kpi.core.period import Span, Window
from kpi.usecases.insight import insights, looked_at, notable
from kpi.usecases.season import season
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

DATED = MODEL.replace("workspace: {name: Test,", "workspace: {name: Test, as_of: 2026-11-13,").replace(
    "  - {code: EAST, name: {zh: 华东, en: East}, parent: HQ}",
    "  - {code: EAST, name: {zh: 华东, en: East}, parent: HQ}\n"
    "  - {code: WEST, name: West, parent: HQ}\n  - {code: MID, name: Middle, parent: HQ}",
)
TARGETS = "".join(f"  - {{kpi: rev, period: 2026-{month:02d}, target: 100}}\n" for month in (7, 8, 9, 10))
OCTOBER, NOVEMBER = Span(date(2026, 10, 1)), Span(date(2026, 11, 1))


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Ledger]:
    """Thirteen months of three units and some days of November; the East makes what is less than a year ago."""
    with Ledger(tmp_path, DATED + TARGETS) as ledger:
        months = [date(2025 + (9 + n) // 12, (9 + n) % 12 + 1, 5) for n in range(14)]
        rows = [
            (f"{day:%Y-%m-%d}", unit, amount, "web")
            for n, day in enumerate(months)
            for unit, amount in (("EAST", 50 - 3 * n), ("WEST", 30), ("MID", 20 + n % 2))
        ]
        ledger.put("sales.csv", rows)
        yield ledger


def test_what_a_kpi_says(year: Ledger) -> None:
    found = insights(year, ME, "rev", OCTOBER)
    assert [one.fact for one in found] == [Fact.MISSED, Fact.WIDENING, Fact.RUN, Fact.CONTRIBUTOR]
    assert [dict(one.values) for one in found] == [
        {"count": 5}, {"attained_before": 0.74, "attained_after": 0.64, "count": 3},
        {"value": 64.0, "count": 12, "before": 100.0}, {"unit": "EAST", "total": -36.0, "effect": -36.0, "rest": 0.0},
    ]  # fmt: skip
    assert {one.month for one in found} == {date(2026, 10, 1)}


def test_a_month_that_is_running_is_not_told_of(year: Ledger) -> None:
    assert looked_at(year, NOVEMBER) == looked_at(year, OCTOBER) == date(2026, 10, 1)
    assert looked_at(year, Span(date(2026, 9, 1))) == date(2026, 9, 1)
    assert insights(year, ME, "rev", NOVEMBER) == insights(year, ME, "rev", OCTOBER)
    assert insights(year, ME, "rev", Span(date(2026, 10, 1), Window.YEAR)) == insights(year, ME, "rev", OCTOBER)


def test_a_unit_that_a_kpi_is_lent_to_has_no_target_to_miss(year: Ledger) -> None:
    found = insights(year, ME, "rev", OCTOBER, "EAST")
    assert Fact.MISSED not in {one.fact for one in found}
    assert (found[0].fact, dict(found[0].values)) == (Fact.RUN, {"value": 14.0, "count": 12, "before": 50.0})


def test_of_all_kpis_one_insight_each(year: Ledger) -> None:
    found = notable(year, ME, OCTOBER)
    assert [(one.kpi, one.insight.fact) for one in found] == [("rev", Fact.MISSED)], "nothing was ever ordered"
    assert notable(year, ME, OCTOBER, 0) == []


def test_what_does_not_exist(year: Ledger) -> None:
    for code in ("nobody", "growth"):
        with pytest.raises(NotFound) as error:
            insights(year, ME, code, OCTOBER)
        assert error.value.problem.key == "scorecard.unknown_node"


def test_no_fact_is_asked(year: Ledger) -> None:
    before = insights(year, ME, "rev", OCTOBER), notable(year, ME, OCTOBER)
    year.database.write(lambda connection: connection.execute("delete from facts_sales"))
    assert year.rows() == []
    assert (insights(year, ME, "rev", OCTOBER), notable(year, ME, OCTOBER)) == before


def test_the_months_over_the_years(year: Ledger) -> None:
    model = year.model().at(NOVEMBER.last())
    found = season(year, ME, model, model.node_by_code["rev"], NOVEMBER)
    assert next(iter(found)) == date(2025, 10, 1) and list(found)[-1] == date(2026, 10, 1) and len(found) == 13
    assert list(season(year, ME, model, model.node_by_code["rev"], Span(date(2026, 1, 1))))[-1] == date(2026, 1, 1)


def test_a_unit_that_lost_a_shop_made_no_difference(tmp_path: Path) -> None:
    mid = "  - {code: MID, name: Middle, parent: HQ}"
    moved = f"{mid}\n  - {{code: S9, name: Nine, parent: EAST}}\n  - {{code: S9, parent: MID, valid_from: 2026-06}}"
    with Ledger(tmp_path, DATED.replace(mid, moved)) as ledger:
        months = [date(2025 + (9 + n) // 12, (9 + n) % 12 + 1, 5) for n in range(13)]
        amounts = {"EAST": 50, "WEST": 30, "MID": 20, "S9": 40}
        ledger.put(
            "sales.csv",
            [
                (f"{day:%Y-%m-%d}", unit, amount - n, "web")
                for n, day in enumerate(months)
                for unit, amount in amounts.items()
            ],
        )
        found = {one.fact for one in insights(ledger, ME, "rev", OCTOBER)}
        assert Fact.RUN in found
        assert Fact.CONTRIBUTOR not in found
