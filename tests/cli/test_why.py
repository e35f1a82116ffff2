"""Why a figure moved, at the command line."""

from __future__ import annotations

import pytest

from tests.cli.desk import Desk
from tests.cli.speech import CHINESE

ROWS = [
    ("2026-05-01", "HQ", 100, "web"), ("2026-05-02", "EAST", 50, "shop"), ("2026-06-01", "HQ", 80, "web"),
    ("2026-06-02", "EAST", 70, "shop"), ("2026-06-03", "EAST", 5, "web"),
]  # fmt: skip


@pytest.fixture
def desk_of_two_months(desk: Desk) -> Desk:
    desk.apply()
    desk.take(desk.sheet("sales.csv", ROWS))
    return desk


def part(code: str, name: str, before: float | None, after: float | None, effect: float) -> dict[str, object]:
    figures = {"before": before, "after": after, "effect": effect, "mix": None, "rate": None}
    return {"code": code, "name": name, **figures}


def test_by_a_column(desk_of_two_months: Desk) -> None:
    told = desk_of_two_months.run("why", "revenue", "--period", "2026-06", "--by", "channel").done
    assert told == {
        "indicator": "revenue", "org": "HQ", "period": "2026-06", "window": "month", "against": "prior",
        "by": "channel", "before": 150, "after": 155, "difference": 5,
        "parts": [part("shop", "shop", 50, 70, 20), part("web", "web", 100, 85, -15)],
    }  # fmt: skip


def test_a_kpi_of_its_own_unit_or_of_another_place(desk_of_two_months: Desk) -> None:
    why = ("why", "rev", "--period", "2026-06")
    told = desk_of_two_months.run(*why).done
    assert (told["indicator"], told["org"], told["by"]) == ("revenue", "HQ", "org")
    assert told["parts"] == [part("EAST", "East", 50, 75, 25), part("HQ", "Head office itself", 100, 80, -20)]
    told = desk_of_two_months.run(*why, "--by", "channel", "--org", "East", "--where", "channel=shop").done
    assert (told["org"], told["before"], told["after"]) == ("EAST", 50, 70)
    told = desk_of_two_months.run(*why, "--by", "channel", "--against", "unit", "--unit-other", "East").done
    assert (told["against"], told["before"], told["after"]) == ("unit", 75, 155)
    assert [(one["code"], one["effect"]) for one in told["parts"]] == [("web", 80), ("shop", 0)]


def test_a_refusal_is_an_error_with_its_reason(desk_of_two_months: Desk) -> None:
    run = desk_of_two_months.run
    error = run("why", "rev", "--period", "2026-06", "--by", "formula").error
    assert error["key"] == "decomposition.one_operand"
    assert "take it apart by org unit or column" in error["message"]
    assert run("why", "rev", "--period", "2026-06", "--against", "target").error["key"] == (
        "decomposition.no_targets_below"
    )
    assert run("why", "revenue", "--period", "2026-04").error["key"] == "decomposition.nothing_before"
    assert run("why", "growth", "--period", "2026-06").error["key"] == "indicator.unknown"


def test_text_is_in_the_language_of_the_reader(desk_of_two_months: Desk) -> None:
    for language in ("en", "zh"):
        desk_of_two_months.speak(language)
        told = desk_of_two_months.plain("why", "rev", "--period", "2026-06", "--by", "channel")
        assert (told.code, told.err) == (0, "")
        assert all(bool(CHINESE.search(line.split(":")[0])) == (language == "zh") for line in told.out.splitlines())
