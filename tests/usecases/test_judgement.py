"""What deserves a look before a file is stored."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from kpi.core.batch import Incoming
from kpi.core.jump import LEAST
from kpi.core.label import Label
from kpi.core.period import shift
from kpi.core.problem import Problem, Severity
from kpi.usecases import batch
from kpi.usecases.judgement import judge
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger, keys

JULY = date(2026, 7, 1)


def filled(ledger: Ledger, months: int, amount: float = 100.0) -> None:
    """So many steady months before July, of two units and two channels."""
    rows = [
        (f"{shift(JULY, -n):%Y-%m}-{day:02d}", unit, amount, channel)
        for n in range(1, months + 1)
        for day, unit, channel in ((1, "HQ", "web"), (1, "EAST", "shop"), (2, "EAST", "web"))
    ]
    ledger.put("before.csv", rows)


def july(ledger: Ledger, *rows: tuple[int, str, float, str]) -> list[Problem]:
    """What is said of a July of these rows."""
    given = [(f"2026-07-{day:02d}", unit, amount, channel) for day, unit, amount, channel in rows]
    return ledger.ready("july.csv", given)[1].problems


def test_a_month_like_the_others_passes_in_silence(ledger: Ledger) -> None:
    filled(ledger, LEAST)
    assert july(ledger, (1, "HQ", 110, "web"), (1, "EAST", 95, "web"), (2, "EAST", 105, "shop")) == []


def test_a_month_in_another_unit_is_asked_about(ledger: Ledger) -> None:
    filled(ledger, LEAST)
    (found,) = july(ledger, (1, "HQ", 1e6, "web"), (1, "EAST", 1e6, "web"), (2, "EAST", 1e6, "web"))
    assert (found.key, found.severity, found.place.file) == ("judgement.jump_unit", Severity.WARNING, "july.csv")
    assert found.values == {
        "column": Label(zh="Amount", en="Amount"), "unit": Label(zh="Head office", en="Head office"),
        "month": "2026-07", "change": "×10,000", "factor": "10,000", "code": "amount",
    }  # fmt: skip


def test_a_jump_of_a_part_is_told_with_its_unit(ledger: Ledger) -> None:
    filled(ledger, LEAST)
    (found,) = july(ledger, (1, "HQ", 260, "web"), (1, "EAST", 20, "web"), (2, "EAST", 20, "web"))
    assert (found.key, found.values["unit"]) == ("judgement.jump", Label(zh="华东", en="East"))
    assert (found.values["change"], found.values["factor"]) == ("-80%", "")


def test_a_figure_after_nothing_is_told_without_a_share(ledger: Ledger) -> None:
    filled(ledger, LEAST, 0)
    (found,) = july(ledger, (1, "EAST", 5, "web"), (2, "EAST", 6, "web"))
    assert (found.key, found.values["change"]) == ("judgement.jump", "0 → 5.5")


def test_few_months_are_no_measure(ledger: Ledger) -> None:
    filled(ledger, LEAST - 1)
    assert july(ledger, (1, "EAST", 1e9, "web"), (2, "EAST", 1e9, "web")) == []


def test_a_month_that_has_just_begun_is_judged_by_its_days(ledger: Ledger) -> None:
    filled(ledger, LEAST)
    assert july(ledger, (1, "HQ", 50, "web"), (1, "EAST", 100, "shop")) == []


def test_a_company_of_one_unit_is_judged_as_a_whole(ledger: Ledger) -> None:
    ledger.apply(MODEL.replace("      store: {from: [Store], role: org}\n", "", 1))
    ledger.put("before.csv", [(f"{shift(JULY, -n):%Y-%m}-01", "", 100, "web") for n in range(1, 8)])
    (found,) = july(ledger, (1, "", 1000, "web"), (2, "", 1000, "web"))
    assert found.values["unit"] == Label(zh="Head office", en="Head office")


def test_values_never_seen_are_named(ledger: Ledger) -> None:
    assert july(ledger, (1, "EAST", 1, "web"), (2, "EAST", 1, "shop")) == []
    filled(ledger, 1)
    (found,) = july(ledger, (1, "EAST", 1, "Web"), (2, "EAST", 1, "shop"), (3, "EAST", 1, "app"))
    assert (found.key, found.severity) == ("judgement.new_members", Severity.NOTE)
    assert found.values == {"column": Label(zh="Channel", en="Channel"), "count": 2, "members": ["Web", "app"]}
    (many,) = july(ledger, *[(1 + n, "EAST", 1.0, f"c{n:02d}") for n in range(20)])
    members = many.values["members"]
    assert isinstance(members, list) and (many.values["count"], len(members), members[-1]) == (20, 13, "…")


def test_a_month_that_is_there_already_is_corrected(ledger: Ledger) -> None:
    ledger.sales("a.csv", *range(1, 31))
    rows = [(f"2026-06-{day:02d}", "EAST", day + (day == 9), "web") for day in range(1, 30)]
    (found,) = ledger.ready("b.csv", rows)[1].problems
    assert (found.key, found.severity) == ("judgement.corrects", Severity.NOTE)
    assert found.values == {"months": ["2026-06"], "new": 0, "changed": 1, "gone": 1}
    same = [(f"2026-06-{day:02d}", "EAST", day, "web") for day in range(30, 0, -1)]
    assert ledger.ready("c.csv", same)[1].problems == []


@pytest.mark.parametrize(("left", "asked"), [(16, False), (15, False), (14, True)])
def test_a_file_that_takes_away_more_than_half_is_asked_about(ledger: Ledger, left: int, asked: bool) -> None:
    ledger.sales("a.csv", *range(1, 31))
    rows = [(f"2026-06-{day:02d}", "EAST", day, "web") for day in range(1, left + 1)]
    path, ready = ledger.ready("b.csv", rows)
    assert keys(ready.problems) == ["judgement.corrects"] + ["judgement.rows_gone"] * asked
    if asked:
        assert ready.problems[-1].values == {"gone": 16, "replaced": 30}
    assert batch.store(ledger, ME, path, ready).outcome == "stored"


def test_rows_appended_twice_are_asked_about(ledger: Ledger) -> None:
    ledger.apply(MODEL.replace("    name: Sales\n", "    name: Sales\n    append: true\n"))
    ledger.sales("a.csv", 1, 2)
    rows = [("2026-06-01", "EAST", 1, "web"), ("2026-06-03", "EAST", 3, "web")]
    (found,) = ledger.ready("b.csv", rows)[1].problems
    assert (found.key, found.severity, found.values) == ("judgement.already_there", Severity.WARNING, {"count": 1})


def test_a_dataset_without_figures_is_judged_too(ledger: Ledger) -> None:
    text = "  - {code: visits, name: Visits, columns: {day: {from: [Day], role: date}, who: {from: [Who]}}}\n"
    ledger.apply(MODEL.replace("indicators:\n", text + "indicators:\n"))
    frame = pl.DataFrame({"_row": [2], "day": [JULY], "who": ["li"]})
    incoming = Incoming("visits", "a.csv", "sha", None, frame, 0, [JULY], JULY, JULY)
    difference = batch.facts.difference(ledger.database, ledger.dataset("visits"), incoming)
    assert judge(ledger, ledger.dataset("visits"), incoming, ledger.model().at(JULY).org_tree, difference) == []
