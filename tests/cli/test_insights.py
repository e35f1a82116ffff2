"""`insights`: what is worth saying of a KPI, or of all, with its figures and as a sentence."""

from __future__ import annotations

from tests.cli.desk import MODEL, Desk

DATED = MODEL.replace("workspace: {name: Test,", "workspace: {name: Test, as_of: 2026-11-13,")
TARGETS = "".join(f"  - {{kpi: rev, period: 2026-{month:02d}, target: 100}}\n" for month in (7, 8, 9))
ROWS = [(f"2026-{month:02d}-05", "HQ", 40 + month, "web") for month in range(5, 10)]


def test_insights(desk: Desk) -> None:
    desk.apply(DATED + TARGETS)
    desk.take(desk.sheet("a.csv", ROWS))
    found = desk.run("insights", "rev", "--period", "2026-09").done
    assert found == {
        "period": "2026-09",
        "insights": [
            {
                "kpi": "rev", "fact": "missed", "month": "2026-09", "evidence": {"count": 4},
                "message": "Missed its target 4 months in a row.",
            },
            {
                "kpi": "rev", "fact": "run", "month": "2026-09",
                "evidence": {"value": 49.0, "count": 4, "before": 45.0},
                "message": "Rose 4 months running, from 45 to 49.",
            },
            {
                "kpi": "rev", "fact": "closing", "month": "2026-09",
                "evidence": {"attained_before": 0.46, "attained_after": 0.49, "count": 3},
                "message": "Attainment rose 3 months running, from 46.0% to 49.0%: the gap to target closes.",
            },
        ],
    }  # fmt: skip
    assert desk.run("insights", "--period", "2026-09").done["insights"] == found["insights"][:1]
    stale = desk.run("insights", "rev", "--period", "2026-11").done["insights"]
    assert [(one["fact"], one["month"], one["evidence"]) for one in stale] == [
        ("stale", "2026-10", {"since": "2026-09", "count": 1})
    ]
    assert desk.run("insights", "nobody", "--period", "2026-09").error["key"] == "scorecard.unknown_node"
    assert desk.run("insights", "--period", "June").error["key"] == "period.unknown"


def test_insights_are_told_in_the_language_of_the_reader(desk: Desk) -> None:
    desk.apply(DATED + TARGETS)
    desk.take(desk.sheet("a.csv", ROWS))
    desk.speak("zh")
    out = desk.plain("insights", "rev", "--period", "2026-09").out
    assert out.startswith("期间: 2026-09\n发现:\n  - ")
    assert "说明: 连续 4 个月没有达到目标。" in out
