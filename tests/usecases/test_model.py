"""The model as records: versions, what they leave alone, and the way out and in again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from kpi.core.errors import Conflict, Invalid
from kpi.core.viewer import Role, Viewer
from kpi.usecases import indicator, model
from kpi.usecases.scorecard import scorecard
from tests.cli.desk import MODEL
from tests.usecases.ledger import ME, Ledger

MONTHS = ("2026-05", "2026-06", "2026-07", "2026-08")


def card(ledger: Ledger, period: str) -> str:
    """A scorecard as the command line prints it."""
    found = scorecard(ledger, ME, indicator.period(period).span(None, 1))
    return json.dumps(found.document(period, "en"), ensure_ascii=False)


def fill(ledger: Ledger) -> None:
    months = list(enumerate(MONTHS, 1))
    ledger.put("s.csv", [(f"{month}-{day}", "EAST", n * 10.1 + day, "web") for n, month in months for day in (10, 20)])
    ledger.orders("o.csv", *((f"{month}-01", f"A{n}", n) for n, month in months))


def records(ledger: Ledger) -> list[tuple[object, ...]]:
    return ledger.database.read(
        "select kind, code, valid_from, body is null as gone from records order by number"
    ).rows()


LATER = {
    "weight": (
        "owner: liying, weight: 40}",
        "owner: liying, weight: 40}\n      - {kpi: rev, valid_from: 2026-07, weight: 90}",
    ),
    "formula": (
        "  - {code: ordered",
        "  - {code: revenue, valid_from: 2026-07, formula: sum(sales.amount) * 2}\n  - {code: ordered",
    ),
    "target": (
        "  - {kpi: ord, period: 2026-06",
        "  - {kpi: rev, period: 2026-06, target: 50, valid_from: 2026-07}\n  - {kpi: ord, period: 2026-06",
    ),
    "org": ("people:", "  - {code: WEST, name: West, parent: HQ, valid_from: 2026-07}\npeople:"),
    "moved": (
        "targets:",
        "  - goal: other\n    name: Other\n    valid_from: 2026-07\n    children:\n"
        "      - {kpi: ord, valid_from: 2026-07}\ntargets:",
    ),
    "owner": (
        "owner: liying, weight: 40}",
        "owner: liying, weight: 40}\n      - {kpi: rev, valid_from: 2026-07, owner: null}",
    ),
    "day": (
        "owner: liying, weight: 40}",
        "owner: liying, weight: 40}\n      - {kpi: rev, valid_from: 2026-07-01, weight: 90}",
    ),
}


@pytest.mark.parametrize("change", LATER)
def test_a_change_from_july_on_leaves_june_as_it_was(ledger: Ledger, change: str) -> None:
    fill(ledger)
    before = {month: card(ledger, month) for month in MONTHS}
    text = MODEL.replace(*LATER[change])
    assert ledger.apply(text) >= 1
    after = {month: card(ledger, month) for month in MONTHS}
    assert [after[month] for month in MONTHS[:2]] == [before[month] for month in MONTHS[:2]]
    if change not in ("target", "org"):
        assert [after[month] for month in MONTHS[2:]] != [before[month] for month in MONTHS[2:]]
    assert ledger.figures() == ledger.recomputed()
    count = len(records(ledger))
    assert ledger.apply(text) == 0
    assert len(records(ledger)) == count


@pytest.mark.parametrize("change", LATER)
def test_a_model_goes_out_and_in_again(ledger: Ledger, tmp_path: Path, change: str) -> None:
    ledger.apply(MODEL.replace(*LATER[change]))
    text = model.export(ledger, ME)
    assert ledger.apply(text) == 0
    (tmp_path / "new").mkdir()
    with Ledger(tmp_path / "new", text) as other:
        fill(ledger)
        fill(other)
        assert model.export(other, ME) == text
        assert [card(other, month) for month in MONTHS] == [card(ledger, month) for month in MONTHS]
        assert other.figures() == ledger.figures()


def test_a_repeated_entry_says_only_what_changes(ledger: Ledger) -> None:
    ledger.apply(MODEL.replace(*LATER["weight"]))
    found = [node for node in ledger.model().scorecard if node.code == "rev"]
    assert [(node.indicator, node.org, node.owner, node.weight) for node in found] == [
        ("revenue", "HQ", "liying", 40),
        ("revenue", "HQ", "liying", 90),
    ]


def test_a_version_left_out_of_the_file_is_retired_and_what_held_before_stays(ledger: Ledger) -> None:
    ledger.apply(MODEL.replace(*LATER["weight"]))
    ledger.apply(MODEL)
    assert [node.weight for node in ledger.model().scorecard if node.code == "rev"] == [40]
    only_later = MODEL.replace("owner: liying, weight: 40}", "owner: liying, weight: 90, valid_from: 2026-07}")
    ledger.apply(only_later)
    assert [node.weight for node in ledger.model().scorecard if node.code == "rev"] == [40, 90]


def test_an_entry_left_out_is_retired_and_its_records_stay(ledger: Ledger) -> None:
    fill(ledger)
    count = len(records(ledger))
    line = next(line + "\n" for line in MODEL.splitlines() if "code: growth_rate" in line)
    assert ledger.apply(MODEL.replace(line, "")) == 1
    assert records(ledger)[count:] == [("indicators", "growth_rate", None, True)]
    assert not any("growth_rate" in figure for figure in ledger.figures())
    assert ledger.apply(MODEL) == 1
    assert any("growth_rate" in figure for figure in ledger.figures())
    assert len(records(ledger)) == count + 2


def test_records_are_only_ever_added(ledger: Ledger) -> None:
    seen: list[tuple[object, ...]] = []
    for text in (
        MODEL,
        MODEL.replace("weight: 40", "weight: 41"),
        MODEL.replace("period: 2026-06, target: 100", "period: 2026-06, target: 9"),
        MODEL,
    ):
        ledger.apply(text)
        now = ledger.database.read("select * from records order by number").rows()
        assert now[: len(seen)] == seen
        assert [row[0] for row in now] == list(range(1, len(now) + 1))
        seen = now


def test_a_section_left_out_stays(ledger: Ledger) -> None:
    before = ledger.model()
    assert ledger.apply("version: 1\n") == 0
    assert ledger.apply("version: 1\npeople: []\nscorecard: []\ntargets: []\n") == 6
    assert (ledger.model().people, ledger.model().org) == ([], before.org)


def test_a_unit_and_a_formula_that_begin_later(ledger: Ledger) -> None:
    """Before its unit or its indicator there is nothing to say of a KPI, and nothing breaks."""
    text = MODEL.replace("people:", "  - {code: WEST, name: West, parent: HQ, valid_from: 2026-07}\npeople:")
    text = text.replace(
        "  - {code: ordered",
        "  - {code: late, name: Late, formula: sum(sales.amount), valid_from: 2026-07}\n  - {code: ordered",
    )
    text = text.replace("  - {code: ordered", "  - {code: twice, name: Twice, formula: late * 2}\n  - {code: ordered")
    text = text.replace(
        "targets:", "  - {kpi: west, indicator: twice, org: WEST}\n  - {kpi: all, indicator: twice}\ntargets:"
    )
    ledger.apply(text)
    fill(ledger)
    assert [ledger.kept("all", month) for month in MONTHS] == [None, None, 181.2, 221.6]
    assert json.loads(card(ledger, "2026-06"))["lines"][-2]["name"] == "Twice"
    assert ledger.figures() == ledger.recomputed()


def test_what_fails_inside_a_write_leaves_nothing(ledger: Ledger) -> None:
    fill(ledger)
    before = ledger.stored()
    with pytest.raises(Conflict):
        ledger.apply(
            MODEL.replace("order: {from: [Order]}", "order: {from: [Order], type: number}").replace(
                "weight: 40", "weight: 1"
            )
        )
    with pytest.raises(Invalid):
        ledger.apply(MODEL.replace("sum(sales.amount)", "sum(sales.nothing)"))
    assert ledger.stored() == before
    assert ledger.model().node_by_code["rev"].weight == 40


def test_a_key_may_change_once_its_imports_are_undone(ledger: Ledger) -> None:
    ledger.orders("o.csv", ("2026-06-01", "A", 1), ("2026-06-01", "A", 2))
    text = MODEL.replace("    key: [order]\n", "")
    with pytest.raises(Conflict):
        ledger.apply(text)
    ledger.undo(1)
    assert ledger.apply(text) == 1
    ledger.orders("o.csv", ("2026-06-01", "A", 1), ("2026-06-01", "A", 2))
    assert ledger.asked("ordered") == 3


def test_rights(ledger: Ledger) -> None:
    from kpi.core.errors import Refused

    with pytest.raises(Refused):
        model.apply(ledger, Viewer(role=Role.LEAD), MODEL.encode(), "m.yaml")
    with pytest.raises(ValidationError):
        ledger.model().workspace.currency = "EUR"  # type: ignore[misc]
