"""The pace of a KPI at the command line: every number, as JSON and as text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cli.desk import MODEL, Desk

RUNNING = MODEL.replace("{name: Test, currency: CNY}", "{name: Test, currency: CNY, as_of: 2026-06-11}")


def test_every_number_of_a_pace(desk: Desk) -> None:
    """Ten a day all year; a hundred are asked of June, and ten days have brought them."""
    desk.run("init")
    desk.apply(RUNNING)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(161)]
    desk.take(desk.sheet("sales.csv", [(day, "EAST", 10, "web") for day in days]))
    found = desk.run("pace", "rev", "--period", "2026-06").done
    told = {name: found[name] for name in ("state", "days_known", "days_left", "done", "target", "reached", "expected")}
    assert told == {
        "state": "will_meet", "days_known": 10, "days_left": 20, "done": 100, "target": 100, "reached": 1,
        "expected": pytest.approx(100 / 3),
    }  # fmt: skip
    assert found["forecast"] == pytest.approx({"low": 300, "point": 300, "high": 300})
    assert found["required"] == {"each": 0, "week": 0, "recent": 10, "ratio": 0}
    assert found["backtest"] == {"months": 5, "tested": 5, "inside": 5, "error": pytest.approx(0)}
    assert (found["method"], found["rhythm"], len(found["days"]), found["too_little"]) == ("linear", "linear", 30, None)
    assert found["days"][9] == {"day": "2026-06-10", "plan": pytest.approx(100 / 3), "done": 100.0, "low": 100.0,
                                "point": 100.0, "high": 100.0}  # fmt: skip
    assert found["year"]["to"] == "2026-12-31" and found["year"]["done"] == 1610
    over = desk.run("pace", "rev", "--period", "2026-05").done
    assert (over["state"], over["done"], over["forecast"]) == ("over", 310, None)
    assert "days left: 20\n" in desk.plain("pace", "rev", "--period", "2026-06").out
    assert desk.run("pace", "nope", "--period", "2026-06").error["key"] == "scorecard.unknown_node"
