"""`health`: what was found in the tree of a month, with its evidence, repair and message, and what the tree covers."""

from __future__ import annotations

from tests.cli.desk import MODEL, Desk

DATED = MODEL.replace("workspace: {name: Test,", "workspace: {name: Test, as_of: 2026-07-08,")
ROWS = [("2026-06-28", "HQ", 5, "web"), ("2026-06-29", "East", 7, "web")]


def test_health(desk: Desk) -> None:
    desk.apply(DATED)
    desk.take(desk.sheet("a.csv", ROWS))
    found = desk.run("health").done
    assert (set(found), found["period"]) == ({"period", "findings", "coverage"}, "2026-06")
    told = {"kind", "severity", "nodes", "people", "indicators", "message", "evidence", "repair"}
    assert all(set(one) == told for one in found["findings"])
    assert found["findings"][0] == {
        "kind": "no_owner", "severity": "error", "nodes": ["ord"], "people": [], "indicators": [],
        "message": "Ordered · East: nobody answers for it.", "evidence": {"post": None},
        "repair": {"action": "edit", "of": "ord", "field": "owner"},
    }  # fmt: skip
    assert [(one["kind"], one["nodes"] or one["indicators"]) for one in found["findings"]] == [
        ("no_owner", ["ord"]), ("no_data_path", ["ord"]), ("no_target", ["rev"]), ("no_target", ["ord"]),
        ("no_review", ["growth"]), ("no_influence", ["ord"]), ("few_kpis", ["rev"]), ("no_perspective", ["growth"]),
        ("result_only", ["growth"]), ("no_growth", ["growth"]), ("level_missing", ["growth"]),
        ("no_driver", ["rev"]), ("no_driver", ["ord"]), ("unused_indicator", ["growth_rate"]),
    ]  # fmt: skip
    assert found["coverage"]["levels"] == found["coverage"]["perspectives"] == {"growth": {"unsaid": 2}}
    assert found["coverage"]["incomplete"]["revenue"] == ["source", "cadence", "owner"]


def test_the_month_asked_for(desk: Desk) -> None:
    desk.apply(DATED)
    targets = [
        (one["nodes"], one["severity"], one["evidence"]["missing"])
        for one in desk.run("health", "--period", "2026-Q2").done["findings"] if one["kind"] == "no_target"
    ]  # fmt: skip
    assert targets == [(["rev"], "warning", ["2026-07"]), (["ord"], "warning", ["2026-07"])]
    assert desk.run("health").done["period"] == "2026-07"
    assert desk.run("health", "--period", "June").error["key"] == "period.unknown"


def test_health_is_told_in_the_language_of_the_reader(desk: Desk) -> None:
    desk.apply(DATED)
    desk.speak("zh")
    out = desk.plain("health", "--period", "2026-06").out
    assert "说明: Ordered · 华东：没有人对它负责。" in out
    assert out.startswith("期间: 2026-06\n发现:\n")
