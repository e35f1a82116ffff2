"""Reports whose names try everything that a name may try, made through the use cases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from kpi.core.handout import Handout
from kpi.core.label import Language
from kpi.core.report import Report
from kpi.text.report import handout
from kpi.usecases import indicator
from kpi.usecases.report import cockpit_report, kpi_report
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
MARKUP = '#import "x": * $y$ *z* _w_ @v `u` ]] // \\ = h'
FORMULA = '=HYPERLINK("http://example.com","x")'
COMMANDS = ("+1+1", "-1+1", "@SUM(A1)", "**{_NAME}**")
HOSTILE = (
    MODEL.replace("name: Revenue,", f"name: {json.dumps(SCRIPT)}, definition: {json.dumps(MARKUP)},")
    .replace("name: Ordered,", f"name: {json.dumps(FORMULA)}, definition: {json.dumps(SCRIPT)}, unit: '{COMMANDS[0]}',")
    .replace("    name: Growth\n", f"    name: {json.dumps(MARKUP)}\n")
    .replace("name: Li Ying", f"name: {json.dumps(COMMANDS[2])}")
    .replace("name: Head office", f"name: {json.dumps(COMMANDS[1])}")
    .replace("name: Test,", f"name: {json.dumps(COMMANDS[3])}, as_of: 2026-07-10,")
)  # fmt: skip
MADE = datetime(2026, 7, 10, 9, 30, tzinfo=UTC)


def reports(path: Path, text: str = HOSTILE) -> tuple[Report, Report]:
    """The report of a cockpit and that of one KPI, with two months of sales."""
    with Ledger(path, text) as ledger:
        ledger.sales("may.csv", 40, 30, month="2026-05")
        ledger.sales("june.csv", 50, 30)
        ledger.orders("orders.csv", ("2026-06-01", "A", 120))
        span = indicator.period("2026-06").span(None, 1)
        return cockpit_report(ledger, ME, span), kpi_report(ledger, ME, "rev", span)


def handouts(path: Path, language: Language = "en", text: str = HOSTILE) -> tuple[Handout, Handout]:
    """The same in words."""
    cockpit, kpi = reports(path, text)
    return handout(cockpit, language, "http://127.0.0.1/?kpi=<b>"), handout(kpi, language)
