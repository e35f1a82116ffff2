"""The health of data over real imports."""

from __future__ import annotations

from kpi.core.choice import Choice
from kpi.core.data_health import Gap, Health, Lack
from kpi.usecases.data_health import data_health
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

OWNED = MODEL.replace("workspace: {name: Test,", "workspace: {name: Test, as_of: 2026-07-08,").replace(
    "    name: Sales\n", "    name: Sales\n    owner: liying\n    source: {zh: 收银, en: Till}\n"
)
UNSAID = [Gap(Lack.OWNER), Gap(Lack.DEFINITION)]


def gaps(ledger: Ledger) -> dict[str, list[Gap]]:
    return {path.indicator.code: path.gaps for path in data_health(ledger, ME).paths}


def test_a_path_is_whole_once_its_file_has_come_and_broken_again_once_it_is_taken_back(ledger: Ledger) -> None:
    ledger.apply(OWNED)
    assert gaps(ledger)["revenue"] == [Gap(Lack.DATA, "sales"), *UNSAID]
    ledger.put("june.csv", [("2026-06-28", "EAST", 5, "web")])
    assert gaps(ledger) == {
        "revenue": UNSAID,
        "ordered": [Gap(Lack.DATA, "orders"), Gap(Lack.SOURCE, "orders"), Gap(Lack.RESPONSIBLE, "orders"), *UNSAID],
        "growth_rate": [*UNSAID, Gap(Lack.KPI)],
    }
    found = data_health(ledger, ME)
    latest = found.supplies["sales"].latest
    assert latest is not None
    assert (latest.file, [path.health for path in found.paths][:2]) == (
        "june.csv",
        [Health.INCOMPLETE, Health.BROKEN],
    )
    assert found.unread_columns == {"sales": ["channel"]}
    ledger.undo(1)
    assert gaps(ledger)["revenue"] == [Gap(Lack.DATA, "sales"), *UNSAID]
    assert data_health(ledger, ME).supplies["sales"].latest is None


def test_skipped_rows_are_missing_until_a_whole_file_comes(ledger: Ledger) -> None:
    ledger.apply(OWNED)
    text = "Date,Store,Amount,Channel\n2026-06-28,EAST,5,web\n2026-06-29,NOWHERE,5,web\n"
    ledger.take("june.csv", text, choice=Choice(skipped=frozenset({1})))
    assert gaps(ledger)["revenue"] == [Gap(Lack.REJECTED, "sales", 1), *UNSAID]
    ledger.put("whole.csv", [("2026-06-28", "EAST", 5, "web"), ("2026-06-29", "EAST", 5, "web")])
    assert gaps(ledger)["revenue"] == UNSAID
