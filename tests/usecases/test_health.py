"""The check-up over real imports, and what it finds in the sample company."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpi.core.adviser import Verdict
from kpi.core.finding import Finding, Kind
from kpi.core.health import Health
from kpi.core.problem import Severity
from kpi.core.smart import of_kpi
from kpi.store.folder import Folder
from kpi.text.smart import LEXICON
from kpi.usecases.health import health, opening_month, weighed
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

OCTOBER = date(2026, 10, 1)


@pytest.fixture(scope="module")
def company(sample: Path) -> Iterator[Folder]:
    """The sample company, only read."""
    with Folder(sample) as folder:
        yield folder


@pytest.fixture(scope="module")
def october(company: Folder) -> Health:
    """Its check-up in the month it opens with."""
    return health(company, ME, OCTOBER)


def about(found: Health) -> list[tuple[str, ...]]:
    return [(one.kind.value, *(one.people or one.nodes or one.indicators)) for one in found.findings]


def of_kind(found: Health, kind: Kind) -> list[Finding]:
    return [one for one in found.findings if one.kind is kind]


def test_what_the_sample_company_has_to_repair_and_to_look_at(october: Health) -> None:
    assert about(october) == [
        ("no_data_path", "attrition_hq"),
        ("always_met", "revenue_south"),
        ("always_met", "followups_hq"),
        ("hugs_history", "frequency_hq"),
        ("no_influence", "complaint_growth_hq"),
        ("process_red", "stockout_hq", "revenue_hq"),
        ("many_kpis", "suntao"),
        *(("few_kpis", person) for person in ("linxiao", "gaofeng", "hejing", "machao", "xulei")),
        *(("no_driver", f"revenue_{unit}") for unit in ("east", "north", "south", "west", "s020")),
        ("no_driver", "complaint_growth_hq"),
        ("no_driver", "attrition_hq"),
        ("unused_indicator", "revenue_sales"),
        ("unused_indicator", "ticket_value"),
    ]
    assert (october.count(Severity.ERROR), october.count(Severity.WARNING)) == (1, 20)


def test_the_evidence_in_the_sample_company(october: Health) -> None:
    met = of_kind(october, Kind.ALWAYS_MET)[1]
    assert dict(met.evidence) == {
        "months": 13, "parent": "team", "low": 101.565957632, "high": 103.344118527, "rise": -0.817475753,
    }  # fmt: skip
    (many,) = of_kind(october, Kind.MANY_KPIS)
    assert (many.evidence["count"], len(many.nodes)) == (6, 6)
    (path,) = of_kind(october, Kind.NO_DATA_PATH)
    assert (path.indicators, path.evidence["lack"]) == (("staff_attrition",), "formula")


def test_what_the_sample_company_covers(october: Health) -> None:
    assert october.coverage.levels["competitiveness"] == {"business": 11, "post": 3, "strategic": 9}
    assert sum(october.coverage.perspectives["competitiveness"].values()) == 23
    lacking = {badge.indicator: badge.lacks for badge in october.coverage.badges if badge.lacks}
    assert lacking == {
        "revenue_sales": ("cadence", "monitor"),
        "ticket_value": ("cadence", "monitor"),
        "member_tickets": ("cadence", "monitor"),
        "member_online_tickets": ("cadence", "monitor"),
        "requests_called": ("cadence", "monitor"),
        "requests_praised": ("cadence", "monitor"),
        "staff_attrition": ("source", "quality"),
    }


def test_months_that_are_not_over_do_not_count(company: Folder) -> None:
    running = health(company, ME, date(2026, 11, 1))
    assert running.month == date(2026, 11, 1)
    assert [one.evidence["months"] for one in of_kind(running, Kind.ALWAYS_MET)] == [12, 12]


def test_the_adviser_weighs_the_target_of_a_kpi(company: Folder, october: Health) -> None:
    found = weighed(company, ME, "revenue_hq", october.described["revenue_hq"])
    assert (found.verdict in set(Verdict), of_kpi(found, LEXICON).passed) == (True, True)
    assert found.odds is not None and 0 < found.odds < 1
    ranged = october.described["stock_value_hq"]
    assert weighed(company, ME, "stock_value_hq", ranged) == ranged
    bare = replace(ranged, period=None)
    assert weighed(company, ME, "stock_value_hq", bare) == bare
    assert weighed(company, ME, "nothing", october.described["revenue_hq"]) == october.described["revenue_hq"]


DATED = MODEL.replace("workspace: {name: Test,", "workspace: {name: Test, as_of: 2026-07-08,")


def test_a_tree_gets_well_as_it_is_repaired(ledger: Ledger) -> None:
    assert opening_month(ledger, ME) == ledger.today().replace(day=1)
    ledger.put("june.csv", [("2026-06-28", "EAST", 5, "web")])
    ledger.apply(DATED)
    june = opening_month(ledger, ME)
    errors = [one for one in health(ledger, ME, june).findings if one.severity is Severity.ERROR]
    assert june == date(2026, 6, 1)
    assert [(one.kind, one.nodes) for one in errors] == [(Kind.NO_OWNER, ("ord",)), (Kind.NO_DATA_PATH, ("ord",))]
    ledger.orders("orders.csv", ("2026-06-28", "A", 5.0))
    ledger.apply(DATED.replace("indicator: ordered, org: EAST,", "indicator: ordered, org: EAST, owner: liying,"))
    assert health(ledger, ME, june).count(Severity.ERROR) == 0
